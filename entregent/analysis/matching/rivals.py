"""A person seldom has two accounts on one network: the candidates that somebody has on one network compete.

The probability of a pair whose odds are o is o / (1 + o + r), r being the odds of its rivals: the largest sum, over
the networks of either, of the other candidates there.
"""

from __future__ import annotations

import numpy as np

from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.values import FloatArray, IntArray

LARGEST_BITS = 60.0
SELDOM = 0.9
"""How much a rival counts: at times both are right."""


def with_rivals(networks: Sets, left: IntArray, right: IntArray, bits: FloatArray) -> FloatArray:
    """The probability of each pair, from its `bits` (the prior among them) and those of its rivals."""
    odds = np.exp2(np.clip(bits, -LARGEST_BITS, LARGEST_BITS))
    against = np.maximum(_beside(networks, left, right, odds), _beside(networks, right, left, odds))
    found: FloatArray = odds / (1.0 + odds + SELDOM * against)
    return found


def _beside(networks: Sets, of: IntArray, on: IntArray, odds: FloatArray) -> FloatArray:
    """For each pair the odds of the other pairs of the record `of` with somebody on a network of `on`.

    Both ends of every pair are counted, so that all the pairs of a record meet.
    """
    kinds = max(len(networks.values), 1)
    size = networks.records * kinds
    total = np.zeros(size)
    for mine, theirs in ((of, on), (on, of)):
        times = networks.sizes[theirs]
        pair = np.repeat(np.arange(len(mine)), times)
        place = _slots(networks, theirs, times)
        total += np.bincount(mine[pair] * kinds + networks.codes[place], odds[pair], size)
    times = networks.sizes[on]
    pair = np.repeat(np.arange(len(of)), times)
    place = _slots(networks, on, times)
    rest = np.maximum(total[of[pair] * kinds + networks.codes[place]] - odds[pair], 0.0)
    found = np.zeros(len(of))
    np.maximum.at(found, pair, rest)
    return found


def _slots(networks: Sets, records: IntArray, times: IntArray) -> IntArray:
    offset = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    found: IntArray = np.repeat(networks.first[records], times) + offset
    return found
