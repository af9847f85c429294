"""Pictures in a real browser: who may be asked is chosen on the page; the queue and a person's page say what came of it."""

from __future__ import annotations

import base64
import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.application import Application, running
from tests.servers.pictures import Pictures, Served
from tests.writers.pictures import encoded, portrait

PASSPHRASE = "seven quiet herons wade"
PEOPLE = ("Ada Martin", "Bob Durand", "Zoé Bernard")
COLUMNS = ("First Name", "Middle Name", "Last Name", "Organization Name", "Photo", "Labels", "E-mail 1 - Value")
SAME, GONE = 0, 2


@pytest.fixture(scope="module")
def served() -> Iterator[Pictures]:
    with Pictures() as running_pictures:
        for at in range(len(PEOPLE)):
            if at != GONE:
                served = portrait(at if at == SAME else 70 + at)
                running_pictures[f"/{at}.jpg"] = Served(encoded(served, side=96, quality=70))
        yield running_pictures


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory, served: Pictures) -> Iterator[Application]:
    options = {"ENTREGENT_NOW": "2026-03-02T09:00:00Z", "ENTREGENT_PRIVATE_HOSTS": served.host}
    with running(tmp_path_factory.mktemp("home"), **options) as started:
        yield started


def books(folder: Path, served: Pictures) -> list[Path]:
    """Two address books: in one the pictures themselves, in the other where they are."""
    cards = []
    for at, name in enumerate(PEOPLE):
        given, family = name.split()
        photo = base64.b64encode(encoded(portrait(at))).decode()
        cards += ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{family};{given};;;"]
        cards += [f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}", "END:VCARD"]
    (folder / "book.vcf").write_text("\r\n".join([*cards, ""]), encoding="utf-8", newline="")
    with (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for at, name in enumerate(PEOPLE):
            given, family = name.split()
            rows.writerow(
                (given, "", family, "", served.address(f"/{at}.jpg"), "* myContacts", f"{given}@{at}.example")
            )
    return [folder / "book.vcf", folder / "contacts.csv"]


@pytest.fixture(scope="module")
def claimed(
    browser: Browser, application: Application, served: Pictures, tmp_path_factory: pytest.TempPathFactory
) -> Application:
    page = browser.new_page()
    page.goto(application.claim_link)
    page.get_by_label("Your name").fill("Robin Keller")
    page.get_by_label("Name to sign in with").fill("robin")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Come in").click()
    for file in books(tmp_path_factory.mktemp("files"), served):
        page.goto(application.address + "/imports/")
        page.get_by_label("Files to import").set_input_files(file)
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    page.close()
    return application


def until(page: Page, text: str) -> None:
    """Load the page again and again until it says this."""
    for _ in range(60):
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    pytest.fail(f"{page.url} never says {text}: {page.locator('main').inner_text()}")


def test_the_owner_says_who_may_be_asked_and_is_told_what_pictures_show(
    page: Page,
    claimed: Application,
    served: Pictures,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], list[Path]],
) -> None:
    page.goto(claimed.address + "/sign-in/")
    page.get_by_label("Name").fill("robin")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.goto(claimed.address + "/people/duplicates/")
    until(page, "3 pairs")
    assert not served.asked, "nothing is asked of servers on which the owner has no account"
    page.locator("details.pictures summary").click()
    page.get_by_label("Who may be asked").select_option("any server that your address books name, too")
    page.get_by_role("button", name="Save").click()
    until(page, "2 known")
    assert served.asked == {f"/{at}.jpg": 1 for at in range(len(PEOPLE))}
    until(page, "different pictures on ")
    same = page.locator("[data-card]", has_text=PEOPLE[SAME])
    expect(same).to_contain_text("same picture on ")
    expect(page.locator("[data-card]", has_text=PEOPLE[GONE])).not_to_contain_text("picture")
    page.locator("details.pictures summary").click()
    expect(page.locator("details.pictures")).to_contain_text("no longer there: 1")
    assert_accessible(page)
    picture(page, "duplicates-pictures")
    same.get_by_role("link", name=PEOPLE[SAME]).first.click()
    expect(page.get_by_role("heading", name="Perhaps the same person")).to_be_visible()
    expect(page.locator("aside")).to_contain_text("same picture on ")
    page.get_by_text("Where each fact comes from").click()
    expect(page.locator(".sources")).to_contain_text("Picture:")
    assert_accessible(page)
    picture(page, "person-perhaps")
