"""Photos of cards: the hash of one that the card holds, the address of one that it names, and nothing else."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.base.pictures import picture_hash
from entregent.contract.network import Reading
from entregent.contract.records import Identity
from entregent.networks.vcard import export
from entregent.networks.vcard.lines import MOST_OF_PHOTO
from tests.writers.pictures import encoded, plain, portrait

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PHOTO = encoded(portrait(1), side=200)
CODED = base64.b64encode(PHOTO).decode()
HASH = f"phash:{picture_hash(PHOTO)}"


def folded(text: str, indent: str = " ", size: int = 74) -> str:
    """The text on many lines."""
    return f"\r\n{indent}".join(text[at : at + size] for at in range(0, len(text), size))


def read(folder: Path, *lines: str, version: str = "3.0") -> list[Identity]:
    card = ("BEGIN:VCARD", f"VERSION:{version}", "FN:Ada", *lines, "TEL:123", "END:VCARD", "")
    path = folder / "contacts.vcf"
    path.write_text("\r\n".join(card * 2), encoding="utf-8", newline="")
    with open_files(path) as files:
        found = list(export.read(files, Reading(now=NOW)))
    return [each for each in found if isinstance(each, Identity)]


@pytest.mark.parametrize(
    ("line", "version"),
    [
        (f"PHOTO;ENCODING=b;TYPE=JPEG:{CODED}", "3.0"),
        ("PHOTO;ENCODING=b;TYPE=JPEG:" + folded(CODED), "3.0"),
        ("item1.PHOTO;ENCODING=B:" + folded(CODED, "\t"), "3.0"),
        ("PHOTO;ENCODING=BASE64;JPEG:" + folded(CODED) + "\r\n", "2.1"),
        ("PHOTO;ENCODING=BASE64;JPEG:\r\n" + folded(CODED, "") + "\r\n", "2.1"),
        (f"PHOTO:data:image/jpeg;base64,{CODED}", "4.0"),
        ("PHOTO:" + folded(f"data:image/jpeg;base64\\,{CODED}"), "4.0"),
        (f"photo;encoding=b:{CODED}", "3.0"),
        (f"PHOTO;ENCODING=b:{CODED}\r\nPHOTO;ENCODING=b:AAAA", "3.0"),
    ],
)
def test_of_a_photo_in_the_card_the_hash_is_kept(line: str, version: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, version=version)
    assert found[0].picture == HASH
    assert found[0].phones == ("123",), "what stands behind the photo is read as before"


@pytest.mark.parametrize("parameters", ["", ";VALUE=uri", ";VALUE=URI;TYPE=JPEG", ";MEDIATYPE=image/jpeg"])
def test_of_a_photo_that_lies_elsewhere_the_address_is_kept(parameters: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"PHOTO{parameters}:https://pictures.example/ada.jpg?size=9")
    assert found[0].picture == "https://pictures.example/ada.jpg?size=9"


@pytest.mark.parametrize(
    "value",
    [
        "AAAA",
        "A",
        "é",
        CODED[: len(CODED) // 2],
        "data:image/jpeg;base64,",
        "data:text/html,<p>",
        "http:",
        "https://user:secret@pictures.example/a.jpg",
        "ftp://pictures.example/a.jpg",
        "file:///etc/passwd",
        "https://pictures.example/" + "a" * 600,
        base64.b64encode(encoded(plain())).decode(),
        folded(base64.b64encode(encoded(portrait(1), "BMP")).decode()),
    ],
)
def test_what_shows_nothing_is_nothing(value: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"PHOTO;ENCODING=b:{value}")
    assert found
    assert {each.picture for each in found} == {""}


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_photo_of_many_megabytes_is_passed_over(is_folded: bool, tmp_path: Path) -> None:
    large = CODED + "A" * MOST_OF_PHOTO
    found = read(tmp_path, "PHOTO;ENCODING=b:" + (folded(large, size=10_000) if is_folded else large))
    assert [(each.picture, each.phones) for each in found[:1]] == [("", ("123",))]
