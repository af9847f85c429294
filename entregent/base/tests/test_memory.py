"""What is there once code was loaded is not looked through again, and what comes later still is."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from types import ModuleType

import pytest

from entregent.base import memory


class Ring:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _thawed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "_settled", 0)
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_is_there_stays_once_code_was_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.settle()
    kept = gc.get_freeze_count()
    assert kept > 10_000
    later = [[number] for number in range(1_000)]
    memory.settle()
    assert gc.get_freeze_count() <= kept, "no code came since"
    for number in range(40):
        monkeypatch.setitem(sys.modules, f"invented_{number}", ModuleType(f"invented_{number}"))
    memory.settle()
    assert gc.get_freeze_count() > kept + len(later) // 2


def test_cycles_are_freed_as_ever() -> None:
    before = Ring()
    gone = weakref.ref(before)
    del before
    memory.settle()
    assert gone() is None, "what nobody holds is not kept for good"
    after = Ring()
    gone = weakref.ref(after)
    del after
    gc.collect()
    assert gone() is None
