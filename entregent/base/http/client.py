"""The one way out: requests to foreign servers, guarded (see `connecting`), limited in size and time.

with Http(agent="Entregent/1 (+https://…)") as http:
    answer = http.get("https://example.org/api", credentials={"Authorization": "Bearer …"})
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

import httpcore
import httpx

from entregent.base.http.connecting import GuardedBackend, Resolve, resolve
from entregent.base.http.errors import Forbidden, HttpError, TooMuch, Unreachable
from entregent.base.text import t

MAX_BYTES = 10 * 1024 * 1024
MAX_SECONDS = 30.0
MAX_REDIRECTS = 5
SCHEMES = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
CONNECTIONS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `headers` have lower-case names; `url` is where the last redirect led."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def text(self) -> str:
        """The content as UTF-8, damaged bytes replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The content as JSON. Raises `ValueError` where it is none, or nested too deeply."""
        try:
            return json.loads(self.content)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class Http:
    """Sends requests, one after the other; not to be shared between threads.

    `agent` is the User-Agent: who asks, and where to read why. `allowed` names hosts (`host` or `host:port`) that
    may be reached though they are not public. No proxy and no other setting is taken from the environment.
    """

    def __init__(self, agent: str, *, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        self._agent = agent
        self._backend = GuardedBackend(allowed, resolve)

    @cached_property
    def _pool(self) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=_trusted(),
            max_connections=CONNECTIONS,
            keepalive_expiry=20,
            network_backend=self._backend,
        )

    def get(self, url: str, **options: Any) -> Answer:
        """`request("GET", url, …)`."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Answer:
        """`request("POST", url, …)`."""
        return self.request("POST", url, **options)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        credentials: Mapping[str, str] | None = None,
        limit: int = MAX_BYTES,
        seconds: float = MAX_SECONDS,
    ) -> Answer:
        """Send a request and read the answer, whatever its status.

        `form` is sent as a form, `body` as JSON (or as they are, where they are bytes). `credentials` are headers that
        are sent to the origin of `url` alone, not where a redirect leads elsewhere. At most `limit` bytes (decompressed)
        within `seconds`. Raises `Forbidden`, `Unreachable` or `TooMuch`.
        """
        address = _parsed(url, params)
        self._backend.deadline = time.monotonic() + seconds
        sent = httpx.Request(method, address, headers=self._headers(headers), data=form, **_body(body))
        for _hop in range(MAX_REDIRECTS + 1):
            if _origin(sent.url) == _origin(address):
                sent.headers.update(credentials or {})
            with self._sent(sent) as response:
                location = response.headers.get("location", "")
                if response.status_code not in REDIRECTS or not location:
                    content = _read(response, limit, self._backend.deadline)
                    return Answer(response.status_code, _lower(response), content, str(sent.url))
                sent = _redirected(sent, response.status_code, location, credentials or {})
        raise TooMuch(t("{host} redirects again and again.", host=address.host))

    def lines(
        self, url: str, *, credentials: Mapping[str, str] | None = None, idle_seconds: float = 90.0
    ) -> Iterator[str]:
        """The lines of an answer that never ends (server-sent events), as they come. Ends when the server does; raises as
        `request`, and `TooMuch` when nothing comes for `idle_seconds`."""
        sent = httpx.Request("GET", _parsed(url, None), headers=self._headers({"Accept": "text/event-stream"}))
        sent.headers.update(credentials or {})
        self._backend.deadline = time.monotonic() + idle_seconds
        with self._sent(sent) as response:
            if response.status_code != 200:
                raise Unreachable(t("{host} does not stream: it answered {status}.", host=sent.url.host,
                                    status=response.status_code))  # fmt: skip
            with _told(str(sent.url.host)):
                for line in _lines(response.iter_raw()):
                    self._backend.deadline = time.monotonic() + idle_seconds
                    yield line

    @contextmanager
    def _sent(self, request: httpx.Request) -> Iterator[httpx.Response]:
        with _told(request.url.host):
            plain = httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions={"timeout": {"connect": 10.0, "read": None, "write": None, "pool": 10.0}},
            )
            answered = self._pool.handle_request(plain)
        try:
            stream = answered.stream
            yield httpx.Response(answered.status, headers=answered.headers, stream=_Stream(stream), request=request)
        finally:
            answered.close()

    def _headers(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        return {"User-Agent": self._agent, "Accept": "application/json", "Accept-Encoding": "gzip", **(headers or {})}

    def close(self) -> None:
        """Close the connections that are kept open."""
        if "_pool" in self.__dict__:
            self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's certificates; reading them takes a while."""
    return ssl.create_default_context()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream


def _parsed(url: str, params: Mapping[str, Any] | None) -> httpx.URL:
    """A URL that a request can be sent to, without user and password. Raises `Forbidden`."""
    try:
        parsed = httpx.URL(url.strip())
        parsed = parsed.copy_merge_params(dict(params)) if params else parsed
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Forbidden(t("{url} is not a web address.", url=url[:200])) from error
    if parsed.scheme not in SCHEMES or not parsed.host or parsed.userinfo:
        raise Forbidden(t("{url} is not a web address.", url=url[:200]))
    return parsed


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or SCHEMES.get(url.scheme, 0)


def _redirected(sent: httpx.Request, status: int, location: str, credentials: Mapping[str, str]) -> httpx.Request:
    """The request to send next (RFC 9110, 15.4): never from https to http, and with nothing of ours across origins."""
    try:
        joined = str(sent.url.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise Forbidden(t("{url} is not a web address.", url=location[:200])) from error
    target = _parsed(joined, None)
    if sent.url.scheme == "https" and target.scheme != "https":
        raise Forbidden(t("{host} redirects to an address without encryption.", host=sent.url.host))
    is_same = _origin(target) == _origin(sent.url)
    ours = {"authorization", "cookie", "dpop", *(name.lower() for name in credentials)}
    headers = {name: value for name, value in sent.headers.items() if name not in ours | {"host"}}
    if status in (307, 308) and sent.method not in ("GET", "HEAD"):
        if not is_same:
            raise Forbidden(t("{host} redirects what is meant for it to another server.", host=sent.url.host))
        return httpx.Request(sent.method, target, headers=headers, content=sent.read())
    plain = {name: value for name, value in headers.items() if not name.startswith(("content-", "transfer-"))}
    return httpx.Request("HEAD" if sent.method == "HEAD" else "GET", target, headers=plain)


def _body(body: Any) -> dict[str, Any]:
    if body is None:
        return {}
    return {"content": body} if isinstance(body, bytes) else {"json": body}


def _read(response: httpx.Response, limit: int, deadline: float | None) -> bytes:
    found = bytearray()
    host = response.request.url.host
    with _told(host):
        for chunk in response.iter_bytes(64 * 1024):
            found += chunk
            if len(found) > limit:
                raise TooMuch(t("{host} sent more than {size} MB.", host=host, size=limit // 1_000_000))
            if deadline is not None and time.monotonic() > deadline:
                raise TooMuch(t("The server took too long to answer: try again later."))
    return bytes(found)


def _lower(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _lines(chunks: Iterable[bytes], longest: int = 1 << 20) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > longest:
            raise TooMuch(t("The server sent a line without end."))
        for line in whole:
            yield line.rstrip(b"\r").decode("utf-8", "replace")


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Whatever the libraries raise becomes one of our errors, with a sentence."""
    try:
        yield
    except HttpError:
        raise
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise TooMuch(t("{host} took too long to answer: try again later.", host=host)) from error
    except (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
        raise Forbidden(t("{url} is not a web address.", url=host[:200])) from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpx.HTTPError,
        httpx.StreamError,
        ssl.SSLError,
        OSError,
    ) as error:
        raise Unreachable(t("{host} could not be reached: try again later.", host=host)) from error
