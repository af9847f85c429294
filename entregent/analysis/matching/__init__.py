"""Who is who: the Fellegi–Sunter model, pure. Values in, pairs with a probability and reasons out.

`link` compares two tables of any columns, or one with itself; `resolve` joins and suggests among people as networks
show them; `Index` compares new people with old ones. The model reads aloud in docs/resolution.md.
"""

from entregent.analysis.matching.fields import Kind
from entregent.analysis.matching.index import Added, Index
from entregent.analysis.matching.model import Comparison, Level, Model
from entregent.analysis.matching.resolving import Resolution, Suggested, resolve
from entregent.analysis.matching.rows import are_people, seen_of
from entregent.analysis.matching.seen import Seen, merged
from entregent.analysis.matching.tables import Links, Pair, Reason, link, table_of

__all__ = [
    "Added",
    "Comparison",
    "Index",
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
    "link",
    "merged",
    "resolve",
    "seen_of",
    "table_of",
]
