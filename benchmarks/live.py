"""How long does the first reading of a connected account take, does a crawl use what a server grants, what does idling cost?

    python benchmarks/live.py [--network mastodon|bluesky] [--follows 5000] [--notifications 50000] [--latency 0]
                              [--contacts 1000]

The server is the suite's double of each network, on this machine: it answers as the API is documented, as fast as Python
lets it. The first reading is `entregent connect`, measured from outside, in an empty data folder; the double works beside
it, and shares the machine. The crawl reads the follow lists (500 each) of so many contacts against 300 requests in five
minutes, on a clock that moves only by what is waited and by the latency of each request.
"""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from scale import ENTREGENT, ROOT, SETTINGS, Cost, run, verdict

sys.path.append(str(ROOT))

from entregent.base.http import Http  # noqa: E402
from entregent.base.http.polite import PoliteHttp  # noqa: E402
from entregent.contract.live import Connect, FollowPage, Reader, Session  # noqa: E402
from entregent.contract.registry import networks  # noqa: E402
from tests.doubles import bluesky, mastodon  # noqa: E402
from tests.doubles.mastodon.community import NOW  # noqa: E402

SECONDS, MEGABYTES, SHARE, IDLE = 60.0, 300.0, 0.95, 1.0
WINDOW = timedelta(minutes=5)
FOLLOWED_BY_EACH, POSTS = 500, 2_000


class Trial(Protocol):
    """One network's double, and how an account on it is connected."""

    slug: str

    def full(self, follows: int, notifications: int) -> mastodon.Double:
        """A double with that many of each, whose members do not want to be crawled."""
        ...

    def crowd(self, contacts: int, **options: Any) -> tuple[mastodon.Double, list[str]]:
        """A double with so many contacts who follow 500 others each, and their keys."""
        ...

    def connected(self, double: mastodon.Double, environment: Mapping[str, str]) -> Cost:
        """Connect and read; what it cost."""
        ...

    def credentials(self, double: mastodon.Double) -> tuple[str, dict[str, str]]:
        """The owner's key, and credentials that the double takes."""
        ...


