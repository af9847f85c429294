"""Instagram, as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="instagram",
    name="Instagram",
    package="entregent.networks.instagram",
    colour="#c13584",
    profile_url="https://www.instagram.com/{key}/",
    has_export=True,
    has_sample=True,
    has_keys=True,
)
