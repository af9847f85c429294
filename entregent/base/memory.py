"""Giving back what is not needed any more."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def give_back() -> None:
    """Return freed memory to the system, between two stages that need much of it: the C library (glibc) keeps it otherwise,
    and the next stage seldom fits into the holes."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


@contextmanager
def without_looking_for_cycles() -> Iterator[None]:
    """While many small values are made that all stay to the end, do not have Python go through them over and over for
    cycles that are not there: at a million values that takes a third of the time. What nobody holds is freed as ever."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