@dataclass(frozen=True, slots=True)
class Mastodon:
    """By way of the server's page and a code."""

    slug: str = "mastodon"

    def full(self, follows: int, notifications: int) -> mastodon.Double:
        """See `Trial`."""
        shy = {number: {"discoverable": False} for number in range(1, follows + 1)}
        return mastodon.Double(
            mastodon.Community(
                accounts=follows + 1, following=follows, followers=follows, notifications=notifications,
                statuses=POSTS, changes=shy,
            )
        )  # fmt: skip

    def crowd(self, contacts: int, **options: Any) -> tuple[mastodon.Double, list[str]]:
        """See `Trial`."""
        numbers = list(range(3, 3 * contacts + 3, 3))
        lists = {number: list(range(1, FOLLOWED_BY_EACH + 1)) for number in numbers}
        crowd = mastodon.Community(accounts=max(FOLLOWED_BY_EACH, numbers[-1]) + 1, following_of=lists)
        return mastodon.Double(crowd, **options), [crowd.key(number) for number in numbers]

    def connected(self, double: mastodon.Double, environment: Mapping[str, str]) -> Cost:
        """See `Trial`."""
        connect = [ENTREGENT, "connect", "mastodon"]
        told = subprocess.run(
            [*connect, "--answer", f"server={double.url}"],
            env={**os.environ, **SETTINGS, **environment}, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        page = re.search(r"https?://\S+/oauth/authorize\?\S+", told.stdout.replace("\n", ""))
        assert page, told.stdout
        code, _state = double.authority.say_yes(page[0].partition("Then:")[0])
        return run((*connect, "--code", code), environment)

    def credentials(self, double: mastodon.Double) -> tuple[str, dict[str, str]]:
        """See `Trial`."""
        double.authority.tokens["mine"] = "read"
        return double.community.key(0), {"token": "mine", "domain": double.community.domain}


@dataclass(frozen=True, slots=True)
class Bluesky:
    """With an app password."""

    slug: str = "bluesky"

    def full(self, follows: int, notifications: int) -> bluesky.Double:
        """See `Trial`."""
        shy = {number: {"description": "#nobot"} for number in range(1, follows + 1)}
        return bluesky.Double(
            bluesky.Community(
                accounts=follows + 1, following=follows, followers=follows, notifications=notifications, posts=POSTS,
                changes=shy,
            )
        )  # fmt: skip

    def crowd(self, contacts: int, **options: Any) -> tuple[bluesky.Double, list[str]]:
        """See `Trial`."""
        numbers = range(1, contacts + 1)
        lists = {number: list(range(1, FOLLOWED_BY_EACH + 1)) for number in numbers}
        crowd = bluesky.Community(accounts=max(FOLLOWED_BY_EACH, contacts) + 1, following_of=lists)
        return bluesky.Double(crowd, **options), [crowd.did(number) for number in numbers]

    def connected(self, double: mastodon.Double, environment: Mapping[str, str]) -> Cost:
        """See `Trial`."""
        answers = ["--answer", "handle=member0.test", "--answer", "password=made", "--answer", f"server={double.url}"]
        return run((ENTREGENT, "connect", "bluesky", *answers), environment)

    def credentials(self, double: mastodon.Double) -> tuple[str, dict[str, str]]:
        """See `Trial`."""
        assert isinstance(double, bluesky.Double)
        double.access.add("mine")
        return double.crowd.did(0), {"access": "mine", "refresh": "mine"}


def first_reading(trial: Trial, follows: int, notifications: int, latency: float) -> None:
    """Connect, read everything, and say what it cost; then one round in which nothing happened."""
    with trial.full(follows, notifications) as double, tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
        double.latency_seconds = latency / 1000
        environment = {"ENTREGENT_HOME": home, "ENTREGENT_PRIVATE_HOSTS": double.host}
        cost = trial.connected(double, environment)
        with sqlite3.connect(Path(home) / "entregent.sqlite3") as database:
            events, done, wrong = database.execute(
                "SELECT (SELECT count(*) FROM ties_interaction), done, last_error FROM intake_sync"
            ).fetchone()
            database.execute("UPDATE intake_sync SET crawl = 'nobody'")
        requests = len(double.asked)
        run((ENTREGENT, "sync"), environment)
        idle = (len(double.asked) - requests) / (WINDOW / timedelta(minutes=1))
    print(
        f"{trial.slug}, first reading: {follows:,} follows, {notifications:,} notifications, {latency:.0f} ms latency"
    )
    print(f"  {cost.seconds:.1f} s ({verdict(cost.seconds, SECONDS)} {SECONDS:.0f}), {cost.processor:.1f} s of processor, "
          f"{cost.megabytes:.0f} MB ({verdict(cost.megabytes, MEGABYTES)} {MEGABYTES:.0f})")  # fmt: skip
    print(f"  {requests:,} requests, {done:,} things read, {events:,} events kept {wrong}")
    print(f"  nothing new: {idle:.1f} requests a minute ({verdict(idle, IDLE)} {IDLE:.0f})")


class Clock:
    """A clock that moves only by what is waited."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.now += timedelta(seconds=seconds)


def crawl(trial: Trial, contacts: int, latency: float) -> None:
    """Read the follow lists of so many contacts, and say how much of what was granted was used."""
    connect, reader = _parts(trial.slug)
    # Bluesky's servers grant more than one such crawl asks for: a tenth shows what happens at the limit.
    granted = connect.rates.requests if connect.rates.requests <= 300 else connect.rates.requests // 10
    clock, rate = Clock(), (granted, int(WINDOW.total_seconds()))
    double, keys = trial.crowd(contacts, limit=granted, window=WINDOW, now=clock)
    with double, PoliteHttp(Http("Entregent-bench", allowed=[double.host]), now=clock, rate=rate, patience=1e6,
                            sleep=clock.sleep) as polite:  # fmt: skip
        key, credentials = trial.credentials(double)
        session = Session(
            _Late(polite, clock, latency), key, double.url, credentials, clock, lambda change: change(credentials)
        )  # type: ignore[arg-type]
        found = sum(
            len(page.members)
            for each in keys
            for page in reader.follows(session, each, {})
            if isinstance(page, FollowPage)
        )
    used = Counter(int((each.at - NOW) / WINDOW) for each in double.asked)
    whole = [used[window] / granted for window in sorted(used)[:-1]] or [1.0]
    refused, share = sum(each.status == 429 for each in double.asked), sum(whole) / len(whole)
    print(f"{trial.slug}, crawl: {contacts:,} contacts, {found:,} follows, {len(double.asked):,} requests in {len(used)} "
          f"windows of {granted}, {latency:.0f} ms latency")  # fmt: skip
    print(
        f"  {share:.1%} of what was granted ({'within' if share >= SHARE else 'UNDER'} {SHARE:.0%}), {refused} refused"
    )


@dataclass(frozen=True, slots=True)
class _Late:
    """Requests that each take so many milliseconds of the clock."""

    http: PoliteHttp
    clock: Clock
    latency: float

    def request(self, method: str, url: str, **options: Any) -> Any:
        """As `PoliteHttp.request`."""
        self.clock.sleep(self.latency / 1000)
        return self.http.request(method, url, **options)

    def get(self, url: str, **options: Any) -> Any:
        """As `PoliteHttp.get`."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Any:
        """As `PoliteHttp.post`."""
        return self.request("POST", url, **options)


def _parts(slug: str) -> tuple[Connect, Reader]:
    network = networks()[slug]
    assert network.connect
    assert network.reader
    return network.connect, network.reader


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    trials: dict[str, Trial] = {"mastodon": Mastodon(), "bluesky": Bluesky()}
    parser.add_argument("--network", choices=list(trials), default=None)
    parser.add_argument("--follows", type=int, default=5_000)
    parser.add_argument("--notifications", type=int, default=50_000)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--contacts", type=int, default=1_000, help="0: no crawl")
    asked = parser.parse_args()
    for trial in [trials[asked.network]] if asked.network else trials.values():
        if asked.follows:
            first_reading(trial, asked.follows, asked.notifications, asked.latency)
        if asked.contacts:
            crawl(trial, asked.contacts, asked.latency)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
