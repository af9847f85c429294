"""Comparisons of one column of a table, by the kind of value it holds: ordered levels that read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from entregent.analysis.matching.model import MISSING, Comparison, Level
from entregent.analysis.matching.texts import letters, plain, sound
from entregent.analysis.matching.values import BoolArray, Column, Distinct, FloatArray, IntArray

ALIKE = 0.88
RAREST, COMMONEST = 12.0, -8.0


class Kind(StrEnum):
    """What a column holds."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    CODE = "code"


SAME, RESPACED, EXCHANGED, ONE_SLIP, TWO_SLIPS, ALIKE_LEVEL, BEGINS, DIFFERENT = range(8)
_TEXT_LEVELS = (
    Level("the same", 0.74, 0.005),
    Level("the same letters or words, otherwise spaced or ordered", 0.03, 0.0005),
    Level("exchanged with the other field", 0.02, 0.0005),
    Level("the same but for one slip", 0.10, 0.002),
    Level("the same but for two slips", 0.04, 0.004),
    Level("sounds or looks alike", 0.03, 0.015),
    Level("an initial, a beginning or one word in common", 0.015, 0.07),
    Level("different", 0.025, 0.90),
)
_CODE_LEVELS = (
    Level("the same", 0.86, 0.001),
    Level("the same but for one slip", 0.08, 0.002),
    Level("the same but for two slips", 0.025, 0.01),
    Level("different", 0.035, 0.98),
)
_DATE_LEVELS = (
    Level("the same day", 0.86, 0.0001),
    Level("the same but for one slip", 0.07, 0.001),
    Level("day and month exchanged", 0.01, 0.0001),
    Level("the same day and month, or the same month of the same year", 0.02, 0.004),
    Level("the same year", 0.01, 0.012),
    Level("different", 0.03, 0.98),
)
_CATEGORY_LEVELS = (Level("the same", 0.93, 0.2), Level("different", 0.07, 0.8))
LEVELS = {
    Kind.NAME: _TEXT_LEVELS,
    Kind.TEXT: _TEXT_LEVELS,
    Kind.NUMBER: _CODE_LEVELS,
    Kind.CODE: _CODE_LEVELS,
    Kind.DATE: _DATE_LEVELS,
    Kind.CATEGORY: _CATEGORY_LEVELS,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of both tables, ready to be compared; `partner` is the column it is at times exchanged with."""

    name: str
    kind: Kind
    column: Column
    shares: FloatArray
    partner: Column | None = None

    @property
    def comparison(self) -> Comparison:
        return Comparison(self.name, LEVELS[self.kind])

    def compare(self, left: IntArray, right: IntArray) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """The level and the rarity (bits) of each pair of records."""
        a, b = self.column.codes[left], self.column.codes[right]
        known = (a >= 0) & (b >= 0)
        levels = np.full(len(left), MISSING, np.int8)
        rarity = np.zeros(len(left), np.float32)
        if self.column.values:
            levels[known] = self._levels(a[known], b[known])
            rarity[known] = self._rarity(a[known], b[known], levels[known])
        if self.partner is not None:
            self._exchanged(left, right, levels)
        return levels, rarity

    def _levels(self, a: IntArray, b: IntArray) -> NDArray[np.int8]:
        pairs = Distinct.of(a, b, len(self.column.values))
        values = self.column.values
        match self.kind:
            case Kind.NAME | Kind.TEXT:
                found = _text_levels(pairs, values)
            case Kind.DATE:
                found = _date_levels(pairs, values)
            case Kind.CATEGORY:
                found = np.where(pairs.left == pairs.right, 0, 1)
            case _:
                slips = pairs.measure(values, DamerauLevenshtein.distance, score_cutoff=2, dtype=np.int32)
                short = np.array([len(value) for value in values])
                length = np.minimum(short[pairs.left], short[pairs.right])
                found = np.where(slips >= np.where(length > 4, 3, 2), 3, slips)
        return found.astype(np.int8)[pairs.back]

    def _rarity(self, a: IntArray, b: IntArray, levels: NDArray[np.int8]) -> FloatArray:
        """log₂ of the usual share over the share of the commoner of the two values: whole where they are the same,
        half where they are nearly so."""
        if not len(self.shares):
            return np.zeros(len(a))
        usual = float((self.shares**2).sum())
        bits = np.log2(usual / np.maximum(self.shares[a], self.shares[b]))
        last = len(LEVELS[self.kind]) - (2 if self.kind in (Kind.NAME, Kind.TEXT) else 1)
        whole = np.where(levels == 0, 1.0, np.where(levels < last, 0.5, 0.0))
        return np.clip(bits, COMMONEST, RAREST) * whole

    def _exchanged(self, left: IntArray, right: IntArray, levels: NDArray[np.int8]) -> None:
        """Mark the pairs of which one has here what the other has in the partner's column."""
        assert self.partner is not None
        mine, other = self.column.codes, _in_codes(self.partner, self.column)
        crossed = _same(mine[left], other[right]) | _same(other[left], mine[right])
        weaker = (levels > EXCHANGED) | (levels == MISSING)
        levels[crossed & weaker] = EXCHANGED


def _same(a: IntArray, b: IntArray) -> BoolArray:
    return np.asarray((a == b) & (a >= 0))


def _in_codes(column: Column, of: Column) -> IntArray:
    """The values of `column` as codes of `of`, −1 where it knows them not."""
    code = {value: at for at, value in enumerate(of.values)}
    table = np.array([code.get(value, -1) for value in column.values] + [-1])
    return table[column.codes]


def _text_levels(pairs: Distinct, values: tuple[str, ...]) -> IntArray:
    bare = tuple(letters(value) for value in values)
    ordered = Column.of(" ".join(sorted(value.split())) for value in values).codes
    heard = Column.of(" ".join(map(sound, value.split())) for value in values).codes
    joined = Column.of(bare).codes
    size = np.array([len(text) for text in bare])
    a, b = pairs.left, pairs.right
    slips = pairs.measure(bare, DamerauLevenshtein.distance, score_cutoff=2, dtype=np.int32)
    likeness = pairs.measure(bare, JaroWinkler.similarity, score_cutoff=ALIKE, dtype=np.float32)
    shorter = np.minimum(size[a], size[b])
    levels = np.full(len(a), DIFFERENT)
    levels[_begins(pairs, values)] = BEGINS
    levels[(likeness >= ALIKE) | ((heard[a] == heard[b]) & (heard[a] >= 0))] = ALIKE_LEVEL
    levels[(slips == 2) & (shorter > 4)] = TWO_SLIPS
    levels[(slips == 1) & (shorter > 2)] = ONE_SLIP
    levels[(ordered[a] == ordered[b]) | (joined[a] == joined[b])] = RESPACED
    levels[a == b] = SAME
    return levels


def _begins(pairs: Distinct, values: tuple[str, ...]) -> BoolArray:
    """Whether one is the other's beginning, or they share a word of four letters or more that is not the last of both
    (streets, roads and hills are many)."""
    heads = [frozenset(word for word in value.split() if len(word) > 3) for value in values]
    found = np.zeros(len(pairs.left), np.bool_)
    for at, (a, b) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        x, y = values[a], values[b]
        found[at] = x.startswith(y) or y.startswith(x) or not heads[a].isdisjoint(heads[b])
    return found


def _date_levels(pairs: Distinct, values: tuple[str, ...]) -> IntArray:
    """Of days written as eight digits, year first."""
    slips = pairs.measure(values, DamerauLevenshtein.distance, score_cutoff=2, dtype=np.int32)
    year, month, day = (
        Column.of(value[part] for value in values).codes for part in (slice(4), slice(4, 6), slice(6, 8))
    )
    turned = Column.of([*values, *(value[:4] + value[6:8] + value[4:6] for value in values)]).codes
    a, b = pairs.left, pairs.right
    levels = np.full(len(a), 5)
    levels[year[a] == year[b]] = 4
    same_day = (month[a] == month[b]) & (day[a] == day[b])
    levels[same_day | ((year[a] == year[b]) & (month[a] == month[b]))] = 3
    levels[turned[a] == turned[len(values) + b]] = 2
    levels[slips == 1] = 1
    levels[a == b] = 0
    return levels


def prepared(kind: Kind, text: str) -> str:
    """A value as it is compared: plain letters and digits; a code and a date without spaces."""
    simple = plain(text)
    return letters(simple) if kind in (Kind.CODE, Kind.NUMBER, Kind.DATE) else simple
