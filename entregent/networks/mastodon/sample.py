"""The invented world as Mastodon would export it: the archive, and the CSV files."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from entregent.sample.venues import GestureKind, Post, Presence, Venue, Visibility
from entregent.sample.world import World

HERE = Venue.FEDERATED
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {"ostatus": "http://ostatus.org#", "conversation": "ostatus:conversation"},
]
_PART = re.compile(
    r"@(?P<user>[\w.-]+)@(?P<host>[\w.-]+\w)|(?P<link>https://[^\s<]+[^\s<.,;:!?)»])|(?<!\w)#(?P<tag>\w+)"
)


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the archive and the CSV files into `folder` and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_archive(world, folder), *_lists(world, folder)]


def _archive(world: World, folder: Path) -> Path:
    day = world.today
    path = folder / f"archive-{day:%Y%m%d}071500-{sha256(str(world.seed).encode()).hexdigest()[:32]}.zip"
    mine = [post for post in world.posts[HERE] if post.from_owner]
    liked = _addresses(world, GestureKind.LIKE)
    kept = _addresses(world, GestureKind.BOOKMARK)
    documents = {
        "outbox.json": _collection("outbox.json", [_activity(world, post) for post in mine]),
        "likes.json": _collection("likes.json", liked),
        "bookmarks.json": _collection("bookmarks.json", kept),
        "actor.json": _actor(world.presences[HERE][0]),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in documents.items():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 7, 15, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o444 << 16
            archive.writestr(member, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    return path


def _collection(name: str, items: list[Any]) -> dict[str, Any]:
    return {
        "@context": CONTEXT, "id": name, "type": "OrderedCollection", "totalItems": len(items), "orderedItems": items,
    }  # fmt: skip


def _addresses(world: World, kind: GestureKind) -> list[str]:
    done = [each.post for each in world.gestures[HERE] if each.from_owner and each.kind is kind]
    return [_uri(world.post(HERE, number)) for number in dict.fromkeys(done)]


def _actor(owner: Presence) -> dict[str, Any]:
    fields = [
        {"type": "PropertyValue", "name": "Site", "value": _link(link, ' rel="me nofollow noopener noreferrer"')}
        for link in owner.links
    ]
    return {
        "@context": CONTEXT, "id": owner.id, "type": "Person", "following": f"{owner.id}/following",
        "followers": f"{owner.id}/followers", "inbox": f"{owner.id}/inbox", "outbox": "outbox.json",
        "preferredUsername": owner.handle.partition("@")[0], "name": owner.name, "summary": _html(owner.bio, {}),
        "url": _page(owner), "published": f"{owner.since.isoformat()}T00:00:00Z", "attachment": fields,
        "alsoKnownAs": [_address(handle) for handle in owner.former_handles],
        "likes": "likes.json", "bookmarks": "bookmarks.json",
    }  # fmt: skip


def _activity(world: World, post: Post) -> dict[str, Any]:
    owner = world.account(HERE, post.author)
    at = f"{post.at:%Y-%m-%dT%H:%M:%SZ}"
    act = {"id": f"{_uri(post)}/activity", "type": "Create", "actor": owner.id, "published": at}
    to, cc = _audience(owner, post)
    if post.shares is not None and not post.text:
        shared = world.post(HERE, post.shares)
        return act | {
            "type": "Announce",
            "to": [PUBLIC],
            "cc": [shared.author, f"{owner.id}/followers"],
            "object": _uri(shared),
        }
    return act | {"to": to, "cc": cc, "object": _note(world, post, owner) | {"to": to, "cc": cc, "published": at}}


def _note(world: World, post: Post, owner: Presence) -> dict[str, Any]:
    named = {mention: world.account(HERE, mention) for mention in post.mentions}
    content = _html(post.text, {each.handle: each for each in named.values()})
    above = _uri(world.post(HERE, post.reply_to)) if post.reply_to is not None else None
    tags = [{"type": "Mention", "href": each.id, "name": _name(each, owner)} for each in named.values()]
    tags += [
        {"type": "Hashtag", "href": f"https://{_host(owner)}/tags/{tag.lower()}", "name": f"#{tag}"}
        for tag in post.tags
    ]
    note = {
        "id": _uri(post), "type": "Note", "summary": None, "inReplyTo": above, "url": f"{_page(owner)}/{post.number}",
        "attributedTo": owner.id, "sensitive": False, "atomUri": _uri(post), "inReplyToAtomUri": above,
        "conversation": _conversation(world, post), "content": content, "contentMap": {post.language: content},
        "attachment": [], "tag": tags,
    }  # fmt: skip
    if post.picture:
        picture = {"type": "Document", "mediaType": "image/jpeg", "url": "media_attachments/files/1/original/1.jpg"}
        note["attachment"] = [picture | {"name": post.picture}]
    return note | ({"quote": _uri(world.post(HERE, post.shares))} if post.shares is not None else {})


def _audience(owner: Presence, post: Post) -> tuple[list[str], list[str]]:
    followers, named = f"{owner.id}/followers", list(post.mentions)
    return {
        Visibility.PUBLIC: ([PUBLIC], [followers, *named]),
        Visibility.UNLISTED: ([followers], [PUBLIC, *named]),
        Visibility.FOLLOWERS: ([followers], named),
        Visibility.DIRECT: (named, []),
    }[post.visibility]


def _conversation(world: World, post: Post) -> str:
    first = post
    while first.reply_to is not None:
        first = world.post(HERE, first.reply_to)
    host = first.author.split("/")[2]
    return f"tag:{host},{first.at:%Y-%m-%d}:objectId={first.number}:objectType=Conversation"


def _uri(post: Post) -> str:
    return f"{post.author}/statuses/{post.number}"


def _host(presence: Presence) -> str:
    return presence.handle.rpartition("@")[2]


def _page(presence: Presence) -> str:
    user, _, host = presence.handle.rpartition("@")
    return f"https://{host}/@{user}"


def _address(handle: str) -> str:
    user, _, host = handle.rpartition("@")
    return f"https://{host}/users/{user}"


def _name(presence: Presence, owner: Presence) -> str:
    """How a tag names an account: without its server where that is the owner's own."""
    user, _, host = presence.handle.rpartition("@")
    return f"@{user}" if host == _host(owner) else f"@{presence.handle}"


