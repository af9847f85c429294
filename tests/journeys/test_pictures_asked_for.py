"""Whose pictures are asked for, how often, and what is left where one cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from entregent import worker
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.work import State
from entregent.people import actions as people
from entregent.people.actions import fetching
from entregent.people.models import Album, Picture
from entregent.people.suggestions import pictures, suggestions
from entregent.ties import actions as ties
from entregent.ties import work as ties_work
from entregent.ties.models import Refresh
from tests.journeys.picturing import ADA, LATER, ada, asked_of, card, known, said, states, work_until
from tests.journeys.taking import NOW, take
from tests.servers.pictures import Pictures, Served
from tests.writers.pictures import bomb, encoded, plain, portrait, silhouette

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_village")]


def test_where_only_one_side_has_a_picture_nothing_is_asked(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    take(here, card(tmp_path, "Ada Quatrevaux"))
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    assert asked_of(here)
    assert not served.asked
    assert not states(here)


def test_servers_of_address_books_are_asked_only_when_the_owner_says_so(
    here: Workspace, served: Pictures, tmp_path: Path
) -> None:
    for name in ("/ada.jpg", "/book.jpg"):
        served[name] = Served(encoded(portrait(ADA)))
    take(here, card(tmp_path, "Ada Quatrevaux", served.address("/book.jpg")))
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    assert not served.asked, "the card's picture is not to be known, so neither is the other of use"
    people.choose_pictures(here, "all", LATER)
    work_until(LATER + timedelta(minutes=1), LATER)
    assert served.asked == {"/ada.jpg": 1, "/book.jpg": 1}
    assert said(asked_of(here))


def test_nobody_is_asked_where_the_owner_does_not_want_it(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/ada.jpg"] = Served(encoded(portrait(ADA)))
    people.choose_pictures(here, "nobody", NOW)
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    assert not served.asked
    people.choose_pictures(here, "accounts", LATER)
    work_until(LATER + timedelta(minutes=1), LATER)
    assert served.asked == {"/ada.jpg": 1}


def test_what_the_owner_answered_is_not_asked_for_any_more(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/ada.jpg"] = Served(encoded(portrait(ADA)))
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address("/ada.jpg")))
    with clock.use(clock.FixedClock(NOW)):
        worker.run_until_idle(worker.DOMAINS[:1])
        ties.compare(here)
        assert people.plan_pictures(Album.objects.get(workspace=here), NOW) == 1
        people.reject(here, asked_of(here).id, NOW)
    work_until()
    assert not served.asked


REFUSALS = {
    "/gone.jpg": (Served(b"", status=404), "absent"),
    "/secret.jpg": (Served(b"", status=403), "absent"),
    "/broken.jpg": (Served(b"", status=500), "absent"),
    "/page.jpg": (Served(b"<!doctype html><title>Sign in</title>", "text/html"), "other"),
    "/posing.jpg": (Served(b"<!doctype html><title>Sign in</title>", "image/png"), "other"),
    "/drawing.svg": (Served(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "other"),
    "/half.jpg": (Served(encoded(portrait(ADA))[:3_000]), "other"),
    "/large.jpg": (Served(bytes(20_000_000)), "too_much"),
    "/bomb.png": (Served(bomb(), "image/png"), "too_much"),
    "/slow.jpg": (Served(encoded(portrait(ADA)), seconds=1.5), "too_much"),
    "/plain.png": (Served(encoded(plain(), "PNG"), "image/png"), "plain"),
    "/nobody.png": (Served(encoded(silhouette(), "PNG"), "image/png"), "plain"),
    "/inside.jpg": (Served(b"", status=302, headers={"Location": "http://10.0.0.1/a.jpg"}), "refused"),
    "/machine.jpg": (Served(b"", status=302, headers={"Location": "http://127.0.0.1:1/a.jpg"}), "refused"),
    "/ring.jpg": (Served(b"", status=302, headers={"Location": "/ring.jpg"}), "too_much"),
}


FAMILIES = (
    "Quatrevaux", "Sauvestre", "Lhermite", "Dalembert", "Vauquelin", "Kerguelen", "Oriol", "Bertin", "Castell", "Dufour",
    "Jouvenel", "Montagut", "Pelletan", "Rochefort", "Tisserand",
)  # fmt: skip


def test_what_cannot_be_had_leaves_one_clear_state_and_loses_nothing(
    here: Workspace, served: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.7)
    told = []
    for at, (path, (what, _state)) in enumerate(REFUSALS.items()):
        served[path], name = what, f"Ada {FAMILIES[at]}"
        take(here, card(tmp_path, name, encoded(portrait(at)), f"{at}.vcf"), domains=worker.DOMAINS[:1])
        told.append(ada(served.address(path), name, f"ada-{at}"))
    known(here, *told)
    with clock.use(clock.FixedClock(NOW)):
        worker.run_until_idle(worker.DOMAINS[:1])
    ties.compare(here)
    before = suggestions(here, LATER)
    assert len(before) >= len(REFUSALS)
    work_until()
    rows = Picture.objects.filter(workspace=here)
    found = {address.removeprefix(served.address("")): state for address, state in rows.values_list("address", "state")}
    assert found == {path: state for path, (_what, state) in REFUSALS.items()}
    assert not rows.filter(at=None).exists()
    assert suggestions(here, LATER) == before
    assert sum(count for _why, count in pictures(here).failed) == len(REFUSALS)
    asked = dict(served.asked)
    assert asked.pop("/ring.jpg") == 6
    assert set(asked.values()) == {1}
    work_until(LATER + timedelta(days=1), LATER + timedelta(days=1))
    assert served.asked == {"/ring.jpg": 6, **asked}, "never asked again"
    assert Album.objects.get(workspace=here).state == "done"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.jpg", "http://10.0.0.1/a.jpg", "http://[::1]/a.jpg"])
def test_a_private_address_is_never_asked(address: str, here: Workspace, tmp_path: Path) -> None:
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(address))
    work_until()
    assert states(here) == ["refused"]


def test_where_nobody_answers_the_others_wait(here: Workspace, settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, "127.0.0.1:1"]
    names = [f"Ada {family}" for family in ("Quatrevaux", "Sauvestre", "Lhermite", "Dalembert", "Vauquelin")]
    for at, name in enumerate(names):
        take(here, card(tmp_path, name, encoded(portrait(at)), f"{at}.vcf"))
    known(here, *(ada(f"http://127.0.0.1:1/{at}.jpg", name, f"ada-{at}") for at, name in enumerate(names)))
    work_until()
    assert sorted(states(here)) == ["unreached"] * 3 + ["wanted"] * 2
    album = Album.objects.get(workspace=here)
    assert album.next_attempt_at is not None
    assert album.next_attempt_at > LATER, "perhaps the machine is offline: the next ones are tried in an hour"


def test_no_more_is_asked_than_the_account_may_ask_in_a_day(
    here: Workspace, served: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entregent.accounts.actions.spending.TAKEN_AT_ONCE", 1)
    monkeypatch.setattr(fetching.accounts, "http_of", _with_budget(fetching.accounts.http_of, 2))
    names = [f"Ada {family}" for family in ("Quatrevaux", "Sauvestre", "Lhermite", "Dalembert")]
    for at, name in enumerate(names):
        served[f"/{at}.jpg"] = Served(encoded(portrait(at)))
        take(here, card(tmp_path, name, encoded(portrait(at)), f"{at}.vcf"))
    known(here, *(ada(served.address(f"/{at}.jpg"), name, f"ada-{at}") for at, name in enumerate(names)))
    work_until()
    assert sorted(states(here)) == ["seen", "seen", "wanted", "wanted"]
    tomorrow = NOW + timedelta(days=1)
    work_until(tomorrow + timedelta(minutes=1), tomorrow)
    assert states(here) == ["seen"] * 4
    assert set(served.asked.values()) == {1}


def _with_budget(http_of: Any, daily: int) -> Any:
    def limited(account: Account, connect: Any, **options: Any) -> Any:
        return http_of(account, replace(connect, rates=replace(connect.rates, daily=daily)), **options)

    return limited


def test_an_address_that_two_show_is_asked_once(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/us.jpg"] = Served(encoded(portrait(ADA)))
    for at, name in enumerate(("Ada Quatrevaux", "Bob Sauvestre")):
        take(here, card(tmp_path, name, encoded(portrait(at)), f"{at}.vcf"))
    known(here, ada(served.address("/us.jpg")), ada(served.address("/us.jpg"), "Bob Sauvestre", "bob"))
    work_until()
    assert states(here) == ["seen", "seen"]
    assert served.asked == {"/us.jpg": 1}


def test_the_sample_network_asks_nobody(here: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr("entregent.base.http.client.Http.request", refused)
    take(here, card(tmp_path, "Ada Quatrevaux", "https://pictures.example/a.jpg"))
    take(here, card(tmp_path, "Quatrevaux Ada", "https://pictures.example/b.jpg", "other.vcf"))
    work_until()
    assert states(here) == []
    assert Album.objects.get(workspace=here).state == "done"


def test_two_workers_never_compare_the_same_people_at_once(here: Workspace, tmp_path: Path) -> None:
    take(here, card(tmp_path, "Ada Quatrevaux"))
    rows = {type(row): row for row in (Album.objects.get(workspace=here), Refresh.objects.get(workspace=here))}
    for one, other in ((Album, Refresh), (Refresh, Album)):
        for model in rows:
            model.objects.update(state=State.PENDING, next_attempt_at=NOW, lease_until=None)
        assert {type(row) for row in ties_work.due(NOW)} >= {one, other}
        one.objects.update(state=State.RUNNING, lease_until=LATER)
        assert other not in {type(row) for row in ties_work.due(NOW)}
        assert other in {type(row) for row in ties_work.due(LATER + timedelta(minutes=1))}, "whoever died keeps nobody"
