"""The main job in a real browser: come in, drop a zip, read the report, ask, keep ten, see Today. By mouse and by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.application import Application, running
from tests.browser.archive import ASKED, PEOPLE, write_archive
from tests.browser.coming_in import claim, sign_in

STATE = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application on the day after the archive's last message."""
    with running(tmp_path_factory.mktemp("home"), ENTREGENT_NOW="2026-03-02T09:00:00Z") as started:
        yield started


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("archive") / "Complete_Export.zip")


@pytest.fixture(scope="module")
def claimed(browser: Browser, application: Application, archive: Path) -> str:
    """The workspace claimed and the archive read, by a first visitor; the address of its report."""
    page = browser.new_page()
    claim(page, application)
    page.get_by_label("Files to import").set_input_files(archive)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    address = page.url
    page.close()
    return address


@pytest.fixture
def robin(page: Page, claimed: str, application: Application) -> Page:
    """A page of the owner, signed in, on Today."""
    return sign_in(page, application, "Today")


def test_the_report_says_what_came(robin: Page, claimed: str) -> None:
    robin.goto(claimed)
    expect(robin.locator(".numbers")).to_contain_text(re.compile(rf"new people\s*{PEOPLE}"))
    expect(robin.get_by_role("heading", name="Whom do you want to meet?")).to_be_visible()


