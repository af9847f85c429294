"""Comparing only what is new gives what comparing everybody gives, costs no more queries, and is taken back exactly."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.models import Workspace
from entregent.contract.records import Identity as Said
from entregent.facts.actions import open_batch
from entregent.people import actions
from entregent.people.actions import suggesting
from entregent.people.models import Identity, Matching, MatchKeys, Suggestion
from entregent.people.tests import invented
from entregent.people.tests.invented import compare, identity, meet, suggested, who

pytestmark = pytest.mark.django_db
GIVEN = ("Anna", "Marc", "Zoé", "Paul", "Ada", "Hugo", "Ines", "Noé")
FAMILY = ("Quatrevaux", "Bertin", "Oriol", "Sauvestre", "Lhermite", "Kerguelen", "Dalembert")


@pytest.fixture
def mine(db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with a crowd that was compared whole; from now on only what is new is compared."""
    here = invented.workspace()
    crowd = [(given, family) for given in GIVEN for family in FAMILY]
    meet(here, *(who(f"{a}-{b}", f"{a} {b}", company=f"Firm {at % 5}") for at, (a, b) in enumerate(crowd)))
    meet(here, who("c1", "Anna Quatrevaux", company="Firm 0"), network="google")
    monkeypatch.setattr(suggesting, "SMALL", 0)
    monkeypatch.setattr(suggesting, "SHARE", 10.0)
    return here


def rows(here: Workspace) -> dict[tuple[str, str], tuple[float, str]]:
    found = Suggestion.objects.filter(workspace=here).select_related("a__own_identity", "b__own_identity")
    return {
        (min(pair), max(pair)): (row.probability, str(row.reasons))
        for row in found
        if (pair := (row.a.own_identity.key, row.b.own_identity.key))
    }


def newcomers(count: int = 6) -> list[Said]:
    names = [f"{family.upper()} {given}" for given in GIVEN[:3] for family in FAMILY[:5]][:count]
    return [who(f"n{at}", name, company="Firm 1", place="Lyon") for at, name in enumerate(names)]


def test_what_is_new_finds_whom_a_whole_comparison_finds(mine: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Matching.objects.get(workspace=mine).model
    meet(mine, *newcomers(), network="vcard")
    assert Matching.objects.get(workspace=mine).model == model, "nothing was learnt anew"
    few = rows(mine)
    assert {("Anna-Quatrevaux", "n0"), ("c1", "n0")} <= few.keys()
    monkeypatch.setattr(suggesting, "SMALL", 5_000)
    actions.resolve(mine, [identity(mine, "n0", "vcard").pk])
    compare(mine)
    whole = rows(mine)
    for number in range(6):
        assert likeliest(few, f"n{number}") == likeliest(whole, f"n{number}") != ""


def test_what_comes_again_is_suggested_as_when_everybody_was_compared(
    mine: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = [(given, family) for given in GIVEN[:4] for family in FAMILY[:4]]
    fresh = [
        who(f"{a[0]}{b}".lower(), f"{a} {b[0]}.", handle=f"{a[0]}{b}".lower(), company=f"Firm {at % 3}")
        for at, (a, b) in enumerate(crowd)
    ]
    monkeypatch.setattr(suggesting, "SMALL", 5_000)
    meet(mine, *fresh, network="mastodon")
    whole, learnt = rows(mine), Matching.objects.values_list("model", "census").get(workspace=mine)
    monkeypatch.setattr(suggesting, "SMALL", 0)
    take_away(mine, "mastodon")
    assert rows(mine).keys() < whole.keys()
    meet(mine, *fresh, network="mastodon")
    assert rows(mine) == whole, "rivals among those who were there before, too"
    assert Matching.objects.values_list("model", "census").get(workspace=mine) == learnt, "nothing was learnt anew"


def take_away(here: Workspace, network: str) -> None:
    """Undo the batch of this network."""
    fresh = Identity.objects.filter(workspace=here, network=network)
    ids = list(fresh.values_list("pk", flat=True))
    touched = actions.withdraw(fresh[0].batch)
    sharing = actions.rebuild_handles(touched)
    actions.resolve(here, actions.sweep(ids) | sharing)
    compare(here)


def likeliest(found: dict[tuple[str, str], tuple[float, str]], key: str) -> str:
    """Who of the first crowd is likeliest to be this newcomer."""
    pairs = [(chance, a if b == key else b) for (a, b), (chance, _) in found.items() if key in (a, b)]
    return max((pair for pair in pairs if "-" in pair[1]), default=(0.0, ""))[1]


def test_what_was_compared_as_new_is_taken_back_exactly(mine: Workspace) -> None:
    before = rows(mine), suggested(mine)
    meet(mine, *newcomers(), network="vcard")
    assert (rows(mine), suggested(mine)) != before
    take_away(mine, "vcard")
    assert (rows(mine), suggested(mine)) == before
    assert not MatchKeys.objects.filter(workspace=mine, is_stale=True).exists()


def test_as_many_queries_for_many_as_for_few(mine: Workspace) -> None:
    counts = []
    for network, some in (("vcard", newcomers(3)), ("email", newcomers(15))):
        meet_without_comparing(mine, some, network)
        with CaptureQueriesContext(connection) as told:
            compare(mine)
        counts.append(len(told))
    assert counts[1] <= counts[0] + 2, counts


def meet_without_comparing(here: Workspace, people: list[Said], network: str) -> None:
    recorder = actions.Recorder(open_batch(here, network, "invented", invented.NOW, invented.NOW))
    recorder.identities(people)
    actions.resolve(here, recorder.touched)
