"""Google Contacts, as the CSV file that contacts.google.com exports."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="google",
    name="Google Contacts",
    package=__name__,
    colour="#1a73e8",
    has_export=True,
    has_sample=True,
)
