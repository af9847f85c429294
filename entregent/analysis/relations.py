"""How well two people know each other, inferred from the groups in which both were seen.

Each pair in a group of n people gets `base / (n − 1)` (Newman 2001): whoever shares a room with one other person knows
them, whoever shares it with a hundred knows each of them a little. `base`, in 0–1, says how much the kind of group
proves. Several groups combine as independent proofs: `1 − Π(1 − wᵢ)`.

M. E. J. Newman, "Scientific collaboration networks. II. Shortest paths, weighted networks, and centrality",
Physical Review E 64, 016132 (2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entregent.analysis.graph import FloatArray, IntArray

LARGEST_GROUP = 50


@dataclass(frozen=True, slots=True, eq=False)
class PairProofs:
    """One row per pair and group: `source` < `target`, the `group` both are in, and the `weight` it gives the pair."""

    source: IntArray
    target: IntArray
    group: IntArray
    weight: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """One row per pair, `source` < `target`, ascending: the combined `weight`, the `group` that is its strongest proof
    (the lowest number among equals), and how many groups prove it (`proofs`)."""

    source: IntArray
    target: IntArray
    weight: FloatArray
    group: IntArray
    proofs: IntArray


def expand_groups(
    group: IntArray, member: IntArray, base: FloatArray, largest: int | IntArray = LARGEST_GROUP
) -> PairProofs:
    """All pairs of people in the same group, with their weights.

    `group` and `member`, shape (k,), say who is in which group (a repeated row counts once). `base`, shape (groups,),
    in 0–1, is what each group proves. Groups of more than `largest` people (one number or one per group) give no
    pair: that many people in one place proves nothing. Rows come by falling group size, then group.
    """
    rows = np.unique(np.stack([np.asarray(group, np.int64), np.asarray(member, np.int64)], axis=1), axis=0)
    groups, start, sizes = np.unique(rows[:, 0], return_index=True, return_counts=True)
    limit = np.broadcast_to(np.asarray(largest, np.int64), (len(base),))
    taken = (sizes >= 2) & (sizes <= limit[groups]) & (base[groups] > 0)
    parts: list[tuple[IntArray, IntArray, IntArray, FloatArray]] = []
    for size in np.unique(sizes[taken])[::-1]:
        here = taken & (sizes == size)
        members = rows[start[here][:, None] + np.arange(size), 1]
        first, second = np.triu_indices(size, 1)
        numbers = np.repeat(groups[here], len(first))
        parts.append((members[:, first].ravel(), members[:, second].ravel(), numbers, base[numbers] / (size - 1)))
    if not parts:
        return PairProofs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    source, target, numbers, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    return PairProofs(source, target, numbers, np.minimum(weight, 1.0))


def combine_proofs(proofs: PairProofs) -> Pairs:
    """The proofs of each pair taken together: `1 − Π(1 − w)`. Independent of the order of rows."""
    low, high = np.minimum(proofs.source, proofs.target), np.maximum(proofs.source, proofs.target)
    order = np.lexsort((proofs.group, -proofs.weight, high, low))
    low, high, group, weight = low[order], high[order], proofs.group[order], proofs.weight[order]
    if not len(low):
        return Pairs(low, high, weight, group, np.empty(0, np.int64))
    start = np.flatnonzero(np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)])
    with np.errstate(divide="ignore"):
        combined = -np.expm1(np.add.reduceat(np.log1p(-weight), start))
    counts = np.diff(np.r_[start, len(low)])
    return Pairs(low[start], high[start], np.clip(combined, 0.0, 1.0), group[start], counts)


def pair_weights(group: IntArray, member: IntArray, base: FloatArray, largest: int | IntArray = LARGEST_GROUP) -> Pairs:
    """`combine_proofs(expand_groups(…))`: the weighted relations among contacts that a list of groups proves."""
    return combine_proofs(expand_groups(group, member, base, largest))
