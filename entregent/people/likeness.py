"""What can be compared of an identity, from what was said of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from entregent.analysis.matching import Seen
from entregent.base.pictures import PREFIX
from entregent.contract import registry

Key = tuple[str, str]
"""A certain key: its kind and its normalised value."""
OWNER = "owner"
"""The account of all that is the owner's own."""


def likeness(
    network: str, key: str, told: Sequence[dict[str, Any]], keys: Iterable[Key], pictures: Iterable[str] = ()
) -> Seen:
    """An identity as the matching sees it: its sightings' fields, the freshest first, its certain keys, and the hashes of
    the pictures that were asked for."""
    held: dict[str, list[str]] = defaultdict(list)
    for kind, value in keys:
        held[kind].append(value)
    own = {f"{network}/{key}"[:440], *(f"{network}/{alias}"[:440] for alias in _all(told, "aliases"))}
    sites = [url for url in _all(told, "urls") if registry.identity_of_url(url) is None]
    return Seen(
        networks=(network,),
        names=_distinct(name for said in told for name in _names(said)),
        former_names=_each(told, "former_name"),
        nicknames=_each(told, "nickname"),
        emails=tuple(sorted(held["email"])),
        phones=tuple(sorted(held["phone"])),
        urls=_distinct([*sites, *sorted(value for value in held["profile"] if value not in own)]),
        handles=_distinct(form for handle in (*_each(told, "handle"), *_slug(network, key)) for form in _forms(handle)),
        employers=_distinct([*_each(told, "company"), *_employers(told)]),
        places=_each(told, "place"),
        birthdays=_each(told, "birthday"),
        avatars=tuple(sorted({*pictures, *hashes_held(told)})),
        bios=_distinct([*_each(told, "headline"), *_each(told, "summary")]),
        accounts=tuple(sorted({*own, *([OWNER] if held["owner"] else [])})),
        is_organisation=any(said.get("is_organisation") for said in told),
    )


def hashes_held(told: Iterable[dict[str, Any]]) -> list[str]:
    """The hashes of pictures that the exports held themselves."""
    found = (str(said.get("picture", "")) for said in told)
    return [text.removeprefix(PREFIX) for text in found if text.startswith(PREFIX)]


def _names(said: dict[str, Any]) -> Iterable[str]:
    parts = f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()
    if said.get("given_name") and said.get("family_name"):
        yield parts
    elif whole := said.get("name") or parts:
        yield str(whole)


def _slug(network: str, key: str) -> list[str]:
    """The key, where that network's profiles are found under it."""
    known = registry.get(network)
    is_spoken = known is not None and not key.startswith("~") and not key.isdigit() and bool(known.url_of(key))
    return [key.partition("#")[0]] if is_spoken else []


def _forms(handle: str) -> Iterable[str]:
    """A handle without the sign before it; one that is a domain below another (`jane.example.org`), by its beginning too."""
    bare = handle.removeprefix("@")
    yield bare
    labels = bare.split(".")
    if "@" not in bare and len(labels) > 2 and len(labels[0]) > 3:
        yield labels[0]


def _employers(told: Sequence[dict[str, Any]]) -> list[str]:
    return [job["company"] for said in told for job in said.get("employments", ()) if job.get("company")]


def _each(told: Sequence[dict[str, Any]], name: str) -> tuple[str, ...]:
    return _distinct(found) if (found := [str(value) for said in told if (value := said.get(name))]) else ()


def _all(told: Sequence[dict[str, Any]], name: str) -> tuple[str, ...]:
    return _distinct([str(value) for said in told for value in said.get(name, ())])


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
