"""Whom somebody may want to know who does not know them yet, from who knows whom alone.

Measures on a graph, symmetric and without a single learnt picture of anybody: common contacts weighted by their scarcity
(`measures`), random walks by push (`walking`), the four parts put together with weights that the graph itself teaches
(`scoring`, `learning`); and what a new tie would do to a network, Burt's constraint before and after (`bridging`).
"""

from entregent.analysis.recommending.bridging import Bridging, bridging, constraint
from entregent.analysis.recommending.learning import learn
from entregent.analysis.recommending.measures import adamic_adar, resource_allocation
from entregent.analysis.recommending.scoring import (
    DEFAULT_MODEL,
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
    "PARTS",
    "Bridging",
    "Model",
    "Reader",
    "Suggested",
    "Walk",
    "adamic_adar",
    "bridging",
    "constraint",
    "learn",
    "pair_values",
    "personalised_pagerank",
    "resource_allocation",
    "score_pairs",
    "suggest",
]
