"""The standalone map, opened from a folder as somebody would who was sent it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Page, expect

from entregent.drawing.anonymous import anonymise
from entregent.drawing.captions import ENGLISH
from entregent.drawing.files import write
from entregent.drawing.scene import Scene
from entregent.drawing.tests.drawing_scenes import EMPTY, invented

FOCUSED = ".map.is-focused"


def opened(page: Page, folder: Path, scene: Scene) -> None:
    """The scene as a file, opened, the map drawn."""
    write(scene, folder / "map.html")
    page.goto((folder / "map.html").as_uri())
    deadline = time.monotonic() + 20
    while not page.evaluate("performance.getEntriesByName('map-drawn').length"):
        assert time.monotonic() < deadline, "the map was not drawn"
        page.wait_for_timeout(50)


@pytest.fixture
def scene() -> Scene:
    """Sixty people in three communities."""
    return invented()


def test_it_is_drawn_and_says_what_it_is(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    expect(page.get_by_role("heading", level=1)).to_have_text("Réseau de Solène")
    expect(page.locator("#summary")).to_contain_text("62 people")
    expect(page.locator(".map-community:visible").filter(has_text="e-learning · Lyon")).to_have_count(1)
    ink = page.evaluate(
        """() => {
          const canvas = document.querySelector(".map-edges");
          const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
          const context = copy.getContext("2d");
          context.drawImage(canvas, 0, 0);
          const { data } = context.getImageData(0, 0, copy.width, copy.height);
          return data.filter((value, at) => at % 4 === 3 && value).length;
        }"""
    )
    assert ink > 1000


def test_the_name_of_a_community_stands_in_its_middle_and_above_one_that_it_would_hide(
    page: Page, tmp_path: Path, scene: Scene
) -> None:
    places = [(-1, -1), (1, -1), (-1, 1), (1, 1), (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)]
    nodes = tuple(replace(scene.nodes[at], x=x, y=y, community=int(at > 3)) for at, (x, y) in enumerate(places))
    communities = (replace(scene.communities[0], label="Wide"), replace(scene.communities[1], label="Narrow"))
    opened(page, tmp_path, replace(scene, nodes=nodes, edges=(), bridges=(), communities=communities))
    stage = page.locator(".map-canvas").bounding_box()
    assert stage
    middle, half = _middle(stage), (min(stage["width"], stage["height"]) - 2 * 28) / 2
    wide, narrow = (
        page.locator(".map-community").get_by_text(name, exact=True).bounding_box() for name in ("Wide", "Narrow")
    )
    assert wide
    assert narrow
    assert _middle(wide) == pytest.approx(middle, abs=3)
    at = middle[0] + half / 2, middle[1] - half / 2
    assert _middle(narrow)[0] == pytest.approx(at[0], abs=3)
    assert at[1] - 40 < narrow["y"] + narrow["height"] < at[1]


def _middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_person_is_found_by_keyboard_without_accents(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    box = page.get_by_role("combobox", name=ENGLISH.search)
    box.press_sequentially("amelie ab")
    expect(page.get_by_role("option").first).to_have_text("Amélie Abadie")
    box.press("Enter")
    expect(page.locator(FOCUSED)).to_be_visible()
    side = page.locator("#side")
    expect(side.get_by_role("heading", level=2)).to_have_text("Amélie Abadie")
    known = sum(scene.nodes[0].id in (edge.source, edge.target) for edge in scene.edges)
    expect(side.locator(".map-known li")).to_have_count(known)
    box.press("Escape")
    box.press("Escape")
    expect(page.locator(FOCUSED)).to_have_count(0)
    expect(side.get_by_role("heading", level=2).first).to_have_text(ENGLISH.communities)


def test_nobody_is_found_for_nonsense(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    page.get_by_role("combobox").fill("zzzz")
    expect(page.get_by_role("status")).to_have_text(ENGLISH.nobody)


def test_a_neighbour_of_a_neighbour_is_a_click_away(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    page.locator("#tables").get_by_role("button", name=scene.nodes[4].name).first.click()
    first = page.locator(".map-known button").first
    name = first.text_content() or ""
    first.click()
    expect(page.locator("#side").get_by_role("heading", level=2)).to_have_text(name)


def test_the_pointer_finds_the_dot_it_is_on(page: Page, tmp_path: Path, scene: Scene) -> None:
    alone = replace(scene.nodes[0], x=0.0, y=0.0, size=1.0)
    corners = [
        replace(scene.nodes[at], x=x, y=y) for at, (x, y) in enumerate([(-1, -1), (1, -1), (-1, 1), (1, 1)], start=1)
    ]
    opened(page, tmp_path, replace(scene, nodes=(alone, *corners), edges=(), bridges=()))
    box = page.locator(".map-canvas").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] + 60, middle[1])
    expect(page.locator(FOCUSED)).to_have_count(0)
    page.mouse.move(*middle)
    expect(page.locator(FOCUSED)).to_be_visible()
    page.mouse.click(*middle)
    expect(page.locator("#side").get_by_role("heading", level=2)).to_have_text(alone.name)


def test_a_community_is_put_in_front(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    button = page.get_by_role("button", name="Université")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(FOCUSED)).to_be_visible()
    button.click()
    expect(page.locator(FOCUSED)).to_have_count(0)


def test_the_tables_say_the_same(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, scene)
    people = page.get_by_role("table", name=ENGLISH.people)
    people_rows = people.locator("tbody tr")
    expect(people_rows).to_have_count(25)
    page.get_by_role("button", name=ENGLISH.more).first.click()
    page.get_by_role("button", name=ENGLISH.more).first.click()
    expect(people_rows).to_have_count(len(scene.nodes))
    expect(page.get_by_role("table", name=ENGLISH.bridges).locator("tbody tr")).to_have_count(len(scene.bridges))
    expect(page.locator(".map-alone li")).to_have_text(["Quentin Sauvage", "Rémi Tessier"])


def test_hostile_names_are_only_shown(page: Page, tmp_path: Path, scene: Scene) -> None:
    evil = "</script><img src=x onerror=alert(1)>"
    named = replace(scene, title=evil, nodes=tuple(replace(node, name=evil, detail=evil) for node in scene.nodes))
    opened(page, tmp_path, named)
    expect(page.get_by_role("heading", level=1)).to_have_text(evil)
    expect(page.locator("img")).to_have_count(0)


def test_the_anonymous_map_numbers_people(page: Page, tmp_path: Path, scene: Scene) -> None:
    opened(page, tmp_path, anonymise(scene))
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.locator("tbody th").first).to_contain_text("Person ")
    expect(page.locator(".map-alone")).to_have_count(0)


def test_a_map_of_nobody_is_a_page(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, EMPTY)
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH.title)


def test_axe_finds_nothing(page: Page, tmp_path: Path, scene: Scene, assert_accessible: Callable[[Page], None]) -> None:
    opened(page, tmp_path, scene)
    assert_accessible(page)
    page.locator("#tables").get_by_role("button", name=scene.nodes[4].name).first.click()
    page.get_by_role("combobox").fill("a")
    assert_accessible(page)


def test_nothing_overflows_on_a_narrow_screen(page: Page, tmp_path: Path, scene: Scene) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    opened(page, tmp_path, scene)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
