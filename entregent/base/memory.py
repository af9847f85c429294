"""Giving back what is not needed any more, and not looking again and again at what stays."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Fewer modules than these are not worth a look at everything.
_MODULES = 20
# How many modules were loaded when what is there was last taken as staying.
_settled = 0


def give_back() -> None:
    """Return freed memory to the system, between two stages that need much of it: the C library (glibc) keeps it otherwise,
    and the next stage seldom fits into the holes."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def settle() -> None:
    """Once code was loaded, take what is there as staying for as long as the process: Python goes through it no more when it
    looks for cycles. With all that a shortlist loads, one such look takes 100 to 160 ms, in the midst of some page.

    To be called between requests, as often as one likes: nothing is done while no code is loaded. A cycle that is in use
    at that moment is never freed, which is why it is done for code alone."""
    global _settled
    if len(sys.modules) >= _settled + _MODULES:
        _settled = len(sys.modules)
        gc.collect()
        gc.freeze()


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
