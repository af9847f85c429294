"""The suite itself: no way out to the network, no way into the data of the person who runs it."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from entregent.base import clock


def test_the_data_folder_is_a_temporary_one() -> None:
    assert Path(tempfile.gettempdir()) in Path(settings.ENTREGENT_HOME).parents


def test_the_clock_stands_where_it_is_put(at: Callable[[str], datetime]) -> None:
    at("2026-03-02T09:00")
    assert clock.current().now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
    at("2026-03-03")
    assert clock.current().now().day == 3


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_a_test_that_reaches_out_fails(pytester: pytest.Pytester) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    pytester.makeconftest((root / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(
        """
        import contextlib, socket

        def test_connects():
            socket.create_connection(("192.0.2.1", 80))

        def test_looks_up():
            socket.getaddrinfo("example.invalid", 80)

        def test_swallows_the_refusal():
            with contextlib.suppress(Exception):
                socket.create_connection(("192.0.2.1", 80))
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:django", "-p", "no:cacheprovider")
    result.assert_outcomes(failed=2, passed=1, errors=3)
    result.stdout.fnmatch_lines(["*test_connects (call) reaches for 192.0.2.1: tests talk to loopback only*"])
