"""Building the snapshot of the network: pairs, communities, labels, bridges and places on the picture."""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import F

from entregent.accounts.models import Workspace
from entregent.analysis.communities import Bridge, bridges, communities
from entregent.analysis.graph import Graph, IntArray, graph_of_edges
from entregent.analysis.labels import community_labels
from entregent.analysis.recommending import learn
from entregent.analysis.relations import combine_proofs, expand_groups
from entregent.analysis.stopwords import STOP_WORDS
from entregent.analysis.subjects import bare_subject
from entregent.analysis.words import tokens
from entregent.base.fingerprints import fingerprint
from entregent.base.statistics import refresh_statistics
from entregent.base.work import State
from entregent.people.models import Person, Sighting
from entregent.ties.map import positions
from entregent.ties.models import Gathering, Refresh, Snapshot, Tie
from entregent.ties.proofs import KINDS, LARGEST, WORTH, Group, groups
from entregent.ties.snapshot import Network, encode, load

SEED = 1
# Communities are numbered by falling size; the many small ones of a large network stay without a label.
LABELLED = 200
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu)['’]")
_WORD = re.compile(r"\w[\w’'-]*\w")
_YEAR = re.compile(r"\s*\(?\b(?:19|20)\d\d\b\)?")
_FIELD_WEIGHTS = {"employer": 1.5, "school": 1.3, "place": 1.1, "thread": 0.5, "word": 0.8}


def request_refresh(workspace: Workspace, now: datetime, *, changed: bool = True) -> None:
    """Facts or decisions changed: the derived state is due. `changed` says that persons or ties have changed already, and
    not only what the map is made of."""
    Refresh.objects.get_or_create(workspace=workspace)
    revision = {"revision": new_revision()} if changed else {}
    Refresh.objects.filter(workspace=workspace).update(wanted=F("wanted") + 1, **revision)
    waiting = Refresh.objects.filter(workspace=workspace).exclude(state=State.RUNNING)
    waiting.update(state=State.PENDING, next_attempt_at=now, attempts=0)


def request_gathering(workspace: Workspace, now: datetime) -> None:
    """The map or the follow lists may have changed: the graph of everybody who can be reached is due."""
    row, _made = Gathering.objects.get_or_create(workspace=workspace)
    waiting = Gathering.objects.filter(pk=row.pk).exclude(state=State.RUNNING)
    waiting.update(state=State.PENDING, next_attempt_at=now, attempts=0)


def new_revision() -> int:
    """A number that no revision had before. Random, so that a change that was rolled back leaves no number to another."""
    return secrets.randbits(62)


def ensure_snapshot(workspace: Workspace, now: datetime) -> Network:
    """The network as of all facts, built now if the worker has not got to it."""
    refresh, _made = Refresh.objects.get_or_create(workspace=workspace)
    if refresh.reached < refresh.wanted or not Snapshot.objects.filter(workspace=workspace).exists():
        build_snapshot(workspace, now)
        Refresh.objects.filter(workspace=workspace).update(reached=refresh.wanted)
    return load(workspace)


def build_snapshot(workspace: Workspace, now: datetime) -> None:
    """Build the snapshot anew from the facts. The same facts give the same snapshot."""
    refresh_statistics()
    people = _people(workspace)
    found = [group for group in groups(workspace) if len(group.people) > 1]
    graph, kind, proofs = _graph(people, found)
    community = communities(graph, seed=SEED)
    strength = np.zeros(len(people))
    for pk, value in Tie.objects.filter(workspace=workspace).values_list("person_id", "strength"):
        place = int(np.searchsorted(people, pk))
        if place < len(people) and people[place] == pk:
            strength[place] = value
    network = Network(
        version=0,
        people=people,
        graph=graph,
        kind=kind,
        proofs=proofs,
        positions=positions(graph, community, SEED),
        community=community,
        summary={
            "labels": _labels(workspace, people, community, found),
            "bridges": _bridges(bridges(graph, community, strength), people),
            "large": _too_large(found),
            "recommending": asdict(learn(graph)),
        },
    )
    arrays = encode(network)
    version = fingerprint(arrays.hex(), json.dumps(network.summary, sort_keys=True))
    values = {"built_at": now, "arrays": arrays, "summary": network.summary, "version": version}
    Snapshot.objects.update_or_create(workspace=workspace, defaults=values)


def _people(workspace: Workspace) -> IntArray:
    roots = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False, is_seen=True)
    return np.fromiter(roots.order_by("pk").values_list("pk", flat=True).iterator(), dtype=np.int64)


