"""One score for "would these two want to know each other", from four parts that are computed from who knows whom.

    score(x, y) = Σ weight · ln(1 + value/scale)      over the parts, all weights ≥ 0

    common      resource allocation: contacts in common, each by its scarcity             (`measures`)
    walk        √(p_x(y) · p_y(x)), p the personalised PageRank: all ways, short ones most (`walking`)
    chains      ways of three steps, by the scarcity of both in between                    (`measures`)
    popularity  s(x) · s(y), the sums of their weights: preferential attachment

The same whichever of the two is asked for: p_x(y) · s(x) = p_y(x) · s(y), so the walk is p_x(y) · √(s(x)/s(y)). It grows, or
stays, with each of its parts. What each part is worth differs from network to network (common contacts say most among
friends, chains among those who write to many), so `learning` asks the graph itself; `DEFAULT_MODEL` is for graphs too small.
Preferential attachment: A.-L. Barabási, R. Albert, "Emergence of scaling in random networks", Science 286 (1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entregent.analysis.graph import FloatArray, Graph, IntArray
from entregent.analysis.recommending.measures import inverse, third_step, two_steps
from entregent.analysis.recommending.walking import EPSILON, RESTART, push, strengths

PARTS = ("common", "walk", "chains", "popularity")
# Of more people than this, those with the least in common are not looked at any closer.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Model:
    """What each of `PARTS` is worth (`weights`, ≥ 0) and the value of it that is middling (`scales`, > 0); `pairs` counts
    the relations it was learnt from, 0 for the default."""

    weights: tuple[float, float, float, float]
    scales: tuple[float, float, float, float]
    pairs: int = 0

    def scores(self, values: FloatArray) -> FloatArray:
        """The scores, shape (k,), of values of the parts, shape (k, 4)."""
        return np.asarray(self.shares(values).sum(axis=1), np.float64)

    def shares(self, values: FloatArray) -> FloatArray:
        """What each part adds to the scores, shape (k, 4)."""
        return np.asarray(np.log1p(values / np.asarray(self.scales)) * np.asarray(self.weights), np.float64)


# What the parts can be worth, from networks of friends to those of people who write to many; `learning` chooses.
MIXTURES = (
    (2.0, 2.0, 0.2, 0.0),
    (2.0, 1.0, 0.1, 0.0),
    (1.0, 4.0, 0.2, 0.0),
    (1.0, 1.0, 1.0, 0.0),
    (0.3, 0.3, 2.0, 0.0),
    (0.0, 0.0, 1.0, 0.0),
    (0.0, 0.0, 2.0, 0.5),
)
DEFAULT_MODEL = Model(MIXTURES[0], (0.1, 0.002, 0.5, 100.0))


@dataclass(frozen=True, slots=True, eq=False)
class Suggested:
    """People, the best score first: `people` (k,), `score` (k,), the `values` (k, 4) of the `PARTS` and the `shares` (k, 4)
    that add up to the score."""

    people: IntArray
    score: FloatArray
    values: FloatArray
    shares: FloatArray


class Reader:
    """A graph made ready for looking people up in it, one after the other. `strength` (n,) is the sum of everybody's weights
    where the graph is a part of a larger one."""

    def __init__(
        self, graph: Graph, *, restart: float = RESTART, epsilon: float = EPSILON, strength: FloatArray | None = None
    ) -> None:
        self.graph, self.restart, self.epsilon = graph, restart, epsilon
        self.strength = strengths(graph) if strength is None else strength
        self.scarcity = inverse(self.strength)
        self.half = np.sqrt(self.scarcity)

    def around(self, person: int) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """Who is met within two steps or by walks, ascending, without those known already; then, for everybody (n,), common
        contacts, walks, and the two steps that chains go on from."""
        graph = self.graph
        arrays = (graph.indptr, graph.indices, graph.weights)
        common, near = two_steps(*arrays, self.scarcity, person)
        share, far = push(*arrays, self.strength, person, self.restart, self.epsilon)
        two, _near = two_steps(*arrays, self.half, person)
        known = graph.indices[graph.indptr[person] : graph.indptr[person + 1]]
        met = np.setdiff1d(np.union1d(near, far), np.append(known, person))
        return met, common, share, two

    def values(self, person: int, others: IntArray, around: tuple[FloatArray, FloatArray, FloatArray]) -> FloatArray:
        """The values of the parts, shape (k, 4), between a person and these others."""
        common, share, two = around
        graph, own = self.graph, self.strength[person]
        chains = third_step(graph.indptr, graph.indices, graph.weights, self.half, two, person, others)
        walk = share[others] * np.sqrt(own * self.scarcity[others])
        return np.stack([common[others], walk, chains, own * self.strength[others]], axis=1)


def suggest(reader: Reader, person: int, model: Model, *, most: int = MOST) -> Suggested:
    """Everybody within reach whom a person does not know, the best first; never the person, nor whom they know.

    Among equals the lower number comes first. Of more than `most`, those with the most in common and most walks are weighed.
    """
    met, common, share, two = reader.around(person)
    if len(met) > most:
        likely = common[met] / model.scales[0] + share[met] * np.sqrt(reader.scarcity[met])
        met = np.sort(met[np.argsort(-likely, kind="stable")[:most]])
    values = reader.values(person, met, (common, share, two))
    shares = model.shares(values)
    score = shares.sum(axis=1)
    order = np.argsort(-score, kind="stable")
    return Suggested(met[order], score[order], values[order], shares[order])


def pair_values(reader: Reader, source: IntArray, target: IntArray) -> FloatArray:
    """The values of the parts for pairs, shape (k, 4); walks are looked for from the source."""
    values = np.zeros((len(source), len(PARTS)))
    order = np.argsort(source, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(source[order]) != 0]) if len(order) else order
    for rows in np.split(order, starts[1:]):
        if len(rows):
            person = int(source[rows[0]])
            _met, *around = reader.around(person)
            values[rows] = reader.values(person, target[rows], (around[0], around[1], around[2]))
    return values


def score_pairs(reader: Reader, source: IntArray, target: IntArray, model: Model) -> FloatArray:
    """The scores of pairs of people who do not know each other, shape (k,)."""
    return model.scores(pair_values(reader, source, target))
