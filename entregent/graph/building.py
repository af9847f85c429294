"""Building a graph's files out of core, from lists or pairs handed over piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from entregent.analysis.reach.adjacency import FOLLOWS, Adjacency, Codes
from entregent.analysis.reach.spilling import BUCKET, Entries, buckets_of, deal, rows_of
from entregent.analysis.reach.splicing import kept, spliced

INDPTR, INDICES, CODES = "indptr.i64", "indices.i32", "codes.u16"
MOST_PEOPLE = (1 << 31) - 1
# So many relations are dealt out at once: 32 MB of entries.
_AT_ONCE = 2_000_000

Progress = Callable[[float], None]


class GraphBuilder:
    """Takes the relations among `size` people in any order and writes the adjacency into `folder`.

    builder = GraphBuilder(folder, size)
    builder.add_lists(owners, lengths, members)
    builder.finish()

    With `after`, what a graph held before is taken over, but for the relations of the `changed`, of whom everything is
    to be handed over again, and of those beyond `size`.

    In memory are 8 bytes a person (with `after` 10), and one bucket of 65,536 people; on disk, meanwhile, 16 bytes a
    relation that is handed over.
    """

    def __init__(self, folder: Path, size: int, *, after: Adjacency | None = None, changed: npt.ArrayLike = ()) -> None:
        if not 0 <= size <= MOST_PEOPLE:
            raise ValueError(f"a graph holds at most {MOST_PEOPLE:,} people")
        self.folder, self.size = folder, size
        self._before = None if after is None else kept(after, changed, size)
        self._spill = folder / "spill"
        self._spill.mkdir(parents=True)
        self._buckets = buckets_of(size)

    def add(self, source: npt.ArrayLike, target: npt.ArrayLike, codes: npt.ArrayLike | int = FOLLOWS) -> None:
        """Relations by their ends, shape (m,), with what is known of them seen from the first (see
        `Adjacency`). The same pair may come again: what is said of it is joined. Raises `ValueError` for somebody outside
        0…size−1."""
        one, other = np.asarray(source, np.int64), np.asarray(target, np.int64)
        code = np.broadcast_to(np.asarray(codes, np.uint16), one.shape)
        if len(one) and (min(one.min(), other.min()) < 0 or max(one.max(), other.max()) >= self.size):
            raise ValueError("a relation names a person outside the graph")
        for at in range(0, len(one), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            self._write(one[part], other[part], np.ascontiguousarray(code[part]))

    def add_lists(
        self,
        owners: npt.ArrayLike,
        lengths: npt.ArrayLike,
        members: npt.ArrayLike,
        codes: npt.ArrayLike | int = FOLLOWS,
    ) -> None:
        """Lists one after the other: whose they are and how long, shape (k,), and all members, shape (sum of lengths,)."""
        self.add(np.repeat(np.asarray(owners, np.int64), np.asarray(lengths, np.int64)), members, codes)

    def finish(self, tell: Progress | None = None) -> None:
        """Sort what was taken and write it; `tell` is told the share that is done."""
        counts = np.zeros(self.size + 1, np.int64)
        with (self.folder / INDICES).open("wb") as indices, (self.folder / CODES).open("wb") as codes:
            for bucket in range(self._buckets):
                first = bucket * BUCKET
                people = min(BUCKET, self.size - first)
                degree, rows, known = self._rows(bucket, people)
                counts[first + 1 : first + 1 + people] = degree
                rows.tofile(indices)
                known.tofile(codes)
                if tell:
                    tell((bucket + 1) / self._buckets)
        np.cumsum(counts, out=counts)
        counts.tofile(self.folder / INDPTR)
        self._spill.rmdir()

    def _rows(self, bucket: int, people: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], Codes]:
        path, before, first = self._spill / str(bucket), self._before, bucket * BUCKET
        entries: Entries = np.fromfile(path, np.uint64) if path.exists() else np.empty(0, np.uint64)
        path.unlink(missing_ok=True)
        entries.sort()
        if before is None:
            return rows_of(entries, people)
        if len(entries) or before.touched[first : first + people].any() or first + people > before.size:
            return spliced(before, first, people, entries)
        rows = slice(int(before.indptr[first]), int(before.indptr[first + people]))
        return np.diff(before.indptr[first : first + people + 1]), before.indices[rows], before.codes[rows]

    def _write(self, source: npt.NDArray[np.int64], target: npt.NDArray[np.int64], codes: Codes) -> None:
        entries, starts = deal(source, target, codes, self._buckets)
        for bucket in np.flatnonzero(np.diff(starts)):
            with (self._spill / str(bucket)).open("ab") as out:
                entries[starts[bucket] : starts[bucket + 1]].tofile(out)
