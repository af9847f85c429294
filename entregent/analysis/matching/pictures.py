"""Pictures by their perceptual hashes: how far apart two are, and which ones several people show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from entregent.analysis.matching.candidates import Scope, joined_rows
from entregent.analysis.matching.name_levels import DIFFERENT, FAMILY, GIVEN
from entregent.analysis.matching.names_seen import Names
from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.values import BoolArray, IntArray

NEAR = 6
"""Bits in which the hashes of nearly the same picture may differ."""
ALIKE = 3
"""Bits in which those may differ that count as one where it is asked how many people show a picture."""
SEVERAL, MANY = 3, 12
"""A picture that so many people show, by their names, is nobody's; and one that more than so many units show at all."""
APART = 65
_BANDS, _CROWDED = 4, 4096

Hashes = NDArray[np.uint64]


def is_hash(text: str) -> bool:
    """Whether a text is a perceptual hash, and no other digest."""
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)


def apart(one: str, other: str) -> int:
    """In how many of their 64 bits two hashes differ.

    >>> apart("00000000000000ff", "000000000000000f")
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def nearest(sets: Sets, left: IntArray, right: IntArray) -> IntArray:
    """For each pair of records the bits in which those of their hashes differ that are most alike, `APART` where one has
    none."""
    number, told = _numbers(sets.values)
    found = np.full(len(left), APART, np.int64)
    both = np.flatnonzero(sets.known(left, right))
    first, second = sets.sizes[left[both]], sets.sizes[right[both]]
    pair = np.repeat(np.arange(len(both)), first * second)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(first * second) - first * second, first * second)
    one = sets.codes[sets.first[left[both]][pair] + offset // second[pair]]
    other = sets.codes[sets.first[right[both]][pair] + offset % second[pair]]
    differ = np.where(told[one] & told[other], np.bitwise_count(number[one] ^ number[other]).astype(np.int64), APART)
    np.minimum.at(found, both[pair], differ)
    return found


def shown_by_several(held: Sets, names: Names, known: Collection[str]) -> BoolArray:
    """Which of the values are pictures of nobody in particular (a server's own, a company's, a cartoon): several people show
    them, or hashes hardly different, by names that cannot be one person's; or they are `known` as such."""
    if not held.values:
        return np.zeros(0, np.bool_)
    number, told = _numbers(held.values)
    common = np.array([value in known for value in held.values], np.bool_)
    crowd, _ = _numbers([value for value in known if is_hash(value)])
    for one in crowd:
        common |= told & (np.bitwise_count(number ^ one) <= ALIKE)
    records, codes = _with_alike(held, number, told)
    times = np.bincount(codes, minlength=len(held.values))
    common |= times > MANY
    asked = (times[codes] >= SEVERAL) & ~common[codes]
    for code, count in _people(records[asked], codes[asked], names):
        common[code] |= count >= SEVERAL
    return common


def _numbers(values: Sequence[str]) -> tuple[Hashes, BoolArray]:
    """The values as numbers, and which of them are hashes."""
    told = np.array([is_hash(value) for value in values], np.bool_)
    numbers = (int(value, 16) if is_one else 0 for value, is_one in zip(values, told.tolist(), strict=True))
    return np.fromiter(numbers, np.uint64, len(values)), told


def _with_alike(held: Sets, number: Hashes, told: BoolArray) -> tuple[IntArray, IntArray]:
    """The records and the values that they hold, or nearly so: hashes that differ in at most `ALIKE` bits agree in one
    quarter of them (M. Norouzi, A. Punjani, D. J. Fleet, "Fast search in Hamming space with multi-index hashing", 2012)."""
    size = len(held.values)
    hashes = np.flatnonzero(told)
    found = [np.arange(size) * size + np.arange(size)]
    for band in range(_BANDS):
        keys = ((number[hashes] >> np.uint64(16 * band)) & np.uint64(0xFFFF)).astype(np.int64)
        one, other, _ = joined_rows(hashes, keys, Scope(size, size, 0), _CROWDED)
        near = np.bitwise_count(number[one] ^ number[other]) <= ALIKE
        found += [one[near] * size + other[near], other[near] * size + one[near]]
    pairs = np.unique(np.concatenate(found))
    value, alike = pairs // max(size, 1), pairs % max(size, 1)
    first, last = np.searchsorted(value, held.codes, "left"), np.searchsorted(value, held.codes, "right")
    place = np.repeat(first, last - first) + _counting(last - first)
    rows = np.unique(np.repeat(held.rows, last - first) * max(size, 1) + alike[place])
    return rows // max(size, 1), rows % max(size, 1)


def _counting(times: IntArray) -> IntArray:
    """0, 1 … for each of `times`."""
    found: IntArray = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return found


def _people(records: IntArray, codes: IntArray, names: Names) -> Iterator[tuple[int, int]]:
    """For each value how many people hold it, of whom no two can have one name."""
    size = int(records.max(initial=-1)) + 1
    left, right, code = joined_rows(records, codes, Scope(size, size, 0), MANY)
    level, _ = names.compare(left, right)
    other = np.isin(level, (GIVEN, FAMILY, DIFFERENT))
    differing: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for at, a, b in zip(code[other].tolist(), left[other].tolist(), right[other].tolist(), strict=True):
        differing[at].add((a, b))
    holders: dict[int, list[int]] = defaultdict(list)
    for at, record in zip(codes.tolist(), records.tolist(), strict=True):
        holders[at].append(record)
    for at, pairs in differing.items():
        told: list[int] = []
        for record in sorted(holders[at]):
            if all((min(record, one), max(record, one)) in pairs for one in told):
                told.append(record)
        yield at, len(told)
