"""Those whom only the lists of others name: of very many, the ones who have most in common with somebody.

In a packed graph (`reach.adjacency`) they are those who are `beyond`, shape (n,). Their rows hold those whose lists name
them, or whom they follow, and nobody else. They are measured like everybody (`scoring`); since
there may be millions, first those are chosen with whom most is in common:

    common(y) = Σ_z share(z) · w(z,y)        over one's own contacts z, share(z) = one's tie with z / the sum of z's weights

which is resource allocation (`measures`), and costs a look at the rows of one's own contacts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.graph import BoolArray, FloatArray, IntArray
from entregent.analysis.reach.adjacency import (
    FOLLOWED_BACK,
    FOLLOWS_BACK,
    Adjacency,
    Codes,
    Levels,
    Neighbours,
    weights_of_codes,
)


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """Who knows those who are listed, sorted by these, then by those who know them: `listed` (r,) places in what was asked
    for, `person` (r,) numbers in the graph, `weight` (r,) in 0–1; the person follows them (`goes`), or they the person
    (`comes`)."""

    listed: IntArray
    person: IntArray
    weight: FloatArray
    goes: BoolArray
    comes: BoolArray


def lists_of(graph: Adjacency, people: IntArray, beyond: BoolArray) -> tuple[FloatArray, IntArray]:
    """The sum of the weights of everybody's relations with those who are listed, and how many these are, both (k,)."""
    return _lists(*_arrays(graph), np.asarray(people, np.int64), beyond)


def most_in_common(
    graph: Adjacency,
    people: IntArray,
    share: FloatArray,
    beyond: BoolArray,
    most: int,
    left_out: IntArray | None = None,
) -> tuple[IntArray, bool]:
    """The numbers of at most `most` who are listed and with whom most is in common, ascending, and whether there are more.
    `people` (k,) are the contacts, `share` (k,) what each passes on; none of the numbers `left_out` is looked at. Of equals
    the lower numbers come first."""
    # NumPy asks the system for zeroes, of which none is written before it is needed; numba would write them all.
    common = np.zeros(graph.size)
    _in_common(*_arrays(graph), np.asarray(people, np.int64), np.asarray(share, np.float64), beyond, common)
    if left_out is not None:
        common[left_out] = 0.0
    found = np.flatnonzero(common > 0)
    if len(found) <= most:
        return found, False
    value = common[found]
    least = np.partition(value, len(value) - most)[len(value) - most]
    above = np.flatnonzero(value > least)
    equal = np.flatnonzero(value == least)[: most - len(above)]
    return found[np.sort(np.concatenate([above, equal]))], True


def relations_of(graph: Adjacency, listed: IntArray, is_open: BoolArray) -> Relations:
    """Who of those who are `is_open`, shape (n,), knows each of `listed` (k,), numbers of the graph."""
    starts, lengths = graph.indptr[listed], graph.indptr[listed + 1] - graph.indptr[listed]
    offsets = np.cumsum(lengths) - lengths
    places = np.repeat(starts - offsets, lengths) + np.arange(int(lengths.sum()))
    person, code = graph.indices[places].astype(np.int64), graph.codes[places]
    kept = is_open[person]
    person, code = person[kept], code[kept]
    return Relations(
        listed=np.repeat(np.arange(len(listed)), lengths)[kept],
        person=person,
        weight=weights_of_codes()[code].astype(np.float64),
        goes=(code & FOLLOWED_BACK) > 0,
        comes=(code & FOLLOWS_BACK) > 0,
    )


def labels_around(relations: Relations, label: IntArray, count: int) -> IntArray:
    """For each of `count` who are listed the label on which most of the weight of those who know them is, shape (count,);
    of equals the lowest, −1 where nobody bears one. `label` (r,) is that of each relation's person, −1 for none."""
    found = np.full(count, -1, np.int64)
    kept = label >= 0
    if not kept.any():
        return found
    width = int(label.max()) + 1
    pairs, place = np.unique(relations.listed[kept] * width + label[kept], return_inverse=True)
    total = np.bincount(place, weights=relations.weight[kept])
    listed, of = np.divmod(pairs, width)
    order = np.lexsort((of, -total, listed))
    listed, of = listed[order], of[order]
    is_first = np.r_[True, np.diff(listed) != 0]
    found[listed[is_first]] = of[is_first]
    return found


def _arrays(graph: Adjacency) -> tuple[IntArray, Neighbours, Codes, Levels]:
    return graph.indptr, graph.indices, graph.codes, weights_of_codes()


@njit(cache=True)
def _lists(
    indptr: IntArray, indices: Neighbours, codes: Codes, weights: Levels, people: IntArray, beyond: BoolArray
) -> tuple[FloatArray, IntArray]:
    weight, count = np.zeros(len(people)), np.zeros(len(people), np.int64)
    for row in range(len(people)):
        for place in range(indptr[people[row]], indptr[people[row] + 1]):
            if beyond[indices[place]]:
                weight[row] += weights[codes[place]]
                count[row] += 1
    return weight, count


@njit(cache=True)
def _in_common(
    indptr: IntArray,
    indices: Neighbours,
    codes: Codes,
    weights: Levels,
    people: IntArray,
    share: FloatArray,
    beyond: BoolArray,
    common: npt.NDArray[np.float64],
) -> None:
    for row in range(len(people)):
        for place in range(indptr[people[row]], indptr[people[row] + 1]):
            if beyond[indices[place]]:
                common[indices[place]] += share[row] * weights[codes[place]]
