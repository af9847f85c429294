"""How a person comes in: the first time and later by the forms, and again with the cookie they have."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.application import Application

PASSPHRASE = "seven quiet herons wade"
# By the address of an application: the cookies of whoever claimed it.
_cookies: dict[str, Any] = {}


def claim(page: Page, application: Application, name: str = "Robin Keller", login: str = "robin") -> None:
    """Come in by the one-time link, and stay on the page that is shown then."""
    page.goto(application.claim_link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Name to sign in with").fill(login)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your own network, understood")
    _cookies[application.address] = page.context.cookies()


def come_back(page: Page, application: Application, heading: str, then: str = "/") -> Page:
    """Be the one who claimed the application, on the page at the path `then`, which has this heading; the page."""
    page.context.add_cookies(_cookies[application.address])
    page.goto(application.address + then)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    return page


def sign_in(page: Page, application: Application, heading: str, then: str) -> None:
    """Sign in and wait until the page at the path `then` is there, which has this heading."""
    page.goto(f"{application.address}/sign-in/?next={then}")
    page.get_by_label("Name").fill("robin")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
