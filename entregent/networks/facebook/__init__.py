"""Facebook, as data."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="facebook",
    name="Facebook",
    package="entregent.networks.facebook",
    colour="#1877f2",
    has_export=True,
    has_sample=True,
    notice_domains=("facebookmail.com",),
)
