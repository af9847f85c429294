"""The double itself: HTTP on a free port of this machine, with rate headers, faults and a stream."""

from __future__ import annotations

import json
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.doubles.mastodon.asked import Asked
from tests.doubles.mastodon.community import Community
from tests.doubles.mastodon.faults import Fault, What
from tests.doubles.mastodon.oauth import Authority
from tests.doubles.mastodon.routes import Routes

PAGE = b"<!doctype html><title>Down for maintenance</title>"


class Double:
    """A server over a community. `limit` requests in `window` are granted, told by the headers of every answer; `now` is its
    clock, which may go wrong: `Date` tells it. `faults` strike in order; `refuses_login` is what a suspended owner meets."""

    def __init__(
        self,
        community: Community | None = None,
        *,
        limit: int = 1_000_000,
        window: timedelta = timedelta(minutes=5),
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.community = community or Community()
        self.now = now or (lambda: self.community.now)
        self.limit, self.window = limit, window
        self.routes, self.authority = Routes(self.community), Authority()
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.refuses_login = False
        self.latency_seconds = 0.0
        self.events: queue.Queue[tuple[str, object] | None] = queue.Queue()
        self.lock = threading.Lock()
        self._left, self._resets_at = limit, self.now() + window
        self._last_page: dict[str, tuple[int, Any, str]] = {}

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"
        self.routes.base, self.routes.streaming = self.url, self.url.replace("http:", "ws:")
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.events.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fault(self, what: str, path: str = "", **options: Any) -> None:
        """Let something go wrong from now on."""
        self.faults.append(Fault(What(what), path, **options))

    def paths(self) -> list[str]:
        """The paths it was asked for, in order."""
        return [each.path for each in self.asked]

    def rate(self) -> tuple[dict[str, str], bool]:
        """The headers for the next answer, and whether it is granted."""
        with self.lock:
            if self.now() >= self._resets_at:
                self._left, self._resets_at = self.limit, self.now() + self.window
            granted = self._left > 0
            self._left = max(0, self._left - 1)
            return {
                "X-RateLimit-Limit": str(self.limit),
                "X-RateLimit-Remaining": str(self._left),
                "X-RateLimit-Reset": self._resets_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            }, granted

    def answer(self, asked: Asked) -> tuple[int, Any, str]:
        """Status, entity and `Link` header for a request."""
        if asked.path.startswith("/oauth/") or asked.path in (
            "/api/v1/apps",
            "/.well-known/oauth-authorization-server",
        ):
            return (*self._authority(asked), "")
        is_member = asked.token in self.authority.tokens
        if asked.token and not is_member:
            return 401, {"error": "The access token is invalid"}, ""
        if is_member and self.refuses_login:
            return 403, {"error": "Your login is currently disabled"}, ""
        if asked.method != "GET":
            return self._change(asked)
        found = self.routes.answer(asked.path, asked.params, is_member=is_member)
        if any(fault.what == What.REPEAT and fault.strikes(asked.path, asked.params) for fault in self.faults):
            return self._last_page.get(asked.path, found)
        self._last_page[asked.path] = found
        return found

    def _change(self, asked: Asked) -> tuple[int, Any, str]:
        """What the owner changes; a stranger changes nothing. Two changes at a time are one after the other."""
        scopes = self.authority.tokens.get(asked.token)
        if scopes is None:
            return 401, {"error": "This method requires an authenticated user"}, ""
        with self.lock:
            return self.routes.change(asked.method, asked.path, asked.form, scopes)

    def _authority(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        known = {
            ("POST", "/api/v1/apps"): lambda: self.authority.register(asked.form),
            ("POST", "/oauth/token"): lambda: self.authority.token(asked.form),
            ("POST", "/oauth/revoke"): lambda: self.authority.revoke(asked.form),
            ("GET", "/.well-known/oauth-authorization-server"): lambda: self.authority.metadata(self.url),
        }
        return known.get((asked.method, asked.path), lambda: (404, {"error": "Not Found"}))()


def _fields(text: str) -> dict[str, Any]:
    """The fields of a query or a form; those whose name ends in [], and `actors`, are lists."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text):
        if name.endswith("[]") or name == "actors":
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _handler(double: Double) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def do_DELETE(self) -> None:
            self._serve("DELETE")

        def _serve(self, method: str) -> None:
            place = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            asked = Asked(
                method, place.path, _fields(place.query), _fields(body), token,
                self.headers.get("User-Agent", ""), double.now(),
            )  # fmt: skip
            if place.path == "/api/v1/streaming/user":
                double.asked.append(asked)
                self._stream(asked)
                return
            if place.path == "/oauth/authorize":
                double.asked.append(asked)
                self._consent(asked)
                return
            time.sleep(double.latency_seconds)
            headers, granted = double.rate()
            fault = next(
                (f for f in double.faults if f.what != What.REPEAT and f.strikes(place.path, asked.params)), None
            )
            status, content, link = self._found(asked, fault, granted=granted)
            double.asked.append(Asked(**{name: getattr(asked, name) for name in asked.__slots__} | {"status": status}))
            headers |= {"Link": link} if link else {}
            headers |= fault.headers if fault else {}
            if status == 429 and not granted:
                headers["Retry-After"] = str(int((double._resets_at - double.now()).total_seconds()) + 1)
            self._send(status, content, headers, is_cut=fault is not None and fault.what == What.RESET)

        def _found(self, asked: Asked, fault: Fault | None, *, granted: bool) -> tuple[int, bytes, str]:
            if fault and fault.what == What.HTML:
                return 200, PAGE, ""
            if fault and fault.what == What.STATUS:
                return fault.status, json.dumps({"error": "A fault"}).encode(), ""
            if not granted:
                return 429, b'{"error": "Too many requests"}', ""
            status, entity, link = double.answer(asked)
            return status, json.dumps(entity).encode(), link

        def _send(self, status: int, content: bytes, headers: dict[str, str], *, is_cut: bool) -> None:
            self.send_response(status)
            kind = "text/html" if content is PAGE else "application/json; charset=utf-8"
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if is_cut else content)
            if is_cut:
                self.wfile.flush()
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()

        def _consent(self, asked: Asked) -> None:
            """The owner's browser on the page that asks them, and where it is led from there."""
            if asked.method == "GET":
                self._send(
                    200, double.authority.consent(self.path).encode(), {"Content-Type": "text/html"}, is_cut=False
                )
                return
            back = double.authority.decide(self.path, is_yes=asked.form.get("said") == "yes")
            self._send(302, b"", {"Location": back}, is_cut=False)

        def _stream(self, asked: Asked) -> None:
            if asked.token not in double.authority.tokens:
                self._send(401, b'{"error": "Access token is invalid"}', {}, is_cut=False)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b":)\n\n")
            with suppress(OSError):
                while (told := double.events.get()) is not None:
                    self.wfile.write(f"event: {told[0]}\ndata: {json.dumps(told[1])}\n\n:thump\n".encode())
                    self.wfile.flush()
            self.close_connection = True

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(double.now().timestamp() if timestamp is None else timestamp)

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    return Handler
