"""Who is asked for each introduction of a list: the warmest way, once what is asked of them already is taken off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from entregent.advice.shortlist import Introducer, Other
from entregent.advice.strangers import Stranger
from entregent.advice.weighing import Weighed
from entregent.analysis.reach.adjacency import FOLLOWED, FOLLOWED_BACK, FOLLOWS, FOLLOWS_BACK
from entregent.analysis.reach.warmest import Way
from entregent.graph.ways import Asked, spread
from entregent.people.models import Person
from entregent.ties.proofs import KINDS
from entregent.ties.sentences import relation_kind_name
from entregent.ties.snapshot import Network

# So many others who could introduce are named.
OTHERS = 3
# Nobody known: the last one of a path to somebody of a follow list.
STRANGER = 0


def introduced(
    chosen: Sequence[Weighed | Stranger], network: Network, load: Mapping[int, int]
) -> list[Introducer | None]:
    """Who can introduce each of these, None where an introduction is not needed or not to be had. `load` is what
    introducers were asked lately."""
    options = [_persons(one) for one in chosen]
    names = _names({pk for ways in options for way in ways for pk in way.people})
    return [
        _told(asked, ways, names | {STRANGER: one.name if isinstance(one, Stranger) else ""}, network)
        for one, ways, asked in zip(chosen, options, spread(options, load), strict=True)
    ]


def _persons(one: Weighed | Stranger) -> tuple[Way, ...]:
    """The ways to somebody, with persons for whom they go through."""
    if isinstance(one, Weighed):
        return one.ways
    return tuple(replace(way, people=tuple(map(one.graph.person_of, way.people))) for way in one.ways())


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _told(asked: Asked | None, ways: Sequence[Way], names: Mapping[int, str], network: Network) -> Introducer | None:
    if asked is None:
        return None
    way = asked.way
    path = tuple((pk, names.get(pk, ""), step) for pk, step in zip(way.people, way.steps, strict=True))
    others = [Other(one.introducer, names.get(one.introducer, ""), one.product) for one in ways if one is not way]
    return Introducer(
        *path[0],
        way.product,
        path,
        hops=tuple(_hops(way, path, network)),
        asked=asked.before,
        is_spread=asked.is_spread,
        others=tuple(others[:OTHERS]),
    )


def _hops(way: Way, path: Sequence[tuple[int, str, float]], network: Network) -> Iterable[str]:
    """Each hop in a sentence: who knows whom, by what proof, and what it is worth."""
    yield _("You know {name}: {value} of 100.").format(name=path[0][1], value=round(path[0][2] * 100))
    for (one_id, one, _tie), (other_id, other, value), code in zip(path, path[1:], way.codes, strict=False):
        told = _followed(one, other, code) if other_id == STRANGER else ""
        kind = relation_kind_name(_kind(network, one_id, other_id))
        told = told or _("{one} and {other}: {kind}").format(one=one, other=other, kind=kind)
        yield _("{told}: {value} of 100.").format(told=told, value=round(value * 100))


def _followed(one: str, other: str, code: int) -> str:
    goes, comes = code & (FOLLOWS | FOLLOWS_BACK), code & (FOLLOWED | FOLLOWED_BACK)
    if goes and comes:
        return _("{one} and {other} follow each other").format(one=one, other=other)
    if comes:
        return _("{one} is followed by {other}").format(one=one, other=other)
    return _("{one} follows {other}").format(one=one, other=other)


def _kind(network: Network, one: int, other: int) -> str:
    """The strongest kind of proof that two people know each other; "" where the network has none."""
    here, there = network.index_of(one), network.index_of(other)
    if here is None or there is None:
        return ""
    place = network.graph.place_of(here, there)
    return str(KINDS[network.kind[place]]) if place is not None else ""
