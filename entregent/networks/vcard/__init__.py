"""Address books as vCard files (`.vcf`, versions 2.1, 3.0 and 4.0): telephones, mail programs, directories."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="vcard",
    name="vCard",
    package=__name__,
    colour="#3f7d58",
    has_export=True,
    has_sample=True,
)
