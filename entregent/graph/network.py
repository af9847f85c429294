"""A network to work with from Python: read it, ask it for paths and people, draw it, hand it on.

>>> from entregent import Network                                            # doctest: +SKIP
>>> net = Network.read("friends.csv", people="people.csv")                   # doctest: +SKIP
>>> net.path("anna", "zoe")                                                  # doctest: +SKIP
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph
from entregent.analysis.reach import degrees as separation
from entregent.analysis.reach.adjacency import weights_of_codes
from entregent.analysis.reach.warmest import MOST_HOPS, Nearby, nearby
from entregent.analysis.words import default_synonyms, query_terms
from entregent.base.text import t
from entregent.graph import columns, exporting, importing
from entregent.graph.errors import GraphRefused
from entregent.graph.people import People, Person
from entregent.graph.store import Store, Version
from entregent.graph.telling import Degrees, Found, Introduction, Shortlist, Step
from entregent.graph.ways import Asked, spread

if TYPE_CHECKING:
    from entregent.graph.picture import Picture

Who = int | str


class Network:
    """A graph of people, kept in a folder and mapped: opening it takes no time, whatever its size.

    People are named by number (0…size−1), by the identifier of the file, or by their name where only one has it.
    """

    def __init__(
        self, version: Version, *, closed: frozenset[int] = frozenset(), hidden: frozenset[int] = frozenset()
    ) -> None:
        """The network of an open version; no path goes through those who are `closed`, none leads to the `hidden`."""
        self._version = version
        self._closed, self._hidden = closed | hidden, hidden
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._near: tuple[object, Nearby] | None = None

    @classmethod
    def read(cls, edges: str | Path, *, people: str | Path | None = None, folder: str | Path | None = None) -> Self:
        """Read edges (.edges .txt .csv .tsv .gexf .graphml .parquet) and perhaps a table of people (`id`, `name`, anything
        else) into `folder`, to be opened again; without one, for as long as the object lives."""
        temporary = tempfile.TemporaryDirectory(prefix="entregent-graph-") if folder is None else None
        place = Path(folder) if folder is not None else Path(temporary.name if temporary else "")
        version = importing.import_graph(Store(place), Path(edges), Path(people) if people is not None else None)
        network = cls(version)
        network._temporary = temporary
        return network

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open the network kept in `folder`. Raises `GraphRefused` where there is none."""
        version = Store(Path(folder)).current()
        if version is None:
            raise GraphRefused(t("There is no graph in {folder}.", folder=str(folder)))
        return cls(version)

    @property
    def size(self) -> int:
        """The number of people."""
        return self._version.size

    @property
    def relations(self) -> int:
        """The number of pairs who know each other."""
        return self._version.adjacency.relations

    @property
    def columns(self) -> list[str]:
        """The names of the columns beside the people."""
        return columns.names(self._version)

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column, shape (size,)."""
        return columns.load(self._version, name)

    def take(self, results: str | Path) -> list[str]:
        """Take the columns of a table with an `id` (CSV or Parquet) beside the people: their names."""
        return importing.import_columns(self._version, Path(results))

    def person(self, who: Who) -> Person:
        """Who somebody is. Raises `GraphRefused` for somebody unknown."""
        return self._people.of([self._number(who)])[0]

    def neighbours(self, who: Who) -> list[tuple[Person, float]]:
        """Whom a person knows and the weight of each relation, the strongest first."""
        number, graph = self._number(who), self._version.adjacency
        start, end = int(graph.indptr[number]), int(graph.indptr[number + 1])
        weights = weights_of_codes()[graph.codes[start:end]]
        order = np.argsort(-weights, kind="stable")
        return list(zip(self._people.of(graph.indices[start:end][order]), weights[order].tolist(), strict=True))

    def degrees(self, start: Who, *, depth: int = 4) -> Degrees:
        """How many steps everybody is away from somebody, up to `depth`."""
        steps = separation.degrees(self._version.adjacency, self._number(start), depth=depth)
        return Degrees(self.person(start), steps, tuple(separation.counts(steps, depth)))

    def path(self, start: Who, target: Who, *, hops: int = MOST_HOPS, avoid: Iterable[Who] = ()) -> Introduction | None:
        """The warmest introduction of at most `hops` hops (2–4) to somebody, None where there is none: nobody in `avoid`
        is asked. The weights of `start`'s own relations are their ties."""
        number = self._number(target)
        if number in self._hidden:
            return None
        way = self._nearby(self._number(start), frozenset(map(self._number, avoid)), hops).way(number, hops=hops)
        return self._path(way.people, way.steps, way.product) if way else None

    def search(self, text: str, n: int = 25) -> list[Person]:
        """The people of whom every word is known (French or English, without accents, with synonyms), the best first."""
        hits = self._people.search(query_terms(text, default_synonyms()), most=n)
        return self._people.of(hits.number[:n])

    def shortlist(
        self,
        text: str,
        start: Who,
        n: int = 25,
        *,
        avoid: Iterable[Who] = (),
        already: Mapping[Who, int] | None = None,
    ) -> Shortlist:
        """Whom `start` should meet for a subject, among everybody within four hops, and who can introduce them.

        score = relevance × (0.35 + 0.65 · reach), where reach is the better of the own tie and the warmest path. Introducers
        are spared: each request to one of them takes a fifth off their next path (`already`: requests made before).
        """
        owner, shut = self._number(start), frozenset(map(self._number, avoid))
        hits = self._people.search(query_terms(text, default_synonyms()))
        near = self._nearby(owner, shut, MOST_HOPS)
        kept = ~np.isin(hits.number, [owner, *shut, *self._hidden])
        number, relevance = hits.number[kept], hits.relevance[kept]
        tie = near.arrays.direct[near.arrays.slot[number]]
        reach = np.maximum(tie, near.ways(number).product)
        score = relevance * (0.35 + 0.65 * reach)
        best = [row for row in np.lexsort((number, -score.round(9)))[:n] if reach[row] > 0]
        options = [near.alternatives(int(number[row])) if reach[row] > tie[row] else [] for row in best]
        before = {self._number(who): count for who, count in (already or {}).items()}
        asked = spread(options, before)
        people = self._people.of(number[best])
        rows = [
            Found(place, float(score[row]), person, float(relevance[row]), float(tie[row]), *self._asked(how))
            for place, (row, person, how) in enumerate(zip(best, people, asked, strict=True), start=1)
        ]
        return Shortlist(text, tuple(rows), int((reach > 0).sum()))

    def communities(self, seed: int = 1) -> npt.NDArray[np.int64]:
        """The community of everybody, numbered by falling size, −1 for those alone; kept as the column `community`. For
        networks that fit into memory (some 30 bytes a relation)."""
        found = communities(self._graph(np.arange(self.size)), seed=seed)
        columns.save(self._version, "community", np.arange(self.size), found)
        return found

    def draw(self, who: Sequence[Who] | None = None, *, around: Who | None = None, most: int = 2_000) -> Picture:
        """A picture: of these people, of the surroundings of one, or of the `most` who know most. Shown in a notebook by
        itself; `save` writes it as .svg .png .html .gexf .graphml .json."""
        if who is not None:
            chosen = np.unique([self._number(each) for each in who])
        elif around is not None:
            chosen = self._surroundings(self._number(around), most)
        else:
            chosen = np.sort(np.argsort(-np.diff(self._version.adjacency.indptr), kind="stable")[:most])
        # What draws takes memory that the worker, who draws nothing, does without.
        from entregent.graph.picture import picture

        return picture(self._graph(chosen), self._people.of(chosen), str(self._version.meta.get("title", "")))

    def write(self, path: str | Path) -> None:
        """Write the whole network as .edges .txt .csv .graphml .gexf."""
        exporting.write(self._version, Path(path))

    def write_parquet(self, folder: str | Path) -> None:
        """Write `vertices.parquet` (id, name, columns) and `edges.parquet` (src, dst, weight), as GraphFrames reads them."""
        exporting.write_parquet(self._version, Path(folder))

    def __repr__(self) -> str:
        return f"<Network: {self.size:,} people, {self.relations:,} relations>"

    @cached_property
    def _people(self) -> People:
        return self._version.people()

    def _number(self, who: Who) -> int:
        if isinstance(who, str):
            found = self._people.number(who)
            if found is None:
                raise GraphRefused(t("Nobody here is “{name}”, or several are: give an identifier.", name=who[:80]))
            return found
        if not 0 <= who < self.size:
            raise GraphRefused(t("There is nobody of the number {number}.", number=int(who)))
        return int(who)

    def _nearby(self, owner: int, shut: frozenset[int], hops: int) -> Nearby:
        key = (owner, shut, hops)
        if self._near is None or self._near[0] != key:
            graph = self._version.adjacency
            start, end = int(graph.indptr[owner]), int(graph.indptr[owner + 1])
            closed = np.zeros(graph.size, np.bool_)
            closed[[owner, *shut, *self._closed]] = True
            ties = weights_of_codes()[graph.codes[start:end]]
            self._near = (key, nearby(graph, graph.indices[start:end], ties, closed=closed, hops=hops))
        return self._near[1]

    def _path(self, people: Sequence[int], steps: Sequence[float], product: float) -> Introduction:
        told = self._people.of(people)
        return Introduction(tuple(Step(person, step) for person, step in zip(told, steps, strict=True)), product)

    def _asked(self, how: Asked | None) -> tuple[Introduction | None, int]:
        return (self._path(how.way.people, how.way.steps, how.way.product), how.before) if how else (None, 0)

    def _surroundings(self, number: int, most: int) -> npt.NDArray[np.int64]:
        steps = separation.degrees(self._version.adjacency, number, depth=2)
        near = np.flatnonzero(steps >= 0)
        order = np.lexsort((-np.diff(self._version.adjacency.indptr)[near], steps[near]))
        return np.sort(near[order[:most]])

    def _graph(self, chosen: npt.NDArray[np.int64]) -> Graph:
        graph = self._version.adjacency
        place = np.full(graph.size, -1, np.int64)
        place[chosen] = np.arange(len(chosen))
        rows = [slice(int(graph.indptr[n]), int(graph.indptr[n + 1])) for n in chosen]
        targets = [place[graph.indices[row]] for row in rows]
        weights = weights_of_codes()
        inside = [target >= 0 for target in targets]
        indptr = np.concatenate([[0], np.cumsum([int(kept.sum()) for kept in inside])]).astype(np.int64)
        none = [np.empty(0, np.int64)]
        return Graph(
            indptr,
            np.concatenate([*none, *(target[kept] for target, kept in zip(targets, inside, strict=True))]),
            np.concatenate(
                [np.empty(0), *(weights[graph.codes[row]][kept] for row, kept in zip(rows, inside, strict=True))]
            ).astype(np.float64),
        )
