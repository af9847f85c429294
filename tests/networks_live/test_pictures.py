"""One picture on two networks: as a real Bluesky serves it, and as a Mastodon server tells where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from entregent.accounts.models import Spending, Workspace
from entregent.people.actions import fetching
from entregent.people.models import Identity, Picture, Sighting
from entregent.people.reasons import reason_sentence
from entregent.people.suggestions import suggestions
from tests.doubles.mastodon import Community, Double
from tests.journeys.taking import NOW
from tests.networks_live.conftest import connected, signed_in, work_at
from tests.servers.bluesky import Network
from tests.servers.pictures import Pictures, Served
from tests.writers.pictures import encoded, portrait

pytestmark = pytest.mark.django_db
NAMES = ("Ada Quatrevaux", "Bob Sauvestre", "Zoe Lhermite")
STRANGERS = ("Marc Oriol", "Hugo Kerguelen", "Paul Dalembert", "Ines Vauquelin", "Carla Castell", "Denis Dufour")


@pytest.fixture
def served(settings: Any) -> Iterator[Pictures]:
    with Pictures() as running:
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, running.host]
        yield running


def work_on() -> None:
    for turn in range(6):
        work_at(NOW + turn * fetching.PAUSE)


def test_the_same_picture_on_mastodon_and_bluesky(
    here: Workspace, reached: Network, serve: Callable[..., Double], served: Pictures
) -> None:
    owner, friends = reached.account("owner"), []
    for at, name in enumerate(NAMES):
        friends.append(friend := reached.account(f"friend{at}"))
        friend.profile(name, avatar=friend.upload(encoded(portrait(at), quality=90)))
        owner.follow(friend)
        served[f"/accounts/avatars/{at}.png"] = Served(encoded(portrait(at if at < 2 else 77), "PNG", 120), "image/png")
    reached.settled(owner, *friends)
    changes = {
        at + 1: {"display_name": name, "avatar_static": served.address(f"/accounts/avatars/{at}.png")}
        for at, name in enumerate(NAMES)
    }
    strangers = {
        4 + at: {"display_name": name, "avatar_static": served.address(f"/accounts/avatars/stranger-{at}.png")}
        for at, name in enumerate(STRANGERS)
    }
    connected(here, serve(Community(accounts=10, following=9, followers=0, changes=changes | strangers)))
    signed_in(here, owner)
    work_on()

    told = Sighting.objects.filter(identity__workspace=here, said__has_key="picture")
    assert {row.identity.network for row in told.select_related("identity")} == {"mastodon", "bluesky"}
    rows = Picture.objects.filter(workspace=here)
    assert (
        sorted(rows.values_list("identity__network", "state")) == [("bluesky", "seen")] * 3 + [("mastodon", "seen")] * 3
    )
    assert served.asked == {f"/accounts/avatars/{at}.png": 1 for at in range(3)}, "nobody's but theirs, and each once"
    found = {}
    for pair in suggestions(here, NOW + timedelta(hours=1)):
        words = [reason_sentence(each.says, each.where) for each in pair.reasons if each.comparison == "picture"]
        if pair.a.name in NAMES:
            found[pair.a.name] = (sum(each.bits for each in pair.reasons), words)
    assert found.keys() == set(NAMES)
    for name in NAMES[:2]:
        assert found[name][1][0].replace("nearly ", "") in (
            "the same picture on Mastodon and Bluesky",
            "the same picture on Bluesky and Mastodon",
        )
        assert found[name][0] > found[NAMES[2]][0] + 5
    assert found[NAMES[2]][1][0].startswith("different pictures on ")
    assert Identity.objects.filter(workspace=here, name=NAMES[0]).values("person").distinct().count() == 2
    hosts = set(Spending.objects.filter(account__workspace=here).values_list("host", flat=True))
    assert served.host in hosts, "it comes out of the account's budget"
