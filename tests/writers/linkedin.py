"""Small LinkedIn archives in every variant of the formats: the same facts, written as each kind of file writes them.

`ALL_VARIANTS` holds them by name; `write(variant, folder)` gives the path to drop. What a variant leaves out it says itself:
`has_connections`, `has_urls`, `has_messages`, `has_gestures` (invitations, endorsements, recommendations).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.writers import facts

ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FRENCH_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
SPREADSHEET_FRENCH = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
PREAMBLES = {
    "en": '"When exporting your connection data, you may notice that some of the email addresses are missing."',
    "fr": '"Lorsque vous exportez vos relations, certaines adresses e-mail peuvent manquer, selon leurs réglages."',
}
ALL_TAILS = ("ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT")
FRENCH = {
    "First Name": "Prénom", "Last Name": "Nom", "Email Address": "Adresse e-mail", "Company": "Entreprise",
    "Position": "Poste", "Connected On": "Date de connexion",
}  # fmt: skip
Rows = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which an archive may come.

    `packing` is zip, folder or file (`connections` or `messages` alone). `parts` is complete, basic (the second zip of
    two), first (profile only), connections or messages. `spreadsheet` means saved again by one: its dates, its line ends.
    `tail` are the columns of messages behind FOLDER, `numbered` adds the member id to names of 2026.
    """

    name: str
    packing: str = "zip"
    parts: str = "complete"
    preamble: bool = True
    has_urls: bool = True
    language: str = "en"
    spreadsheet: bool = False
    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    delimiter: str = ","
    quoted_messages: bool = False
    tail: tuple[str, ...] = ALL_TAILS
    numbered: bool = False
    folder_inside: bool = False
    hidden_members: bool = True
    final_newline: bool = True
    upper_case_names: bool = False

    @property
    def has_connections(self) -> bool:
        return self.parts in ("complete", "basic", "connections")

    @property
    def has_messages(self) -> bool:
        return self.parts in ("complete", "basic", "messages")

    @property
    def has_gestures(self) -> bool:
        return self.parts == "complete"


ALL_VARIANTS: dict[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("complete-2026", numbered=True),
        Variant("fully-quoted-2026", numbered=True, quoted_messages=True),
        Variant("complete-2024"),
        Variant("folder", packing="folder"),
        Variant("folder-inside-the-zip", folder_inside=True),
        Variant("basic", parts="basic"),
        Variant("first-zip-only", parts="first"),
        Variant("connections-alone", packing="file", parts="connections"),
        Variant("messages-alone", packing="file", parts="messages"),
        Variant("without-preamble-2020", preamble=False, has_urls=False, tail=()),
        Variant("without-urls-2022", has_urls=False, tail=("ATTACHMENTS",)),
        Variant("no-tail", tail=()),
        Variant("draft-column-only", tail=("IS MESSAGE DRAFT",)),
        Variant("attachments-and-conversation-draft", tail=("ATTACHMENTS", "IS CONVERSATION DRAFT")),
        Variant("no-hidden-members", hidden_members=False),
        Variant("no-final-newline", final_newline=False),
        Variant("bom", bom=True),
        Variant("crlf", newline="\r\n"),
        Variant("spreadsheet-english", spreadsheet=True, bom=True, newline="\r\n"),
        Variant("spreadsheet-french", spreadsheet=True, bom=True, newline="\r\n", delimiter=";", language="fr"),
        Variant("french", language="fr"),
        Variant("french-semicolons", language="fr", delimiter=";", newline="\r\n"),
        Variant("cp1252", encoding="cp1252"),
        Variant(
            "cp1252-spreadsheet", encoding="cp1252", spreadsheet=True, delimiter=";", newline="\r\n", language="fr"
        ),
        Variant("columns-in-capitals", upper_case_names=True),
        Variant(
            "connections-alone-no-preamble", packing="file", parts="connections", preamble=False, final_newline=False
        ),
    )
}


def write(variant: Variant, folder: Path) -> Path:
    """Write the archive of that variant into `folder` and return what a person would drop."""
    members = {name: _encoded(variant, name, rows) for name, rows in _files(variant).items()}
    if variant.packing == "file":
        (name, content), *_ = members.items()
        path = folder / name
        path.write_bytes(content)
        return path
    if variant.packing == "folder":
        path = folder / "Complete_LinkedInDataExport_02-27-2026"
        path.mkdir(parents=True)
        for name, content in members.items():
            (path / name).write_bytes(content)
        return path
    kind = "Complete" if variant.parts == "complete" else "Basic"
    path = folder / f"{kind}_LinkedInDataExport_02-27-2026.zip"
    inside = f"{path.stem}/" if variant.folder_inside else ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(inside + name, (2026, 2, 27, 9, 0, 0)), content)
    return path


def _files(variant: Variant) -> dict[str, Rows]:
    number = "_155814142" if variant.numbered else ""
    files: dict[str, Rows] = {}
    if variant.has_connections:
        files["Connections.csv"] = _connections(variant)
    if variant.has_messages:
        files["messages.csv"] = _messages(variant)
    if variant.parts in ("complete", "first"):
        files["Profile.csv"] = _profile(variant)
        files["Skills.csv"] = [("Name",), ("Facilitation",), ("Écriture",)]
    if variant.has_gestures:
        files["Invitations.csv"] = _invitations()
        for given in (False, True):
            way = "Given" if given else "Received"
            files[f"Recommendations_{way}.csv"] = _recommendations(given=given)
            files[f"Endorsement_{way}_Info.csv"] = _endorsements(given=given)
        files[f"Shares{number}.csv"] = _shares(variant)
        files["Registration.csv"] = [("Registered At", "Registration Ip"), ("3/1/14, 9:00 AM", "192.0.2.1")]
        files["Something New.csv"] = [("Colour", "Weight"), ("green", "12")]
    return files