def test_a_zip_is_dropped_by_hand(robin: Page, archive: Path, application: Application) -> None:
    robin.goto(application.address + "/imports/")
    carried = robin.evaluate_handle(
        """([name, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([Uint8Array.from(bytes)], name));
            return carried;
        }""",
        [archive.name, list(archive.read_bytes())],
    )
    robin.dispatch_event("[data-drop]", "drop", {"dataTransfer": carried})
    expect(robin.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    expect(robin.locator(".numbers")).to_contain_text("known already")


def test_ask_keep_ten_and_see_them_in_today(robin: Page, claimed: str, application: Application) -> None:
    robin.goto(claimed)
    robin.get_by_label("Where are you going, what do you need?").fill(ASKED)
    robin.keyboard.press("Enter")
    expect(robin.locator(".result")).not_to_have_count(0)
    expect(robin.get_by_text("Place: Lyon")).to_be_visible()
    robin.get_by_role("button", name="Keep this list").click()
    expect(robin.get_by_role("heading", name=re.compile("^Found"))).to_be_visible()
    robin.wait_for_load_state()  # keys are answered once the scripts are there
    for kept in range(1, 11):
        robin.keyboard.press("k")
        expect(
            robin.locator("section", has=robin.get_by_role("heading", name=re.compile("^Kept"))).locator(".board-card")
        ).to_have_count(kept)
    robin.goto(application.address + "/")
    expect(robin.get_by_text("From your shortlist")).to_have_count(3)


def test_cards_are_answered_by_keyboard(robin: Page) -> None:
    first = robin.locator("[data-card] h2").first.inner_text()
    robin.keyboard.press("j")
    expect(robin.locator("[data-card] h2 a").first).to_be_focused()
    robin.keyboard.press("s")
    expect(robin.locator("[data-card] h2").first).not_to_have_text(first)
    expect(robin.locator("[data-card] h2 a").first).to_be_focused()


def test_keys_lead_everywhere(robin: Page, application: Application) -> None:
    robin.keyboard.press("?")
    expect(robin.get_by_role("dialog", name="Keyboard")).to_be_visible()
    robin.keyboard.press("Escape")
    for key, path in (("p", "/people/"), ("m", "/map/"), ("s", "/shortlist/"), ("i", "/imports/"), ("t", "/")):
        robin.keyboard.press("g")
        robin.keyboard.press(key)
        robin.wait_for_url(application.address + path, wait_until="load")
    robin.keyboard.press("g")
    robin.keyboard.press("p")
    robin.wait_for_url("**/people/")
    robin.keyboard.press("/")
    expect(robin.get_by_label("Search people")).to_be_focused()


def test_people_are_found_while_typing_and_changed_together(robin: Page, application: Application) -> None:
    robin.goto(application.address + "/people/")
    robin.get_by_label("Search people").press_sequentially("buyer")
    robin.wait_for_url("**q=buyer**")
    expect(robin.locator(".people-row")).to_have_count(PEOPLE // 5)
    robin.get_by_label("Select everybody on this page").check()
    robin.get_by_label("Tag to add").fill("fair")
    robin.get_by_role("button", name="Add tag").click()
    expect(robin.get_by_role("status").first).to_contain_text(f"Changed for {PEOPLE // 5} people.")
    expect(robin.locator(".people-row .tag").first).to_have_text("fair")


def test_evidence_opens_in_its_place(robin: Page, application: Application) -> None:
    robin.goto(application.address + "/people/")
    robin.locator(".people-row a").first.click()
    row = robin.locator(".knows details").first
    row.locator("summary").click()
    expect(row.locator(".proof-list")).to_be_visible()


def test_the_map_is_drawn_and_shows_a_person(robin: Page, application: Application) -> None:
    robin.goto(application.address + "/map/")
    robin.locator(".map-search-box").fill("Givena")
    robin.keyboard.press("Enter")
    expect(robin.locator(".map-side").get_by_role("link", name="Open their page")).to_be_visible()
    robin.locator(".map-known summary").first.click()
    expect(robin.locator(".map-known .proof-list").first).to_be_visible()


def test_the_theme_is_chosen_and_stays(robin: Page, application: Application) -> None:
    robin.locator(".menu summary").click()
    robin.get_by_role("button", name="Dark").click()
    expect(robin.locator("body")).to_have_css("background-color", "rgb(20, 23, 28)")
    robin.goto(application.address + "/people/")
    assert robin.evaluate("document.documentElement.dataset.theme") == "dark"


def test_it_works_without_scripts(browser: Browser, claimed: str, application: Application) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False, viewport={"width": 380, "height": 800})
    page = context.new_page()
    sign_in(page, application, "Whom do you want to meet?", then="/shortlist/")
    page.get_by_label("Where are you going, what do you need?").fill(ASKED)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Keep this list").click()
    page.get_by_role("button", name=re.compile("^Keep Given")).first.click()
    expect(page.locator("section", has_text=re.compile("^Kept 1"))).to_be_visible()
    context.close()


def addresses(page: Page) -> list[str]:
    """Every page there is to look at, with people in it."""
    page.goto("/people/".join([page.url.rstrip("/").split("/people")[0], ""]))
    person = page.locator(".people-row a").first.get_attribute("href") or ""
    page.goto(page.url.split("/people/")[0] + "/shortlist/")
    board = page.locator(".lists a").first.get_attribute("href") or ""
    found = ["/", "/people/", person, "/people/duplicates/", "/map/", "/shortlist/", f"/shortlist/?q={ASKED}", board]
    found += ["/shortlist/meet/"]
    return [*found, f"{board}print/", "/imports/", "/imports/1/", "/settings/", "/nowhere/"]


def test_axe_finds_nothing_on_any_page(
    robin: Page, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    for path in addresses(robin):
        if path == "/nowhere/":
            continue
        robin.goto(application.address + path)
        if path == "/map/":
            expect(robin.locator(".map-table").first).to_be_visible()
        robin.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
        assert_accessible(robin)


@pytest.mark.parametrize("width", [380, 1280])
def test_no_page_is_wider_than_its_window(robin: Page, application: Application, width: int) -> None:
    paths = [path for path in addresses(robin) if path != "/nowhere/"]
    robin.set_viewport_size({"width": width, "height": 800})
    for path in paths:
        robin.goto(application.address + path)
        assert robin.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_axe_finds_nothing_before_one_is_in(
    page: Page, claimed: str, application: Application, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(application.address + "/sign-in/")
    assert_accessible(page)
