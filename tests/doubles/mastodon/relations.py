"""How the double's owner stands to the others, and what changes that: the methods of `accounts` and `lists` that write.

A Relationship entity answers every deed about an account. As documented: whoever blocks the owner cannot be followed (403);
a locked account is asked (`requested`); unfollowing takes a request back, and takes the account off every list; only who is
followed can be put on a list (404), and once (422).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doubles.mastodon.community import FIRST_ID, Community

Answer = tuple[int, Any, str]
NOT_FOUND: Answer = (404, {"error": "Record not found"}, "")
NOT_ALLOWED: Answer = (403, {"error": "This action is not allowed"}, "")
Params = dict[str, str]


def relationship(community: Community, number: int) -> dict[str, Any]:
    """A Relationship entity, complete."""
    follows = number in community.follows(0)
    kept = community.settings.get(number, {})
    return {
        "id": str(FIRST_ID + number), "following": follows,
        "showing_reblogs": follows and kept.get("reblogs", True), "notifying": follows and kept.get("notify", False),
        "languages": kept.get("languages") if follows else None,
        "followed_by": number in community.followers_of(0), "blocking": number in community.blocked,
        "blocked_by": community.changes.get(number, {}).get("blocks_owner", False),
        "muting": number in community.muted,
        "muting_notifications": number in community.muted and kept.get("muting_notifications", True),
        "muting_expires_at": None, "requested": number in community.asked, "requested_by": False,
        "domain_blocking": community.host(number) in community.blocked_domains, "endorsed": False, "note": "",
    }  # fmt: skip


def follow(community: Community, number: int, form: dict[str, Any]) -> Answer:
    """Follow, or ask to; following again changes the settings alone."""
    shown = community.account(number)
    if number == 0 or shown.get("blocks_owner") or number in community.blocked:
        return NOT_ALLOWED
    if number not in community.follows(0):
        if shown["locked"]:
            community.asked.add(number)
        elif number in community.unfollowed:
            community.unfollowed.discard(number)
        else:
            community.followed.append(number)
    kept = community.settings.setdefault(number, {})
    kept |= {name: form[name] == "true" for name in ("reblogs", "notify") if name in form}
    kept |= {"languages": form["languages[]"]} if form.get("languages[]") else {}
    return 200, relationship(community, number), ""


def unfollow(community: Community, number: int, _form: dict[str, Any]) -> Answer:
    """Unfollow, or take the request back; the account leaves every list."""
    if number in community.followed:
        community.followed.remove(number)
    elif number <= community.following:
        community.unfollowed.add(number)
    community.asked.discard(number)
    community.settings.pop(number, None)
    community.lists = {
        title: tuple(one for one in members if one != number) for title, members in community.lists.items()
    }
    return 200, relationship(community, number), ""


def mute(community: Community, number: int, form: dict[str, Any]) -> Answer:
    """Mute; with their notifications unless the form says otherwise."""
    if number not in community.muted:
        community.muted = (number, *community.muted)
    community.settings.setdefault(number, {})["muting_notifications"] = form.get("notifications", "true") == "true"
    return 200, relationship(community, number), ""


def unmute(community: Community, number: int, _form: dict[str, Any]) -> Answer:
    """Unmute."""
    community.muted = tuple(one for one in community.muted if one != number)
    return 200, relationship(community, number), ""


def put_on_list(community: Community, id_: str, form: dict[str, Any]) -> Answer:
    """Add accounts to a list: those who are followed, and are not on it."""
    title, numbers = _named(community, id_), _numbers(form)
    if title is None or not set(numbers) <= set(community.follows(0)):
        return NOT_FOUND
    if set(numbers) & set(community.lists[title]):
        return 422, {"error": "Validation failed: Account has already been taken"}, ""
    community.lists[title] = (*community.lists[title], *numbers)
    return 200, {}, ""


def take_off_list(community: Community, id_: str, form: dict[str, Any]) -> Answer:
    """Remove accounts from a list."""
    title, numbers = _named(community, id_), _numbers(form)
    if title is None:
        return NOT_FOUND
    community.lists[title] = tuple(one for one in community.lists[title] if one not in numbers)
    return 200, {}, ""


def lists_of(community: Community, number: int) -> Answer:
    """The lists that an account is on."""
    named = enumerate(community.lists.items(), 1)
    return 200, [list_entity(id_, title) for id_, (title, members) in named if number in members], ""


def list_entity(id_: int, title: str) -> dict[str, Any]:
    """A List entity, complete."""
    return {"id": str(id_), "title": title, "replies_policy": "list", "exclusive": False}


def _named(community: Community, id_: str) -> str | None:
    titles = list(community.lists)
    return titles[int(id_) - 1] if 1 <= int(id_) <= len(titles) else None


def _numbers(form: dict[str, Any]) -> list[int]:
    found = form.get("account_ids[]", [])
    return [int(one) - FIRST_ID for one in (found if isinstance(found, list) else [found])]


DEEDS: dict[str, tuple[str, Callable[[Community, int, dict[str, Any]], Answer]]] = {
    "follow": ("write:follows", follow),
    "unfollow": ("write:follows", unfollow),
    "mute": ("write:mutes", mute),
    "unmute": ("write:mutes", unmute),
}
