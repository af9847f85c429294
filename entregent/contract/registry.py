"""The networks there are: one folder each under `entregent.networks`, found by looking, never by a list."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from entregent.contract.network import Files, Network

NETWORKS_PACKAGE = "entregent.networks"
RECOGNISED_ABOVE = 0.5


@cache
def networks() -> dict[str, Network]:
    """All networks by slug, in alphabetical order."""
    package = import_module(NETWORKS_PACKAGE)
    found = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        if module.ispkg:
            network: Network = import_module(f"{NETWORKS_PACKAGE}.{module.name}").NETWORK
            found[network.slug] = network
    return found


def get(slug: str) -> Network | None:
    """The network of that slug, None when no folder (any more) brings it."""
    return networks().get(slug)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A network that recognises the files, and how sure it is (0–1)."""

    network: Network
    confidence: float


def recognise(files: Files) -> Recognised | None:
    """The network that recognises these files best, None when none is sure enough. A fallback is asked only then."""
    return _best(files, is_fallback=False) or _best(files, is_fallback=True)


def _best(files: Files, *, is_fallback: bool) -> Recognised | None:
    best: Recognised | None = None
    for network in networks().values():
        if network.is_fallback is not is_fallback or (export := network.export) is None:
            continue
        confidence = export.recognise(files)
        if confidence >= RECOGNISED_ABOVE and (best is None or confidence > best.confidence):
            best = Recognised(network, confidence)
    return best


def identity_of_url(url: str) -> tuple[str, str] | None:
    """(network slug, key) of the identity that a profile URL names on any network; None for any other URL."""
    for network in networks().values():
        if key := network.key_of_url(url):
            return network.slug, key
    return None


def network_of_notice(sender: str) -> Network | None:
    """The network that writes to its members from this e-mail address; None for any other address."""
    domain = sender.rpartition("@")[2].lower()
    for network in networks().values():
        if any(domain == own or domain.endswith(f".{own}") for own in network.notice_domains):
            return network
    return None
