"""LinkedIn, as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="linkedin",
    name="LinkedIn",
    package="entregent.networks.linkedin",
    colour="#0a66c2",
    profile_url="https://www.linkedin.com/in/{key}",
    has_export=True,
    has_sample=True,
    has_keys=True,
    notice_domains=("linkedin.com",),
)
