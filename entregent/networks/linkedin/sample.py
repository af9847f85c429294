"""The invented world as LinkedIn would export it: one `Complete_LinkedInDataExport_MM-DD-YYYY.zip` per request."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from entregent.networks.linkedin.keys import profile_url
from entregent.networks.linkedin.sample_mails import mails as mails
from entregent.sample.facts import Folder, Message
from entregent.sample.world import World

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MEMBER_ID = 155814142
NUMBERED_FROM = date(2026, 1, 1)
FULLY_QUOTED_FROM = date(2026, 3, 1)
PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    "You will only see email addresses for connections who have allowed their connections to see or download their "
    'email address using this setting."\n\n'
)
FOLDERS = {Folder.INBOX: "INBOX", Folder.ARCHIVE: "ARCHIVE", Folder.SPAM: "SPAM"}
Cells = Sequence[str]


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write one archive for each day on which the owner asked for the data, and return them, the oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_archive(world, day, folder) for day in world.exports]


def _archive(world: World, day: date, folder: Path) -> Path:
    path = folder / f"Complete_LinkedInDataExport_{day:%m-%d-%Y}.zip"
    number = f"_{MEMBER_ID}" if day >= NUMBERED_FROM else ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, rows in FILES.items():
            told = rows(world, day)
            head = PREAMBLE if name == "Connections" else ""
            quoting = csv.QUOTE_ALL if name == "messages" and day >= FULLY_QUOTED_FROM else csv.QUOTE_MINIMAL
            text = head + _csv(told, quoting, backslash=name == "Comments")
            shown = name + (number if name in ("Shares", "Comments", "Reactions") else "")
            member = zipfile.ZipInfo(f"{shown}.csv", (day.year, day.month, day.day, 9, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, text.encode())
    return path


def _csv(rows: Iterable[Cells], quoting: int, *, backslash: bool) -> str:
    buffer = io.StringIO()
    escape = {"doublequote": False, "escapechar": "\\"} if backslash else {}
    writer = csv.writer(buffer, lineterminator="\n", quoting=quoting, **escape)  # type: ignore[arg-type]
    writer.writerows(rows)
    return buffer.getvalue()


def _day(day: date) -> str:
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def _month(day: date | None) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}" if day else ""


def _american(at: datetime) -> str:
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.month}/{at.day}/{at:%y}, {(at.hour - 1) % 12 + 1}:{at.minute:02d} {half}"


def _until(day: date) -> datetime:
    """The moment of the export, naive: what happened later is not in it."""
    return datetime.combine(day, time(8))  # noqa: DTZ001


def _connections(world: World, day: date) -> Iterator[Cells]:
    yield "First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"
    for link in reversed(world.connections):
        if link.connected_on > day:
            continue
        if link.hidden:
            yield "", "", "", "", "", "", _day(link.connected_on)
            continue
        person = world.character(link.character)
        job = None if link.bare else person.job_on(day)
        email = person.emails[0] if link.shows_email else ""
        company, title = (job.company, job.title) if job else ("", "")
        yield person.given, person.family, profile_url(person.slug), email, company, title, _day(link.connected_on)


def _messages(world: World, day: date) -> Iterator[Cells]:
    yield (
        "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
        "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
    )  # fmt: skip
    names = {
        n: (world.character(n).name, profile_url(world.character(n).slug)) for n in range(len(world.characters) + 1)
    }
    left = ("LinkedIn Member", "")
    until = _until(day)
    for talk in world.conversations:
        present = (0, *talk.members)
        for message in reversed(talk.messages):
            if message.at.replace(tzinfo=None) > until:
                continue
            sender = left if message.sender is None else names[message.sender]
            others = [names[n] for n in present if n != message.sender] or [left]
            yield (
                talk.id, talk.title, *sender, ", ".join(name for name, _ in others), ",".join(url for _, url in others),
                f"{message.at:%Y-%m-%d %H:%M:%S} UTC", message.subject, _content(message, advertising=talk.is_advertising),
                FOLDERS[talk.folder], "", "Yes" if message.is_draft else "No", "No",
            )  # fmt: skip


def _content(message: Message, *, advertising: bool) -> str:
    if not advertising:
        return message.text
    return f'<p class="spinmail-quill-editor__paragraph">{message.text}</p>'


def _invitations(world: World, day: date) -> Iterator[Cells]:
    yield "From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"
    owner = world.owner.character
    for invitation in world.invitations:
        if invitation.at > _until(day):
            continue
        person = world.character(invitation.character)
        pair = (owner, person) if invitation.from_owner else (person, owner)
        direction = "OUTGOING" if invitation.from_owner else "INCOMING"
        urls = (profile_url(someone.slug) for someone in pair)
        yield pair[0].name, pair[1].name, _american(invitation.at), invitation.message, direction, *urls


def _profile(world: World, _: date) -> Iterator[Cells]:
    yield (
        "First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Industry", "Zip Code",
        "Geo Location", "Twitter Handles", "Websites", "Instant Messengers",
    )  # fmt: skip
    owner, person = world.owner, world.owner.character
    birthday = f"{MONTHS[person.birthday.month - 1]} {person.birthday.day}" if person.birthday else ""
    yield (
        person.given, person.family, person.former_name, owner.address, birthday, person.headline, owner.summary,
        person.industry, owner.postcode, owner.region, "", f"[COMPANY:{owner.website}]", "",
    )  # fmt: skip


def _addresses(world: World, _: date) -> Iterator[Cells]:
    yield "Email Address", "Confirmed", "Primary", "Updated On"
    for number, email in enumerate(world.owner.character.emails):
        yield email, "Yes", "No" if number else "Yes", "Not Available"


def _positions(world: World, _: date) -> Iterator[Cells]:
    yield "Company Name", "Title", "Description", "Location", "Started On", "Finished On"
    for job in reversed(world.owner.character.jobs):
        yield job.company, job.title, job.description, job.town.city, _month(job.started), _month(job.ended)


def _education(world: World, _: date) -> Iterator[Cells]:
    yield "School Name", "Start Date", "End Date", "Notes", "Degree Name", "Activities"
    for studies in reversed(world.owner.character.studies):
        years = str(studies.started), str(studies.ended)
        yield studies.school, *years, studies.notes, studies.degree, studies.activities


def _skills(world: World, _: date) -> Iterator[Cells]:
    yield ("Name",)
    for skill in world.owner.character.skills:
        yield (skill,)


def _recommendations(*, from_owner: bool) -> Callable[[World, date], Iterator[Cells]]:
    def rows(world: World, day: date) -> Iterator[Cells]:
        yield "First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"
        for told in world.recommendations:
            if told.from_owner is from_owner and told.at <= _until(day):
                person = world.character(told.character)
                at = f"{told.at.month:02d}/{told.at.day:02d}/{told.at:%y}, {_american(told.at).split(', ')[1].zfill(8)}"
                status = "VISIBLE" if told.is_visible else "HIDDEN"
                yield person.given, person.family, told.company, told.title, told.text, at, status

    return rows


def _endorsements(*, from_owner: bool) -> Callable[[World, date], Iterator[Cells]]:
    who = "Endorsee" if from_owner else "Endorser"

    def rows(world: World, day: date) -> Iterator[Cells]:
        yield (
            "Endorsement Date", "Skill Name", f"{who} First Name", f"{who} Last Name", f"{who} Public Url",
            "Endorsement Status",
        )  # fmt: skip
        for told in world.endorsements:
            if told.from_owner is from_owner and told.at <= _until(day):
                person = world.character(told.character)
                url = profile_url(person.slug).removeprefix("https://")
                yield f"{told.at:%Y/%m/%d %H:%M:%S} UTC", told.skill, person.given, person.family, url, "ACCEPTED"

    return rows


def _shares(world: World, day: date) -> Iterator[Cells]:
    yield "Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"
    for post in world.publications:
        if post.at <= _until(day):
            link = f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{post.number}"
            commentary = post.text.replace("\n", '"\n"')
            yield f"{post.at:%Y-%m-%d %H:%M:%S}", link, commentary, post.shared, "", "MEMBER_NETWORK"


def _comments(world: World, day: date) -> Iterator[Cells]:
    yield "Date", "Link", "Message"
    for remark in world.remarks:
        if remark.at is None or remark.at <= _until(day):
            link = f"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{remark.post}"
            yield f"{remark.at:%Y-%m-%d %H:%M:%S}" if remark.at else "", link, remark.text


def _reactions(world: World, day: date) -> Iterator[Cells]:
    yield "Date", "Type", "Link"
    for reaction in world.reactions:
        if reaction.at <= _until(day):
            link = f"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{reaction.post}"
            yield f"{reaction.at:%Y-%m-%d %H:%M:%S}", reaction.kind, link


def _follows(world: World, day: date) -> Iterator[Cells]:
    yield "Organization", "Followed On"
    for follow in world.follows:
        if follow.at <= _until(day):
            at = follow.at
            weekday, month = WEEKDAYS[at.weekday()], MONTHS[at.month - 1]
            yield follow.organisation, f"{weekday} {month} {at:%d %H:%M:%S} UTC {at.year}"


def _notes(world: World, day: date) -> Iterator[Cells]:
    yield "Connection First Name", "Connection Last Name", "Connection Profile URL", "Note", "Created On", "Edited On"
    for note in world.notes:
        if note.created <= _until(day):
            person = world.character(note.character)
            edited = note.edited if note.edited <= _until(day) else note.created
            times = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (note.created, edited))
            yield person.given, person.family, profile_url(person.slug), note.text, *times


def _contacts(world: World, _: date) -> Iterator[Cells]:
    yield (
        "Source", "FirstName", "LastName", "Companies", "Title", "Emails", "PhoneNumbers", "CreatedAt", "Addresses",
        "Sites", "InstantMessageHandles", "FullName", "Birthday", "Location", "BookmarkedAt", "Profiles",
    )  # fmt: skip
    taken = _american(_until(world.exports[0] - timedelta(days=900)))
    for card in world.uploaded:
        yield (
            "MOBILE_CONTACTS", card.given, card.family, card.company, card.title, ",".join(card.emails),
            ",".join(card.phones), taken, card.town.city if card.town else "", "", "", f"{card.given} {card.family}".strip(),
            "", "", "", "",
        )  # fmt: skip


FILES: dict[str, Callable[[World, date], Iterator[Cells]]] = {
    "Comments": _comments,
    "Company Follows": _follows,
    "Connections": _connections,
    "Contacts": _contacts,
    "Education": _education,
    "Email Addresses": _addresses,
    "Endorsement_Given_Info": _endorsements(from_owner=True),
    "Endorsement_Received_Info": _endorsements(from_owner=False),
    "Invitations": _invitations,
    "Notes": _notes,
    "Positions": _positions,
    "Profile": _profile,
    "Reactions": _reactions,
    "Recommendations_Given": _recommendations(from_owner=True),
    "Recommendations_Received": _recommendations(from_owner=False),
    "Shares": _shares,
    "Skills": _skills,
    "messages": _messages,
}
