"""From an activity of the archive's outbox to what the owner wrote (ActivityStreams 2.0, as these servers write it).

    {"type": "Create", "published": …, "to": […], "cc": […], "object": {"type": "Note", "id": …, "content": HTML,
     "inReplyTo": …, "tag": [{"type": "Mention", "href": the actor's address, "name": "@jane@piaille.fr"}, …]}}
    {"type": "Announce", "published": …, "object": the address of the post that is passed on}

Whom it is for is told by `to` and `cc`: the public in `to` is public, in `cc` unlisted; a collection of followers is for
followers; what names people alone is a direct message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import elements, inside, text_of
from entregent.networks.mastodon.content import plain_text
from entregent.networks.mastodon.keys import account, actor_of, author_of, taken_apart
from entregent.networks.mastodon.statuses import Status, Visibility, moment

_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_MOST_PEOPLE = 200
_MOST_ACTORS = 500_000
LONGEST_ADDRESS = 1_000


@dataclass(slots=True)
class Actors:
    """Whose the addresses are that stand in one archive: learnt from the mentions in it, which write name and address side
    by side. `owner` is the owner's key ("" while it is not known), `home` the host of the owner's address, which may
    have another name than the one in the key."""

    owner: str = ""
    home: str = ""
    keys: dict[str, str] = field(default_factory=dict)

    def mention(self, tag: object) -> str:
        """The key of whom a tag names, "" where it names nobody; the address is learnt."""
        if inside(tag, "type") != "Mention":
            return ""
        name, href = text_of(inside(tag, "name")), address(inside(tag, "href"))
        key = account(name)
        if not key and name.startswith("@"):
            place = taken_apart(href)
            is_near = place is None or place.host == self.home
            key = account(f"{name}@{self.owner.rpartition('@')[2] if is_near or place is None else place.host}")
        key = key or author_of(href)
        if key and href and len(self.keys) < _MOST_ACTORS:
            self.keys[href] = key
        return key

    def wrote(self, uri: str) -> str:
        """The key of whoever wrote the post at this address (or is the actor there), "" where nothing tells."""
        actor = actor_of(uri)
        if actor in self.keys:
            return self.keys[actor]
        found = author_of(uri)
        user, _, host = found.rpartition("@")
        return self.keys.get(f"https://{host}/users/{user}", found)

    def other_keys(self) -> dict[str, str]:
        """By key, the one that an account's address alone would give, where that is another: a handle may name a server
        by another name than its address does."""
        return {key: other for href, key in self.keys.items() if (other := author_of(href)) and other != key}


def address(value: object) -> str:
    """The value as an address of the web, "" for anything else."""
    text = value if isinstance(value, str) else inside(value, "id") or inside(value, "href")
    if isinstance(text, str) and text.startswith(("https://", "http://")) and len(text) <= LONGEST_ADDRESS:
        return text
    return ""


def status(activity: dict[str, object], actors: Actors, now: datetime) -> Status | None:
    """What the owner wrote; None for an activity that holds nothing written."""
    note = inside(activity, "object")
    uri = address(inside(note, "id"))
    if not uri:
        return None
    tags = elements(inside(note, "tag"))[:_MOST_PEOPLE]
    named = [key for tag in tags if (key := actors.mention(tag))]
    visibility, addressed = audience(activity, note)
    if visibility is Visibility.DIRECT:
        named += [key for one in addressed if (key := actors.wrote(one))]
    reply_to = address(inside(note, "inReplyTo"))
    answered = _answered(reply_to, named, actors)
    return Status(
        uri=uri,
        at=moment(inside(note, "published") or activity.get("published"), now),
        text=_text(note),
        visibility=visibility,
        url=address(inside(note, "url")) or uri,
        reply_to=reply_to,
        thread=_conversation(note) or reply_to or uri,
        answered=answered if answered != actors.owner else "",
        quoted=_quoted(note, actors),
        named=tuple(key for key in dict.fromkeys(named) if key not in (actors.owner, answered)),
    )


def audience(activity: dict[str, object], note: object) -> tuple[Visibility, list[str]]:
    """Whom it is for, and the addresses of the single people among them. Where nothing tells, it is for nobody else."""
    to = _all(inside(note, "to") or activity.get("to"))
    cc = _all(inside(note, "cc") or activity.get("cc"))
    if _PUBLIC & set(to):
        return Visibility.PUBLIC, []
    if _PUBLIC & set(cc):
        return Visibility.UNLISTED, []
    if any(one.rstrip("/").endswith("/followers") for one in (*to, *cc)):
        return Visibility.FOLLOWERS, []
    return Visibility.DIRECT, [one for one in (*to, *cc) if one.startswith("http")]


def _all(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value])[:_MOST_PEOPLE] if isinstance(one, str)]


def _answered(reply_to: str, named: list[str], actors: Actors) -> str:
    """The key of whoever wrote the post above. Where its address does not tell, it is the only one named."""
    if not reply_to:
        return ""
    return actors.wrote(reply_to) or (named[0] if len(set(named)) == 1 else "")


def _quoted(note: object, actors: Actors) -> str:
    uri = next((found for name in ("quote", "quoteUri", "quoteUrl") if (found := address(inside(note, name)))), "")
    key = actors.wrote(uri) if uri else ""
    return key if key != actors.owner else ""


def _conversation(note: object) -> str:
    found = inside(note, "conversation") or inside(note, "context")
    return found if isinstance(found, str) and len(found) <= LONGEST_ADDRESS else ""


def _text(note: object) -> str:
    """The words: what stands over them (title, warning), themselves, the choices of a poll, or what the pictures show."""
    above = [text_of(inside(note, name)).strip() for name in ("name", "summary")]
    words = plain_text(text_of(inside(note, "content")))
    choices = elements(inside(note, "oneOf")) + elements(inside(note, "anyOf"))
    below = [f"– {name}" for one in choices if (name := text_of(inside(one, "name")).strip())]
    if not words and not below:
        below = [text_of(inside(one, "name")).strip() for one in elements(inside(note, "attachment"))]
    return "\n\n".join(part for part in (*above, words, "\n".join(one for one in below if one)) if part)
