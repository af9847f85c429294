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
from entregent.networks.bluesky import resolving
from tests.doubles.mastodon import Double
from tests.journeys.taking import NOW, workspace
from tests.servers.bluesky import Member, Network, network
from tools import system


@pytest.fixture(scope="session")
def bluesky() -> Iterator[Network]:
    """A real Bluesky network, one for all tests of a process; each test makes accounts of its own."""
    lacking = "" if system.bluesky() else "the Bluesky servers or a Node that runs them"
    lacking = lacking or ("" if system.initdb() else "PostgreSQL")
    if lacking and system.under_ci():
        pytest.fail(f"{lacking} are missing, and nothing may be skipped under CI=true.")
    if lacking:
        pytest.skip(f"{lacking} are missing: .venv/bin/python tools/doctor.py says what to install")
    with network() as running:
        yield running


@pytest.fixture
def reached(bluesky: Network, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Network:
    """The Bluesky network, which may be reached, and whose directory is the one that is asked."""
    settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, *bluesky.hosts]
    monkeypatch.setattr(resolving, "LOOKUP", bluesky.pds)
    monkeypatch.setattr(resolving, "DIRECTORY", bluesky.plc)
    return bluesky


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


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    """Where the application answers: servers lead back to the loopback address alone, not to its name."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    return str(live_server.url).replace("localhost", "127.0.0.1")


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


def signed_in(here: Workspace, member: Member, now: datetime = NOW, *, may_change: bool = False) -> Account:
    """Somebody's account on the real network, connected with an app password."""
    with clock.use(clock.FixedClock(now)):
        answers = {"handle": member.handle, "password": member.app_password(), "server": ""}
        account, send_to = actions.begin_connecting(here, "bluesky", answers, now, may_change=may_change)
        assert send_to is None
        return account
