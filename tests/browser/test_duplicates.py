"""The queue of duplicates in a real browser: a key a pair, undo, and many at once after a look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.application import Application, running
from tests.browser.archive import person, write_archive
from tests.browser.coming_in import claim, sign_in

PAIRS = 6


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with running(tmp_path_factory.mktemp("home"), ENTREGENT_NOW="2026-03-02T09:00:00Z") as started:
        yield started


def card(number: int) -> str:
    """A card of the address book for somebody of the archive: no address in common."""
    given, family = person(number)[0].split()
    born = f"BDAY:19{60 + number}-03-0{number + 1}\r\n"
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{given} {family}\r\nN:{family};{given};;;\r\n{born}END:VCARD\r\n"


@pytest.fixture(scope="module")
def claimed(browser: Browser, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Application:
    """An archive and an address book in which some of its people are again."""
    folder = tmp_path_factory.mktemp("files")
    book = Path(folder / "contacts.vcf")
    book.write_text("".join(map(card, range(PAIRS))), encoding="utf-8", newline="")
    page = browser.new_page()
    claim(page, application)
    for file in (write_archive(folder / "Complete_Export.zip"), book):
        page.goto(application.address + "/imports/")
        page.get_by_label("Files to import").set_input_files(file)
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    page.goto(application.address + "/people/duplicates/")
    for _ in range(60):
        if page.locator("[data-card]").count() >= PAIRS:
            break
        page.wait_for_timeout(1_000)
        page.reload()
    page.close()
    return application


@pytest.fixture
def queue(page: Page, claimed: Application) -> Page:
    """The queue, the owner signed in."""
    sign_in(page, claimed, "Today")
    page.goto(claimed.address + "/people/duplicates/")
    return page


def pairs(page: Page) -> int:
    """How many pairs the page says there are."""
    found = re.search(r"(\d+) pair", page.locator(".intro").inner_text())
    return int(found[1]) if found else 0


@pytest.mark.parametrize(("key", "says"), [("s", "one person now"), ("n", "not be asked again"), ("l", "a month")])
def test_each_answer_is_a_key_and_is_taken_back_by_a_key(queue: Page, key: str, says: str) -> None:
    before = pairs(queue)
    first = queue.locator("[data-card] h2").first.inner_text()
    assert before >= PAIRS
    queue.keyboard.press(key)
    expect(queue.get_by_role("status")).to_contain_text(says)
    assert pairs(queue) < before
    queue.keyboard.press("u")
    expect(queue.get_by_role("status")).to_contain_text("Taken back")
    queue.goto(queue.url.partition("/people/")[0] + "/people/duplicates/")
    assert pairs(queue) == before
    assert queue.locator("[data-card] h2").first.inner_text() == first


def test_the_reasons_are_told_in_words(
    queue: Page, assert_accessible: Callable[[Page], None], picture: Callable[[Page, str], None]
) -> None:
    reasons = queue.locator("[data-card] .reasons").first
    expect(reasons).to_contain_text("the same name")
    expect(queue.locator("[data-card] .likely").first).to_contain_text("likely one person")
    assert_accessible(queue)
    picture(queue, "duplicates")


def test_many_are_joined_at_once_after_a_look(
    queue: Page, assert_accessible: Callable[[Page], None], picture: Callable[[Page, str], None]
) -> None:
    before = pairs(queue)
    queue.get_by_label("Join at once all that are likely from").select_option("90")
    queue.get_by_role("button", name="See whom").click()
    boxes = queue.locator("input[name=pair]")
    count = boxes.count()
    assert count > 1
    assert_accessible(queue)
    picture(queue, "likely")
    boxes.first.uncheck()
    queue.keyboard.press("s")
    expect(queue.get_by_role("status")).to_contain_text(re.compile(rf"{count - 1} pairs? joined"))
    assert pairs(queue) <= before - (count - 1)
    queue.keyboard.press("u")
    expect(queue.get_by_role("status")).to_contain_text("Taken back")
    assert pairs(queue) == before
