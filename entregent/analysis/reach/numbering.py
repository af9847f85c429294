"""Who has which number in a graph that changes: whoever stays keeps theirs, and no number is left without somebody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from entregent.analysis.reach.adjacency import Ints


@dataclass(frozen=True, eq=False)
class Numbers:
    """`who` (n,) stands behind each number: any integers, none of them twice."""

    who: Ints

    def of(self, wanted: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The numbers of the wanted, and whether they have one at all (the others' numbers say nothing)."""
        if not len(self.who):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        place = np.minimum(np.searchsorted(self._ascending, wanted), len(self.who) - 1)
        number = place if self._order is None else self._order[place]
        return number, self._ascending[place] == wanted

    @cached_property
    def _order(self) -> Ints | None:
        return None if (np.diff(self.who) > 0).all() else np.argsort(self.who, kind="stable")

    @cached_property
    def _ascending(self) -> Ints:
        return self.who if self._order is None else self.who[self._order]


@dataclass(frozen=True, slots=True, eq=False)
class Renumbered:
    """The numbers after a change: `who` (n,) stands behind them. `gone` are those of people who are there no more; who was
    at `moved_from` is at `moved_to` now; those of newcomers are `new`."""

    who: Ints
    gone: Ints
    moved_from: Ints
    moved_to: Ints
    new: Ints

    @property
    def changed(self) -> Ints:
        """All numbers behind which somebody else stands now, or nobody."""
        return np.concatenate([self.gone, self.moved_from, self.moved_to, self.new])


def renumbered(before: Ints, stay: npt.NDArray[np.bool_], newcomers: Ints) -> Renumbered:
    """The numbers once only those of `before`, shape (n,), who `stay` are there, and the `newcomers`: these, in their order,
    take the places that are free, and where more are free, the last move up."""
    gone = np.flatnonzero(~stay)
    size = len(before) - len(gone) + len(newcomers)
    late = size + np.flatnonzero(stay[size:])
    free = np.concatenate([gone[gone < size], np.arange(len(before), size)])
    who = np.resize(before, size) if size > len(before) else before[:size].copy()
    who[free] = np.concatenate([before[late], newcomers])
    return Renumbered(who, gone, late, free[: len(late)], free[len(late) :])
