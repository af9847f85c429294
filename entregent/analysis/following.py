"""Whom one follows, looked at: who is noisy, silent, one-way or never met, and who would be worth following. Pure.

Every finding carries the figures it rests on. What is not known is named (`unknown`) and never counted: an account whose
last post is not told is not silent, and nobody is "never met" by somebody whose exchanges have only been read for a week.

    pace      posts written between two readings ÷ the days between, where these are at least a week apart;
              else all posts ÷ the days since the account was opened, which tells of habits and not of today
    noisy     pace ≥ `noisy_per_day`, and of what was written in `lately` days less than `answered_share` was answered,
              marked or passed on by the owner
    silent    no post in the `silent_days` before the profile was read
    one-way   they do not follow back, and nothing ever came from them
    never     nothing ever passed between the two, in either direction
    interest  Σ strength of the strong ties known to follow somebody whom the owner does not
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import fsum


class Why(StrEnum):
    """The reasons to look at somebody."""

    NOISY = "noisy"
    SILENT = "silent"
    ONE_WAY = "one-way"
    NEVER = "never"
    INTERESTING = "interesting"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a reason holds: `noisy_per_day` posts a day, `lately` and `silent_days` in days, `answered_share` of what
    was written (0–1), `heard_days` of exchanges read before absence says anything, `strong` the strength (0–1) of a tie
    whose taste counts, `followers` how many of them make somebody interesting."""

    noisy_per_day: float = 5.0
    answered_share: float = 0.02
    lately: int = 90
    silent_days: int = 365
    heard_days: int = 30
    pace_days: int = 7
    strong: float = 0.2
    followers: int = 2


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of one account that is followed. None is not known.

    `read_on` is when its profile was read, `posts` what it counted then, `earlier_posts` on `earlier_on`. `received` and
    `given` count what passed between the two (follows left out), `given_lately` the owner's part of it in `Limits.lately`
    days. `heard_since` is the day since which such exchanges have been read, `followed_on` when the owner began.
    """

    read_on: date | None = None
    posts: int | None = None
    last_post_on: date | None = None
    opened_on: date | None = None
    earlier_posts: int | None = None
    earlier_on: date | None = None
    follows_back: bool | None = None
    received: int = 0
    given: int = 0
    given_lately: int = 0
    heard_since: date | None = None
    followed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Posts a day, over so many days; `is_recent` where it was counted between two readings."""

    per_day: float
    days: int
    is_recent: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason, and the figures it rests on, by name."""

    why: Why
    figures: dict[str, float | int | str] = field(default_factory=dict)


def pace(of: Followed, limits: Limits = LIMITS) -> Pace | None:
    """How much an account writes, None where that is not known.

    >>> pace(Followed(read_on=date(2026, 3, 2), posts=1000, opened_on=date(2025, 11, 22)))
    Pace(per_day=10.0, days=100, is_recent=False)
    """
    if of.posts is None or of.read_on is None:
        return None
    if (
        of.earlier_posts is not None
        and of.earlier_on
        and (days := (of.read_on - of.earlier_on).days) >= limits.pace_days
    ):
        return Pace(max(0, of.posts - of.earlier_posts) / days, days, is_recent=True)
    if of.opened_on and (days := (of.read_on - of.opened_on).days) >= limits.pace_days:
        return Pace(of.posts / days, days, is_recent=False)
    return None


def findings(of: Followed, today: date, limits: Limits = LIMITS) -> tuple[Finding, ...]:
    """The reasons to look at somebody who is followed, in the order of `Why`."""
    found = (_noisy(of, limits), _silent(of, limits), _one_way(of, today, limits), _never(of, today, limits))
    return tuple(filter(None, found))


def unknown(of: Followed, today: date, limits: Limits = LIMITS) -> tuple[Why, ...]:
    """The reasons of which nothing can be said, for want of facts."""
    missing = {
        Why.NOISY: pace(of, limits) is None,
        Why.SILENT: of.last_post_on is None or of.read_on is None,
        Why.ONE_WAY: of.follows_back is None or not _is_heard(of, today, limits),
        Why.NEVER: not _is_heard(of, today, limits),
    }
    return tuple(why for why, is_missing in missing.items() if is_missing)


def _noisy(of: Followed, limits: Limits) -> Finding | None:
    found = pace(of, limits)
    if found is None or found.per_day < limits.noisy_per_day:
        return None
    written = found.per_day * limits.lately
    if of.given_lately >= limits.answered_share * written:
        return None
    figures: dict[str, float | int | str] = {
        "per_day": round(found.per_day, 1),
        "days": found.days,
        "is_recent": int(found.is_recent),
        "answered": of.given_lately,
        "written": round(written),
        "lately": limits.lately,
    }
    return Finding(Why.NOISY, figures)


def _silent(of: Followed, limits: Limits) -> Finding | None:
    if of.last_post_on is None or of.read_on is None:
        return None
    days = (of.read_on - of.last_post_on).days
    if days < limits.silent_days:
        return None
    return Finding(Why.SILENT, {"days": days, "last": of.last_post_on.isoformat(), "read": of.read_on.isoformat()})


def _one_way(of: Followed, today: date, limits: Limits) -> Finding | None:
    if of.follows_back is not False or of.received or not _is_heard(of, today, limits):
        return None
    return Finding(Why.ONE_WAY, {"given": of.given, "since": _since(of).isoformat()})


def _never(of: Followed, today: date, limits: Limits) -> Finding | None:
    if of.received or of.given or not _is_heard(of, today, limits):
        return None
    return Finding(Why.NEVER, {"since": _since(of).isoformat()})


def _since(of: Followed) -> date:
    return max(filter(None, (of.heard_since, of.followed_on)))


def _is_heard(of: Followed, today: date, limits: Limits) -> bool:
    """Whether exchanges with somebody would be known, had there been any: read for long enough, followed for long enough."""
    return of.heard_since is not None and today - _since(of) >= timedelta(days=limits.heard_days)


def interest(strengths: Sequence[float], shared: Sequence[str] = (), limits: Limits = LIMITS) -> Finding | None:
    """Whether somebody is worth following: `strengths` of the ties that are known to follow them, and the subjects they
    share with the owner. Subjects add to the reason, and are never one by themselves.

    >>> interest([0.5, 0.1, 0.3]).figures
    {'followers': 2, 'weight': 0.8}
    """
    strong = [strength for strength in strengths if strength >= limits.strong]
    if len(strong) < limits.followers:
        return None
    figures: dict[str, float | int | str] = {"followers": len(strong), "weight": round(fsum(strong), 3)}
    return Finding(Why.INTERESTING, figures | ({"subjects": ", ".join(shared)} if shared else {}))