def _encoded(variant: Variant, name: str, rows: Rows) -> bytes:
    buffer = io.StringIO()
    if name == "Connections.csv" and variant.preamble:
        head = "Remarques :" if variant.language == "fr" else "Notes:"
        buffer.write(f"{head}\n{PREAMBLES[variant.language]}\n\n".replace("\n", variant.newline))
    quoting = csv.QUOTE_ALL if variant.quoted_messages and name == "messages.csv" else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=variant.delimiter, lineterminator=variant.newline, quoting=quoting)
    for index, row in enumerate(rows):
        writer.writerow([cell.upper() for cell in row] if index == 0 and variant.upper_case_names else row)
    text = buffer.getvalue()
    if not variant.final_newline:
        text = text.removesuffix(variant.newline)
    # What cp1252 cannot say, a spreadsheet writes with an ordinary space.
    text = text.replace("\u202f", " ") if variant.encoding == "cp1252" else text
    return (b"\xef\xbb\xbf" if variant.bom else b"") + text.encode(variant.encoding)


def day_written(variant: Variant, day: date) -> str:
    """A date of connection as this variant writes it."""
    if variant.spreadsheet and variant.language == "fr":
        return f"{day.day:02d}-{SPREADSHEET_FRENCH[day.month - 1]}-{day:%y}"
    if variant.spreadsheet:
        return f"{day.day}-{ENGLISH_MONTHS[day.month - 1]}-{day:%y}"
    months = FRENCH_MONTHS if variant.language == "fr" else ENGLISH_MONTHS
    return f"{day.day:02d} {months[day.month - 1]} {day.year}"


def _american(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at:%y}, {(at.hour - 1) % 12 + 1}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def _connections(variant: Variant) -> Iterator[list[str]]:
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    if variant.language == "fr":
        header = [FRENCH.get(column, column) for column in header]
    rows = [
        [p.given, p.family, p.url, p.email, p.company, p.position, day_written(variant, p.connected_on)]
        for p in facts.CONNECTIONS
        if p.connected_on
    ]
    if variant.hidden_members:
        rows += [["", "", "", "", "", "", day_written(variant, day)] for day in facts.HIDDEN]
    for row in (header, *rows):
        yield row if variant.has_urls else row[:2] + row[3:]


def _messages(variant: Variant) -> Iterator[list[str]]:
    fixed = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
             "SUBJECT", "CONTENT", "FOLDER"]  # fmt: skip
    yield [*fixed, *variant.tail]
    has_drafts = "IS MESSAGE DRAFT" in variant.tail
    for line in sorted(facts.LINES, key=lambda line: line.at, reverse=True):
        if line.is_draft and not has_drafts:
            continue
        tail = {"ATTACHMENTS": "", "IS MESSAGE DRAFT": "Yes" if line.is_draft else "No", "IS CONVERSATION DRAFT": "No"}
        yield [
            line.conversation, line.title, line.sender.name, line.sender.url, ", ".join(p.name for p in line.people),
            ",".join(p.url for p in line.people), f"{line.at:%Y-%m-%d %H:%M:%S} UTC", "", line.content, line.folder,
            *(tail[column] for column in variant.tail),
        ]  # fmt: skip


def _profile(variant: Variant) -> Rows:
    header = ("First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Industry",
              "Zip Code", "Geo Location", "Twitter Handles", "Websites", "Instant Messengers")  # fmt: skip
    owner = facts.OWNER
    cells = (
        owner.given,
        owner.family,
        "",
        "",
        "",
        "Trainer",
        "I train people.",
        "E-Learning",
        "44000",
        "Nantes",
        "",
        "",
        "",
    )
    return (header, cells)


def _invitations() -> Iterator[Sequence[str]]:
    yield "From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"
    for told in facts.INVITATIONS:
        pair = (facts.OWNER, told.person) if told.outgoing else (told.person, facts.OWNER)
        direction = "OUTGOING" if told.outgoing else "INCOMING"
        yield pair[0].name, pair[1].name, _american(told.at), told.message, direction, pair[0].url, pair[1].url


def _recommendations(*, given: bool) -> Iterator[Sequence[str]]:
    yield "First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"
    for told in facts.RECOMMENDATIONS:
        if told.given is given:
            who, at = told.person, f"{told.at:%m/%d/%y, %I:%M %p}"
            yield who.given, who.family, who.company, who.position, told.text, at, "VISIBLE"


def _endorsements(*, given: bool) -> Iterator[Sequence[str]]:
    who = "Endorsee" if given else "Endorser"
    yield ("Endorsement Date", "Skill Name", f"{who} First Name", f"{who} Last Name", f"{who} Public Url",
           "Endorsement Status")  # fmt: skip
    for told in facts.ENDORSEMENTS:
        if told.given is given:
            person = told.person
            url = person.url.removeprefix("https://")
            yield f"{told.at:%Y/%m/%d %H:%M:%S} UTC", told.skill, person.given, person.family, url, "ACCEPTED"


def _shares(variant: Variant) -> Rows:
    at = "09/02/2026 01:21" if variant.spreadsheet and variant.language == "fr" else "2026-02-09 01:21:47"
    text = 'Three "short" modules."\n""\n"And a workshop.'
    return (
        ("Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"),
        (
            at,
            "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7000000000000000001",
            text,
            "",
            "",
            "MEMBER_NETWORK",
        ),
    )
