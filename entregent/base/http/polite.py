"""Asking politely: each server's own limits are kept, and no more is asked in a day than was agreed.

A server says how much is left in its headers: `X-RateLimit-Remaining` and `X-RateLimit-Reset` or their later form without
`X-` (draft-ietf-httpapi-ratelimit-headers), the reset as a date, as seconds since 1970 or as seconds from now; and with
429 or 503 in `Retry-After` (RFC 9110, 10.2.3). A date is meant by the server's own clock, which `Date` tells and which may
be another than ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

from entregent.base.http.client import Answer, Http
from entregent.base.http.errors import HttpError
from entregent.base.text import Text, t

# Where a server says "later" without saying when.
PATIENCE = (60.0, 300.0, 900.0, 3600.0)
# Nobody is believed who asks for more.
LONGEST = timedelta(hours=24)


class Wait(HttpError):
    """The server, or the day's budget, has no room for another request before `until`."""

    def __init__(self, message: Text, until: datetime) -> None:
        super().__init__(message)
        self.until = until


@dataclass(slots=True)
class Window:
    """What one server still grants: `left` requests until `resets_at`. `refused` counts refusals without a date."""

    left: int | None = None
    resets_at: datetime | None = None
    closed_until: datetime | None = None
    refused: int = 0


class PoliteHttp:
    """Requests within each server's limits. Waits up to `patience` seconds for room, and raises `Wait` where that is not
    enough.

    `rate` is (requests, seconds) for servers that tell nothing; `spend` is asked before every request, with the host, and
    answers when the day's budget has room again (None: now). `now` and `sleep` are given so that tests need not wait.
    """

    def __init__(
        self,
        http: Http,
        *,
        now: Callable[[], datetime],
        rate: tuple[int, int],
        patience: float = 0.0,
        spend: Callable[[str], datetime | None] = lambda _host: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http, self._now, self._sleep = http, now, sleep
        self._rate, self._patience, self._spend = rate, patience, spend
        self._windows: dict[str, Window] = {}

    def get(self, url: str, **options: Any) -> Answer:
        """`request("GET", url, …)`."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Answer:
        """`request("POST", url, …)`."""
        return self.request("POST", url, **options)

    def request(self, method: str, url: str, **options: Any) -> Answer:
        """As `Http.request`; a 429 is answered by waiting, never returned. Raises `Wait` too."""
        host = urlsplit(url).netloc.lower()
        while True:
            self._wait(host)
            answer = self._http.request(method, url, **options)
            self._note(host, answer)
            if answer.status != 429:
                return answer

    def lines(self, url: str, **options: Any) -> Any:
        """As `Http.lines`: one request, however long it lasts."""
        self._wait(urlsplit(url).netloc.lower())
        return self._http.lines(url, **options)

    def _wait(self, host: str) -> None:
        window = self._windows.setdefault(host, Window())
        until = max(filter(None, (self._spend(host), self._closed(window))), default=None)
        if until is None or until <= (now := self._now()):
            return
        seconds = (until - now).total_seconds()
        if seconds > self._patience:
            raise Wait(t("{host} asks us to wait: it is taken up again later.", host=host), until)
        self._sleep(seconds)

    def _closed(self, window: Window) -> datetime | None:
        """Until when a server has no room: what it said, or our own pace where it says nothing."""
        now = self._now()
        if window.closed_until and window.closed_until > now:
            return window.closed_until
        if window.resets_at and window.resets_at <= now:
            window.left = window.resets_at = None
        if window.left is None:
            requests, seconds = self._rate
            window.left, window.resets_at = requests, now + timedelta(seconds=seconds)
        if window.left <= 0:
            return window.resets_at
        window.left -= 1
        return None

    def _note(self, host: str, answer: Answer) -> None:
        window, now = self._windows[host], self._now()
        left, reset = _number(answer.headers, "remaining"), _header(answer.headers, "reset")
        if left is not None and (at := moment(reset, now, ahead(answer, now))) is not None:
            window.left, window.resets_at = left, min(at, now + LONGEST)
        if answer.status not in (429, 503):
            window.refused = 0
            return
        asked = retry_after(answer, now)
        if asked is None and answer.status == 429:
            asked = window.resets_at if window.left == 0 else None
        if asked is None:
            asked = now + timedelta(seconds=PATIENCE[min(window.refused, len(PATIENCE) - 1)])
        window.refused += 1
        if answer.status == 429 or "retry-after" in answer.headers:
            window.closed_until = min(asked, now + LONGEST)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def retry_after(answer: Answer, now: datetime) -> datetime | None:
    """When a server wants to be asked again, by our clock; None where it does not say."""
    return moment(answer.headers.get("retry-after", ""), now, ahead(answer, now))


def ahead(answer: Answer, now: datetime) -> timedelta:
    """How far a server's clock is ahead of ours, as the answer that came `now` tells in `Date` (RFC 9110, 6.6.1); 0 where
    it does not. What an answer took on its way, and a second that is not told in full, count as being behind: whoever
    waits by this is never early. An answer that was kept somewhere was made `Age` seconds ago (RFC 9111, 5.1)."""
    made = _date(answer.headers.get("date", ""))
    if made is None:
        return timedelta()
    age = answer.headers.get("age", "").strip()
    return made + timedelta(seconds=int(age) if age.isdecimal() and len(age) < 8 else 0) - now


def moment(value: str, now: datetime, ahead: timedelta = timedelta()) -> datetime | None:
    """The moment a header names: an ISO or HTTP date, seconds since 1970, or seconds from now; None for none. A date is by a
    clock that is `ahead` of ours, the answer is by ours.

    >>> moment("30", datetime(2026, 3, 2, tzinfo=UTC)).isoformat()
    '2026-03-02T00:00:30+00:00'
    """
    value = value.strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        found = _date(value)
    else:
        if not 0 <= seconds < 1e11:
            return None
        if seconds <= 1e9:
            return now + timedelta(seconds=seconds)
        # Servers leave out what is below a second: the one that is named is over at its end.
        found = datetime.fromtimestamp(seconds + 1, UTC)
    try:
        return found - ahead if found else None
    except OverflowError:
        return None


def _date(value: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(value)
        except (ValueError, TypeError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _header(headers: Mapping[str, str], name: str) -> str:
    return headers.get(f"x-ratelimit-{name}", headers.get(f"ratelimit-{name}", ""))


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = _header(headers, name).strip()
    return int(text) if text.isdigit() and len(text) < 10 else None
