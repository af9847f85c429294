"""Mastodon, and whatever speaks its language, as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="mastodon",
    name="Mastodon",
    package="entregent.networks.mastodon",
    colour="#6364ff",
    has_export=True,
    has_sample=True,
    has_keys=True,
)
