"""How long does the first reading of a connected account take, and does a crawl use what a server grants?

    python benchmarks/live_mastodon.py [--follows 5000] [--notifications 50000] [--latency 0] [--contacts 200]

The server is the suite's double, on this machine: it answers as the API is documented, as fast as Python lets it. The first
reading is `entregent connect`, measured from outside, in an empty data folder; the double works beside it, and shares the
machine. The crawl reads the follow lists (500 each) of so many contacts against 300 requests in 5 minutes, on a clock that
moves only by what is waited.
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
from datetime import datetime, timedelta
from pathlib import Path

from scale import ENTREGENT, ROOT, SETTINGS, run, verdict

sys.path.append(str(ROOT))

from entregent.base.http import Http  # noqa: E402
from entregent.base.http.polite import PoliteHttp  # noqa: E402
from entregent.contract.live import FollowPage, Session  # noqa: E402
from entregent.networks.mastodon import read  # noqa: E402
from tests.doubles.mastodon import Community, Double  # noqa: E402
from tests.doubles.mastodon.community import NOW  # noqa: E402

SECONDS, MEGABYTES, SHARE = 60.0, 300.0, 0.95
GRANTED, WINDOW = 300, timedelta(minutes=5)
FOLLOWED_BY_EACH = 500


def first_reading(follows: int, notifications: int, latency: float) -> None:
    """Connect, read everything, and say what it cost."""
    shy = {number: {"discoverable": False} for number in range(1, follows + 1)}
    crowd = Community(
        accounts=follows + 1,
        following=follows,
        followers=follows,
        notifications=notifications,
        statuses=2_000,
        changes=shy,
    )
    with Double(crowd) as double, tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
        double.latency_seconds = latency / 1000
        environment = {"ENTREGENT_HOME": home, "ENTREGENT_PRIVATE_HOSTS": double.host}
        connect = [ENTREGENT, "connect", "mastodon"]
        told = subprocess.run(
            [*connect, "--answer", f"server={double.url}"],
            env={**os.environ, **SETTINGS, **environment}, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        page = re.search(r"https?://\S+/oauth/authorize\?\S+", told.stdout.replace("\n", ""))
        assert page, told.stdout
        code, _state = double.authority.say_yes(page[0].partition("Then:")[0])
        cost = run((*connect, "--code", code), environment)
        with sqlite3.connect(Path(home) / "entregent.sqlite3") as database:
            events, done, wrong = database.execute(
                "SELECT (SELECT count(*) FROM ties_interaction), done, last_error FROM intake_sync"
            ).fetchone()
    requests = len(double.asked)
    print(f"first reading: {follows:,} follows, {notifications:,} notifications, {latency:.0f} ms latency")
    print(f"  {cost.seconds:.1f} s ({verdict(cost.seconds, SECONDS)} {SECONDS:.0f}), {cost.processor:.1f} s of processor, "
          f"{cost.megabytes:.0f} MB ({verdict(cost.megabytes, MEGABYTES)} {MEGABYTES:.0f})")  # fmt: skip
    print(f"  {requests:,} requests, {done:,} things read, {events:,} events kept {wrong}")


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


def crawl(contacts: int) -> None:
    """Read the follow lists of so many contacts, and say how much of what was granted was used."""
    clock, numbers = Clock(), list(range(3, 3 * contacts + 3, 3))
    lists = {number: list(range(1, FOLLOWED_BY_EACH + 1)) for number in numbers}
    crowd = Community(accounts=max(FOLLOWED_BY_EACH, numbers[-1]) + 1, following_of=lists)
    with Double(crowd, limit=GRANTED, window=WINDOW, now=clock) as double:
        double.authority.tokens["mine"] = "read"
        rate = (GRANTED, int(WINDOW.total_seconds()))
        http = Http("Entregent-bench", allowed=[double.host])
        with PoliteHttp(http, now=clock, rate=rate, patience=1e6, sleep=clock.sleep) as polite:
            credentials = {"token": "mine", "domain": crowd.domain}
            session = Session(polite, crowd.key(0), double.url, credentials, clock, lambda _new: None)
            found = sum(
                len(page.members)
                for number in numbers
                for page in read.follows(session, crowd.key(number), {})
                if isinstance(page, FollowPage)
            )
    used = Counter(int((each.at - NOW) / WINDOW) for each in double.asked)
    whole = [used[window] / GRANTED for window in sorted(used)[:-1]] or [1.0]
    refused = sum(each.status == 429 for each in double.asked)
    share = sum(whole) / len(whole)
    print(f"crawl: {contacts:,} contacts, {found:,} follows, {len(double.asked):,} requests in {len(used)} windows")
    print(
        f"  {share:.1%} of what was granted ({'within' if share >= SHARE else 'UNDER'} {SHARE:.0%}), {refused} refused"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--follows", type=int, default=5_000)
    parser.add_argument("--notifications", type=int, default=50_000)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--contacts", type=int, default=200)
    asked = parser.parse_args()
    first_reading(asked.follows, asked.notifications, asked.latency)
    if asked.contacts:
        crawl(asked.contacts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
