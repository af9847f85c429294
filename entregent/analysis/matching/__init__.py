"""Who is who: the Fellegi–Sunter model, pure. Values in, pairs with a probability and reasons out.

`link` compares two tables of any columns, or one with itself; `resolve` joins and suggests among people as networks
show them; `Index` compares new people with old ones. The model reads aloud in docs/resolution.md.
"""

from entregent.analysis.matching.certain import OF_A_FEW, certain
from entregent.analysis.matching.fields import Kind
from entregent.analysis.matching.index import Added, Drawer, Index, compare_new
from entregent.analysis.matching.model import Comparison, Level, Model
from entregent.analysis.matching.overlap import Counted
from entregent.analysis.matching.people import Census
from entregent.analysis.matching.resolving import SUGGESTED, Judged, Resolution, Suggested, resolve
from entregent.analysis.matching.rows import are_people, seen_of
from entregent.analysis.matching.seen import Seen, merged
from entregent.analysis.matching.stored import compare_all, model_from, model_values, with_rivals_among
from entregent.analysis.matching.tables import Links, Pair, Reason, link, table_of

__all__ = [
    "OF_A_FEW",
    "SUGGESTED",
    "Added",
    "Census",
    "Comparison",
    "Counted",
    "Drawer",
    "Index",
    "Judged",
    "Kind",
    "Level",
    "Links",
    "Model",
    "Pair",
    "Reason",
    "Resolution",
    "Seen",
    "Suggested",
    "are_people",
    "certain",
    "compare_all",
    "compare_new",
    "link",
    "merged",
    "model_from",
    "model_values",
    "resolve",
    "seen_of",
    "table_of",
    "with_rivals_among",
]
