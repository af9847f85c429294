"""Every route of the application × every kind of visitor, generated from the routes themselves."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, reverse

from entregent.accounts.models import Workspace
from entregent.advice.models import Shortlist, ShortlistItem
from entregent.intake.models import Import
from entregent.people.models import Identity, Note, Person, Suggestion
from entregent.web.access import Policy, PolicyMiddleware, policy_of
from entregent.web.urls import urlpatterns

ROUTES: list[URLPattern] = urlpatterns
METHODS = ("get", "post")


def address(route: URLPattern, ids: dict[str, int | str] | None = None) -> str:
    names = re.findall(r"<(?:\w+:)?(\w+)>", str(route.pattern))
    return reverse(str(route.name), kwargs={name: (ids or {}).get(name, 1) for name in names})


def routes(*policies: Policy) -> list[object]:
    return [pytest.param(route, id=str(route.name)) for route in ROUTES if policy_of(route.callback) in policies]


@pytest.mark.parametrize("route", [pytest.param(route, id=str(route.name)) for route in ROUTES])
def test_every_route_has_a_policy(route: URLPattern) -> None:
    assert policy_of(route.callback) is not None


def test_a_view_without_a_policy_is_refused() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse("reached")

    middleware = PolicyMiddleware(lambda request: HttpResponse("reached"))
    with pytest.raises(ImproperlyConfigured, match="has no policy"):
        middleware.process_view(RequestFactory().get("/bare/"), bare)


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", routes(Policy.MEMBER, Policy.OWNER))
def test_an_anonymous_visitor_is_sent_to_sign_in(route: URLPattern, method: str) -> None:
    answer = getattr(Client(), method)(address(route))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", routes(Policy.MEMBER, Policy.OWNER))
def test_a_stranger_is_refused(stranger: Client, route: URLPattern, method: str) -> None:
    assert getattr(stranger, method)(address(route)).status_code == 403


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", routes(Policy.OWNER))
def test_a_member_is_refused_what_is_the_owners(member: Client, route: URLPattern, method: str) -> None:
    assert getattr(member, method)(address(route)).status_code == 403


@pytest.mark.parametrize("route", routes(Policy.MEMBER))
def test_a_member_may_do_the_rest(member: Client, route: URLPattern, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entregent.intake.actions.import_sample", lambda workspace, now: [])
    for method in METHODS:
        answer = getattr(member, method)(address(route))
        assert answer.status_code in (200, 302, 400, 404, 405)
        assert "/sign-in/" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("route", routes(Policy.OWNER))
def test_the_owner_may_do_everything(owner: Client, route: URLPattern) -> None:
    for method in METHODS:
        assert getattr(owner, method)(address(route)).status_code in (200, 302, 400, 404, 405)


def rows_of(workspace: Workspace) -> str:
    """All rows of a workspace, as they stand."""
    found = []
    for model in apps.get_models():
        if any(field.name == "workspace" for field in model._meta.get_fields()):
            found += list(model.objects.filter(workspace=workspace).order_by("pk"))  # type: ignore[attr-defined]
    found += list(ShortlistItem.objects.filter(shortlist__workspace=workspace).order_by("pk"))
    return serializers.serialize("json", found)


def ids_of(workspace: Workspace) -> dict[str, int | str]:
    person = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False).first()
    found = {
        "person_id": person,
        "other_id": Person.objects.filter(workspace=workspace, is_owner=False).last(),
        "identity_id": Identity.objects.filter(workspace=workspace).first(),
        "note_id": Note.objects.filter(workspace=workspace).first(),
        "suggestion_id": Suggestion.objects.filter(workspace=workspace).first(),
        "import_id": Import.objects.filter(workspace=workspace).first(),
        "shortlist_id": Shortlist.objects.filter(workspace=workspace).first(),
        "item_id": ShortlistItem.objects.filter(shortlist__workspace=workspace).first(),
    }
    assert all(found.values()), found
    return {name: row.pk for name, row in found.items() if row} | {
        "number": 0,
        "stated_id": 1,
        "user_id": 1,
        "token": "x",
    }


def _content(answer: Any) -> bytes:
    """What an answer says; of a ZIP file, what its files say."""
    if not answer.streaming:
        return bytes(answer.content)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_nobody_reaches_into_another_workspace(
    owner: Client, elsewhere: tuple[Workspace, Client], drop: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    other, their_owner = elsewhere
    drop(their_owner, count=5)
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Givena Familyaa\r\nN:Familyaa;Givena;;;\r\nORG:Falandis 0\r\nEND:VCARD\r\n"
    drop(their_owner, card.encode(), named="contacts.vcf")
    pk = Person.objects.filter(workspace=other, is_root=True, is_owner=False).values_list("pk", flat=True)[0]
    their_owner.post(reverse("add_note", args=[pk]), {"text": "secret"})
    their_owner.post(reverse("keep"), {"q": "training"})
    monkeypatch.setattr("entregent.intake.actions.import_sample", lambda workspace, now: [])
    before, ids = rows_of(other), ids_of(other)
    form = {
        "person": [ids["person_id"], ids["other_id"]], "other": ids["other_id"], "kind": "tag", "value": "x", "text": "x",
        "do": "join", "new_tag": "x", "verdict": "same", "step": "kept", "judgments": "1,2,3", "name": "x", "q": "training",
    }  # fmt: skip
    for route in ROUTES:
        if policy_of(route.callback) is Policy.PUBLIC:
            continue
        for method in METHODS:
            answer = getattr(owner, method)(address(route, ids), form if method == "post" else {})
            if "<" in str(route.pattern) and method == "get":
                assert answer.status_code in (404, 405), route.name
            content = _content(answer)
            assert b"Givena" not in content, route.name
            assert b"secret" not in content, route.name
    assert rows_of(other) == before
