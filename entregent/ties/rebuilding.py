"""Building the graph of everybody who can be reached: whole, or from the version before where little has changed.

In part, everybody keeps their number, so that all rows are copied but those in which somebody stands of whom something else
is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from entregent.accounts.models import Workspace
from entregent.analysis.graph import BoolArray, IntArray
from entregent.analysis.reach.numbering import Numbers, Renumbered, renumbered
from entregent.analysis.words import default_synonyms
from entregent.graph.building import GraphBuilder
from entregent.graph.editing import PeopleEditor
from entregent.graph.people import PeopleWriter
from entregent.graph.store import Version
from entregent.ties import gathering
from entregent.ties.gathering import Hashes, Member, Telling
from entregent.ties.snapshot import Network as Contacts
from entregent.ties.snapshot import load

# Beside the graph's own files: who stands behind each number (see `gathering`), and the hashes of what was said.
WHO, SAID, RELATED = "who.i64", "said.u64", "related.u64"
# Another number for another way to write all this: what was written before is built anew.
LAYOUT = 3
# All is built anew where more than this share of the people changed, where that would be too many to keep in memory, and
# after so many parts, so that the index of words is in one piece again.
LITTLE, MOST, PARTS = 0.5, 100_000, 50
_AT_ONCE = 20_000

Told = dict[str, Any]


def whole(workspace: Workspace, folder: Path, told: Telling) -> Told:
    """Write all of it into `folder`; what `meta.json` is to hold."""
    last, contacts, lists = gathering.last_node(workspace), load(workspace), gathering.lists(workspace)
    told.expect(len(lists.pk))
    writer = PeopleWriter(folder)
    try:
        who, said = _write_people(writer, gathering.members(workspace, contacts, told))
        numbers = Numbers(who)
        builder = GraphBuilder(folder, len(who))
        gathering.add_ties(workspace, builder, numbers)
        gathering.add_map(builder, contacts, numbers, np.ones(len(contacts.people), np.bool_))
        gathering.add_lists(workspace, builder, lists.pk, numbers, told)
        builder.finish(lambda _share: told.now())
        writer.finish()
    except BaseException:
        writer.close()
        raise
    related = np.zeros(len(who), np.uint64)
    related[1 : len(contacts.people) + 1] = gathering.hashes_of_relations(contacts, lists)
    return _keep(folder, who, said, related) | {"last_node": last, "parts": 0}


def changed(workspace: Workspace, folder: Path, before: Version, told: Telling) -> Told | None:
    """The same from the version `before`; None, and nothing written, where all is better built anew."""
    if before.meta.get("layout") != LAYOUT or before.meta["stems"] != _stems() or before.meta["parts"] >= PARTS:
        return None
    last, contacts, lists = gathering.last_node(workspace), load(workspace), gathering.lists(workspace)
    old = _Old(before)
    newer = _newer(old, gathering.members(workspace, contacts, told))
    if newer is None:
        return None
    related = gathering.hashes_of_relations(contacts, lists)
    is_changed = _changed_persons(old, newer.numbers, contacts, related)
    if is_changed.sum() > LITTLE * len(contacts.people):
        return None
    builder = _builder(folder, old, newer, contacts.people[is_changed])
    gathering.add_ties(workspace, builder, newer.numbers)
    gathering.add_map(builder, contacts, newer.numbers, is_changed)
    theirs = lists.pk[np.isin(lists.person, contacts.people[is_changed])]
    told.expect(len(theirs))
    gathering.add_lists(workspace, builder, theirs, newer.numbers, told)
    builder.finish(lambda _share: told.now())
    _edit_people(folder, old, newer)
    place, _there = newer.numbers.of(contacts.people)
    kept = np.zeros(len(newer.plan.who), np.uint64)
    kept[place] = related
    return _keep(folder, newer.plan.who, newer.said, kept) | {"last_node": last, "parts": before.meta["parts"] + 1}


def _write_people(writer: PeopleWriter, members: Iterator[Member]) -> tuple[IntArray, Hashes]:
    """Who stands behind each number, and the hash of what is said of them."""
    who, said = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    while block := list(islice(members, _AT_ONCE)):
        writer.add([one.id for one in block], [one.name for one in block], [one.said for one in block])
        who.append(np.array([one.who for one in block], np.int64))
        said.append(np.array([one.hash for one in block], np.uint64))
    return np.concatenate(who), np.concatenate(said)


def _keep(folder: Path, who: IntArray, said: Hashes, related: Hashes) -> Told:
    """Write beside the graph what a later build compares with, and say how many there are."""
    for name, column in ((WHO, who), (SAID, said), (RELATED, related)):
        column.tofile(folder / name)
    contacts, strangers = int((who > 0).sum()), int((who < 0).sum())
    return {"contacts": contacts, "strangers": strangers, "layout": LAYOUT, "stems": _stems()}


def _stems() -> str:
    """A hash of how words are written into the index, as some hundred of them show."""
    return hashlib.sha256(repr(default_synonyms()).encode()).hexdigest()


class _Old:
    """The version before: who stood behind each number, and the hashes of what was said."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.who = version.array(WHO, np.int64)
        self.said, self.related = version.array(SAID, np.uint64), version.array(RELATED, np.uint64)
        self.numbers = Numbers(self.who)


