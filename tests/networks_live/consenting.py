"""The owner's part of saying yes on a network's own page, in a real browser. The application answers in the test's process,
so that it asks the network that the test started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS
from tools import system

PASSPHRASE = "seven quiet herons wade"


def browsed(journey: Callable[[Page], None]) -> None:
    """Make a journey in Chromium, in a thread of its own: Django refuses to work beside the browser's event loop."""
    chromium = system.chromium()
    if chromium is None and system.under_ci():
        pytest.fail("Chromium is missing, and nothing may be skipped under CI=true.")
    if chromium is None:
        pytest.skip("Chromium is missing: sudo apt-get install chromium")

    def run() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(locale="en-GB")
            page.set_default_timeout(30_000)
            journey(page)
            browser.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def enter(page: Page, address: str, token: str) -> None:
    """Claim the workspace with a one-time link."""
    page.goto(f"{address}/enter/{token}/")
    page.locator("[name=name]").fill("Camille")
    page.locator("[name=login]").fill("camille")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("main form button").first.click()


def enter_again(page: Page, address: str) -> None:
    """Sign in with the passphrase."""
    page.goto(f"{address}/sign-in/")
    page.locator("[name=login]").fill("camille")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("main form button").first.click()


def lead_to_the_server(page: Page, address: str, network: str, typed: Mapping[str, str], *, may_change: bool) -> None:
    """Begin to connect on the page of accounts, and follow the link to the network's own page; `network` is its name,
    `typed` what is asked there."""
    page.goto(f"{address}/accounts/")
    found = page.locator("details.help").filter(has_text=network).first
    found.locator("summary").click()
    for name, value in typed.items():
        found.locator(f"[name={network.lower()}-{name}]").fill(value)
    if may_change:
        found.get_by_label("Allow changes too").check()
    found.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("link", name=f"Go to {network}").click()
