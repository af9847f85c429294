"""Connecting accounts on the page: the owner may, a member and a stranger may not, and no secret comes back."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from entregent.accounts.models import Account, Workspace
from entregent.contract import registry
from entregent.intake.models import Sync
from tests.doubles import village

TYPED = {"village-handle": "camille", "village-password": "open sesame"}


@pytest.fixture(autouse=True)
def the_village(monkeypatch: pytest.MonkeyPatch) -> village.Story:
    known = {**registry.networks(), "village": village.NETWORK}
    monkeypatch.setattr(registry, "networks", lambda: known)
    monkeypatch.setattr(village, "STORY", village.Story())
    return village.STORY


def page(client: Client) -> str:
    answer = client.get(reverse("accounts"))
    assert answer.status_code == 200
    return answer.content.decode()


def connect(client: Client, **changed: str) -> HttpResponse:
    return client.post(reverse("connect", args=["village"]), TYPED | changed)


def test_the_owner_connects_chooses_whose_lists_and_disconnects(owner: Client, the_village: village.Story) -> None:
    empty = page(owner)
    assert "No account is connected." in empty
    assert 'name="village-password" type="password"' in empty
    assert connect(owner).status_code == 302
    account = Account.objects.get()
    said = page(owner)
    assert "camille of the village" in said
    assert "open sesame" not in said
    assert "token of camille" not in said
    owner.post(reverse("crawl", args=[account.pk]), {"crawl": "nobody"})
    assert Sync.objects.get().crawl == Sync.Crawl.NOBODY
    owner.post(reverse("disconnect", args=[account.pk]))
    assert ("revoke", "token of camille") in the_village.asked
    assert not Account.objects.exists()
    sync = Sync.objects.get()
    assert "Take back what was read" in page(owner)
    owner.post(reverse("forget_account", args=[sync.pk]))
    assert "camille of the village" not in page(owner)


def test_a_wrong_password_gets_one_sentence_and_connects_nothing(owner: Client) -> None:
    answer = connect(owner, **{"village-password": "wrong"})
    assert answer.status_code == 400
    assert "The village does not know this password." in answer.content.decode()
    assert "wrong" not in re.sub(r"<script.*?</script>", "", answer.content.decode(), flags=re.DOTALL)
    assert not Account.objects.exists()


def test_what_is_not_filled_in_is_asked_for(owner: Client) -> None:
    answer = connect(owner, **{"village-handle": " "})
    assert answer.status_code == 400
    assert "Fill in every field." in answer.content.decode()


def test_a_link_back_finishes_nothing_by_itself(owner: Client, the_village: village.Story) -> None:
    the_village.page = "https://village.example/agree"
    assert "https://village.example/agree" in connect(owner).content.decode()
    answer = owner.get(reverse("connect_back"), {"code": "c0de", "state": "s3cret"})
    assert "One step is left." in answer.content.decode()
    account = Account.objects.get()
    assert account.state == Account.State.PENDING
    wrong = {"code": "c0de", "state": "another", "is_back": "1"}
    assert owner.post(reverse("finish_connecting", args=[account.pk]), wrong).status_code == 400
    right = wrong | {"state": "s3cret"}
    assert owner.post(reverse("finish_connecting", args=[account.pk]), right).status_code == 302
    assert Account.objects.get().state == Account.State.CONNECTED


def test_a_link_back_without_a_connection_under_way_is_refused(owner: Client) -> None:
    assert owner.get(reverse("connect_back"), {"code": "x"}).status_code == 400


def test_a_network_that_cannot_be_connected_to_is_not_found(owner: Client) -> None:
    for slug in ("vcard", "nowhere"):
        assert owner.post(reverse("connect", args=[slug])).status_code == 404


def test_members_and_strangers_neither_see_nor_change_accounts(
    owner: Client, member: Client, stranger: Client, the_village: village.Story
) -> None:
    connect(owner)
    account, sync = Account.objects.get(), Sync.objects.get()
    the_village.asked.clear()
    for client in (member, stranger):
        assert client.get(reverse("accounts")).status_code == 403
        assert connect(client).status_code == 403
        for name in ("disconnect", "read_account", "crawl", "finish_connecting"):
            assert client.post(reverse(name, args=[account.pk]), {"crawl": "nobody"}).status_code == 403
        assert client.post(reverse("forget_account", args=[sync.pk])).status_code == 403
    assert the_village.asked == []
    assert (Account.objects.get().state, Sync.objects.get().crawl) == (Account.State.CONNECTED, Sync.Crawl.TIES)
    assert reverse("accounts") not in member.get(reverse("imports")).content.decode()
    assert reverse("accounts") in owner.get(reverse("imports")).content.decode()


def test_another_workspaces_account_is_not_found(
    owner: Client, elsewhere: tuple[Workspace, Client], the_village: village.Story
) -> None:
    _other, their_owner = elsewhere
    connect(their_owner)
    account, sync = Account.objects.get(), Sync.objects.get()
    assert "camille of the village" not in page(owner)
    for name in ("disconnect", "read_account", "crawl", "finish_connecting"):
        assert owner.post(reverse(name, args=[account.pk]), {"crawl": "nobody"}).status_code == 404
    assert owner.post(reverse("forget_account", args=[sync.pk])).status_code == 404
    assert ("revoke", "token of camille") not in the_village.asked
