"""Giving back what is not needed any more."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """Return freed memory to the system, between two stages that need much of it: the C library (glibc) keeps it otherwise,
    and the next stage seldom fits into the holes."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
