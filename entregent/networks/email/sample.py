"""The invented world's mailbox as a web mail gives it away: one `takeout-….zip` with all mails in one mbox, with what the
other networks wrote to the owner among them."""

from __future__ import annotations

import base64
import binascii
import html
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

from entregent.base.fingerprints import fingerprint
from entregent.contract.registry import networks
from entregent.sample.letterbox import Address, Mail, Tray
from entregent.sample.world import World

BOX = "Takeout/Mail/Tous les messages, y compris ceux du dossier Spam.mbox"
LABELS = {
    Tray.INBOX: "Boîte de réception,Ouvert",
    Tray.SENT: "Messages envoyés,Ouvert",
    Tray.ARCHIVE: "Archivés,Ouvert",
    Tray.SPAM: "Spam",
    Tray.DRAFTS: "Brouillons",
    Tray.BIN: "Corbeille",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTED = re.compile(rb"^(>*From )", re.MULTILINE)
_WORD_BYTES = 42


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the mailbox as of the last day on which the owner asked for the data, and return its zip."""
    folder.mkdir(parents=True, exist_ok=True)
    day = world.exports[-1]
    path = folder / f"takeout-{day:%Y%m%d}T080000Z-001.zip"
    box = zipfile.ZipInfo(BOX, (day.year, day.month, day.day, 8, 0, 0))
    box.compress_type, box.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with zipfile.ZipFile(path, "w") as archive, archive.open(box, "w") as stream:
        for mail in _mails(world, day):
            stream.write(_in_mbox(mail))
    return [path]


def _mails(world: World, day: date) -> list[Mail]:
    """All mails until that morning, the newest first: people's, and what each network wrote."""
    written = list(world.mails)
    for network in networks().values():
        told = getattr(network.sample, "mails", None)
        written += told(world) if told else ()
    until = datetime.combine(day, time(8), UTC)
    return sorted((mail for mail in written if mail.at <= until), key=lambda mail: (mail.at, mail.id), reverse=True)


def _in_mbox(mail: Mail) -> bytes:
    at, number = mail.at, _number(mail.id)
    moment = f"{WEEKDAYS[at.weekday()]} {MONTHS[at.month - 1]} {at:%d %H:%M:%S} +0000 {at.year}"
    body = _QUOTED.sub(rb">\1", _body(mail))
    lines = [f"From {number}@xxx {moment}", *_headers(mail)]
    return "\r\n".join(lines).encode() + b"\r\n" + body.replace(b"\n", b"\r\n") + b"\r\n\r\n"


def _number(id: str) -> int:
    return 1_500_000_000_000_000_000 + fingerprint(id) % 10**17


def _headers(mail: Mail) -> Iterator[str]:
    local = mail.at.astimezone(timezone(timedelta(minutes=mail.zone)))
    yield f"X-GM-THRID: {_number(mail.references[0] if mail.references else mail.id)}"
    yield f"X-Gmail-Labels: {_encoded(','.join((LABELS[mail.tray], *mail.labels)))}"
    if mail.tray not in (Tray.SENT, Tray.DRAFTS):
        yield f"Delivered-To: {mail.to[0].email}"
        yield f"Received: from mail.example by mx.example with ESMTPS; {format_datetime(mail.at)}"
    yield "MIME-Version: 1.0"
    yield f"Date: {format_datetime(local)}"
    yield f"Message-ID: <{mail.id}>"
    if mail.reply_to:
        yield f"In-Reply-To: <{mail.reply_to}>"
    if mail.references:
        yield "References: " + "\r\n ".join(f"<{each}>" for each in mail.references)
    yield f"Subject: {_encoded(mail.subject)}"
    yield f"From: {_party(mail.sender)}"
    yield "To: " + ",\r\n ".join(map(_party, mail.to))
    if mail.cc:
        yield "Cc: " + ",\r\n ".join(map(_party, mail.cc))
    if mail.list_id:
        yield f"List-Id: <{mail.list_id}>"
        yield f"List-Unsubscribe: <https://{mail.list_id}/unsubscribe>"
    if mail.is_bulk:
        yield "Precedence: bulk"
    if mail.is_automatic:
        yield "Auto-Submitted: auto-generated"
    yield from (f"{name}: {value}" for name, value in mail.headers)


def _party(address: Address) -> str:
    if not address.name:
        return address.email
    name = address.name if address.name.isascii() else _encoded(address.name)
    return (
        f'"{name}" <{address.email}>'
        if re.search(r"[,.;:@()]", name) and name.isascii()
        else f"{name} <{address.email}>"
    )


def _encoded(text: str) -> str:
    """A header's text, in encoded words of at most 75 characters where it is not ASCII (RFC 2047)."""
    if text.isascii():
        return text
    words, word = [], ""
    for character in text:
        if len((word + character).encode()) > _WORD_BYTES:
            words.append(word)
            word = ""
        word += character
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(each.encode()).decode()}?=" for each in (*words, word))


def _body(mail: Mail) -> bytes:
    """The content's own headers, a blank line, and the content: text, text and markup, or these with attachments."""
    text = _part("text/plain", mail.text)
    if mail.html:
        text = _parts("alternative", f"a{_number(mail.id)}", (text, _part("text/html", mail.html)))
    if not mail.attachments:
        return text
    files = (_attachment(name) for name in mail.attachments)
    return _parts("mixed", f"m{_number(mail.id)}", (text, *files))


def _part(kind: str, text: str) -> bytes:
    head = f'Content-Type: {kind}; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
    return head.encode() + binascii.b2a_qp(text.encode(), istext=True) + b"\n"


def _attachment(name: str) -> bytes:
    shown = html.escape(name)
    head = (
        f'Content-Type: application/octet-stream; name="{shown}"\nContent-Disposition: attachment; filename="{shown}"\n'
    )
    return f"{head}Content-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(name.encode() * 20)


def _parts(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    inside = b"".join(b"--" + boundary.encode() + b"\n" + part for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode() + inside + f"--{boundary}--\n".encode()
