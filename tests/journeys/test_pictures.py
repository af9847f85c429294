"""The pictures of those who may be one person: asked for over HTTP, compared, told in words, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.base import clock
from entregent.base.pictures import picture_hash
from entregent.intake.models import Sync
from entregent.people import actions as people
from entregent.people.actions import suggesting
from entregent.people.models import Identity, Matching, MatchKeys, Picture, Suggestion
from entregent.people.suggestions import pictures, suggestions
from entregent.privacy import actions as privacy
from entregent.privacy import queries as held
from entregent.ties import actions as ties
from tests.journeys.picturing import ADA, LATER, OTHER, ada, asked_of, card, known, said, states, weight, work_until
from tests.journeys.taking import NOW, state_of, take, take_back, workspace
from tests.servers.pictures import Pictures, Served
from tests.writers.pictures import encoded, portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_village")]


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


@pytest.fixture(params=["whole", "only what is new"])
def comparing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everybody is compared whenever something changed, or only what is new, as in a large workspace."""
    if request.param != "whole":
        monkeypatch.setattr(suggesting, "SMALL", 0)
        monkeypatch.setattr(suggesting, "SHARE", 10.0)
    return str(request.param)


def test_when_pictures_come_those_whom_they_concern_are_compared_again(
    comparing: str, here: Workspace, served: Pictures, tmp_path: Path
) -> None:
    served["/ada.jpg"] = Served(encoded(portrait(ADA), side=96))
    take(here, card(tmp_path, "Ada Quatrevaux", encoded(portrait(ADA))))
    known(here, ada(served.address("/ada.jpg")))
    with clock.use(clock.FixedClock(NOW)):
        worker.run_until_idle(worker.DOMAINS[:1])
    ties.compare(here)
    before, learnt = asked_of(here), Matching.objects.get(workspace=here).model
    assert not said(before)
    work_until()
    assert said(asked_of(here))
    assert weight(asked_of(here)) > weight(before) + 5
    assert (Matching.objects.get(workspace=here).model == learnt) == (comparing != "whole")


def test_a_picture_that_turns_out_to_be_everybodys_is_heard_no_more(
    comparing: str, here: Workspace, served: Pictures, tmp_path: Path
) -> None:
    names = ("Ada Quatrevaux", "Bob Sauvestre", "Zoé Lhermite")
    served["/logo.jpg"] = Served(encoded(portrait(ADA)))
    for at, name in enumerate(names):
        take(here, card(tmp_path, name, encoded(portrait(ADA if at == 0 else 50 + at)), f"{at}.vcf"))
    told = [ada(served.address("/logo.jpg"), name, f"ada-{at}") for at, name in enumerate(names)]
    known(here, told[0])
    work_until()
    assert said(asked_of(here)), "as long as one alone shows it"
    known(here, *told)
    Sync.objects.filter(workspace=here).update(next_attempt_at=LATER, cursor={})
    work_until(LATER + timedelta(minutes=1), LATER)
    assert states(here) == ["seen"] * 3
    assert not said(asked_of(here))
    assert served.asked == {"/logo.jpg": 1}


def test_the_queue_costs_as_many_queries_with_many_pictures_as_with_few(here: Workspace, tmp_path: Path) -> None:
    names = [f"Ada {family}" for family in ("Quatrevaux", "Sauvestre", "Lhermite", "Dalembert", "Vauquelin", "Oriol")]
    counts = []
    for some in (names[:2], names[2:]):
        for name in some:
            photo = encoded(portrait(len(name)))
            take(here, card(tmp_path, name, photo, f"{name}.vcf"))
            take(here, card(tmp_path, name, photo, f"again {name}.vcf", more="NICKNAME:Adi\r\nUID:other-" + name))
        with CaptureQueriesContext(connection) as told:
            found = suggestions(here, LATER)
        counts.append((len(found), len(told)))
    assert counts[1][0] > counts[0][0] > 0
    assert counts[0][1] == counts[1][1]
