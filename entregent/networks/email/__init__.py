"""Mailboxes, whoever keeps them."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="email",
    name="E-mail",
    package=__name__,
    colour="#5b5bd6",
    has_export=True,
    has_questions=True,
    has_sample=True,
)