@dataclass(frozen=True, slots=True, eq=False)
class _Newer:
    """Everybody as they are now: their numbers, the hash of what is said of each, and those of whom something else is said
    than before (`fresh`), with the numbers that they have now and had before (−1 for a newcomer)."""

    plan: Renumbered
    numbers: Numbers
    said: Hashes
    fresh: list[Member]
    now: IntArray
    then: IntArray


def _newer(old: _Old, members: Iterator[Member]) -> _Newer | None:
    """None where too many are new, or somebody who was known is a stranger again, who may be in any of the lists."""
    stays, said = np.zeros(len(old.who), np.bool_), np.zeros(len(old.who), np.uint64)
    fresh: list[Member] = []
    while block := list(islice(members, _AT_ONCE)):
        who, hashes = np.array([one.who for one in block], np.int64), np.array([one.hash for one in block], np.uint64)
        place, there = old.numbers.of(who)
        if (~there & (who < 0) & (-who <= old.version.meta["last_node"])).any():
            return None
        stays[place[there]], said[place[there]] = True, hashes[there]
        fresh += [block[row] for row in np.flatnonzero(~there | (old.said[place] != hashes)).tolist()]
        if len(fresh) > min(LITTLE * len(old.who), MOST):
            return None
    who, hashes = np.array([one.who for one in fresh], np.int64), np.array([one.hash for one in fresh], np.uint64)
    then, there = old.numbers.of(who)
    plan = renumbered(old.who, stays, who[~there])
    after = np.resize(said, len(plan.who))
    after[plan.moved_to], after[plan.new] = said[plan.moved_from], hashes[~there]
    numbers = Numbers(plan.who)
    return _Newer(plan, numbers, after, fresh, numbers.of(who)[0], np.where(there, then, -1))


def _changed_persons(old: _Old, numbers: Numbers, contacts: Contacts, related: Hashes) -> BoolArray:
    """Of which persons of the map all relations are to be said again: newcomers, those who know or are known by somebody
    else, and those who have another number."""
    then, was = old.numbers.of(contacts.people)
    now, _there = numbers.of(contacts.people)
    is_changed: BoolArray = ~was | (then != now) | (old.related[then] != related)
    return is_changed


def _builder(folder: Path, old: _Old, newer: _Newer, persons: IntArray) -> GraphBuilder:
    """A builder that holds already what stays: all but the relations of the owner, and of whoever changed, came or went.
    Strangers who only moved are known to the same as before."""
    graph, plan = old.version.adjacency, newer.plan
    then, was = old.numbers.of(persons)
    now, _there = newer.numbers.of(persons)
    changed = np.concatenate([np.array([0]), plan.changed, then[was], now])
    builder = GraphBuilder(folder, len(plan.who), after=graph, changed=changed)
    is_changed: npt.NDArray[np.bool_] = np.zeros(max(len(old.who), len(plan.who)), np.bool_)
    is_changed[changed] = True
    for number, free in zip(plan.moved_from.tolist(), plan.moved_to.tolist(), strict=True):
        if plan.who[free] < 0:
            row = slice(int(graph.indptr[number]), int(graph.indptr[number + 1]))
            stay = ~is_changed[graph.indices[row]]
            others = graph.indices[row][stay]
            builder.add(np.full(len(others), free), others, graph.codes[row][stay])
    return builder


def _edit_people(folder: Path, old: _Old, newer: _Newer) -> None:
    editor, plan = PeopleEditor(folder, old.version.folder), newer.plan
    try:
        editor.remove([*plan.gone.tolist(), *newer.then[newer.then >= 0].tolist()])
        editor.move(zip(plan.moved_from.tolist(), plan.moved_to.tolist(), strict=True))
        editor.put(
            (number, one.id, one.name, one.said) for number, one in zip(newer.now.tolist(), newer.fresh, strict=True)
        )
        editor.finish()
    except BaseException:
        editor.close()
        raise
