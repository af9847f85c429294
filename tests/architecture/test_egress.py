"""Nothing opens a connection by itself: import-linter forbids HTTP libraries, this test the standard library's own."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.files import APPLICATION, shown, written_by_hand

FORBIDDEN_MODULES = {
    "http.client",
    "urllib.request",
    "ftplib",
    "smtplib",
    "imaplib",
    "poplib",
    "telnetlib",
    "xmlrpc.client",
}
# Of socket, only what names this machine is used.
HARMLESS_OF_SOCKET = {"gethostname"}
THE_ONE_EGRESS = APPLICATION / "base" / "http"
# Looks for a free port to listen on.
LISTENS = APPLICATION / "cli" / "serving.py"


def reaching_out(source: str) -> list[str]:
    """The imports and calls of a source by which it could open a connection."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
            found += sorted(names & FORBIDDEN_MODULES)
            if node.module == "socket":
                found += [f"socket.{alias.name}" for alias in node.names if alias.name not in HARMLESS_OF_SOCKET]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket":
            found += [f"socket.{node.attr}"] if node.attr not in HARMLESS_OF_SOCKET else []
    return found


def test_only_base_http_reaches_out() -> None:
    found = [
        f"{shown(path)} uses {what}"
        for path in written_by_hand(".py")
        if path != LISTENS and THE_ONE_EGRESS not in path.parents and "tests" not in path.parts
        for what in reaching_out(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import http.client", ["http.client"]),
        ("from urllib import request", ["urllib.request"]),
        ("from urllib.request import urlopen", ["urllib.request"]),
        ("import socket\nsocket.create_connection(x)", ["socket.create_connection"]),
        ("from urllib.parse import urlsplit\nimport socket\nsocket.gethostname()", []),
    ],
)
def test_reaching_out_is_seen(source: str, expected: list[str]) -> None:
    assert reaching_out(source) == expected
