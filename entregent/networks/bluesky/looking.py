"""How much those write whom the owner follows: counted by their profiles; when they wrote last, by what they published last.

Profiles come by 25. What somebody published last is asked of each alone, so once a month only, some every day, and never in
the first reading: silence is told of a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zlib import crc32

from entregent.base.jsonfile import elements, inside, number_of, text_of
from entregent.contract.live import Activity
from entregent.networks.bluesky.asking import Api, Declined
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.written import moment

PROFILES_AT_ONCE = 25
LOOKED_AT_EVERY = 30


def activities(api: Api, keys: Sequence[str], now: datetime, *, with_last: bool) -> Mapping[str, Activity]:
    """What is told of these accounts, by key; nothing where the server does not know the wider network. `with_last`: ask
    those whose day it is what they published last."""
    found: dict[str, Activity] = {}
    for first in range(0, len(keys), PROFILES_AT_ONCE):
        try:
            shown = api.get("app.bsky.actor.getProfiles", {"actors": list(keys[first : first + PROFILES_AT_ONCE])})
        except Declined:
            break
        found |= {
            key: counted(view) for view in elements(inside(shown, "profiles")) if (key := did(inside(view, "did")))
        }
    if with_last:
        for key, told in found.items():
            if told.posts and is_day_of(key, now.date()):
                found[key] = Activity(told.posts, _last(api, key, now), told.opened_on)
    return found


def counted(view: object) -> Activity:
    """What a profile (`profileViewDetailed`) counts.

    >>> counted({"postsCount": 7, "createdAt": "2023-05-01T00:00:00.000Z"})
    Activity(posts=7, last_post_on=None, opened_on=datetime.date(2023, 5, 1))
    """
    posts, opened = number_of(inside(view, "postsCount")), moment(inside(view, "createdAt"))
    return Activity(posts if posts is not None and posts >= 0 else None, None, opened.date() if opened else None)


def is_day_of(key: str, day: date) -> bool:
    """Whether this is the one day in `LOOKED_AT_EVERY` on which an account is looked at."""
    return crc32(key.encode()) % LOOKED_AT_EVERY == day.toordinal() % LOOKED_AT_EVERY


def _last(api: Api, key: str, now: datetime) -> date | None:
    """The day on which an account published, or passed on, something last, by the network's clock; None for not told."""
    try:
        asked = {"actor": key, "limit": 1, "filter": "posts_with_replies"}
        newest = next(iter(elements(inside(api.get("app.bsky.feed.getAuthorFeed", asked), "feed"))), None)
    except Declined:
        return None
    passed_on = moment(inside(newest, "reason", "indexedAt"))
    at = passed_on or moment(text_of(inside(newest, "post", "indexedAt")))
    return min(at, now).date() if at else None