def _graph(people: IntArray, found: Sequence[Group]) -> tuple[Graph, Any, Any]:
    rows = [(number, pk) for number, group in enumerate(found) for pk in group.people]
    group, member = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    place = np.searchsorted(people, member)
    known = (
        (place < len(people)) & (people[np.minimum(place, max(len(people) - 1, 0))] == member) if len(people) else []
    )
    kinds = np.array([KINDS.index(item.kind) for item in found], dtype=np.int64)
    base = np.array([WORTH[item.kind] for item in found], dtype=np.float64)
    largest = np.array([LARGEST.get(item.kind, 2) for item in found], dtype=np.int64)
    if not len(people) or not len(found):
        return graph_of_edges(len(people), [], []), np.empty(0, np.uint8), np.empty(0, np.int32)
    pairs = combine_proofs(expand_groups(group[known], place[known], base, largest))
    graph = graph_of_edges(len(people), pairs.source, pairs.target, pairs.weight)
    # `pairs` and the upper half of the graph stand in the same order; the lower half is looked up in it.
    size = len(people)
    code = pairs.source * size + pairs.target
    low, high = np.minimum(graph.ends, graph.indices), np.maximum(graph.ends, graph.indices)
    at = np.searchsorted(code, low * size + high)
    return graph, kinds[pairs.group][at].astype(np.uint8), pairs.proofs[at].astype(np.int32)


def _labels(
    workspace: Workspace, people: IntArray, community: IntArray, found: Sequence[Group]
) -> dict[str, list[dict[str, Any]]]:
    bags: dict[int, set[tuple[str, str]]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for pk, company, place, headline, position in Person.objects.filter(workspace=workspace, is_root=True).values_list(
        "pk", "company", "place", "headline", "position"
    ):
        bags[pk] |= {("employer", company)} if company else set()
        bags[pk] |= {("place", place.split(",")[0].strip())} if place else set()
        for written in _WORD.findall(f"{headline} {position}"):
            for word in tokens(written)[:1]:
                if len(word) > 3 and word not in STOP_WORDS:
                    bags[pk].add(("word", word))
                    spellings[word][_ELISION.sub("", written.lower())] += 1
    schools = Sighting.objects.filter(workspace=workspace, said__has_key="schools")
    for pk, names in schools.values_list("identity__person_id", "said__schools"):
        bags[pk] |= {("school", name) for name in names}
    for group in found:
        if group.kind == "thread" and group.context and len(group.people) > 2:
            for pk in group.people:
                bags[pk].add(("thread", _YEAR.sub("", bare_subject(group.context)).strip()))
    shared = Counter(term for pk in people for term in bags[int(pk)])
    labels = community_labels(
        np.where(community < LABELLED, community, -1),
        [sorted(term for term in bags[int(pk)] if shared[term] > 1) for pk in people],
        field_weights=_FIELD_WEIGHTS,
    )
    return {
        str(number): [
            {"field": label.field, "term": _spelt(label.field, label.term, spellings), "z": round(label.z, 2)}
            for label in chosen
        ]
        for number, chosen in labels.items()
    }


def _spelt(field: str, term: str, spellings: Mapping[str, Counter[str]]) -> str:
    """A word as most people write it; the terms of the other fields are as written already."""
    return spellings[term].most_common(1)[0][0] if field == "word" else term


def _bridges(found: Sequence[Bridge], people: IntArray) -> list[dict[str, Any]]:
    return [
        {"person": int(people[bridge.person]), "between": list(bridge.between), "score": round(bridge.score, 4)}
        for bridge in found
    ]


def _too_large(found: Sequence[Group]) -> list[dict[str, Any]]:
    """Groups of which it cannot be said who knows whom, for saying so."""
    large = [group for group in found if len(group.people) > LARGEST.get(group.kind, len(group.people))]
    return [{"kind": group.kind, "context": group.context, "people": len(group.people)} for group in large]
