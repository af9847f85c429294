"""Lists of people as CSV, whoever wrote them: the owner says once what each column holds."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="table",
    name="CSV",
    package=__name__,
    colour="#5b6b2f",
    has_export=True,
    has_questions=True,
    has_sample=True,
    is_fallback=True,
)
