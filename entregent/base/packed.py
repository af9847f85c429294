"""Sorted integer arrays in a small blob: differences, then zlib. A million neighbouring ids take about 12 kB."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]


def pack(ids: Iterable[int] | Ids) -> bytes:
    """Pack a set of 64-bit integers (any order, repeats dropped)."""
    array = np.unique(np.fromiter(ids, dtype=np.int64) if not isinstance(ids, np.ndarray) else ids)
    return zlib.compress(np.diff(array, prepend=0).astype("<i8").tobytes(), 6)


def unpack(blob: bytes | memoryview) -> Ids:
    """The sorted array that `pack` was given; nobody in an empty blob, as a column holds that was never written."""
    if not blob:
        return np.empty(0, np.int64)
    steps = np.frombuffer(zlib.decompress(bytes(blob)), dtype="<i8")
    return np.cumsum(steps, dtype=np.int64)
