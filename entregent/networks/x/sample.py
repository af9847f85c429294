"""The invented world as X would export it: one `twitter-YYYY-MM-DD-….zip` of scripts, as of the last request."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from entregent.networks.x.moments import EPOCH_MS, NAMES_OF_MONTHS
from entregent.networks.x.sample_mails import mails
from entregent.sample.facts import Conversation, Message
from entregent.sample.venues import GestureKind, Post, Presence, Venue
from entregent.sample.world import World

__all__ = ["mails", "write"]

HERE = Venue.MICROBLOG
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
POSTS_PER_PART = 500
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)»\u202f]")


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the archive into `folder` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    day = world.exports[-1]
    files = _files(world, _until(day))
    files["manifest"] = [_manifest(world, day, files)]
    path = folder / f"twitter-{day:%Y-%m-%d}-{sha256(f'{world.seed}/{day}'.encode()).hexdigest()}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for kind, parts in files.items():
            for number, content in enumerate(parts):
                variable = "__THAR_CONFIG" if kind == "manifest" else f"YTD.{kind.replace('-', '_')}.part{number}"
                text = f"window.{variable} = " + json.dumps(content, ensure_ascii=False, indent=2)
                member = zipfile.ZipInfo(_name(kind, number), (day.year, day.month, day.day, 9, 0, 0))
                member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(member, text.encode())
    return [path]


def _until(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


def _name(kind: str, number: int) -> str:
    return f"data/{kind}{f'-part{number}' if number else ''}.js"


def _manifest(world: World, day: date, files: dict[str, list[Any]]) -> dict[str, Any]:
    owner = world.presences[HERE][0]
    return {
        "userInfo": {"accountId": owner.id, "userName": owner.handle, "displayName": owner.name},
        "archiveInfo": {
            "sizeBytes": "1048576", "generationDate": f"{day}T09:00:00.000Z", "isPartialArchive": False,
            "maxPartSizeBytes": "53687091200",
        },
        "dataTypes": {
            re.sub(r"-(\w)", lambda found: found[1].upper(), kind): {
                "files": [
                    {
                        "fileName": _name(kind, number),
                        "globalName": f"YTD.{kind.replace('-', '_')}.part{number}",
                        "count": str(len(content)),
                    }
                    for number, content in enumerate(parts)
                ]
            }
            for kind, parts in files.items()
        },
    }  # fmt: skip


def _files(world: World, until: datetime) -> dict[str, list[Any]]:
    """The parts of each script, by its name without `.js`."""
    owner, *others = world.presences[HERE]
    newest_first = sorted(others, key=lambda each: (each.followed_on or each.since, each.id), reverse=True)
    tweets = [_tweet(world, post) for post in reversed(world.posts[HERE]) if post.from_owner and post.at <= until]
    starts = range(0, max(1, len(tweets)), POSTS_PER_PART)
    private = [talk for talk in world.talks[HERE] if len(talk.members) == 1]
    groups = [talk for talk in world.talks[HERE] if len(talk.members) > 1]
    return {
        "account": [[_account(world, owner)]],
        "profile": [[_profile(owner)]],
        "tweets": [tweets[start : start + POSTS_PER_PART] for start in starts],
        "note-tweet": [[]],
        "like": [list(_likes(world, until))],
        "follower": [[_link_to(each, "follower") for each in newest_first if each.follows_owner]],
        "following": [[_link_to(each, "following") for each in newest_first if each.followed_by_owner]],
        "block": [[_link_to(each, "blocking") for each in newest_first if each.is_blocked]],
        "mute": [[_link_to(each, "muting") for each in newest_first if each.is_muted]],
        "direct-messages": [[_talk(world, talk, until) for talk in private]],
        "direct-messages-group": [[_talk(world, talk, until) for talk in groups]],
        "ad-impressions": [[]],
    }


def _account(world: World, owner: Presence) -> dict[str, Any]:
    return {
        "account": {
            "email": world.owner.character.emails[-1], "createdVia": "web", "username": owner.handle,
            "accountId": owner.id, "createdAt": f"{owner.since}T08:20:11.000Z", "accountDisplayName": owner.name,
        }
    }  # fmt: skip


def _profile(owner: Presence) -> dict[str, Any]:
    described = {"bio": owner.bio, "website": next(iter(owner.links), ""), "location": owner.place}
    return {"profile": {"description": described, "avatarMediaUrl": "", "headerMediaUrl": ""}}


def _link_to(presence: Presence, kind: str) -> dict[str, Any]:
    url = f"https://twitter.com/intent/user?user_id={presence.id}"
    return {kind: {"accountId": presence.id, "userLink": url}}


def _tweet(world: World, post: Post) -> dict[str, Any]:
    number = str(post.number)
    named = [world.account(HERE, each) for each in post.mentions]
    text = post.text
    if post.shares is not None:
        shared = world.post(HERE, post.shares)
        author = world.account(HERE, shared.author)
        if text:
            text += f" https://twitter.com/{author.handle}/status/{shared.number}"
        else:
            text, named = f"RT @{author.handle}: {shared.text}"[:140], [author]
    text, links = _shortened(text, post.number)
    mentions = [
        {"name": each.name, "screen_name": each.handle, "indices": ["0", "1"], "id_str": each.id, "id": each.id}
        for each in named
    ]
    media = [{"url": f"https://t.co/p{number[-8:]}", "media_url": post.picture}] if post.picture else []
    full_text = html.escape(text, quote=False) + "".join(f" {each['url']}" for each in media)
    entities = {
        "hashtags": [{"text": tag} for tag in post.tags],
        "symbols": [],
        "user_mentions": mentions,
        "urls": links,
    }
    written = {
        "edit_info": {"initial": {"editTweetIds": [number], "editsRemaining": "5", "isEditEligible": False}},
        "retweeted": False, "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": entities | ({"media": media} if media else {}), "display_text_range": ["0", str(len(full_text))],
        "favorite_count": str(post.reactions or 0), "id_str": number, "truncated": False,
        "retweet_count": str(post.shared or 0), "id": number, "created_at": _classic(post.at), "favorited": False,
        "full_text": full_text, "lang": post.language,
    }  # fmt: skip
    return {"tweet": written | _answer(world, post)}


def _answer(world: World, post: Post) -> dict[str, Any]:
    if post.reply_to is None:
        return {}
    above = world.post(HERE, post.reply_to)
    author = world.account(HERE, above.author)
    return {
        "in_reply_to_status_id_str": str(above.number), "in_reply_to_status_id": str(above.number),
        "in_reply_to_user_id": author.id, "in_reply_to_user_id_str": author.id,
        "in_reply_to_screen_name": author.handle,
    }  # fmt: skip


def _shortened(text: str, number: int) -> tuple[str, list[dict[str, Any]]]:
    """The text with its addresses shortened, and what each stands for."""
    links = []
    for place, found in enumerate(dict.fromkeys(_LINK.findall(text))):
        short = f"https://t.co/{number % 10**8:08d}{place}"
        text = text.replace(found, short)
        links.append({"url": short, "expanded_url": found, "display_url": found.partition("://")[2][:26]})
    return text, links


def _classic(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()]} {NAMES_OF_MONTHS[at.month - 1]} {at:%d %H:%M:%S} +0000 {at.year}"


def _likes(world: World, until: datetime) -> Iterator[dict[str, Any]]:
    liked = (each for each in reversed(world.gestures[HERE]) if each.from_owner and each.at <= until)
    for number in dict.fromkeys(each.post for each in liked if each.kind is GestureKind.LIKE):
        post = world.post(HERE, number)
        url = f"https://twitter.com/i/web/status/{post.number}"
        text = html.escape(post.text, quote=False)
        yield {"like": {"tweetId": str(post.number), "fullText": text, "expandedUrl": url}}


def _talk(world: World, talk: Conversation, until: datetime) -> dict[str, Any]:
    owner = world.presences[HERE][0]
    ids = {member: presence.id for member in talk.members if (presence := world.presence(HERE, member))} | {0: owner.id}
    heard = [message for message in talk.messages if message.at <= until and message.sender is not None]
    events = [_message(message, ids, place, is_group=len(ids) > 2) for place, message in enumerate(heard)]
    if len(ids) > 2:
        began = f"{talk.messages[0].at - timedelta(minutes=5):%Y-%m-%dT%H:%M:%S.000Z}"
        others = [ids[member] for member in talk.members]
        named = {"initiatingUserId": others[0], "name": talk.title, "createdAt": began}
        joined = {"initiatingUserId": others[0], "participantsSnapshot": [owner.id, *others], "createdAt": began}
        events = [{"joinConversation": joined}, {"conversationNameUpdate": named}, *events]
    return {"dmConversation": {"conversationId": talk.id, "messages": events[::-1]}}


def _message(message: Message, ids: dict[int, str], place: int, *, is_group: bool) -> dict[str, Any]:
    sender = ids[message.sender or 0]
    milliseconds = int(message.at.timestamp() * 1000)
    written = {
        "reactions": [], "urls": [], "text": message.text, "mediaUrls": [], "senderId": sender,
        "id": str(((milliseconds - EPOCH_MS) << 22) + place), "editHistory": [],
        "createdAt": f"{message.at:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z",
    }  # fmt: skip
    recipient = {} if is_group else {"recipientId": next(each for each in ids.values() if each != sender)}
    return {"messageCreate": recipient | written}
