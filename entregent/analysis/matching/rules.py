"""Blocking rules for any table: which columns, and which pairs of columns, bring together few enough records to
compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from entregent.analysis.matching.candidates import Scope, combined, expected, joined, together
from entregent.analysis.matching.fields import Field, Kind
from entregent.analysis.matching.texts import letters, sound
from entregent.analysis.matching.values import Column, IntArray

ALONE = 4.0
"""A key is a rule by itself where it brings together at most so many pairs per record."""
PAIRED = 8.0
MOST_PAIRS = 60.0
"""All rules together make at most so many candidates per record, the most selective ones first."""
MOST_IN_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Key:
    field: str
    codes: IntArray


def keys_of(field: Field) -> list[Key]:
    """The keys under which a value is filed: itself, and where it is a text how it sounds, begins and ends."""
    column = field.column
    match field.kind:
        case Kind.NAME:
            changed = [column.derived(lambda v: sound(letters(v))), column.derived(lambda v: letters(v)[:3])]
        case Kind.TEXT:
            changed = [column.derived(_longest), column.derived(lambda v: letters(v)[:5])]
        case Kind.DATE:
            changed = [column, column.derived(lambda v: v[:6]), column.derived(lambda v: v[4:])]
        case Kind.CODE if np.mean([len(v) for v in column.values] or [0]) > 5:
            changed = [column, column.derived(lambda v: v[:4]), column.derived(lambda v: v[-4:])]
        case _:
            changed = [column]
    found = [Key(field.name, each.codes) for each in changed]
    if field.partner is not None:
        found.append(Key(field.name, _either(field.column, field.partner)))
    return found


def _longest(value: str) -> str:
    return sound(max(value.split(), key=len, default=""))


def _either(column: Column, partner: Column) -> IntArray:
    """One key for a value and its partner in either order."""
    size = len(column.codes)
    texts = [
        " ".join(sorted((column.values[a], partner.values[b]))) if a >= 0 and b >= 0 else ""
        for a, b in zip(column.codes.tolist(), partner.codes.tolist(), strict=True)
    ]
    assert len(texts) == size
    return Column.of(texts).codes


def candidates(fields: Sequence[Field], scope: Scope) -> IntArray:
    """The candidate pairs of the scope, as i·n + j, sorted and distinct."""
    records = max(min(scope.size, max(scope.until, scope.size - scope.start)), 1)
    keys = [key for field in fields for key in keys_of(field)]
    rules: list[tuple[float, IntArray]] = []
    weak = []
    for key in keys:
        pairs = expected(key.codes, scope)
        if pairs <= ALONE * records:
            rules.append((pairs, key.codes))
        else:
            weak.append(key)
    for a, b in combinations(weak, 2):
        if a.field != b.field:
            both = combined((a.codes, b.codes))
            pairs = expected(both, scope)
            if pairs <= PAIRED * records:
                rules.append((pairs, both))
    found: list[IntArray] = []
    spent = 0.0
    for pairs, codes in sorted(rules, key=lambda rule: rule[0]):
        spent += pairs
        if found and spent > MOST_PAIRS * records:
            break
        found.append(joined(codes, scope, MOST_IN_BLOCK))
    return together(found)
