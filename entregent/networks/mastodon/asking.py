"""Asking a server: JSON by GET, lists page by page, and what the refusals mean.

Pages are told by the `Link` header (RFC 8288). Of the address in it only the parameters are taken: what was granted to one
server is never sent where a header leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from entregent.base.http.client import Answer
from entregent.base.http.polite import PoliteHttp, retry_after
from entregent.base.jsonfile import inside, text_of
from entregent.contract.live import Later, Revoked
from entregent.contract.text import t

_LINK = re.compile(r"<([^<>]{1,4000})>\s*;[^,<]*?\brel=\"?next\"?")
_TOKENS = ("max_id", "min_id", "since_id", "offset", "page", "cursor")
_LONGEST_TOKEN = 200
REST = timedelta(minutes=5)
LONG_REST = timedelta(minutes=15)


Params = Mapping[str, str | Sequence[str]]


class Declined(Exception):
    """The server does not give this: not there, not allowed, or a place in a list that it no longer knows."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(f"{status} {words}".strip())
        self.status, self.words = status, words


class Repeating(Exception):
    """The server gives the same page again and again: the list cannot be read to its end."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entities, and the parameters that lead to the next ones ({} where these are the last)."""

    items: tuple[object, ...]
    older: Mapping[str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the entities; what has none is told by its text."""
        return tuple(text_of(inside(item, "id")) or text_of(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Api:
    """One server, and the token it gave us ("": asked as anybody may)."""

    http: PoliteHttp
    server: str
    token: str
    now: Callable[[], datetime]

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.server).netloc

    @property
    def credentials(self) -> Mapping[str, str]:
        """The header that says who asks."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def get(self, path: str, params: Params | None = None) -> object:
        """What the server answers, decoded. Raises `Revoked`, `Later`, `Declined` or `HttpError`."""
        return self.decoded(self._answer(path, params))

    def send(self, method: str, path: str, form: Mapping[str, object]) -> object:
        """Change something there, once: what the server answers, decoded. Raises as `get`; after anything but `Declined`
        or `Wait` it may have been done all the same."""
        answer = self.http.request(method, f"{self.server}{path}", form=dict(form), credentials=self.credentials)
        self.check(answer)
        return self.decoded(answer)

    def page(self, path: str, params: Mapping[str, str]) -> Page:
        """One page of a list; raises as `get`."""
        answer = self._answer(path, params)
        found = self.decoded(answer)
        if not isinstance(found, list):
            raise self.later(LONG_REST)
        return Page(tuple(found), older(answer.headers.get("link", "")))

    def pages(self, path: str, limit: int, start: Mapping[str, str], first: Page | None = None) -> Iterator[Page]:
        """The pages of a list from `start` on (`first` is the page there, where it was asked for already). One that repeats
        is asked for once more; raises `Repeating` if that is in vain."""
        at, before, met = dict(start), None, {tuple(sorted(start.items()))}
        while True:
            page = first or self._fresh(path, {**at, "limit": str(limit)}, before, met)
            first = None
            yield page
            if not page.older:
                return
            at, before = dict(page.older), page
            met.add(tuple(sorted(at.items())))

    def _fresh(
        self, path: str, params: Mapping[str, str], before: Page | None, met: set[tuple[tuple[str, str], ...]]
    ) -> Page:
        for _ in range(2):
            page = self.page(path, params)
            is_same = before is not None and page.items and page.ids == before.ids
            if not is_same and (not page.older or tuple(sorted(page.older.items())) not in met):
                return page
        raise Repeating(path)

    def _answer(self, path: str, params: Params | None) -> Answer:
        answer = self.http.get(f"{self.server}{path}", params=dict(params or {}), credentials=self.credentials)
        self.check(answer)
        return answer

    def check(self, answer: Answer) -> None:
        """Raise what the status means."""
        if answer.status == 401 and self.token:
            raise Revoked(t("{host} does not take your permission any more: connect the account anew.", host=self.host))
        if answer.status >= 500:
            asked = retry_after(answer, self.now())
            raise Later(t("{host} is out of order: it is tried again later.", host=self.host), asked or self._in(REST))
        if answer.status >= 400:
            raise Declined(answer.status, words_of(answer))
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
            t("{host} answers with something else than data: it is tried again later.", host=self.host), self._in(rest)
        )

    def _in(self, rest: timedelta) -> datetime:
        return self.now() + rest


def older(link: str) -> dict[str, str]:
    """The parameters of the next page that a `Link` header names, {} where it names none.

    >>> older('<https://x.example/api/v1/mutes?limit=80&max_id=7>; rel="next", <https://x.example/?min_id=9>; rel="prev"')
    {'max_id': '7'}
    """
    found = _LINK.search(link[:10_000])
    if not found:
        return {}
    try:
        params = parse_qsl(urlsplit(found[1]).query, max_num_fields=20)
    except ValueError:
        return {}
    return {name: value for name, value in params if name in _TOKENS and len(value) <= _LONGEST_TOKEN}


def words_of(answer: Answer) -> str:
    """What the server says of an error, in one line."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    said = text_of(inside(found, "error_description")) or text_of(inside(found, "error"))
    return " ".join(said.split())[:200]
