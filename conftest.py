"""What every test gets: no network but loopback, a clock that stands where the test puts it."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings

from entregent.base import clock

pytest_plugins = ["pytester"]

settings.register_profile("entregent", deadline=None, max_examples=50)
settings.load_profile("entregent")


SLOW_FIRST = ("journeys", "networks_live", "browser", "cli")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first, so that at the end no core waits for another's (`--no-loadscope-reorder` keeps the order)."""
    rank = {name: place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(rank)))


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what the suite itself holds: workers collect after each piece of work, and
    would look at all of it each time."""
    gc.collect()
    gc.freeze()


class NetworkInTest(RuntimeError):
    """A test reached for an address outside this machine."""


_reached: list[str] = []


def _refuse(target: object) -> NetworkInTest:
    test = os.environ.get("PYTEST_CURRENT_TEST", "a fixture")
    _reached.append(f"{target}")
    return NetworkInTest(f"{test} reaches for {target}: tests talk to loopback only, use a double or a local server.")


def _is_local(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        text = host.decode() if isinstance(host, bytes) else str(host)
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False


def _is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse connections and look-ups that leave the machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto, getaddrinfo = socket.socket.sendto, socket.getaddrinfo

    def check(instance: socket.socket, address: Any) -> None:
        if instance.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise _refuse(address[0])

    def guarded_connect(instance: socket.socket, address: Any) -> None:
        check(instance, address)
        return connect(instance, address)

    def guarded_connect_ex(instance: socket.socket, address: Any) -> int:
        check(instance, address)
        return connect_ex(instance, address)

    def guarded_sendto(instance: socket.socket, *arguments: Any) -> int:
        check(instance, arguments[-1])
        return sendto(instance, *arguments)

    def guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _is_local(host) and not _is_address(host):
            raise _refuse(host)
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def _no_network_unnoticed() -> Iterator[None]:
    """Fail the test that reached for the network, even where the code under test swallowed the refusal."""
    _reached.clear()
    yield
    assert not _reached, f"reached for {', '.join(_reached)}"


@pytest.fixture
def at() -> Iterator[Callable[[str | datetime], datetime]]:
    """Sets the clock: `now = at("2026-03-02T09:00")` (UTC where no zone is written). It may be set again and again."""
    with ExitStack() as stack:

        def set_clock(moment: str | datetime) -> datetime:
            moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return stack.enter_context(clock.use(clock.FixedClock(moment))).now()

        yield set_clock
