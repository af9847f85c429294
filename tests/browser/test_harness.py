"""The browser fixtures see what they are there to see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.application import Application

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><p>Nothing wrong here.</p></main></html>"
PALE = GOOD.replace("<p>", "<p style='color:#ccc;background:#fff'>")


def test_axe_finds_nothing_on_a_good_page(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.set_content(GOOD)
    assert_accessible(page)


def test_axe_finds_text_that_is_too_pale(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.set_content(PALE)
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)


def test_pictures_have_both_widths(page: Page, picture: Callable[[Page, str], list[Path]]) -> None:
    page.set_content(GOOD)
    paths = picture(page, "harness")
    assert [Image.open(path).width for path in paths] == [380, 380, 1280, 1280]
    for path in paths:
        path.unlink()


def test_the_application_answers_at_its_one_time_link(application: Application, page: Page) -> None:
    assert application.claim_link.startswith(application.address)
    answer = page.goto(application.claim_link)
    assert answer is not None
    assert answer.ok
    assert (application.home / "entregent.sqlite3").exists()