def _link(url: str, more: str = ' target="_blank" rel="nofollow noopener noreferrer"') -> str:
    shown = html.escape(url.removeprefix("https://"))
    return f'<a href="{html.escape(url)}"{more} translate="no"><span class="invisible">https://</span><span>{shown}</span></a>'


def _html(text: str, named: dict[str, Presence]) -> str:
    def marked(found: re.Match[str]) -> str:
        if found["link"]:
            return _link(html.unescape(found["link"]))
        if found["tag"]:
            tag = found["tag"]
            return f'<a href="https://tags.example/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        presence = named.get(f"{found['user']}@{found['host']}")
        if presence is None:
            return found[0]
        shown = f'<a href="{_page(presence)}" class="u-url mention">@<span>{found["user"]}</span></a>'
        return f'<span class="h-card" translate="no">{shown}</span>'

    paragraphs = (_PART.sub(marked, html.escape(part, quote=False)) for part in re.split(r"\n{2,}", text) if part)
    return "".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>")


def _lists(world: World, folder: Path) -> Iterator[Path]:
    others = [each for each in reversed(world.presences[HERE]) if each.character != 0]
    followed = [("Account address", "Show boosts", "Notify on new posts", "Languages")]
    followed += [(each.handle, "true", "false", "") for each in others if each.followed_by_owner]
    muted = [("Account address", "Hide notifications"), *((each.handle, "true") for each in others if each.is_muted)]
    listed = [(title, each.handle) for each in others for title in each.lists]
    blocked = [(each.handle,) for each in others if each.is_blocked]
    tables: dict[str, Iterable[Sequence[str]]] = {
        "following_accounts": followed,
        "muted_accounts": muted,
        "lists": sorted(listed, key=lambda row: row[0]),
        "blocked_accounts": blocked,
    }
    for name, rows in tables.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        if text.getvalue():
            path = folder / f"{name}.csv"
            path.write_text(text.getvalue(), encoding="utf-8", newline="")
            yield path
