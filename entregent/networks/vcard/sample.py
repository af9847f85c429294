"""The invented owner's telephone book as an Android telephone exports it: one file of vCards 2.1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from entregent.sample.facts import Book, Card
from entregent.sample.world import World

COUNTRIES = {
    "FR": "France", "BE": "Belgique", "CH": "Suisse", "CA": "Canada", "GB": "Royaume-Uni", "IE": "Irlande",
    "DE": "Allemagne", "NL": "Pays-Bas", "US": "États-Unis",
}  # fmt: skip
# A grey picture of one pixel.
PHOTO = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAKBueIx4ZKCMgoy0qqC+8P//8Nzc8P////////////////////////////////////////////////"
    "//////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"
)
WIDTH = 75


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the cards of the telephone's address book into `contacts.vcf`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "contacts.vcf"
    lines = (line for card in world.cards if card.book is Book.PHONE for line in _card(card))
    with path.open("w", encoding="ascii", newline="") as stream:
        stream.writelines(f"{line}\r\n" for line in lines)
    return [path]


def _card(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:2.1"
    yield from _property("N", card.family, card.given, "", "", "")
    yield from _property("FN", f"{card.given} {card.family}".strip())
    if card.nickname:
        yield from _property(
            "X-ANDROID-CUSTOM", f"vnd.android.cursor.item/nickname;{card.nickname};1;;;;;;;;;;;;;", raw=True
        )
    for phone in card.phones:
        mobile = phone.replace(" ", "").replace(".", "").startswith(("06", "+336"))
        yield f"TEL;{'CELL' if mobile else 'WORK'}:{phone}"
    for email in card.emails:
        yield f"EMAIL;{'WORK' if card.company else 'HOME'}:{email}"
    if card.town:
        yield from _property("ADR;HOME", "", "", card.street, card.town.city, "", "", COUNTRIES[card.town.country])
    if card.company:
        yield from _property("ORG", card.company)
    if card.title:
        yield from _property("TITLE", card.title)
    if card.website:
        yield f"URL:{card.website}"
    if card.note:
        yield from _property("NOTE", card.note)
    if card.birthday:
        yield f"BDAY:{card.birthday.isoformat()}"
    if card.labels:
        yield from _property("CATEGORIES", ",".join(card.labels), raw=True)
    if card.has_photo:
        yield from _photo()
    yield "END:VCARD"


def _property(name: str, *parts: str, raw: bool = False) -> Iterator[str]:
    """One property; what is not ASCII is written in quoted-printable, whole, with soft breaks, as Android does."""
    value = ";".join(part if raw else part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)
    if value.isascii():
        yield f"{name}:{value}"
        return
    head = f"{name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    line = head
    for byte in value.encode():
        code = chr(byte) if byte == ord(";") else f"={byte:02X}"
        if len(line) + len(code) > WIDTH:
            yield f"{line}="
            line = ""
        line += code
    yield line


def _photo() -> Iterator[str]:
    """An inline picture in base64: folded lines start with a space, and an empty line ends it."""
    first = 40
    yield f"PHOTO;ENCODING=BASE64;JPEG:{PHOTO[:first]}"
    for start in range(first, len(PHOTO), WIDTH - 1):
        yield f" {PHOTO[start : start + WIDTH - 1]}"
    yield ""
