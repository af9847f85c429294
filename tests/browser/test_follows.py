"""Whom the owner follows, in a real browser: chosen by the keyboard, seen beforehand, done, undone; usable by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.application import Application, running
from tests.browser.coming_in import claim
from tests.doubles.mastodon import Community, Double

SILENT = {number: {"last_status_at": "2024-01-05"} for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    now = datetime.now(UTC).replace(microsecond=0)
    with Double(Community(notifications=30, statuses=0, blocked=(), changes=SILENT, now=now)) as started:
        yield started


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory, double: Double) -> Iterator[Application]:
    """The application, which may reach the double."""
    with running(tmp_path_factory.mktemp("home"), ENTREGENT_PRIVATE_HOSTS=double.host) as started:
        yield started


def connect(application: Application, page: Page, double: Double) -> None:
    claim(page, application, "Camille", "camille")
    page.goto(f"{application.address}/accounts/")
    network = page.locator("details.help").filter(has_text="Mastodon").first
    network.locator("summary").click()
    network.get_by_label("Your server").fill(double.url)
    network.get_by_label("Allow changes too").check()
    network.get_by_role("button", name="Connect", exact=True).click()
    address = page.get_by_role("link", name="Go to Mastodon").get_attribute("href") or ""
    code, state = double.authority.say_yes(address)
    page.goto(f"{application.address}/accounts/back/?code={code}&state={state}")
    page.locator("main form button").first.click()


def test_follows_are_chosen_by_the_keyboard_and_an_order_is_undone(
    application: Application,
    page: Page,
    double: Double,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], Path],
) -> None:
    connect(application, page, double)
    expect(page.get_by_text(re.compile("read .*20"))).to_be_visible(timeout=60_000)
    page.goto(f"{application.address}/people/")
    page.get_by_role("link", name="Whom you follow").click()
    page.get_by_role("link", name="Silent for a year 3").click()
    assert_accessible(page)
    picture(page, "follows")
    boxes = page.locator("#follows [data-card] input[type=checkbox]")
    expect(page.get_by_role("button", name="Unfollow")).to_be_hidden()
    boxes.first.focus()
    page.keyboard.press("Space")
    unfollow = page.get_by_role("button", name="Unfollow")
    expect(unfollow).to_be_visible()
    page.get_by_label("Select everybody on this page").check()
    expect(page.locator("#follows [data-card] input:checked")).to_have_count(3)
    assert_accessible(page)
    unfollow.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Unfollow")).to_be_visible()
    assert_accessible(page)
    picture(page, "follows-preview")
    page.get_by_role("button", name="Unfollow: 3 accounts").click()
    expect(page.get_by_text("done 3", exact=True)).to_be_visible(timeout=30_000)
    assert_accessible(page)
    picture(page, "follows-order")
    assert double.community.unfollowed == {1, 2, 3}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="undoes an order")).to_be_visible()
    expect(page.get_by_text("done 3", exact=True)).to_be_visible(timeout=30_000)
    assert double.community.unfollowed == set()
