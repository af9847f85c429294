"""Beyond the contacts, in the browser: the picture of groups, one group, and a shortlist that asks for an introduction."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.application import Application, running
from tests.browser.coming_in import claim, come_back
from tests.commands import ROOT, environment

NOW = {"ENTREGENT_NOW": "2026-03-02T09:00:00Z"}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory, new_home: Callable[[Path], Path]) -> Iterator[Application]:
    home = new_home(tmp_path_factory.mktemp("home"))
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.follow_world"], cwd=ROOT, env=environment(home, **NOW), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with running(home, **NOW) as started:
        yield started


@pytest.fixture(scope="module")
def claimed(browser: Browser, application: Application) -> None:
    page = browser.new_page()
    claim(page, application)
    page.close()


@pytest.fixture
def robin(page: Page, claimed: None, application: Application) -> Page:
    return come_back(page, application, "Your own network, understood")


def test_groups_are_drawn_and_one_is_opened(
    robin: Page,
    application: Application,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], list[Path]],
) -> None:
    robin.goto(application.address + "/map/further/")
    expect(robin.locator("#map canvas").first).to_be_attached()
    expect(robin.locator("#tables table").first).to_be_attached()
    assert_accessible(robin)
    picture(robin, "further")
    robin.goto(application.address + "/map/further/0/")
    expect(robin.get_by_role("heading", name="Known to most of your contacts")).to_be_visible()
    assert robin.locator(".group-members tbody tr").count() == 12
    expect(robin.get_by_text("knows 12 people there").first).to_be_visible()
    assert_accessible(robin)
    picture(robin, "further-group")


def test_a_shortlist_reaches_them_and_asks_for_an_introduction(
    robin: Page,
    application: Application,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], list[Path]],
) -> None:
    robin.goto(application.address + "/shortlist/?q=a+luthier+in+Lyon")
    expect(robin.locator(".result").first).to_contain_text("2 steps away")
    robin.locator(".result").first.get_by_text("Hop by hop").click()
    expect(robin.locator(".result .hops").first).to_contain_text("follows Luthier")
    assert_accessible(robin)
    picture(robin, "shortlist-beyond")
    robin.locator(".result").first.get_by_role("button", name="Ask for an introduction").click()
    expect(robin.get_by_role("heading", level=1)).to_contain_text("To Luthier")
    assert "luthier" in robin.locator("#message").input_value().casefold()
    assert_accessible(robin)
    robin.goto(application.address + "/shortlist/?q=a+potter")
    robin.get_by_role("button", name="Keep this list").click()
    expect(robin.locator(".board-card").first).to_contain_text("2 steps away")
    assert_accessible(robin)
    picture(robin, "board-beyond")


def test_people_to_meet_of_follow_lists_are_set_aside_suggested_again_and_kept(
    robin: Page,
    application: Application,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], list[Path]],
) -> None:
    robin.goto(application.address + "/shortlist/meet/")
    first = robin.locator(".result").filter(has_text="Known only from the follow lists").first
    name = first.locator("h2").inner_text()
    expect(first).to_contain_text("Followed by")
    expect(first).to_contain_text("On LinkedIn")
    assert_accessible(robin)
    picture(robin, "meet-beyond")
    first.get_by_role("button", name="Not this one").click()
    expect(robin.locator(".notices")).to_contain_text("not suggested here any more")
    expect(robin.locator(".result h2").get_by_text(name, exact=True)).to_have_count(0)
    robin.get_by_text("1 set aside for good").click()
    assert_accessible(robin)
    robin.get_by_role("button", name=f"Suggest again {name}").click()
    again = robin.locator(".result").filter(has=robin.get_by_role("heading", name=name, exact=True))
    again.get_by_role("button", name="Keep on a board").click()
    expect(robin.get_by_role("heading", level=1)).to_have_text("People to meet")
    expect(robin.locator(".board-card").first).to_contain_text(name)
    assert_accessible(robin)
    picture(robin, "board-meet-beyond")


def test_in_french(robin: Page, application: Application, picture: Callable[[Page, str], list[Path]]) -> None:
    robin.context.add_cookies([{"name": "django_language", "value": "fr", "url": application.address}])
    robin.goto(application.address + "/shortlist/?q=a+beekeeper+in+Lyon")
    expect(robin.locator(".result").first).to_contain_text("à 2 pas")
    robin.locator(".result").first.get_by_text("Pas à pas").click()
    picture(robin, "shortlist-beyond-fr")
    robin.goto(application.address + "/map/further/")
    picture(robin, "further-fr")
    robin.goto(application.address + "/shortlist/meet/")
    expect(robin.locator(".result", has_text="Compte suivi par").first).to_be_visible()
    picture(robin, "meet-beyond-fr")
