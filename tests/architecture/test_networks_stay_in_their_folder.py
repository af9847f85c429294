"""No file outside networks/ knows a network by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from entregent.contract.registry import networks
from tests.architecture.files import APPLICATION, shown, written_by_hand

# Names of file formats, which an exporter may well write, and words that code needs for other things, rather than of a
# place where people are.
FORMATS = {"calendar", "email", "table", "vcard", "x"}
NOT_YET_HERE = {
    "bluesky", "facebook", "github", "instagram", "linkedin", "mastodon", "pixelfed", "reddit", "telegram", "tiktok",
    "twitter", "viadeo", "whatsapp", "wordpress", "xing", "youtube",
}  # fmt: skip
ALLOWED_FOLDERS = {"networks", "tests", "migrations"}
SHORT = 6


def words() -> set[str]:
    """Every network's folder name, and others that may come."""
    return (set(networks()) | NOT_YET_HERE) - FORMATS


def naming(text: str, names: set[str]) -> list[tuple[int, str]]:
    """(line number, network) wherever the text names one; short names count as whole words only."""
    patterns = [rf"(?<![a-z]){name}(?![a-z])" if len(name) <= SHORT else name for name in sorted(names)]
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    return [
        (number, match[0])
        for number, line in enumerate(text.splitlines(), 1)
        for match in [pattern.search(line)]
        if match
    ]


def outside_networks() -> list[Path]:
    return [
        path
        for path in written_by_hand(".py", ".html", ".js", ".css", ".txt")
        if not ALLOWED_FOLDERS & set(path.relative_to(APPLICATION).parts)
    ]


def test_no_file_outside_networks_names_one() -> None:
    found = [
        f"{shown(path)}:{number} names {name}"
        for path in outside_networks()
        for number, name in naming(path.read_text(encoding="utf-8"), words())
    ]
    assert not found, "\n".join(found)


def test_the_search_covers_pages_and_code() -> None:
    suffixes = {path.suffix for path in outside_networks()}
    assert {".py", ".html", ".css", ".js"} <= suffixes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if network == 'linkedin':", [(1, "linkedin")]),
        ("\n.icon-Mastodon {}", [(2, "Mastodon")]),
        ("Xing members", [(1, "Xing")]),
        ("boxing, indexing, a googlemail.com address", []),
        ("google_contacts", [(1, "google")]),
        ("a vcard file", []),
    ],
)
def test_naming_finds_names_and_nothing_else(text: str, expected: list[tuple[int, str]]) -> None:
    assert naming(text, words()) == expected
