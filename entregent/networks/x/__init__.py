"""X (once Twitter), as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="x",
    name="X",
    package="entregent.networks.x",
    colour="#3d4a57",
    has_export=True,
    has_sample=True,
    has_keys=True,
    notice_domains=("x.com", "twitter.com"),
)
