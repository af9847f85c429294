"""Asking a server: methods of XRPC, lists page by page, and what the refusals mean (atproto.com/specs/xrpc)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from entregent.base.http.client import Answer
from entregent.base.http.polite import PoliteHttp, retry_after
from entregent.base.jsonfile import elements, inside, text_of
from entregent.contract.live import Later, Revoked
from entregent.contract.text import t

REST = timedelta(minutes=5)
LONG_REST = timedelta(minutes=15)
_LONGEST_CURSOR = 2_000
# What a server says of an account that it keeps shut.
_SHUT = (
    "AccountTakedown",
    "AccountDeactivated",
    "AccountSuspended",
    "RepoTakendown",
    "RepoDeactivated",
    "RepoSuspended",
)


class Declined(Exception):
    """The server does not give this: not there, not served here, not allowed, or a place that it no longer knows. `error` is
    its name for that."""

    def __init__(self, status: int, error: str = "", words: str = "") -> None:
        super().__init__(f"{status} {error} {words}".strip())
        self.status, self.error, self.words = status, error, words

    @property
    def is_shut(self) -> bool:
        """Whether the account that was asked about was suspended, or closed by its owner."""
        return self.error in _SHUT


class Repeating(Exception):
    """The server gives the same page again and again: the list cannot be read to its end."""


class Access(Protocol):
    """What the owner granted, as headers of a request; it may have to be renewed."""

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """The headers that say who asks."""
        ...

    def again(self, answer: Answer) -> bool:
        """Look at an answer: whether the same request is worth sending once more, with new headers. Raises `Revoked`."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """Some elements, and the cursor that leads to the next ones ("" where these are the last); `whole` is the answer."""

    items: tuple[object, ...]
    cursor: str
    whole: object = None

    @property
    def ids(self) -> tuple[str, ...]:
        """What tells the elements apart."""
        return tuple(text_of(inside(each, "uri")) or text_of(inside(each, "did")) or str(each) for each in self.items)


@dataclass(frozen=True, slots=True)
class Api:
    """One server, and what the owner granted us there (None: asked as anybody may)."""

    http: PoliteHttp
    server: str
    now: Callable[[], datetime]
    access: Access | None = None

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.server).netloc

    def get(self, name: str, params: Mapping[str, Any] | None = None) -> object:
        """What a query answers, decoded. Raises `Revoked`, `Later`, `Declined` or `HttpError`."""
        return self.decoded(self.sent("GET", f"{self.server}/xrpc/{name}", params=dict(params or {})))

    def post(self, name: str, body: Mapping[str, Any]) -> object:
        """What a procedure answers; raises as `get`."""
        answer = self.sent("POST", f"{self.server}/xrpc/{name}", body=dict(body))
        return self.decoded(answer) if answer.content else None

    def sent(self, method: str, url: str, **options: Any) -> Answer:
        """The answer to a request with the owner's permission, renewed where it has run out; raises as `get`."""
        for _ in range(3):
            headers = self.access.headers(method, url) if self.access else {}
            answer = self.http.request(method, url, credentials=headers, **options)
            if self.access is None or not self.access.again(answer):
                break
        self.check(answer)
        return answer

    def page(self, name: str, params: Mapping[str, Any], field: str) -> Page:
        """One page of a list, whose elements stand in `field`; raises as `get`."""
        found = self.get(name, params)
        items, cursor = inside(found, field), text_of(inside(found, "cursor"))
        if not isinstance(items, list):
            raise self.later(LONG_REST)
        return Page(tuple(items), cursor if items and len(cursor) <= _LONGEST_CURSOR else "", found)

    def pages(self, name: str, params: Mapping[str, Any], field: str, cursor: str = "") -> Iterator[Page]:
        """The pages of a list from a cursor on. One that repeats is asked for once more; raises `Repeating` if that is in
        vain."""
        met, before = {cursor}, None
        while True:
            page = self._fresh(name, {**params, **({"cursor": cursor} if cursor else {})}, field, before, met)
            yield page
            if not page.cursor:
                return
            cursor, before = page.cursor, page
            met.add(cursor)

    def _fresh(self, name: str, params: Mapping[str, Any], field: str, before: Page | None, met: set[str]) -> Page:
        for _ in range(2):
            page = self.page(name, params, field)
            is_same = before is not None and bool(page.items) and page.ids == before.ids
            if not is_same and (not page.cursor or page.cursor not in met):
                return page
        raise Repeating(name)

    def check(self, answer: Answer) -> None:
        """Raise what the status means."""
        if answer.status >= 500 and error_of(answer)[0] not in ("MethodNotImplemented", "NotImplemented"):
            asked = retry_after(answer, self.now())
            raise Later(
                t("{host} is out of order: it is tried again later.", host=self.host), asked or self.now() + REST
            )
        error, words = error_of(answer)
        if answer.status == 401 and self.access is not None:
            raise Revoked(t("{host} does not take your permission any more: connect the account anew.", host=self.host))
        if answer.status >= 400:
            raise Declined(answer.status, error, words)
        if answer.status >= 300:
            raise self.later(LONG_REST)

    def decoded(self, answer: Answer) -> object:
        """The answer's JSON; a web page in its stead (a gateway, a notice of works) means later."""
        try:
            return answer.json()
        except ValueError:
            raise self.later(LONG_REST) from None

    def later(self, rest: timedelta) -> Later:
        """The error for a server that answers something else than it should."""
        return Later(
            t("{host} answers with something else than data: it is tried again later.", host=self.host),
            self.now() + rest,
        )


def error_of(answer: Answer) -> tuple[str, str]:
    """How an answer names its error, and what it says of it in one line."""
    try:
        found = answer.json()
    except ValueError:
        return "", ""
    said = text_of(inside(found, "message")) or text_of(inside(found, "error_description"))
    return text_of(inside(found, "error"))[:100], " ".join(said.split())[:200]


def strings(value: object) -> list[str]:
    """The texts of a list."""
    return [text for each in elements(value) if (text := text_of(each))]
