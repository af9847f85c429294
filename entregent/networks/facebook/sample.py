"""The invented world as Facebook would export it: `facebook-….zip` of JSON, `messages.zip` with the encrypted chats."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from entregent.networks.facebook.sample_mails import mails
from entregent.sample.facts import Conversation, Folder, Message
from entregent.sample.venues import GestureKind, Post, Presence, Venue
from entregent.sample.world import World

__all__ = ["mails", "write"]

HERE = Venue.FRIENDS
ENCRYPTED_FROM = datetime(2024, 1, 1, tzinfo=UTC)
FOLDERS = {
    Folder.INBOX: "inbox",
    Folder.ARCHIVE: "archived_threads",
    Folder.SPAM: "filtered_threads",
    Folder.REQUESTS: "message_requests",
}
LISTS = "connections/friends"
ACTIVITY = "your_facebook_activity"


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write both zips as of the last day on which the owner asked for the data, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    day = world.exports[-1]
    name, mark = _plain(world.owner.character.name), sha256(f"{world.seed}/{day}".encode()).hexdigest()[:8]
    until = datetime.combine(day, time(8), UTC)
    return [
        _zip(folder / f"facebook-{name}-{day}-{mark}.zip", day, _main(world, until), is_broken=True),
        _zip(folder / "messages.zip", day, _encrypted(world, until), is_broken=False),
    ]


def _zip(path: Path, day: date, files: Mapping[str, Any], *, is_broken: bool) -> Path:
    """Write JSON files; `is_broken` as the main export does: every text as UTF-8 read as Latin-1, in escapes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            value = _broken(content) if is_broken else content
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, json.dumps(value, ensure_ascii=is_broken, indent=2).encode())
    return path


def _broken(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [_broken(each) for each in value]
    if isinstance(value, dict):
        return {name: _broken(each) for name, each in value.items()}
    return value


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters) or "groupe"


def _stamp(day: date) -> int:
    return int(datetime.combine(day, time(10), UTC).timestamp())


def _main(world: World, until: datetime) -> dict[str, Any]:
    owner, *others = world.presences[HERE]
    newest_first = sorted(others, key=lambda each: (each.followed_on or each.since, each.id), reverse=True)
    asked = [each for each in newest_first if each.asked_on]
    files: dict[str, Any] = {
        "personal_information/profile_information/profile_information.json": {"profile_v2": _profile(world, owner)},
        f"{LISTS}/your_friends.json": {
            "friends_v2": [_row(each, each.followed_on) for each in newest_first if each.followed_on]
        },
        f"{LISTS}/removed_friends.json": {
            "deleted_friends_v2": [_row(each, each.ended_on) for each in newest_first if each.ended_on]
        },
        f"{LISTS}/sent_friend_requests.json": {
            "sent_requests_v2": [_row(each, each.asked_on) for each in asked if each.asked_by_owner]
        },
        f"{LISTS}/received_friend_requests.json": {
            "received_requests_v2": [
                _row(each, each.asked_on) for each in newest_first if each.asked_on and not each.asked_by_owner
            ]
        },
    }
    files |= _activity(world, owner, until)
    for talk in world.talks[HERE]:
        before = ENCRYPTED_FROM if talk.is_encrypted else until
        heard = [message for message in talk.messages if message.at <= min(before, until)]
        place = "e2ee_cutover" if talk.is_encrypted else FOLDERS[talk.folder]
        if heard:
            thread = _thread(world, talk, heard, place)
            files[f"{ACTIVITY}/messages/{thread['thread_path']}/message_1.json"] = thread
    return files


def _profile(world: World, owner: Presence) -> dict[str, Any]:
    person = world.owner.character
    profile: dict[str, Any] = {
        "name": {"full_name": owner.name, "first_name": person.given, "middle_name": "", "last_name": person.family},
        "emails": {"emails": [person.emails[-1]], "previous_emails": [], "pending_emails": []},
        "current_city": {"name": owner.place, "timestamp": _stamp(owner.since)},
        "education_experiences": [{"name": each.school, "graduated": True} for each in person.studies],
        "work_experiences": [
            {"employer": job.company, "title": job.title, "start_timestamp": _stamp(job.started)} for job in person.jobs
        ],
        "phone_numbers": [{"phone_type": "Mobile", "phone_number": phone} for phone in person.phones],
        "registration_timestamp": _stamp(owner.since),
    }
    if day := person.birthday:
        profile["birthday"] = {"year": day.year, "month": day.month, "day": day.day}
    return profile


