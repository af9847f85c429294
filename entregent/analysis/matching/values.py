"""Columns of values, each distinct value held once: what is compared is compared once, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.process import cpdist

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.floating[Any]]
BoolArray = NDArray[np.bool_]
Scorer = Callable[..., float]


@dataclass(frozen=True, slots=True)
class Column:
    """One value per record: `codes`, shape (n,), index `values`; −1 where a record has none."""

    codes: IntArray
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Column:
        """A column of these texts; an empty one is missing."""
        number: dict[str, int] = {"": -1}
        codes = np.fromiter((number.setdefault(text, len(number) - 1) for text in texts), np.int64)
        return cls(codes, tuple(number)[1:])

    def derived(self, change: Callable[[str], str]) -> Column:
        """The column of the values changed one by one, called once for each distinct value."""
        return self.recoded([change(value) for value in self.values])

    def recoded(self, texts: Sequence[str]) -> Column:
        """The column in which `texts[code]` stands for each code."""
        other = Column.of(texts)
        codes = np.append(other.codes, -1)
        return Column(codes[self.codes], other.values)

    def frequencies(self) -> FloatArray:
        """The share of each value among the records that have one, shape (values,)."""
        known = self.codes[self.codes >= 0]
        return np.bincount(known, minlength=len(self.values)) / max(len(known), 1)

    @property
    def present(self) -> float:
        """The share of records that have a value."""
        return float((self.codes >= 0).mean()) if len(self.codes) else 0.0


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct pairs of values among pairs of records: `back` gives the place of each pair of records in them."""

    left: IntArray
    right: IntArray
    back: IntArray

    @classmethod
    def of(cls, left: IntArray, right: IntArray, size: int) -> Distinct:
        """Of pairs of codes below `size`, taken without order."""
        low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
        pairs, back = np.unique(low * max(size, 1) + high, return_inverse=True)
        return cls(pairs // max(size, 1), pairs % max(size, 1), back)

    def measure(self, values: Sequence[str], scorer: Scorer, **options: Any) -> NDArray[Any]:
        """What `scorer` (of rapidfuzz) says of each distinct pair of `values`, shape (distinct,)."""
        texts = np.array(values, dtype=object)
        if not len(self.left):
            return np.zeros(0)
        return cpdist(texts[self.left].tolist(), texts[self.right].tolist(), scorer=scorer, **options)
