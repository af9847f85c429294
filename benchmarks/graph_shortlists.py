"""Whole shortlists of 25 in a graph, from the words asked to the paths: warm, first, and from a cold cache."""

from __future__ import annotations

import gc
import os
import time
from typing import Any

import numpy as np
from graph_measuring import Figures, memory, start_of, store_of


def shortlists(people: int, relations: int) -> Figures:
    """Whole shortlists of 25, from the words asked to the paths: with about 25 and about 3,500 people found."""
    from entregent.graph.network import Network

    told: Figures = {"cold": cold(people, relations)}
    network = Network(store_of(people, relations).current())
    start = start_of(network._version.adjacency.indptr)
    for wanted in (25, 3_500):
        asked = asked_for(network, wanted)
        first = time.perf_counter()
        network.shortlist(asked[0][0], start)
        first = time.perf_counter() - first
        waits, works = [], []
        for text, _count in asked * 3:
            began, worked = time.perf_counter(), time.process_time()
            network.shortlist(text, start)
            waits.append(time.perf_counter() - began)
            works.append(time.process_time() - worked)
        told[str(wanted)] = {
            "first": first, "wall p95": float(np.percentile(waits, 95)), "cpu p95": float(np.percentile(works, 95)),
            "found": [count for _text, count in asked],
        }  # fmt: skip
    return {**told, **memory()}


def cold(people: int, relations: int) -> Figures:
    """Seconds until the first shortlist, opening included, once the system has let go of the graph's files: with about 25
    and about 3,500 people found. (The compiled code is there already.)"""
    from entregent.graph.network import Network

    def asked(wanted: int) -> tuple[str, int]:
        network = Network(store_of(people, relations).current())
        text = asked_for(network, wanted, 1)[0][0]
        start = start_of(network._version.adjacency.indptr)
        network.shortlist(text, start)
        return text, start

    waits: Figures = {}
    for wanted in (25, 3_500):
        text, start = asked(wanted)
        gc.collect()
        version = store_of(people, relations).current()
        for path in version.folder.iterdir():
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        began = time.perf_counter()
        Network(version).shortlist(text, start)
        waits[str(wanted)] = time.perf_counter() - began
    return waits


def asked_for(network: Any, wanted: int, count: int = 20) -> list[tuple[str, int]]:
    """Requests that about so many people answer: of words that some people's headlines hold."""
    draw = np.random.default_rng(wanted)
    found: list[tuple[str, int]] = []
    seen = set()
    while len(found) < count and len(seen) < 3_000:
        said = network.person(int(draw.integers(0, network.size))).said["headline"].split()
        text = said[int(draw.integers(0, 3))] if len(seen) % 2 else " ".join(said[:2])
        seen.add((text, len(seen)))
        hits = len(network._people.search(_terms(text)).number)
        if 0.5 * wanted <= hits <= 1.5 * wanted:
            found.append((text, hits))
    return found


def _terms(text: str) -> Any:
    from entregent.analysis.words import default_synonyms, query_terms

    return query_terms(text, default_synonyms())
