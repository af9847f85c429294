"""What holds for every page: the headers, the markup, its weight, and the same number of queries for twice the rows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entregent.accounts.models import Workspace
from entregent.ties import queries as ties
from entregent.ties.queries import Filter

WEB = Path(settings.BASE_DIR) / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MOST_BYTES = 150_000
PAGES = ("today", "people", "duplicates", "map", "further", "shortlist", "meet", "imports", "settings")
ASKED = "training in Nantes"


@pytest.mark.parametrize("template", [pytest.param(path, id=str(path.relative_to(WEB))) for path in TEMPLATES])
def test_no_template_holds_styles_or_handlers(template: Path) -> None:
    """The content security policy would refuse them."""
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<style\b|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text)


def test_every_answer_has_a_strict_policy(owner: Client) -> None:
    for address in (*(reverse(name) for name in PAGES), "/sign-in/", "/nowhere/"):
        policy = owner.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


class Outline(HTMLParser):
    """The parts of a page that help to find one's way: landmarks, headings, labels."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, dict[str, str]]] = []
        self.inside_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.inside_label += tag == "label"
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "label" and "for" in told:
            self.labelled.add(told["for"])
        if tag in ("input", "select", "textarea") and told.get("type") != "hidden":
            self.fields.append((tag, told | {"wrapped": "1" * self.inside_label}))

    def handle_endtag(self, tag: str) -> None:
        self.inside_label -= tag == "label"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_well_built(owner: Client, drop: Callable[..., int], name: str) -> None:
    drop(owner, count=9)
    outline = Outline()
    outline.feed(owner.get(reverse(name)).content.decode())
    assert [outline.tags.count(tag) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    assert len(outline.ids) == len(set(outline.ids))
    for tag, told in outline.fields:
        labelled = told.get("id") in outline.labelled or told["wrapped"] or "aria-label" in told
        assert labelled, (tag, told)


def weight(page: str) -> int:
    """Bytes of the page and all it loads, compressed as a server would; fonts and pictures are so already."""
    total = len(gzip.compress(page.encode()))
    for address in set(re.findall(r'(?:src|href)="/static/([^"#]+)"', page)):
        content = Path(finders.find(address)).read_bytes()
        total += len(gzip.compress(content))
    return total + Path(finders.find("vendor/inter-5.3.0/inter-latin-wght-normal.woff2")).stat().st_size


def test_pages_are_light(owner: Client, drop: Callable[..., int]) -> None:
    drop(owner, count=60)
    for address in (*(reverse(name) for name in PAGES if name != "map"), reverse("shortlist") + f"?q={ASKED}"):
        assert weight(owner.get(address).content.decode()) < MOST_BYTES, address


def addresses(workspace: Workspace, board: int, run: int) -> Iterator[str]:
    person = ties.list_people(workspace, Filter(text="Givenb"), sort="name").rows[0].id
    yield from (reverse(name) for name in PAGES)
    for asked in ("q=training&sort=recent", "sort=name", "sort=new&page=9", "place=Nantes", "contacts=1", "tag=none"):
        yield reverse("people") + f"?{asked}"
    yield reverse("person", args=[person])
    yield reverse("proofs", args=[person, ties.neighbours(workspace, person)[0].id])
    yield reverse("shortlist") + f"?q={ASKED}"
    yield reverse("board", args=[board])
    yield reverse("import", args=[run])
    yield reverse("map_data")


def counts(client: Client, found: Iterator[str]) -> dict[str, int]:
    told = {}
    for number, address in enumerate(found):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        told[f"{number} {re.sub('[0-9]+', 'N', address)}"] = len(queries)
    return told


def test_twice_the_rows_take_the_same_queries(
    owner: Client, workspace: Workspace, drop: Callable[..., int], archive_of: Callable[..., bytes]
) -> None:
    found = []
    for count in (15, 30):
        run = drop(owner, archive_of(count))
        board = int(owner.post(reverse("keep"), {"q": ASKED})["Location"].strip("/").split("/")[-1])
        found.append(counts(owner, addresses(workspace, board, run)))
    assert found[0] == found[1]
    assert max(found[0].values()) <= 30
