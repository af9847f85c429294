"""Opening connections: every name is resolved here, and only an address that was judged is connected to."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from entregent.base.http.addresses import is_public
from entregent.base.http.errors import Forbidden, TooMuch
from entregent.base.text import t

Resolve = Callable[[str, int], list[str]]
CONNECT_SECONDS = 10.0


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as text. Raises `httpcore.ConnectError` where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses, and to the hosts that are named as allowed (`host` or `host:port`).

    The address that was judged is the one that is connected to: a name that resolves otherwise a moment later changes
    nothing. `deadline` (of `time.monotonic`) ends everything that is under way.
    """

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        self.deadline: float | None = None
        self._allowed = frozenset(each.lower() for each in allowed)
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises `Forbidden` when one of the host's addresses is closed."""
        addresses = self._resolve(host, port)
        if not self.is_allowed(host, port) and not all(is_public(address) for address in addresses):
            raise Forbidden(t("{host} is not on the public internet: nothing was sent there.", host=host))
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                within = self._left(min(timeout or CONNECT_SECONDS, CONNECT_SECONDS))
                stream = self._sockets.connect_tcp(address, port, within, local_address, socket_options)
                return _Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the owner named this host as one that may be reached wherever it is."""
        name = host.lower().rstrip(".")
        return name in self._allowed or f"{name}:{port}" in self._allowed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise Forbidden(t("Nothing is sent to local sockets."))

    def sleep(self, seconds: float) -> None:
        """Wait between attempts to connect."""
        time.sleep(seconds)

    def _left(self, timeout: float | None) -> float | None:
        if self.deadline is None:
            return timeout
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooMuch(t("The server took too long to answer: try again later."))
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline, so that a server that trickles cannot hold us."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._backend._left(timeout))
        return _Timed(secured, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
