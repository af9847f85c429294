"""How one name agrees with another, word by word, in ordered levels; compiled, for millions of pairs.

Words are matched greedily: the same word, a short form ("Bob", "Robert"), a slip or the same sound, an initial. The
chance that two different people agree so well is the product of how common the matched words are; it comes back as
bits.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.matching.values import FloatArray, IntArray

SAME, INVERTED, SHORT_FORM, FORMER, SPELT, SHORTENED, INITIAL, HANDLE, SINGLE, PART, GIVEN, FAMILY, DIFFERENT = range(
    13
)
UNKNOWN = -1
WORDS = 6
LETTERS = 16
_ANYBODY = 1e-4
_MOST_BITS, _MOST_BY_HANDLE = 27.0, 17.0

Tables = tuple[IntArray, IntArray, IntArray, IntArray, IntArray, IntArray, FloatArray, FloatArray, FloatArray]


@njit(cache=True)
def _slip(chars: IntArray, length: IntArray, a: int, b: int) -> bool:
    """One letter left out, put in, changed or exchanged with its neighbour, in words of five letters or more; a
    longer word that only goes on ("Martin", "Martine") is another name."""
    n, m = length[a], length[b]
    if n > m:
        a, b, n, m = b, a, m, n
    if n < 4 or m - n > 1 or m < 5:
        return False
    head = 0
    while head < n and chars[a, head] == chars[b, head]:
        head += 1
    if head == n:
        return False
    tail = 0
    while tail < n - head and chars[a, n - 1 - tail] == chars[b, m - 1 - tail]:
        tail += 1
    if m > n:
        return bool(head + tail >= n)
    left = n - head - tail
    if left <= 1:
        return True
    return bool(left == 2 and chars[a, head] == chars[b, head + 1] and chars[a, head + 1] == chars[b, head])


@njit(cache=True)
def _is_beginning(chars: IntArray, length: IntArray, short: int, long: int) -> bool:
    """Whether one is the first three or four letters of the other ("Seb"), which goes on by three or more."""
    if length[short] < 3 or length[short] > 4 or length[long] < length[short] + 3:
        return False
    size = length[short]
    return bool((chars[short, :size] == chars[long, :size]).all())


@njit(cache=True)
def _ends_alike(chars: IntArray, length: IntArray, a: int, b: int) -> bool:
    """Whether both end in e, or neither: "Pascal" and "Pascale" sound alike and are two people."""
    last_a, last_b = min(length[a], LETTERS) - 1, min(length[b], LETTERS) - 1
    return bool((chars[a, last_a] == 101) == (chars[b, last_b] == 101))


@njit(cache=True)
def _alike(a: int, b: int, chars: IntArray, length: IntArray, sounds: IntArray, ptr: IntArray, groups: IntArray) -> int:
    """3 for a short form, 2 for a slip or the same sound, 1 for an initial, 0 for none of them."""
    if length[a] == 1 or length[b] == 1:
        return 1 if chars[a, 0] == chars[b, 0] and length[a] != length[b] else 0
    for i in range(ptr[a], ptr[a + 1]):
        for j in range(ptr[b], ptr[b + 1]):
            if groups[i] == groups[j]:
                return 3
    if _is_beginning(chars, length, a, b) or _is_beginning(chars, length, b, a):
        return 3
    if length[a] > 3 and length[b] > 3 and sounds[a] == sounds[b] and _ends_alike(chars, length, a, b):
        return 2
    if _slip(chars, length, a, b):
        return 2
    return 0


@njit(cache=True)
def _pair(a: IntArray, b: IntArray, na: int, nb: int, tables: Tables) -> tuple[int, float]:
    """The level of two names (words as numbers, given name first) and −log₂ of the chance that strangers reach it."""
    chars, length, sounds, ptr, groups, particle, share, familiar, initial = tables
    taken_a, taken_b = np.zeros(na, np.int64), np.zeros(nb, np.int64)
    in_order, bits, same, short, slips, initials = True, 0.0, 0, 0, 0, 0
    last = -1
    for i in range(na):
        for j in range(nb):
            if taken_b[j] == 0 and a[i] == b[j]:
                taken_a[i], taken_b[j] = 5, 5
                in_order = in_order and j > last
                last = j
                if particle[a[i]] == 0 and length[a[i]] > 1:
                    same += 1
                    bits -= np.log2(share[a[i]])
                elif length[a[i]] == 1 and particle[a[i]] == 0:
                    initials += 1
                    bits -= np.log2(initial[a[i]])
                break
    for wanted in (3, 2, 1):
        for i in range(na):
            if taken_a[i] or particle[a[i]]:
                continue
            for j in range(nb):
                if taken_b[j] or particle[b[j]]:
                    continue
                if _alike(a[i], b[j], chars, length, sounds, ptr, groups) == wanted:
                    taken_a[i], taken_b[j] = wanted, wanted
                    if wanted == 3:
                        short += 1
                        bits -= np.log2(min(max(familiar[a[i]], familiar[b[j]]), 0.5))
                    elif wanted == 2:
                        slips += 1
                        bits -= np.log2(max(share[a[i]], share[b[j]]) + _ANYBODY)
                    else:
                        initials += 1
                        bits -= np.log2(initial[a[i]])
                    break
    left_a = left_b = words_a = words_b = 0
    for i in range(na):
        if particle[a[i]] == 0:
            words_a += 1
            left_a += 1 if taken_a[i] == 0 else 0
    for j in range(nb):
        if particle[b[j]] == 0:
            words_b += 1
            left_b += 1 if taken_b[j] == 0 else 0
    bits = min(bits, _MOST_BITS)
    matched = same + short + slips + initials
    if words_a == 0 or words_b == 0:
        return UNKNOWN, 0.0
    if left_a and left_b:
        if (taken_a[0] == 5 or taken_a[0] == 3) and taken_a[0] == taken_b[0]:
            return GIVEN, min(bits, 12.0)
        return (FAMILY, min(bits, 15.0)) if same else (DIFFERENT, 0.0)
    if matched == 1:
        if slips or initials:
            return DIFFERENT, 0.0
        return (SINGLE if words_a == words_b else PART), bits
    if slips > 1:
        return DIFFERENT, 0.0
    if initials and slips == 0:
        return INITIAL, bits
    if left_a or left_b:
        return (SHORTENED if slips == 0 else SPELT), bits - 1.0
    if slips:
        return SPELT, bits
    if short:
        return SHORT_FORM, bits
    return (SAME, bits) if in_order else (INVERTED, bits)


@njit(cache=True)
def _worth(words: IntArray, tables: Tables) -> float:
    """−log₂ of the chance that somebody else bears all these words (one letter: a word that begins so)."""
    bits = 0.0
    for word in words:
        if word >= 0 and tables[5][word] == 0:
            bits -= np.log2(tables[6][word] if tables[1][word] > 1 else tables[8][word])
    return min(bits, _MOST_BITS)


@njit(cache=True, nogil=True)
def name_levels(
    left: IntArray,
    right: IntArray,
    first: IntArray,
    words: IntArray,
    count: IntArray,
    kind: IntArray,
    joined: IntArray,
    tables: Tables,
) -> tuple[IntArray, FloatArray]:
    """The best level over the names of each pair of records, and its bits.

    The names of record r are `first[r]` … `first[r + 1]`: their words, how many, their kind (0 shown, 1 former, 2
    what a handle spells, 3 abbreviated as handles are) and their letters joined, as a number.
    """
    levels, bits = np.full(len(left), UNKNOWN, np.int64), np.zeros(len(left))
    for at in range(len(left)):
        best, most, handle, worth = 100, 0.0, 100, 0.0
        for i in range(first[left[at]], first[left[at] + 1]):
            for j in range(first[right[at]], first[right[at] + 1]):
                kinds = kind[i] + kind[j]
                if kinds > 3 and kinds != 5:
                    continue
                same_letters = joined[i] == joined[j]
                if kind[i] == 3 or kind[j] == 3:
                    if same_letters and kinds == 5:
                        value = _worth(words[i] if kind[i] == 3 else words[j], tables)
                        if handle > HANDLE or value > worth:
                            handle, worth = HANDLE, value
                    continue
                level, weight = _pair(words[i], words[j], count[i], count[j], tables)
                if same_letters and level > INVERTED:
                    whole = i if count[i] >= count[j] else j
                    level = INVERTED if count[whole] > 1 else SINGLE
                    weight = _worth(words[whole], tables)
                if level == UNKNOWN:
                    continue
                if kind[i] == 2 or kind[j] == 2:
                    level = HANDLE if level <= INITIAL else level
                    if level <= PART and (level < handle or (level == handle and weight > worth)):
                        handle, worth = level, weight
                    continue
                if kind[i] == 1 or kind[j] == 1:
                    level = FORMER if level <= SPELT else max(level, SINGLE)
                if level < best or (level == best and weight > most):
                    best, most = level, weight
        if (best == 100 and handle < 100) or (handle == HANDLE and best > HANDLE and best != FAMILY):
            best, most = handle, min(worth, _MOST_BY_HANDLE)
        if best <= DIFFERENT:
            levels[at], bits[at] = best, most
    return levels, bits
