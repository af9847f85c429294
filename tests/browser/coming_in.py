"""How a person comes in, by the forms: the first time, and every other."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.application import Application

PASSPHRASE = "seven quiet herons wade"


def claim(page: Page, application: Application, name: str = "Robin Keller", login: str = "robin") -> None:
    """Come in by the one-time link, and stay on the page that is shown then."""
    page.goto(application.claim_link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Name to sign in with").fill(login)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your own network, understood")


def sign_in(page: Page, application: Application, heading: str, login: str = "robin", then: str = "") -> Page:
    """Sign in and wait until the page with this heading is there (the one at the path `then`); the page."""
    page.goto(application.address + "/sign-in/" + (f"?next={then}" if then else ""))
    page.get_by_label("Name").fill(login)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state("load")
    return page
