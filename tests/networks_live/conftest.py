"""Servers that answer on this machine, and the workers that read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest

from entregent import worker
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.intake import actions
from tests.doubles.mastodon import Double
from tests.journeys.taking import NOW, workspace


@pytest.fixture
def here() -> Workspace:
    return workspace()


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[..., Double]]:
    """Starts a double that may be reached; it stops with the test."""
    with ExitStack() as stack:

        def start(*arguments: Any, **options: Any) -> Double:
            double = stack.enter_context(Double(*arguments, **options))
            settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, double.host]
            return double

        yield start


def work_at(moment: datetime) -> None:
    """Do all that is due at a moment."""
    with clock.use(clock.FixedClock(moment)):
        worker.run_until_idle()


def connected(here: Workspace, double: Double, callback: str = "", *, may_change: bool = False) -> Account:
    """The owner's account, connected by way of the server's page; with leave to change things where that is asked."""
    with clock.use(clock.FixedClock(NOW)):
        account, send_to = actions.begin_connecting(
            here, "mastodon", {"server": double.url}, NOW, callback, may_change=may_change
        )
        assert send_to is not None
        code, state = double.authority.say_yes(send_to.url)
        return actions.finish_connecting(account, code, NOW, callback, state)
