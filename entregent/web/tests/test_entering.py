"""Coming in: one-time links, signing in and out, and what keeps others out."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entregent.accounts import actions as accounts
from entregent.accounts.models import User, Workspace

PASSPHRASE = "seven quiet herons wade"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def sign_in(client: Client, passphrase: str = PASSPHRASE, **form: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("sign_in"), {"login": "robin", "passphrase": passphrase, **form})


def test_signing_in_and_out(owner: Client) -> None:
    client = Client()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert client.get("/").status_code == 302


def test_one_goes_on_to_where_one_wanted_to_but_nowhere_else(owner: Client) -> None:
    assert Client().get("/people/")["Location"] == "/sign-in/?next=/people/"
    assert sign_in(Client(), next="/people/")["Location"] == "/people/"
    for wrong in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        assert sign_in(Client(), next=wrong)["Location"] == "/"
        for name, form in (("set_theme", {"theme": "dark"}), ("set_language", {"language": "fr"})):
            assert "elsewhere" not in Client().post(reverse(name), form | {"next": wrong})["Location"]


def test_guessing_is_slowed_down_whatever_address_it_says_it_comes_from(owner: Client) -> None:
    for number in range(5):
        assert sign_in(Client(headers={"X-Forwarded-For": f"10.0.0.{number}"}), "wrong").status_code == 400
    answer = sign_in(Client(headers={"X-Forwarded-For": "10.9.9.9"}))
    assert answer.status_code == 429
    assert "Too many wrong passphrases" in answer.content.decode()


def test_an_unknown_name_is_answered_like_a_wrong_passphrase(owner: Client) -> None:
    known = sign_in(Client(), "wrong").content.decode()
    unknown = Client().post(reverse("sign_in"), {"login": "robin2", "passphrase": "wrong"}).content.decode()
    assert "do not go together" in known
    assert "do not go together" in unknown


def test_a_link_works_once_and_a_weak_passphrase_does_not_spend_it(workspace: Workspace, now: datetime) -> None:
    address = reverse("enter", args=[accounts.issue_link(workspace, "claim", now)])
    form = {"login": "robin", "name": "Robin", "passphrase": "short"}
    weak = Client().post(address, form)
    assert weak.status_code == 400
    assert 'role="alert"' in weak.content.decode()
    assert not User.objects.exists()
    assert Client().post(address, form | {"passphrase": PASSPHRASE}).status_code == 302
    assert Client().get(address).status_code == 410


def test_a_new_passphrase_ends_other_sessions(owner: Client, workspace: Workspace, now: datetime) -> None:
    user = User.objects.get(login="robin")
    token = accounts.issue_link(workspace, "renew", now, user=user)
    assert Client().post(reverse("enter", args=[token]), {"passphrase": "nine tall ships at anchor"}).status_code == 302
    assert owner.get("/").status_code == 302


def test_theme_and_language_are_chosen_by_a_form(owner: Client) -> None:
    owner.post(reverse("set_theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in owner.get("/").content.decode()
    owner.post(reverse("set_theme"), {"theme": "purple"})
    assert "data-theme" not in owner.get("/").content.decode()
    owner.post(reverse("set_language"), {"language": "fr", "next": "/"})
    assert '<html lang="fr"' in owner.get("/").content.decode()


def test_forms_without_their_token_are_refused(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    answer = strict.post(reverse("sign_out"))
    assert answer.status_code == 403
    assert "could not be understood" in answer.content.decode()


def test_tries_are_not_forgotten_because_others_try_too(owner: Client) -> None:
    for _number in range(5):
        sign_in(Client(), "wrong")
    for number in range(400):
        cache.set(f"another-{number}", 1)
    assert sign_in(Client()).status_code == 429


def test_a_strangers_upload_is_turned_away_before_it_is_read(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        reverse("imports"), {"files": SimpleUploadedFile("a.zip", b"x" * 99)}
    )
    assert answer.status_code == 302
    assert "_files" not in vars(answer.wsgi_request)
