"""Linking two tables of any columns, or finding who stands twice in one: `link`.

links = link({"given_name": ["Anne"], "surname": ["Roe"]}, {"given_name": ["Ann"], "surname": ["Roe"]})
for pair in links.pairs(0.5): print(pair.left, pair.right, pair.probability, pair.reasons)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from entregent.analysis.matching.assignment import Sides, competing
from entregent.analysis.matching.candidates import Scope, contains, ends, together
from entregent.analysis.matching.columns import kind_of, partner_of
from entregent.analysis.matching.fields import Field, Kind, prepared
from entregent.analysis.matching.model import Evidence, Model, Random, trained, untrained
from entregent.analysis.matching.rules import candidates
from entregent.analysis.matching.values import Column, FloatArray, IntArray
from entregent.analysis.words import fold

Table = Mapping[str, Sequence[str]]
RANDOM_PAIRS = 300_000
MOST_LEFT_OVER = 3_000_000
_NO_VALUE = frozenset(("nan", "none", "null", "n/a", "<na>"))
TWICE = 0.01
"""A table in which fewer records than this share have a double holds nobody twice."""


def table_of(rows: Iterable[Mapping[str, object]]) -> dict[str, list[str]]:
    """The table of these rows, as a CSV reader or a data frame yields them: names of columns folded, what is no value
    left empty.

    >>> table_of([{" Given_Name": "Anne ", "postcode": 4223.0}, {"postcode": None}])
    {'given_name': ['Anne', ''], 'postcode': ['4223', '']}
    """
    found: dict[str, list[str]] = {}
    count = 0
    for row in rows:
        for name, value in row.items():
            column = found.setdefault(fold(str(name)).strip(), [])
            column.extend([""] * (count - len(column)))
            column.append(_text(value))
        count += 1
    return {name: column + [""] * (count - len(column)) for name, column in found.items()}


def _text(value: object) -> str:
    """A value as text; nothing, and a number that is none, are empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return "" if text.casefold() in _NO_VALUE else text


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison of a pair: what was compared, what was found, and how many bits it weighs."""

    comparison: str
    says: str
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (places in their tables), how probably they are one, and why, the weightiest reason first."""

    left: int
    right: int
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What was found: candidates with their probability, and the model that judged them."""

    left: IntArray
    right: IntArray
    probability: FloatArray
    model: Model
    evidence: Evidence

    def at_least(self, probability: float) -> tuple[IntArray, IntArray, FloatArray]:
        """Left and right records and probabilities of the pairs that are at least so probable."""
        kept = self.probability >= probability
        return self.left[kept], self.right[kept], self.probability[kept]

    def pairs(self, probability: float) -> list[Pair]:
        """The pairs that are at least so probable, with their reasons, the most probable first."""
        rows = np.flatnonzero(self.probability >= probability)
        rows = rows[np.argsort(-self.probability[rows], kind="stable")]
        parts = self.model.parts(self.evidence.at(rows))
        return [
            Pair(
                int(self.left[row]),
                int(self.right[row]),
                float(self.probability[row]),
                reasons(self.model, self.evidence.levels[row], parts[at]),
            )
            for at, row in enumerate(rows.tolist())
        ]


def reasons(model: Model, levels: Iterable[int], bits: Iterable[float]) -> tuple[Reason, ...]:
    """The comparisons that say something of a pair, the weightiest first."""
    said = [
        Reason(comparison.name, comparison.levels[level].says, round(float(weight), 2))
        for comparison, level, weight in zip(model.comparisons, levels, bits, strict=True)
        if level >= 0
    ]
    return tuple(sorted(said, key=lambda reason: -abs(reason.bits)))


def link(
    left: Table,
    right: Table | None = None,
    *,
    kinds: Mapping[str, Kind] | None = None,
    model: Model | None = None,
    unique: tuple[bool, bool] | None = None,
    seed: int = 0,
) -> Links:
    """The pairs of records of two tables (or, without `right`, of one) that may be one and the same.

    Tables map a column's name to its texts, one per record, "" where unknown; only columns that both have are compared.
    `kinds` says what columns hold, where their names and contents do not. `model` is one learnt elsewhere (on the same
    columns): without one it is learnt here, from these tables alone. `unique` says whether each table holds nobody
    twice; without it, that is found out. The same tables and seed give the same result.
    """
    fields = fields_of(left, right, kinds or {})
    if not fields:
        none = np.zeros(0, np.int64)
        return Links(none, none, np.zeros(0), Model((), (), (), 1e-12), compared((), none, none))
    sizes = _length(left), _length(right) if right is not None else 0
    scope = Scope(sum(sizes), sizes[0], sizes[0]) if right is not None else Scope(sizes[0], sizes[0], 0)
    pairs = candidates(fields, scope)
    evidence = compared(fields, *ends(pairs, scope))
    if model is None:
        model = learnt(fields, scope, pairs, evidence, seed)
    if right is None:
        first, second = ends(pairs, scope)
        probability = competing(first, second, model.weights(evidence), model.prior_bits, Sides(0, 0, False, False))
        return Links(first, second, probability, model, evidence)
    sides = Sides(*sizes, *(unique or _found_unique(fields, sizes, model)))
    if sides.left_unique and sides.right_unique:
        pairs, evidence = _with_left_over(fields, scope, pairs, evidence, model, sides)
    first, second = ends(pairs, scope)
    probability = competing(first, second, model.weights(evidence), model.prior_bits, sides)
    return Links(first, second - sizes[0], probability, model, evidence)


def fields_of(left: Table, right: Table | None, kinds: Mapping[str, Kind]) -> list[Field]:
    """The columns that both tables have, ready to be compared, both tables one after the other."""
    found: dict[str, Field] = {}
    for name in left:
        if right is not None and name not in right:
            continue
        texts = [*left[name], *(right[name] if right is not None else ())]
        kind = kinds.get(name) or kind_of(name, texts)
        if kind is None:
            continue
        number: dict[str, str] = {}
        column = Column.of(number.get(t) or number.setdefault(t, prepared(kind, t)) for t in texts)
        if column.present:
            found[name] = Field(name, kind, column, column.frequencies())
    return [
        replace(field, partner=found[partner].column) if (partner := partner_of(name)) in found else field
        for name, field in found.items()
    ]


def _length(table: Table) -> int:
    return len(next(iter(table.values()), ()))


def compared(fields: Sequence[Field], left: IntArray, right: IntArray) -> Evidence:
    """The levels and rarities of these pairs, shape (pairs, fields)."""
    levels, rarity = np.zeros((len(left), len(fields)), np.int8), np.zeros((len(left), len(fields)), np.float32)
    for at, field in enumerate(fields):
        levels[:, at], rarity[:, at] = field.compare(left, right)
    return Evidence(levels, rarity)


def learnt(fields: Sequence[Field], scope: Scope, pairs: IntArray, evidence: Evidence, seed: int) -> Model:
    """The model that the tables themselves teach."""
    chance = min(0.5 * min(scope.until, scope.size - scope.start) / max(scope.pairs, 1.0), 0.1)
    model = untrained([field.comparison for field in fields], chance)
    left, right = scope.random(RANDOM_PAIRS, seed)
    others = ~contains(pairs, left * scope.size + right)
    levels = compared(fields, left[others], right[others]).levels
    return trained(model, evidence, Random(levels, max(scope.pairs - len(pairs), 0.0)))


def _found_unique(fields: Sequence[Field], sizes: tuple[int, int], model: Model) -> tuple[bool, bool]:
    """Whether each table, by the same model, holds next to nobody twice."""
    found = []
    for first, size in ((0, sizes[0]), (sizes[0], sizes[1])):
        part = slice(first, first + size)
        own = [replace(f, column=Column(f.column.codes[part], f.column.values), partner=_part(f, part)) for f in fields]
        scope = Scope(size, size, 0)
        pairs = candidates(own, scope)
        bits = model.weights(compared(own, *ends(pairs, scope))) + model.prior_bits
        found.append(float((bits > 0).sum()) <= TWICE * size)
    return found[0], found[1]


def _part(field: Field, part: slice) -> Column | None:
    return None if field.partner is None else Column(field.partner.codes[part], field.partner.values)


def _with_left_over(
    fields: Sequence[Field], scope: Scope, pairs: IntArray, evidence: Evidence, model: Model, sides: Sides
) -> tuple[IntArray, Evidence]:
    """The candidates, and all pairs between records that found no counterpart among them, where those are few
    enough."""
    first, second = ends(pairs, scope)
    taken = competing(first, second, model.weights(evidence), model.prior_bits, sides) >= 0.5
    free_left = np.setdiff1d(np.arange(scope.until), first[taken])
    free_right = np.setdiff1d(np.arange(scope.start, scope.size), second[taken])
    if not 0 < len(free_left) * len(free_right) <= MOST_LEFT_OVER:
        return pairs, evidence
    every = (free_left[:, None] * scope.size + free_right[None, :]).ravel()
    more = np.sort(every[~contains(pairs, every)])
    added = compared(fields, *ends(more, scope))
    whole = np.concatenate([pairs, more])
    order = np.argsort(whole)
    both = Evidence(np.concatenate([evidence.levels, added.levels]), np.concatenate([evidence.rarity, added.rarity]))
    return together([pairs, more]), both.at(order)
