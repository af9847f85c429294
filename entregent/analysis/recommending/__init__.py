"""Whom somebody may want to know who does not know them yet, from who knows whom alone.

Measures on a graph, symmetric and without a single learnt picture of anybody: common contacts weighted by their scarcity
(`measures`), random walks by push (`walking`), the four parts put together with weights that the graph itself teaches
(`scoring`, `learning`); whom to look at first where there are millions (`listed`); and what a new tie would do to a network,
Burt's constraint before and after (`bridging`).
"""

from entregent.analysis.recommending.bridging import Bridging, bridging, constraint
from entregent.analysis.recommending.learning import learn
from entregent.analysis.recommending.listed import Relations, labels_around, lists_of, most_in_common, relations_of
from entregent.analysis.recommending.measures import adamic_adar, resource_allocation
from entregent.analysis.recommending.scoring import (
    DEFAULT_MODEL,
    MOST,
    PARTS,
    Model,
    Reader,
    Suggested,
    pair_values,
    score_pairs,
    suggest,
)
from entregent.analysis.recommending.walking import Walk, personalised_pagerank

__all__ = [
    "DEFAULT_MODEL",
    "MOST",
    "PARTS",
    "Bridging",
    "Model",
    "Reader",
    "Relations",
    "Suggested",
    "Walk",
    "adamic_adar",
    "bridging",
    "constraint",
    "labels_around",
    "learn",
    "lists_of",
    "most_in_common",
    "pair_values",
    "personalised_pagerank",
    "relations_of",
    "resource_allocation",
    "score_pairs",
    "suggest",
]