def _row(presence: Presence, day: date | None) -> dict[str, Any]:
    return {"name": presence.name, "timestamp": _stamp(day) if day else 0}


def _activity(world: World, owner: Presence, until: datetime) -> dict[str, Any]:
    mine = [post for post in reversed(world.posts[HERE]) if post.from_owner and post.at <= until]
    liked = [
        gesture
        for gesture in reversed(world.gestures[HERE])
        if gesture.from_owner and gesture.kind is not GestureKind.BOOKMARK and gesture.at <= until
    ]
    reactions = [
        {
            "timestamp": int(gesture.at.timestamp()),
            "data": [{"reaction": {"reaction": gesture.kind.name, "actor": owner.name}}],
            "title": f"{owner.name} aime la publication de {_author(world, gesture.post)}.",
        }
        for gesture in liked
    ]
    gestures = f"{ACTIVITY}/comments_and_reactions"
    return {
        f"{ACTIVITY}/posts/your_posts__check_ins__photos_and_videos_1.json": [
            _post(world, owner, post) for post in mine if post.reply_to is None
        ],
        f"{gestures}/comments.json": {
            "comments_v2": [_comment(world, owner, post) for post in mine if post.reply_to is not None]
        },
        f"{gestures}/likes_and_reactions_1.json": reactions,
    }


def _author(world: World, post: int) -> str:
    return world.account(HERE, world.post(HERE, post).author).name


def _post(world: World, owner: Presence, post: Post) -> dict[str, Any]:
    title = f"{owner.name} a actualisé son statut."
    if post.shares is not None:
        title = f"{owner.name} a partagé une publication de {_author(world, post.shares)}."
    tags = [{"name": world.account(HERE, each).name} for each in post.mentions]
    link = {"data": [{"external_context": {"url": post.link}}]}
    return {
        "timestamp": int(post.at.timestamp()),
        "attachments": [link] if post.link else [],
        "data": [{"post": post.text}] if post.text else [],
        "title": title,
    } | ({"tags": tags} if tags else {})


def _comment(world: World, owner: Presence, post: Post) -> dict[str, Any]:
    at = int(post.at.timestamp())
    whose = _author(world, post.reply_to) if post.reply_to is not None else ""
    return {
        "timestamp": at,
        "data": [{"comment": {"timestamp": at, "comment": post.text, "author": owner.name}}],
        "title": f"{owner.name} a commenté la publication de {whose}.",
    }


def _names(world: World, talk: Conversation) -> dict[int | None, str]:
    """The names of all in a conversation, the owner's last, as they are shown."""
    found: dict[int | None, str] = {
        member: presence.name for member in talk.members if (presence := world.presence(HERE, member))
    }
    return found | {0: world.presences[HERE][0].name, None: "Utilisateur Facebook"}


def _thread(world: World, talk: Conversation, heard: Sequence[Message], place: str) -> dict[str, Any]:
    names = _names(world, talk)
    title = talk.title or names[talk.members[0]]
    return {
        "participants": [{"name": names[member]} for member in (*talk.members, 0)],
        "messages": [
            {
                "sender_name": names[message.sender],
                "timestamp_ms": int(message.at.timestamp() * 1000),
                "content": message.text,
                "is_geoblocked_for_viewer": False,
            }
            for message in reversed(heard)
        ],
        "title": title,
        "is_still_participant": True,
        "thread_path": f"{place}/{_plain(title)}_{talk.id}",
        "magic_words": [],
    }


def _encrypted(world: World, until: datetime) -> dict[str, Any]:
    files = {}
    for number, talk in enumerate(talk for talk in world.talks[HERE] if talk.is_encrypted):
        names = _names(world, talk)
        title = f"{talk.title or names[talk.members[0]]}_{number + 1}"
        heard = [message for message in talk.messages if ENCRYPTED_FROM < message.at <= until]
        if heard:
            files[f"messages/{title}.json"] = {
                "participants": [names[member] for member in (*talk.members, 0)],
                "threadName": title,
                "messages": [
                    {
                        "isUnsent": False, "media": [], "reactions": [], "senderName": names[message.sender],
                        "text": message.text, "timestamp": int(message.at.timestamp() * 1000), "type": "text",
                    }
                    for message in heard
                ],
            }  # fmt: skip
    return files
