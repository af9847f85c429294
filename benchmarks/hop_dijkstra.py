"""Dijkstra's algorithm with at most so many hops, compiled: what meeting in the middle is held against."""

from __future__ import annotations

import heapq

import numpy as np
from numba import njit


@njit(cache=True)
def warmest(indptr, indices, codes, weights, contacts, ties, targets, hops):
    """The highest product of the owner's tie to a contact and the weights after it, over at most `hops` hops, to each of
    `targets`, shape (k,); 0 where there is none. It ends once it knows of them all.

    Labels (person, hops) leave the heap warmest first. One that is reached with no fewer hops than a warmer one of the same
    person can add nothing to it and is dropped.
    """
    size = len(indptr) - 1
    fewest = np.full(size, 127, np.int8)
    value = np.zeros(size)
    best = np.zeros((size, hops), np.float32)
    wanted = np.zeros(size, np.bool_)
    wanted[targets] = True
    left = wanted.sum()
    heap = [(-1.0, np.int32(0), np.int8(0)) for _ in range(0)]
    for row in range(len(contacts)):
        heapq.heappush(heap, (-ties[row], np.int32(contacts[row]), np.int8(1)))
    while len(heap) and left > 0:
        negative, person, steps = heapq.heappop(heap)
        if steps >= fewest[person]:
            continue
        if fewest[person] == 127:
            value[person] = -negative
            left -= wanted[person]
        fewest[person] = steps
        if steps == hops:
            continue
        for place in range(indptr[person], indptr[person + 1]):
            other = indices[place]
            if steps + 1 >= fewest[other]:
                continue
            product = -negative * weights[codes[place]]
            if product <= best[other, : steps + 1].max():
                continue
            best[other, steps] = product
            heapq.heappush(heap, (-product, np.int32(other), np.int8(steps + 1)))
    return value[targets]
