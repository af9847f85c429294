"""Bluesky, as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="bluesky",
    name="Bluesky",
    package="entregent.networks.bluesky",
    colour="#1185fe",
    profile_url="https://bsky.app/profile/{key}",
    has_export=True,
    has_questions=True,
    has_sample=True,
    has_keys=True,
)
