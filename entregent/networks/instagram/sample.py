"""The invented world as Instagram would export it: one `instagram-<user name>-YYYY-MM-DD-….zip` of JSON."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from entregent.sample.facts import Conversation, Folder
from entregent.sample.venues import GestureKind, Post, Presence, Venue
from entregent.sample.world import World

HERE = Venue.PICTURES
ACTIVITY = "your_instagram_activity"
LISTS = "connections/followers_and_following"
FOLDERS = {Folder.REQUESTS: "message_requests"}


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the zip as of the last day on which the owner asked for the data, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    day = world.exports[-1]
    owner, mark = world.presences[HERE][0], sha256(f"{world.seed}/{day}".encode()).hexdigest()[:8]
    path = folder / f"instagram-{owner.handle}-{day}-{mark}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _files(world, datetime.combine(day, time(8), UTC)).items():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, json.dumps(_broken(content), indent=2).encode())
    return [path]


def _broken(value: Any) -> Any:
    """Every text as UTF-8 read as Latin-1."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [_broken(each) for each in value]
    if isinstance(value, dict):
        return {_broken(name): _broken(each) for name, each in value.items()}
    return value


def _stamp(day: date | None) -> int:
    return int(datetime.combine(day, time(10), UTC).timestamp()) if day else 0


def _files(world: World, until: datetime) -> dict[str, Any]:
    owner, *others = world.presences[HERE]
    newest = sorted(others, key=lambda each: (each.followed_on or each.since, each.id), reverse=True)
    asked = [each for each in newest if each.asked_on]
    lists = {
        "following.json": ("following", [_titled(each, each.followed_on) for each in newest if each.followed_by_owner]),
        "blocked_profiles.json": ("blocked_users", [_titled(each, each.since) for each in newest if each.is_blocked]),
        "restricted_profiles.json": (
            "restricted_users",
            [_valued(each, each.since) for each in newest if each.is_muted],
        ),
        "recently_unfollowed_profiles.json": (
            "unfollowed_users",
            [_valued(each, each.ended_on) for each in newest if each.ended_on],
        ),
        "pending_follow_requests.json": (
            "follow_requests_sent",
            [_valued(each, each.asked_on) for each in asked if each.asked_by_owner],
        ),
        "follow_requests_you've_received.json": (
            "follow_requests_received",
            [_valued(each, each.asked_on) for each in asked if not each.asked_by_owner],
        ),
    }
    files: dict[str, Any] = {
        f"{LISTS}/followers_1.json": [_valued(each, each.follower_since) for each in newest if each.follows_owner],
        "personal_information/personal_information/personal_information.json": {
            "profile_user": [_profile(world, owner)]
        },
    }
    files |= {f"{LISTS}/{name}": {f"relationships_{kind}": rows} for name, (kind, rows) in lists.items()}
    return files | _activity(world, until) | _threads(world, until)


def _threads(world: World, until: datetime) -> dict[str, Any]:
    files = {}
    for talk in world.talks[HERE]:
        path = f"{FOLDERS.get(talk.folder, 'inbox')}/{_plain(_title(world, talk))}_{talk.id}"
        files[f"{ACTIVITY}/messages/{path}/message_1.json"] = _thread(world, talk, path, until)
    return files


def _valued(presence: Presence, day: date | None) -> dict[str, Any]:
    url = f"https://www.instagram.com/{presence.handle}"
    listed = {"href": url, "value": presence.handle, "timestamp": _stamp(day)}
    return {"title": "", "media_list_data": [], "string_list_data": [listed]}


def _titled(presence: Presence, day: date | None) -> dict[str, Any]:
    url = f"https://www.instagram.com/_u/{presence.handle}"
    return {"title": presence.handle, "string_list_data": [{"href": url, "timestamp": _stamp(day)}]}


def _profile(world: World, owner: Presence) -> dict[str, Any]:
    person = world.owner.character
    said = {
        "Adresse e-mail": person.emails[-1],
        "Nom d’utilisateur": owner.handle,
        "Nom": owner.name,
        "Bio": owner.bio,
        "Site web": next(iter(owner.links), ""),
        "Date de naissance": str(person.birthday or ""),
        "Compte privé": "Faux",
    }
    entries = {label: {"href": "", "value": value, "timestamp": 0} for label, value in said.items() if value}
    return {"title": "", "media_map_data": {}, "string_map_data": entries}


def _activity(world: World, until: datetime) -> dict[str, Any]:
    mine = [post for post in reversed(world.posts[HERE]) if post.from_owner and post.at <= until]
    liked = [
        _like(world, gesture.post, gesture.at)
        for gesture in reversed(world.gestures[HERE])
        if gesture.from_owner and gesture.kind is not GestureKind.BOOKMARK and gesture.at <= until
    ]
    return {
        f"{ACTIVITY}/likes/liked_posts.json": {"likes_media_likes": liked},
        f"{ACTIVITY}/comments/post_comments_1.json": [
            _comment(world, post) for post in mine if post.reply_to is not None
        ],
        f"{ACTIVITY}/media/posts_1.json": [_post(post) for post in mine if post.reply_to is None],
    }


def _author(world: World, post: int) -> str:
    return world.account(HERE, world.post(HERE, post).author).handle


def _like(world: World, post: int, at: datetime) -> dict[str, Any]:
    listed = {"href": f"https://www.instagram.com/p/{post}/", "value": "👍", "timestamp": int(at.timestamp())}
    return {"title": _author(world, post), "string_list_data": [listed]}


def _comment(world: World, post: Post) -> dict[str, Any]:
    whose = _author(world, post.reply_to) if post.reply_to is not None else ""
    return {
        "media_list_data": [{"uri": ""}],
        "string_map_data": {
            "Commentaire": {"href": "", "value": post.text, "timestamp": 0},
            "Propriétaire du contenu multimédia": {"value": whose},
            "Heure": {"href": "", "value": "", "timestamp": int(post.at.timestamp())},
        },
    }


def _post(post: Post) -> dict[str, Any]:
    at = int(post.at.timestamp())
    return {"media": [{"uri": f"media/posts/{post.picture}", "creation_timestamp": at, "title": post.text}]}


def _names(world: World, talk: Conversation) -> dict[int | None, str]:
    found: dict[int | None, str] = {
        member: presence.name for member in talk.members if (presence := world.presence(HERE, member))
    }
    return found | {0: world.presences[HERE][0].name, None: "Instagram User"}


def _title(world: World, talk: Conversation) -> str:
    return talk.title or _names(world, talk)[talk.members[0]]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters) or "groupe"


def _thread(world: World, talk: Conversation, path: str, until: datetime) -> dict[str, Any]:
    names = _names(world, talk)
    return {
        "participants": [{"name": names[member]} for member in (*talk.members, 0)],
        "messages": [
            {
                "sender_name": names[message.sender],
                "timestamp_ms": int(message.at.timestamp() * 1000),
                "content": message.text,
                "is_geoblocked_for_viewer": False,
                "is_unsent_image_by_messenger_kid_parent": False,
            }
            for message in reversed(talk.messages)
            if message.at <= until
        ],
        "title": _title(world, talk),
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
    }
