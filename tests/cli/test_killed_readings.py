"""The real worker, killed with SIGKILL while it reads: what comes next goes on without a gap, and counts nothing twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from entregent.base.packed import unpack
from tests.cli.killing import Owner, every, rows
from tests.doubles import bluesky, mastodon
from tests.doubles.mastodon.community import FIRST_ID

FOLLOWING, FOLLOWERS, NOTIFICATIONS, POSTS = 150, 130, 900, 210
KILLS = 4
# Few enough that one crawl reads all of them; who of them may be read follows 160 others, which are two pages.
CONTACTS, OPEN = 18, range(6, 18)
CRAWLED = re.compile(r"/api/v1/accounts/(\d+)/following")


def kill_while_it_reads(owner: Owner) -> None:
    owner.double.latency_seconds = 0.03
    for _kill in range(KILLS):
        owner.kill_a_worker(owner.more(owner.chance.randint(2, 9)))
        assert not owner.is_read(), "it was read before it was killed"


def test_a_killed_reading_goes_on_where_it_was(tmp_path: Path, new_home: Callable[[Path], Path]) -> None:
    shy = {number: {"description": "#nobot"} for number in range(1, 301)}
    now = datetime.now(UTC).replace(microsecond=0)
    crowd = bluesky.Community(301, FOLLOWING, FOLLOWERS, NOTIFICATIONS, POSTS, now=now, changes=shy)
    with bluesky.Double(crowd) as double:
        owner = Owner(new_home(tmp_path), double)
        answers = ["--answer", "handle=member0.test", "--answer", "password=made", "--answer", f"server={double.url}"]
        owner.does("connect", "bluesky", *answers, "--no-read")
        kill_while_it_reads(owner)
        owner.work_until("SELECT read_at IS NOT NULL FROM intake_sync")
    # Of eight notifications one is a follow, which the list of followers tells too.
    events = {crowd.notification(number)["uri"] for number in range(1, NOTIFICATIONS + 1)}
    follows = {each for each in events if "graph.follow" in each}
    followed_by = {each[5:].partition("/")[0] for each in follows} | {crowd.did(n) for n in crowd.followers_of(0)}
    kept = "SELECT count(*) FROM ties_interaction WHERE direction = {}"
    assert rows(tmp_path, kept.format(-1)) == (len(events) - len(follows) + len(followed_by),)
    assert rows(tmp_path, kept.format(1)) == (FOLLOWING,)
    assert rows(tmp_path, "SELECT count(*) FROM posts_post") == (POSTS,)
    assert json.loads(owner.does("accounts", "--json"))["accounts"][0]["paused"] is None


def crowd_of_mastodon() -> mastodon.Community:
    shy = {number: {"discoverable": False} for number in range(1, 301) if number not in OPEN}
    return mastodon.Community(
        301, CONTACTS, FOLLOWERS, NOTIFICATIONS, POSTS, now=datetime.now(UTC).replace(microsecond=0), changes=shy,
        following_of={number: list(range(100, 260)) for number in OPEN},
    )  # fmt: skip


def connected_to_mastodon(owner: Owner) -> Owner:
    printed = owner.does("connect", "mastodon", "--answer", f"server={owner.double.url}", "--no-read")
    (page,) = [line for line in printed.split() if "/oauth/authorize?" in line]
    code, _state = owner.double.authority.say_yes(page)
    owner.does("connect", "mastodon", "--code", code, "--no-read")
    return owner


# A reading and the crawl after it are at their end: nothing runs, and the account is looked at again later.
AT_REST = "SELECT read_at IS NOT NULL AND state = 'pending' AND next_attempt_at > read_at FROM intake_sync"
EVENTS = """
    SELECT event.kind, event.direction, someone.key, event.text, event.at FROM ties_interaction AS event
    JOIN people_identity AS someone ON someone.id = event.identity_id"""


def kept_of(home: Path) -> tuple[Counter[object], Counter[object]]:
    return Counter(every(home, EVENTS)), Counter(every(home, "SELECT text, at FROM posts_post"))


def test_a_killed_reading_and_a_killed_crawl_keep_what_an_undisturbed_one_does(
    tmp_path: Path, new_home: Callable[[Path], Path]
) -> None:
    crowd = crowd_of_mastodon()
    with mastodon.Double(crowd) as double:
        calm = connected_to_mastodon(Owner(new_home(tmp_path / "calm"), double))
        calm.work_until("SELECT read_at IS NOT NULL FROM intake_sync")
        owner = connected_to_mastodon(Owner(new_home(tmp_path / "killed"), double))
        kill_while_it_reads(owner)
        begun = len(double.asked)
        for _kill in range(KILLS):
            enough = len(pages_of_contacts(double, begun)) + owner.chance.randint(1, 4)
            owner.kill_a_worker(lambda enough=enough: len(pages_of_contacts(double, begun)) >= enough)  # type: ignore[misc]
        assert rows(owner.home, AT_REST) == (0,), "it was at its end before it was killed"
        owner.work_until(AT_REST)
        asked = Counter(pages_of_contacts(double, begun))
    expected, kept = kept_of(calm.home), kept_of(owner.home)
    assert sum(expected[0].values()) > NOTIFICATIONS / 2
    assert kept == expected
    assert len(asked) == 2 * len(OPEN)
    assert sum(asked.values()) <= 2 * len(OPEN) + KILLS, "a page that was kept is not asked for again"
    assert lists_of(owner.home) == {crowd.key(n): {crowd.key(one) for one in crowd.follows(n)} for n in OPEN}
    assert rows(owner.home, "SELECT count(*) FROM ties_followchange") == (0,), "a list that goes on is no other list"
    assert json.loads(owner.does("accounts", "--json"))["accounts"][0]["paused"] is None


def pages_of_contacts(double: mastodon.Double, begun: int) -> list[tuple[str, str]]:
    """The pages of contacts' lists that were asked for since."""
    found = ((CRAWLED.fullmatch(each.path), each) for each in double.asked[begun:])
    return [
        (path[1], each.params.get("max_id", ""))
        for path, each in found
        if path is not None and path[1] != str(FIRST_ID)
    ]


def lists_of(home: Path) -> dict[str, set[str]]:
    """Whom those follow whose lists were read whole, and hold anybody."""
    keys = dict(every(home, "SELECT id, key FROM ties_node"))
    read = """
        SELECT someone.key, list.members FROM ties_followlist AS list JOIN people_identity AS someone
        ON someone.id = list.of_id JOIN people_person AS person ON person.id = someone.person_id
        WHERE list.direction = 1 AND list.taken_at IS NOT NULL AND list.count > 0 AND NOT person.is_owner"""
    return {key: {keys[node] for node in unpack(packed).tolist()} for key, packed in every(home, read)}
