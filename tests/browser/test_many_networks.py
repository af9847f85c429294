"""One drop of a folder with nine different exports: what is asked is answered, every report read, one person met on them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.application import ROOT, Application, running
from tests.browser.coming_in import claim, sign_in

NETWORKS = ROOT / "entregent" / "networks"
SAMPLES = {
    "Agenda": ("calendar", "google"),
    "Bluesky": ("bluesky", "repository"),
    "Courrier": ("email", "asked"),
    "Facebook": ("facebook", "information-2026"),
    "Instagram": ("instagram", "information-2026"),
    "LinkedIn": ("linkedin", "complete-2026"),
    "Liste": ("table", "asked"),
    "Mastodon": ("mastodon", "archive"),
    "X": ("x", "archive-2026"),
}
ASKING = {"Courrier", "Liste"}
ZOE = "zoe@brandt.example"
MAIL = """From {sender} Mon Jan 19 10:0{minute}:00 2026
From: {sender}
To: {to}
Subject: {subject}
Date: Mon, 19 Jan 2026 10:0{minute}:00 +0000
Message-Id: <zoe-{minute}@brandt.example>

Hello

"""


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application shortly after the samples were exported."""
    with running(tmp_path_factory.mktemp("home"), ENTREGENT_NOW="2026-03-12T09:00:00Z") as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine exports, one folder each; the mailbox and the member list know a person of the first network's, too."""
    found = tmp_path_factory.mktemp("drop") / "My exports"
    for name, (network, sample) in SAMPLES.items():
        shutil.copytree(NETWORKS / network / "samples" / sample, found / name)
    own = "camille@capdidactique.example"
    with (found / "Courrier" / "archive.mbox").open("a", encoding="utf-8") as mailbox:
        mailbox.write("\n" + MAIL.format(sender=f"Zoë Brandt <{ZOE}>", to=own, subject="Lunch in Lyon", minute=1))
        mailbox.write(MAIL.format(sender=own, to=ZOE, subject="Re: Lunch in Lyon", minute=5))
    with next((found / "Liste").iterdir()).open("a", encoding="utf-8") as table:
        table.write(f"Zoë Brandt|Lyon|{ZOE}\n")
    return found


@pytest.fixture(scope="module")
def dropped(browser: Browser, application: Application, folder: Path) -> None:
    """The workspace claimed, the folder dropped, and all read that asks nothing."""
    page = browser.new_page()
    claim(page, application, "Camille Moreau", "camille")
    page.goto(application.address + "/imports/")
    with page.expect_navigation():
        page.get_by_label("Choose a folder").set_input_files(folder)
    expect(page.locator(".run")).to_have_count(len(SAMPLES))
    expect(page.locator("#list[hx-get]")).to_have_count(0, timeout=60_000)
    page.close()


@pytest.fixture
def camille(page: Page, dropped: None, application: Application) -> Page:
    """A page of the owner, signed in, on the imports."""
    return sign_in(page, application, "Imports", "camille", then="/imports/")


def waiting(page: Page) -> set[str]:
    """The folders whose imports wait for an answer."""
    names = page.locator(".run", has=page.get_by_role("link", name="Answer a question")).locator(".run-what a")
    return {name.rpartition("/")[2] for name in names.all_inner_texts()}


def answer(page: Page, address: str, name: str) -> None:
    """Open the question of one import."""
    page.goto(address + "/imports/")
    page.locator(".run", has_text=f"/{name}").get_by_role("link", name="Answer a question").click()
    expect(page.get_by_role("heading", name="Before it is read")).to_be_visible()


def test_what_waits_stands_first_and_says_what_it_asks(
    camille: Page, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    assert waiting(camille) == ASKING
    first = camille.locator(".run .run-what a").all_inner_texts()[: len(ASKING)]
    assert {name.rpartition("/")[2] for name in first} == ASKING
    assert_accessible(camille)
    for name in sorted(ASKING):
        answer(camille, application.address, name)
        assert_accessible(camille)


def test_the_owner_of_the_mailbox_is_said(camille: Page, application: Application) -> None:
    answer(camille, application.address, "Courrier")
    expect(camille.get_by_label("camille@capdidactique.example")).to_be_checked()
    camille.get_by_role("button", name="Import it").press("Enter")
    expect(camille.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)


def test_the_columns_of_the_list_are_named(camille: Page, application: Application) -> None:
    answer(camille, application.address, "Liste")
    camille.get_by_label("Which network or list is this?").fill("Digital day")
    camille.get_by_label("What does the column “Intervenant” hold?").select_option(label="The whole name")
    camille.get_by_label("What does the column “Où ?” hold?").select_option(label="The town")
    camille.get_by_label("What does the column “Contact” hold?").select_option(label="An e-mail address")
    camille.get_by_role("button", name="Import it").click()
    expect(camille.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    expect(camille.locator(".numbers")).to_contain_text(re.compile(r"new people\s*2"))


def test_every_report_says_what_came_and_accounts_for_every_row(
    camille: Page, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    assert waiting(camille) == set()
    addresses = [link.get_attribute("href") or "" for link in camille.locator(".run .run-what a").all()]
    assert len(addresses) == len(SAMPLES)
    for address in addresses:
        camille.goto(application.address + address)
        expect(camille.get_by_role("heading", name="What came of it")).to_be_visible()
        came = camille.locator(".numbers > div").filter(has_not_text=re.compile("rows? skipped")).locator("dd")
        assert sum(map(int, came.all_inner_texts())), address
        counted = [int(cell) for cell in camille.locator(".left-out tbody td:first-child").all_inner_texts()]
        if counted:
            expect(camille.locator("#skipped")).to_have_text(re.compile(rf"^{sum(counted)} rows? skipped$"))
            assert counted == sorted(counted, reverse=True)
    assert_accessible(camille)


def test_one_person_is_one_page_whose_timeline_is_filtered(
    camille: Page, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    camille.goto(application.address + "/people/?q=Brandt")
    expect(camille.locator(".people-row a", has_text="Zoë Brandt")).to_have_count(1)
    camille.locator(".people-row a", has_text="Zoë Brandt").click()
    expect(camille.get_by_role("heading", level=1)).to_have_text("Zoë Brandt")
    where = camille.locator(".identities li")
    for network in ("LinkedIn", "E-mail", "CSV"):
        expect(where.filter(has_text=network)).not_to_have_count(0)
    assert_accessible(camille)
    networks = camille.get_by_role("navigation", name="Networks of the timeline")
    everything = camille.locator(".event").count()
    networks.get_by_role("link", name="E-mail").press("Enter")
    expect(networks.get_by_role("link", name="E-mail")).to_have_attribute("aria-current", "true")
    expect(camille.locator(".event")).to_have_count(2)
    expect(camille.locator(".event", has_text="Lunch in Lyon")).to_have_count(2)
    assert everything > 2
    networks.get_by_role("link", name="All").click()
    expect(camille.locator(".event")).to_have_count(everything)


def test_the_accounts_are_accessible_and_no_new_page_is_wider_than_its_window(
    camille: Page, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    paths = [link.get_attribute("href") or "" for link in camille.locator(".run .run-what a").all()]
    for path in [*paths, "/imports/", "/accounts/"]:
        camille.goto(application.address + path)
        for width in (380, 1280):
            camille.set_viewport_size({"width": width, "height": 800})
            assert camille.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    assert_accessible(camille)
