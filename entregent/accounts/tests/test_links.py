"""Coming in by one-time links: claim, invitation, renewal."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate, get_user, login
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from django.http import HttpRequest

from entregent.accounts import actions, queries
from entregent.accounts.actions import LINK_LIFE, Refused
from entregent.accounts.models import Membership, OneTimeLink, User, Workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PHRASE = "a heron over still water"
CLAIM, INVITE, RENEW = OneTimeLink.Purpose.CLAIM, OneTimeLink.Purpose.INVITE, OneTimeLink.Purpose.RENEW


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(name="Mine", created_at=NOW)


@pytest.fixture
def owner(workspace: Workspace) -> User:
    return actions.redeem(actions.issue_link(workspace, CLAIM, NOW), "robin", "Robin Keller", PHRASE, NOW)


def test_whoever_claims_is_the_owner(workspace: Workspace) -> None:
    token = actions.issue_link(workspace, CLAIM, NOW)
    assert queries.usable_link(token, NOW) == queries.Link("claim", "Mine", "", "")
    user = actions.redeem(token, " Robin@Example.org ", "", PHRASE, NOW)
    access = queries.access_of(user)
    assert access is not None
    assert access.is_owner
    assert queries.owner(workspace) == user
    assert (user.login, user.name) == ("robin@example.org", "robin@example.org")
    assert authenticate(username="robin@example.org", password=PHRASE) == user


def test_a_workspace_is_claimed_once_only(workspace: Workspace, owner: User) -> None:
    with pytest.raises(Refused, match="has an owner already"):
        actions.issue_link(workspace, CLAIM, NOW)
    assert queries.owner(workspace) == owner


def test_a_second_claim_link_that_got_through_is_refused(workspace: Workspace) -> None:
    first = actions.issue_link(workspace, CLAIM, NOW)
    kept = OneTimeLink.objects.get()
    second = actions.issue_link(workspace, CLAIM, NOW)
    assert queries.usable_link(first, NOW) is None, "a newer link ends the older one"
    kept.pk = None
    kept.save()
    actions.redeem(second, "robin", "Robin", PHRASE, NOW)
    with pytest.raises(Refused, match="has an owner already"):
        actions.redeem(first, "eve", "Eve", PHRASE, NOW)
    assert Membership.objects.count() == 1
    assert not User.objects.filter(login="eve").exists()


def test_a_link_works_once_and_not_for_ever(workspace: Workspace, owner: User) -> None:
    token = actions.issue_link(workspace, INVITE, NOW)
    end = NOW + LINK_LIFE
    assert queries.usable_link(token, end) is not None
    assert queries.usable_link(token, end + timedelta(seconds=1)) is None
    with pytest.raises(Refused, match="expired"):
        actions.redeem(token, "late", "Late", PHRASE, end + timedelta(seconds=1))
    actions.redeem(token, "ada", "Ada", PHRASE, end)
    assert queries.usable_link(token, NOW) is None
    with pytest.raises(Refused, match="has been used"):
        actions.redeem(token, "eve", "Eve", PHRASE, NOW)
    with pytest.raises(Refused):
        actions.redeem("no such token", "eve", "Eve", PHRASE, NOW)
    assert {user.login for user in User.objects.all()} == {"robin", "ada"}


def test_an_invitation_makes_a_member_and_the_owner_may_end_it(workspace: Workspace, owner: User) -> None:
    tokens = [actions.issue_link(workspace, INVITE, NOW) for _ in range(2)]
    ada, ben = (
        actions.redeem(token, name, name.title(), PHRASE, NOW)
        for token, name in zip(tokens, ("ada", "ben"), strict=True)
    )
    assert [(member.login, member.role) for member in queries.members(workspace)] == [
        ("robin", "owner"), ("ada", "member"), ("ben", "member"),
    ]  # fmt: skip
    access = queries.access_of(ada)
    assert access is not None
    assert not access.is_owner
    actions.remove_member(workspace, ada.pk)
    actions.remove_member(workspace, owner.pk)
    assert queries.access_of(ada) is None
    assert queries.access_of(ben) is not None
    assert queries.access_of(owner) is not None, "the owner cannot be removed"


@pytest.mark.parametrize("phrase", ["", "short", "password123", "1234567890"])
def test_a_weak_passphrase_is_refused_and_the_link_still_works(workspace: Workspace, phrase: str) -> None:
    token = actions.issue_link(workspace, CLAIM, NOW)
    with pytest.raises(Refused):
        actions.redeem(token, "robin", "Robin", phrase, NOW)
    assert not User.objects.exists()
    assert actions.redeem(token, "robin", "Robin", PHRASE, NOW).pk


@pytest.mark.parametrize("name", ["", "   ", "ROBIN ", "robin"])
def test_a_login_is_needed_and_taken_once(workspace: Workspace, owner: User, name: str) -> None:
    token = actions.issue_link(workspace, INVITE, NOW)
    with pytest.raises(Refused):
        actions.redeem(token, name, "Somebody", PHRASE, NOW)
    assert queries.usable_link(token, NOW) is not None


def _signed_in(user: User) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return request


def test_a_renewal_changes_the_passphrase_and_ends_all_sessions(workspace: Workspace, owner: User) -> None:
    request = _signed_in(owner)
    assert get_user(request) == owner
    token = actions.issue_link(workspace, RENEW, NOW, user=owner)
    assert queries.usable_link(token, NOW) == queries.Link("renew", "Mine", "robin", "Robin Keller")
    again = actions.redeem(token, "ignored", "Ignored", "quite another long phrase", NOW)
    assert (again.pk, again.login, again.name) == (owner.pk, "robin", "Robin Keller")
    assert authenticate(username="robin", password=PHRASE) is None
    assert authenticate(username="robin", password="quite another long phrase") == owner
    assert not get_user(request).is_authenticated, "who was signed in with the old passphrase is signed out"
    assert queries.owner(workspace) == owner
    assert Membership.objects.count() == 1


def test_a_newer_renewal_link_ends_the_older_and_nobody_elses(workspace: Workspace, owner: User) -> None:
    ada = actions.redeem(actions.issue_link(workspace, INVITE, NOW), "ada", "Ada", PHRASE, NOW)
    old, hers, new = (actions.issue_link(workspace, RENEW, NOW, user=user) for user in (owner, ada, owner))
    assert queries.usable_link(old, NOW) is None
    assert queries.usable_link(hers, NOW) is not None
    assert queries.usable_link(new, NOW) is not None


@pytest.mark.parametrize(("region", "days"), [("F", 180), ("FRA", 180), ("F1", 180), ("FR", 6), ("FR", 3651)])
def test_settings_out_of_range_are_refused(workspace: Workspace, region: str, days: int) -> None:
    with pytest.raises(Refused):
        actions.change_settings(workspace, name="x", region=region, half_life_days=days, synonyms="")
    workspace.refresh_from_db()
    assert (workspace.name, workspace.region, workspace.half_life_days) == ("Mine", "FR", 180)


def test_the_workspace_is_made_once(db: None) -> None:
    first = actions.ensure_workspace(NOW)
    assert actions.ensure_workspace(NOW + timedelta(days=1)) == first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_comes_in() -> None:
    """On a server, where writers run side by side; SQLite's one writer at a time is seen to by its lock."""
    if connection.vendor != "postgresql":
        token = actions.issue_link(Workspace.objects.create(name="Mine", created_at=NOW), CLAIM, NOW)
        outcomes = [_try(token, name) for name in ("ada", "eve")]
    else:
        outcomes = _race(actions.issue_link(Workspace.objects.create(name="Mine", created_at=NOW), CLAIM, NOW))
    assert sorted(outcomes) == ["in", "refused"]
    assert Membership.objects.count() == User.objects.count() == 1


def _race(token: str) -> list[str]:
    start, outcomes = threading.Barrier(2), []

    def enter(name: str) -> None:
        start.wait()
        outcomes.append(_try(token, name))
        connections.close_all()

    threads = [threading.Thread(target=enter, args=(name,)) for name in ("ada", "eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _try(token: str, name: str) -> str:
    try:
        actions.redeem(token, name, name, PHRASE, NOW)
    except Refused:
        return "refused"
    return "in"
