"""A real Chromium on the real application. Pictures are written outside the repository."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.accessibility import told, violations
from tests.browser.application import Application, running
from tools import system

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
NARROW, WIDE = 380, 1280
PICTURES = Path(os.environ.get("ENTREGENT_PICTURES") or Path(tempfile.gettempdir()) / "entregent-pictures")
# A busy machine is no failure.
expect.set_options(timeout=15_000)
LOCAL = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def _lacking(what: str, package: str) -> None:
    """Fail under CI=true, skip elsewhere, saying what to install."""
    sentence = f"{what} is missing: {package}"
    if system.under_ci():
        pytest.fail(f"{sentence}. Nothing may be skipped under CI=true.")
    pytest.skip(sentence)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of one file. Playwright's event loop ends with it: Django refuses to work beside one."""
    path = system.chromium()
    if path is None:
        _lacking("Chromium", "sudo apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application with an empty data folder, for the tests of one file."""
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: no cookies, English, 1280 px wide, light."""
    fresh = browser.new_context(
        viewport={"width": WIDE, "height": 900}, locale="en-GB", color_scheme="light", reduced_motion="reduce"
    )
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test on any script error, refused resource (CSP) or request that leaves the machine."""
    troubles: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in LOCAL:
            troubles.append(f"a request to {address.hostname}")

    opened = context.new_page()
    opened.on("console", on_console)
    opened.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    opened.on("request", on_request)
    yield opened
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Asserts that axe finds nothing on the page, in light and in dark."""
    if not system.AXE.exists():
        _lacking("axe-core", "npm ci")

    def assert_no_violation(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = violations(page)
            assert not found, f"{page.url}, {scheme}:\n{told(found)}"
        page.emulate_media(color_scheme="light")

    return assert_no_violation


@pytest.fixture
def picture() -> Callable[[Page, str], list[Path]]:
    """Writes `<name>-<width>-<theme>.png` of the whole page for both widths and both themes, and returns the paths."""
    assert system.ROOT not in PICTURES.resolve().parents, "Pictures stay out of the repository."
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> list[Path]:
        before, paths = page.viewport_size, []
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                paths.append(PICTURES / f"{name}-{width}-{theme}.png")
                page.screenshot(path=paths[-1], full_page=True)
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        return paths

    return take
