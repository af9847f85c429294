"""The pictures of those who may be one person: asked for over HTTP, each once, compared, told in words, and taken back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from entregent import worker
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.pictures import picture_hash
from entregent.contract import registry
from entregent.contract.live import Position, Told
from entregent.contract.records import Identity as Record
from entregent.intake import actions
from entregent.people import actions as people
from entregent.people.actions import fetching
from entregent.people.models import Album, Identity, MatchKeys, Picture, Suggestion
from entregent.people.reasons import reason_sentence
from entregent.people.suggestions import SuggestionView, pictures, suggestions
from entregent.privacy import actions as privacy
from entregent.privacy import queries as held
from entregent.ties import actions as ties
from tests.doubles import village
from tests.journeys.taking import NOW, state_of, take, take_back, workspace
from tests.servers.pictures import Pictures, Served
from tests.writers.pictures import bomb, encoded, plain, portrait, silhouette

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
ADA, OTHER = 1, 2


@pytest.fixture(autouse=True)
def the_village(monkeypatch: pytest.MonkeyPatch) -> village.Story:
    known = {**registry.networks(), "village": village.NETWORK}
    monkeypatch.setattr(registry, "networks", lambda: known)
    monkeypatch.setattr(village, "STORY", village.Story())
    return village.STORY


@pytest.fixture
def here() -> Workspace:
    return workspace()


@pytest.fixture
def served(settings: Any) -> Iterator[Pictures]:
    """A server of pictures that may be reached."""
    with Pictures() as running:
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, running.host]
        yield running


CROWD = [f"{given} {family}" for given in ("Marc", "Zoé", "Hugo") for family in ("Oriol", "Bertin", "Kerguelen")]


def known(here: Workspace, *told: Record) -> Account:
    """An account in the village, which tells of these people and of a crowd, of whom nobody is anywhere else."""
    crowd = [Record(f"c{at}", f"c{at}", name, company=f"Firm {at}", picture=f"http://127.0.0.1:9/c{at}.jpg")
             for at, name in enumerate(CROWD)]  # fmt: skip

    def since(_cursor: dict[str, Any]) -> Iterator[Told]:
        yield Record("me", "camille", "Camille Example", is_contact=False, is_owner=True)
        yield from (*told, *crowd)
        yield Position({"told": 1}, 1, 1)

    village.STORY.since = since
    with clock.use(clock.FixedClock(NOW)):
        account, _ = actions.begin_connecting(here, "village", {"handle": "camille", "password": "x"}, NOW)
    return account


def card(folder: Path, name: str, photo: bytes | str = b"", named: str = "book.vcf", more: str = "") -> Path:
    """An address book of one, with a photo of their own or its address."""
    path = folder / named
    given, _, family = name.partition(" ")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{family};{given};;;", "ORG:Falandis"]
    if isinstance(photo, str):
        lines.append(f"PHOTO;VALUE=uri:{photo}")
    elif photo:
        coded = base64.b64encode(photo).decode()
        lines.append(
            "\r\n ".join(["PHOTO;ENCODING=b;TYPE=JPEG:", *(coded[at : at + 74] for at in range(0, len(coded), 74))])
        )
    path.write_text("\r\n".join([*lines, *([more] if more else []), "END:VCARD", ""]), encoding="utf-8", newline="")
    return path


def ada(picture: str, name: str = "Ada Quatrevaux", key: str = "ada") -> Record:
    return Record(key, key, name, company="Falandis", picture=picture)


def work_until(moment: datetime = LATER, since: datetime = NOW) -> None:
    """Do all that is due from one moment to another, as a worker that looks again and again."""
    while since <= moment:
        with clock.use(clock.FixedClock(since)):
            worker.run_until_idle()
        since += fetching.PAUSE


def asked_of(here: Workspace) -> SuggestionView:
    (found,) = (row for row in suggestions(here, LATER) if "Ada Quatrevaux" in (row.a.name, row.b.name))
    return found


def weight(view: SuggestionView) -> float:
    return sum(reason.bits for reason in view.reasons)


def said(view: SuggestionView) -> list[str]:
    return [reason_sentence(reason.says, reason.where) for reason in view.reasons if reason.comparison == "picture"]


def states(here: Workspace) -> list[str]:
    return list(Picture.objects.filter(workspace=here).values_list("state", flat=True))


def test_the_same_picture_on_two_networks_is_told_and_makes_it_likelier(
    here: Workspace, served: Pictures, tmp_path: Path
) -> None:
    served["/ada.png"] = Served(encoded(portrait(ADA), "PNG", side=120), "image/png")
    take(here, card(tmp_path, "Ada Quatrevaux"))
    known(here, ada(""))
    work_until()
    before = asked_of(here)
    assert said(before) == []
    Workspace.objects.filter(pk=here.pk).delete()

    here = workspace()
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA), quality=60)))
    known(here, ada(served.address("/ada.png")))
    work_until()
    after = asked_of(here)
    assert weight(after) > weight(before) + 5
    assert said(after) in (
        ["the same picture on vCard and The Village"], ["the same picture on The Village and vCard"],
        ["nearly the same picture on vCard and The Village"], ["nearly the same picture on The Village and vCard"],
    )  # fmt: skip
    assert served.asked == {"/ada.png": 1}, "each once, and nobody's who is in no suggestion"
    assert "authorization" not in {name.lower() for name in served.headers[0]}
    assert not MatchKeys.objects.filter(workspace=here, is_stale=True).exists()
    work_until(LATER + timedelta(days=2), LATER + timedelta(days=2))
    assert served.asked == {"/ada.png": 1}, "nor again after a night"
    row = Picture.objects.get(workspace=here)
    assert (row.state, row.hash, row.at is not None) == ("seen", picture_hash(encoded(portrait(ADA), "PNG", 120)), True)
    assert pictures(here).known == 1


def test_other_pictures_hardly_tell_against_it(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/ada.png"] = Served(encoded(portrait(OTHER), "PNG"), "image/png")
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address("/ada.png")))
    with clock.use(clock.FixedClock(NOW)):
        worker.run_until_idle(worker.DOMAINS[:1])
    ties.compare(here)
    before = asked_of(here)
    work_until()
    after = asked_of(here)
    assert said(after) == ["different pictures on vCard and The Village"] or said(after) == [
        "different pictures on The Village and vCard"
    ]
    (bits,) = (reason.bits for reason in after.reasons if reason.comparison == "picture")
    assert -1.5 < bits < 0
    assert weight(after) < weight(before)


def test_a_picture_joins_nobody_by_itself(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/ada.jpg"] = Served(encoded(portrait(ADA)))
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    assert Suggestion.objects.filter(workspace=here, is_open=True).exists()
    assert Identity.objects.filter(workspace=here, name="Ada Quatrevaux").values("person").distinct().count() == 2


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


@pytest.mark.parametrize("path", REFUSALS)
def test_what_cannot_be_had_leaves_one_clear_state_and_loses_nothing(
    path: str, here: Workspace, served: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.7)
    served[path], state = REFUSALS[path]
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address(path)))
    with clock.use(clock.FixedClock(NOW)):
        worker.run_until_idle(worker.DOMAINS[:1])
    ties.compare(here)
    before = asked_of(here)
    work_until()
    assert states(here) == [state]
    assert Picture.objects.get(workspace=here).at is not None
    after = asked_of(here)
    assert (after.probability, after.reasons) == (before.probability, before.reasons)
    assert pictures(here).failed[0][1] == 1
    work_until(LATER + timedelta(days=1), LATER + timedelta(days=1))
    assert served.asked[path] == (6 if path == "/ring.jpg" else 1), "never asked again"
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
    from dataclasses import replace

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


def test_an_import_that_is_taken_back_takes_its_pictures_along(
    here: Workspace, served: Pictures, tmp_path: Path
) -> None:
    served["/ada.jpg"], served["/book.jpg"] = Served(encoded(portrait(ADA))), Served(encoded(portrait(ADA), quality=50))
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    people.choose_pictures(here, "all", LATER)
    take(here, card(tmp_path, "Ada Quatrevaux"), LATER)
    work_until(LATER + timedelta(minutes=1), LATER)
    before, asked = state_of(here), asked_of(here)
    view = take(here, card(tmp_path, "Ada Quatrevaux", served.address("/book.jpg"), "again.vcf"), LATER)
    work_until(LATER + timedelta(minutes=2), LATER)
    assert sorted(states(here)) == ["seen", "seen"]
    assert said(asked_of(here))
    take_back(view, here, LATER)
    work_until(LATER + timedelta(minutes=3), LATER + timedelta(minutes=2))
    assert list(Picture.objects.filter(workspace=here).values_list("identity__network", flat=True)) == ["village"]
    assert state_of(here) == before
    assert asked_of(here).probability == asked.probability
    assert said(asked_of(here)) == []


def test_who_is_erased_leaves_no_picture_and_comes_not_back(here: Workspace, served: Pictures, tmp_path: Path) -> None:
    served["/ada.jpg"] = Served(encoded(portrait(ADA)))
    book = card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA)), more="EMAIL:ada@quatrevaux.example")
    take(here, book)
    known(here, ada(served.address("/ada.jpg")))
    work_until()
    assert states(here) == ["seen"]
    shown = Identity.objects.get(workspace=here, network="village", key="ada")
    (handed,) = [one for one in next(held.people(here, [shown.person_id]))["identities"] if one["network"] == "village"]
    assert handed["pictures"][0]["address"] == served.address("/ada.jpg")
    with clock.use(clock.FixedClock(LATER)):
        privacy.erase(here, shown.person_id, LATER)
    assert states(here) == []
    work_until(LATER + timedelta(minutes=1), LATER)
    assert states(here) == []
    assert served.asked == {"/ada.jpg": 1}


def test_the_sample_network_asks_nobody(here: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr("entregent.base.http.client.Http.request", refused)
    take(here, card(tmp_path, "Ada Quatrevaux", "https://pictures.example/a.jpg"))
    take(here, card(tmp_path, "Quatrevaux Ada", "https://pictures.example/b.jpg", "other.vcf"))
    work_until()
    assert states(here) == []
    assert Album.objects.get(workspace=here).state == "done"
