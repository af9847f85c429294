"""Whom contacts follow, and news that the server tells by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from entregent.base.http import Http, HttpError
from entregent.base.http.polite import PoliteHttp
from entregent.contract.live import FollowPage, Gone, Position, Session
from entregent.networks.mastodon import read
from entregent.networks.mastodon.entities import LONGEST_HEADLINE
from tests.doubles.mastodon import Community, Double
from tests.doubles.mastodon.community import NOW

Serve = Callable[..., Double]
ME = "camille@village.example"


class Moving:
    """A clock that moves by what is slept, and by a little for each request."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def ask() -> Iterator[Callable[..., Session]]:
    opened: list[PoliteHttp] = []

    def session(double: Double, *others: Double, clock: Moving | None = None, patience: float = 0) -> Session:
        clock = clock or Moving()
        http = Http("Entregent/test", allowed=[each.host for each in (double, *others)])
        polite = PoliteHttp(http, now=clock, rate=(300, 300), patience=patience, sleep=clock.sleep)
        opened.append(polite)
        double.authority.tokens["mine"] = "read"
        credentials = {"token": "mine", "domain": double.community.domain}
        return Session(polite, ME, double.url, credentials, clock, lambda change: change(credentials))

    yield session
    for each in opened:
        each.close()


def members(told: Any) -> list[str]:
    return [who.key for page in told if isinstance(page, FollowPage) for who in page.members]


def test_a_follow_list_is_read_to_its_end_and_gone_on_with(serve: Serve, ask: Callable[..., Session]) -> None:
    wide = Community(accounts=240, following_of={3: list(range(10, 210))})
    double = serve(wide)
    told = list(read.follows(ask(double), wide.key(3), {}))
    expected = [wide.key(number) for number in range(10, 210)]
    assert members(told) == expected
    assert [page.is_last for page in told if isinstance(page, FollowPage)] == [False, False, True]
    first = next(item for item in told if isinstance(item, Position))
    assert members(read.follows(ask(double), wide.key(3), first.cursor)) == expected[80:]


def test_what_members_say_of_themselves_is_told_with_them(serve: Serve, ask: Callable[..., Session]) -> None:
    notes = {
        10: {"note": "<p>Luthier &amp; <b>archetier</b>,<br>Lyon</p><p>violons</p>"},
        11: {"note": "<p> </p>"},
        12: {"note": None},
        13: {"note": f"<p>{'mot ' * 3_000}</p>"},
        15: {"note": "<p>of another page</p>"},
    }
    wide = Community(accounts=300, following_of={3: list(range(10, 15)) + list(range(100, 200)) + [15]}, changes=notes)
    pages = [page for page in read.follows(ask(serve(wide)), wide.key(3), {}) if isinstance(page, FollowPage)]
    assert len(pages) > 1
    for page in pages:
        assert page.headlines.keys() <= {who.key for who in page.members}
    said = {key: headline for page in pages for key, headline in page.headlines.items()}
    assert said[wide.key(10)] == "Luthier & archetier, Lyon violons"
    assert said[wide.key(14)] == "I am number 14."
    assert said[wide.key(15)] == "of another page"
    assert not {wide.key(11), wide.key(12)} & said.keys(), "who says nothing is not among them"
    assert said[wide.key(13)].startswith("mot mot")
    assert len(said[wide.key(13)]) <= LONGEST_HEADLINE


@pytest.mark.parametrize(
    "wish",
    [
        *({"noindex": True}, {"indexable": False}, {"discoverable": False}, {"hide_collections": True}),
        *(
            {"note": "<p>Hello #NoBot</p>"},
            {"note": '<p><a href="/x">#<span>nobots</span></a></p>'},
            {"suspended": True},
        ),
    ],
    ids=str,
)
def test_who_does_not_want_to_be_read_is_left_alone(
    serve: Serve, ask: Callable[..., Session], wish: dict[str, Any]
) -> None:
    double = serve(Community(changes={3: wish}))
    with pytest.raises(Gone):
        list(read.follows(ask(double), double.community.key(3), {}))
    assert not [path for path in double.paths() if path.endswith("/following")]


def test_who_moved_or_left_is_told(serve: Serve, ask: Callable[..., Session]) -> None:
    double = serve(Community())
    double.community.changes[3] = {"moved": double.community.account(7)}
    with pytest.raises(Gone) as moved:
        list(read.follows(ask(double), double.community.key(3), {}))
    assert moved.value.new_key == double.community.key(7)
    with pytest.raises(Gone):
        list(read.follows(ask(double), "nobody@village.example", {}))


def test_a_list_that_ones_own_server_does_not_know_is_asked_for_where_it_is(
    serve: Serve, ask: Callable[..., Session]
) -> None:
    there = serve(Community(domain="autre.example", owner="elsewhere", following_of={4: list(range(10, 100))}))
    there.community.renamed[3] = "member4"
    there.community.following_of[3] = list(range(10, 50))
    here = serve(Community(homes={"autre.example": there.url}, following_of={4: []}))
    here.community.changes[4] = {"following_count": 40}
    session = ask(here, there)
    key = here.community.key(4)
    assert key == "member4@autre.example"
    told = list(read.follows(session, key, {}))
    assert members(told) == [there.community.key(number) for number in range(10, 50)]
    assert {each.token for each in there.asked} == {""}, "nothing that was granted here is sent there"
    there.routes.is_open = False
    assert members(read.follows(session, key, {})) == []


def test_a_crawl_uses_what_is_granted_and_no_more(serve: Serve, ask: Callable[..., Session]) -> None:
    clock = Moving()
    crowd = Community(accounts=120, following_of={number: list(range(1, 100)) for number in range(120)})
    double = serve(crowd, limit=50, now=clock)
    session = ask(double, clock=clock, patience=1000)
    for number in range(3, 120, 3):
        assert len(members(read.follows(session, crowd.key(number), {}))) >= 98
    assert not [each for each in double.asked if each.status == 429]
    windows = {}
    for each in double.asked:
        window = int((each.at - NOW).total_seconds() // 300)
        windows[window] = windows.get(window, 0) + 1
    assert len(windows) >= 3
    whole = [windows[window] for window in sorted(windows)[:-1]]
    assert min(whole) >= 0.95 * 50
    assert max(windows.values()) <= 50


def test_a_server_that_streams_is_listened_to(serve: Serve, ask: Callable[..., Session]) -> None:
    double = serve(Community())
    own, other = double.community.own(4), double.community.status(9, 3)
    for event in (("update", other), ("notification", double.community.notification(1)), ("update", own)):
        double.events.put(event)
    double.events.put(("delete", "12"))
    double.events.put(("update", "not an entity"))
    double.events.put(None)
    assert len(list(read.listen(ask(double)))) == 2
    (asked,) = [each for each in double.asked if each.path == "/api/v1/streaming/user"]
    assert asked.token == "mine"
    assert "token" not in str(asked.params)


def test_a_stream_that_is_refused_is_an_error_that_can_be_told(serve: Serve, ask: Callable[..., Session]) -> None:
    double = serve(Community())
    session = ask(double)
    double.routes.streaming = "wss://127.0.0.1:1"
    with pytest.raises(HttpError):
        list(read.listen(session))
    assert threading.active_count() < 50
