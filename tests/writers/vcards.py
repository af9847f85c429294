"""Small address books as vCards of several programs, from the people of `contacts`.

`VCARD_VARIANTS` holds them by name; `write_vcard` gives the path to drop.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.writers.contacts import ENTRIES, Entry

PHOTO = base64.b64encode(bytes(range(256)) * 3).decode()


@dataclass(frozen=True, slots=True)
class CardVariant:
    """`program` is android (2.1, quoted-printable), apple (3.0, grouped), directory (4.0) or plain (3.0)."""

    name: str
    program: str
    newline: str = "\r\n"


VCARD_VARIANTS: dict[str, CardVariant] = {
    variant.name: variant
    for variant in (
        CardVariant("android-2.1", "android"),
        CardVariant("apple-3.0", "apple"),
        CardVariant("directory-4.0", "directory"),
        CardVariant("plain-3.0", "plain"),
        CardVariant("plain-3.0-lf", "plain", "\n"),
    )
}


def write_vcard(variant: CardVariant, folder: Path) -> Path:
    """Write `contacts.vcf` into `folder` in that variant."""
    lines = [line for entry in ENTRIES for line in PROGRAMS[variant.program](entry)]
    path = folder / "contacts.vcf"
    path.write_bytes("".join(f"{line}{variant.newline}" for line in lines).encode())
    return path


def _said(*lines: tuple[object, str]) -> list[str]:
    """The lines that have something to say."""
    return [line for value, line in lines if value]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _folded(lines: Iterable[str], width: int = 75) -> Iterator[str]:
    """RFC 6350, 3.2: at most 75 bytes a line, never in the middle of a character."""
    for line in lines:
        part, size = "", 0
        for character in line:
            length = len(character.encode())
            if size + length > width:
                yield part
                part, size = " ", 1
            part, size = part + character, size + length
        yield part


def _quoted(name: str, value: str) -> Iterator[str]:
    """A property of Android: quoted-printable with soft breaks as soon as one character is not ASCII."""
    if value.isascii() and "\n" not in value:
        yield f"{name}:{value}"
        return
    line = f"{name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    for byte in value.replace("\n", "\r\n").encode():
        code = chr(byte) if byte == ord(";") else f"={byte:02X}"
        if len(line) + len(code) > 75:
            yield f"{line}="
            line = ""
        line += code
    yield line


def _android(entry: Entry) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:2.1")
    yield from _quoted("N", f"{entry.family};{entry.given};;;")
    yield from _quoted("FN", entry.name)
    for phone in entry.phones:
        yield f"TEL;{'CELL' if phone.startswith('06') else 'WORK'}:{phone}"
    yield from _said((entry.work, f"EMAIL;WORK:{entry.work}"), (entry.home, f"EMAIL;HOME:{entry.home}"))
    if entry.city:
        yield from _quoted("ADR;HOME", f";;;{entry.city};;;")
    if entry.company:
        yield from _quoted("ORG", entry.company)
        yield from _quoted("TITLE", entry.title)
    yield from _said((entry.website, f"URL:{entry.website}"))
    if entry.note:
        yield from _quoted("NOTE", entry.note.replace(";", "\\;"))
    yield from _said((entry.birthday, f"BDAY:{entry.birthday}"))
    if entry.has_photo:
        yield f"PHOTO;ENCODING=BASE64;JPEG:{PHOTO[:40]}"
        yield from (f" {PHOTO[start : start + 74]}" for start in range(40, len(PHOTO), 74))
        yield ""
    yield "END:VCARD"


def _names(version: str, entry: Entry) -> list[str]:
    names = f"N:{_escaped(entry.family)};{_escaped(entry.given)};;;"
    return ["BEGIN:VCARD", f"VERSION:{version}", names, f"FN:{_escaped(entry.name)}"]


def _apple(entry: Entry) -> Iterator[str]:
    lines = _names("3.0", entry)
    lines.insert(2, "PRODID:-//Apple Inc.//macOS 14.4//EN")
    lines += [f"TEL;type={'CELL' if phone.startswith('06') else 'WORK'};type=VOICE:{phone}" for phone in entry.phones]
    lines += _said(
        (entry.company, f"ORG:{_escaped(entry.company)};"),
        (entry.title, f"TITLE:{_escaped(entry.title)}"),
        (entry.work, f"EMAIL;type=INTERNET;type=WORK;type=pref:{entry.work}"),
        (entry.home, f"item1.EMAIL;type=INTERNET:{entry.home}"),
        (entry.home, "item1.X-ABLabel:_$!<Other>!$_"),
        (entry.city, f"item2.ADR;type=WORK:;;;{_escaped(entry.city)};;;"),
        (entry.city, "item2.X-ABADR:fr"),
        (entry.website, f"item3.URL;type=pref:{entry.website}"),
        (entry.website, "item3.X-ABLabel:_$!<HomePage>!$_"),
        (entry.note, f"NOTE:{_escaped(entry.note)}"),
        (entry.birthday, f"BDAY:{entry.birthday}"),
        (entry.labels, f"CATEGORIES:{','.join(entry.labels)}"),
        (entry.has_photo, f"PHOTO;ENCODING=b;TYPE=JPEG:{PHOTO}"),
    )
    return _folded([*lines, "END:VCARD"])


def _directory(entry: Entry) -> Iterator[str]:
    lines = _names("4.0", entry)
    lines += [f'TEL;VALUE=uri;TYPE="voice,work":tel:{phone.replace(" ", "-")}' for phone in entry.phones]
    lines += _said(
        (entry.work, f"EMAIL;TYPE=work:{entry.work}"),
        (entry.home, f"EMAIL;TYPE=home:{entry.home}"),
        (entry.company, f"ORG:{_escaped(entry.company)}"),
        (entry.title, f"TITLE:{_escaped(entry.title)}"),
        (entry.city, f"ADR;TYPE=work:;;;{_escaped(entry.city)};;;"),
        (entry.website, f"URL:{entry.website}"),
        (entry.note, f"NOTE:{_escaped(entry.note)}"),
        (entry.birthday, f"BDAY:{str(entry.birthday).replace('-', '')}"),
        (entry.labels, f"CATEGORIES:{','.join(entry.labels)}"),
        (entry.has_photo, f"PHOTO:data:image/jpeg;base64,{PHOTO}"),
    )
    return _folded([*lines, "END:VCARD"])


def _plain(entry: Entry) -> Iterator[str]:
    lines = _names("3.0", entry)
    lines += [f"TEL;TYPE=WORK:{phone}" for phone in entry.phones]
    lines += _said(
        (entry.work, f"EMAIL;TYPE=WORK:{entry.work}"),
        (entry.home, f"EMAIL;TYPE=HOME:{entry.home}"),
        (entry.company, f"ORG:{_escaped(entry.company)}"),
        (entry.title, f"TITLE:{_escaped(entry.title)}"),
        (entry.city, f"ADR;TYPE=WORK:;;;{_escaped(entry.city)};;;"),
        (entry.website, f"URL:{entry.website}"),
        (entry.note, f"NOTE:{_escaped(entry.note)}"),
        (entry.birthday, f"BDAY:{entry.birthday}"),
        (entry.has_photo, f"PHOTO;ENCODING=b;TYPE=JPEG:{PHOTO}"),
    )
    return _folded([*lines, "END:VCARD"])


PROGRAMS = {"android": _android, "apple": _apple, "directory": _directory, "plain": _plain}
