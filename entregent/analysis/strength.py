"""Tie strength: how strong the owner's bond with each person is, as a weighted sum that can be read aloud.

    strength = Σ weight × value        weights add up to 1, each value lies in 0–1

with, for a person whose exchanges i have a worth wᵢ and an age aᵢ in days, and H the half-life of what was exchanged
(`StrengthSettings` holds H and each k):

    wᵢ           worth of the kind ÷ (audience − 1)      what is said to many says less of a tie (Newman 2001)
    recency      max min(wᵢ, 1)/(1 + 3aᵢ/H)              the latest exchange, fast at first, then slowly (Burt 2000)
    rhythm       min(x, 1) · e/(e + k), e weeks expected how often, and whether it lasts (Batislam et al. 2007)
    frequency    x/(x + k), x = Σ wᵢ · 2^(−aᵢ/H)         how much was exchanged, lately above all (Granovetter 1973)
    reciprocity  x/(x + k), x the smaller of both ways   the same for the side that gave less (Granovetter 1973)
    span         m/(m + k), m months with an exchange    for how long, gaps not counted (Marsden & Campbell 1984)
    channels     1 − 2^(1 − c), c networks used          in how many places (Haythornthwaite 2005)
    trust        x/(x + k), x points of proofs of trust  recommendations, introductions, meetings, long conversations
    connection   1 where connected, else 0               a connection without any exchange is weak, not nothing

Rhythm counts the weeks with an exchange, each for what passed in it but for 1 at most: x in all, n = x − 1 after the
first. With t days from the first exchange to the last, T to today, and the constants r, α, a and b:

    e = 90 · (r + n)/(α + T) · 1/(1 + a/(b + n) · ((α + T)/(α + t))^(r + n))

the weeks with an exchange that are to be expected within 90 days: how often there was one, times how likely it is that
the tie still lasts (the modified beta-geometric/negative binomial model of those who come back and, one day, do not). A
silence that is long beside the gaps before says most: of somebody heard of every week more than of an old friend who
writes at New Year.

Every value grows, or stays, with each further exchange at `now`, so no exchange of today weakens a tie. That is why
reciprocity is no ratio: writing to somebody who once answered must not cost. Nothing but arithmetic; the default
constants were chosen by `benchmarks/tie_strength.py`, where they predict later exchanges better than recency,
frequency or reciprocity alone, on every set of data, also with time stretched 4 and 15 times. Recency is no power of
two: whoever was not heard of for a year and for two would be alike then.

- M. S. Granovetter, "The strength of weak ties", American Journal of Sociology 78 (1973): time, intensity, reciprocity.
- P. V. Marsden, K. E. Campbell, "Measuring tie strength", Social Forces 63 (1984): duration, frequency, closeness.
- R. S. Burt, "Decay functions", Social Networks 22 (2000): ties fade, fast at first and then more slowly.
- M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64 (2001): 1/(n − 1) for groups of n.
- P. S. Fader, B. G. S. Hardie, K. L. Lee, "'Counting your customers' the easy way", Marketing Science 24 (2005).
- E. P. Batislam, M. Denizel, A. Filiztekin, "Empirical validation and comparison of models for customer base
  analysis", International Journal of Research in Marketing 24 (2007): a first exchange may be the last.
- C. Haythornthwaite, "Social networks and Internet connectivity effects", Information, Communication & Society 8 (2005):
  strong ties use more media.
- E. Gilbert, K. Karahalios, "Predicting tie strength with social media", CHI 2009: days since the last exchange, how many
  there were and for how long predict what people say of a tie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum, isclose
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from entregent.analysis.graph import BoolArray, FloatArray, IntArray

PARTS = ("recency", "rhythm", "frequency", "reciprocity", "span", "channels", "trust", "connection")
DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "recency": 0.35,
        "rhythm": 0.25,
        "frequency": 0.03,
        "reciprocity": 0.02,
        "span": 0.05,
        "channels": 0.05,
        "trust": 0.20,
        "connection": 0.05,
    }
)
# What one interaction of each kind is worth, a private message being 1.
KIND_WORTH: Mapping[str, float] = MappingProxyType(
    {
        "message": 1.0,
        "mail": 1.0,
        "reply": 0.8,
        "mention": 0.5,
        "reaction": 0.2,
        "share": 0.6,
        "meeting": 3.0,
        "invitation": 0.3,
        "connection": 0.0,
        "endorsement": 0.3,
        "recommendation": 3.0,
        "introduction": 2.0,
    }
)
MONTH = 30.4375
WEEK = 7
# How far ahead the expected exchanges are counted, in days.
AHEAD = 90
_GRAIN = 2.0**-32


@dataclass(frozen=True, slots=True)
class StrengthSettings:
    """The constants of the formula.

    `weights` of the parts, which must be `PARTS` and add up to 1. `half_life_days` of what was exchanged (frequency,
    reciprocity); the latest exchange counts half after `half_life_days`/`recency_pace` (recency). `half_…` is the amount
    at which a saturating part reaches one half: exchanges for `frequency` and `reciprocity`, weeks expected for `rhythm`,
    months for `span`, points for `trust`. Before anything is known of a tie, `rhythm_weeks` (r) weeks with an exchange are
    thought of in `rhythm_days` (α) days, and of `rhythm_ends` + `rhythm_lasts` (a + b) such weeks, a to be the last. Points
    are given for each recommendation, introduction, meeting and long conversation (at least `long_conversation` private
    messages in one thread, both having written). `undated_decay` is the decay of an
    exchange without a date. Raises `ValueError` for constants out of range.
    """

    half_life_days: float = 180.0
    recency_pace: float = 3.0
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    rhythm_weeks: float = 0.25
    rhythm_days: float = 14.0
    rhythm_ends: float = 1.0
    rhythm_lasts: float = 2.0
    half_rhythm: float = 0.5
    half_frequency: float = 20.0
    half_reciprocity: float = 10.0
    half_span_months: float = 12.0
    half_trust: float = 0.5
    points_recommendation: float = 1.0
    points_introduction: float = 1.0
    points_meeting: float = 0.5
    points_long_conversation: float = 0.5
    long_conversation: int = 10
    undated_decay: float = 0.25

    def __post_init__(self) -> None:
        if tuple(self.weights) != PARTS:
            raise ValueError(f"the weights must be those of {', '.join(PARTS)}, in this order")
        if min(self.weights.values()) < 0 or not isclose(fsum(self.weights.values()), 1.0, abs_tol=1e-9):
            raise ValueError("the weights must be at least 0 and add up to 1")
        if min(self.half_life_days, self.recency_pace) <= 0:
            raise ValueError("the half-life and the pace of recency must be more than 0")
        if min(self.rhythm_weeks, self.rhythm_days, self.rhythm_ends, self.rhythm_lasts, self.half_rhythm) <= 0:
            raise ValueError("the constants of rhythm must be more than 0")
        if min(self.half_frequency, self.half_reciprocity, self.half_span_months, self.half_trust) <= 0:
            raise ValueError("the amounts at which a part reaches one half must be more than 0")


DEFAULT_SETTINGS = StrengthSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """One row per interaction and person it was with, all of shape (k,), in any order.

    `person` 0…n−1; `day` in days since the epoch, NaN where unknown; `direction` −1 came in, 0 done together, +1 went
    out; `worth` of the kind (`KIND_WORTH`); `audience` everybody present, the owner included (2 in private, also
    taken for less); `channel` any number per network; `thread` any number ≥ 0 per conversation, −1 for none; and
    three flags for the kinds that prove trust.
    """

    person: IntArray
    day: FloatArray
    direction: npt.NDArray[np.signedinteger]
    worth: FloatArray
    audience: IntArray
    channel: IntArray
    thread: IntArray
    is_recommendation: BoolArray
    is_introduction: BoolArray
    is_meeting: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the parts were computed from, per person, shape (n,): plain counts (interactions worth nothing left out),
    days since the epoch (NaN where unknown or none), the different weeks and months (of 7 and of 30.4375 days) with an
    exchange, and the messages of the longest private thread in which both wrote."""

    count_in: IntArray
    count_out: IntArray
    count_both: IntArray
    first_day: FloatArray
    last_day: FloatArray
    last_day_in: FloatArray
    last_day_out: FloatArray
    weeks: IntArray
    months: IntArray
    channels: IntArray
    recommendations: IntArray
    introductions: IntArray
    meetings: IntArray
    longest_conversation: IntArray
    long_conversations: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """Tie strength per person, shape (n,), with the `values` of its `PARTS`, their `weights` and the `evidence`.

    `strength` is exactly the sum, in the order of `PARTS`, of weight × value.
    """

    strength: FloatArray
    values: Mapping[str, FloatArray]
    weights: Mapping[str, float]
    evidence: Evidence


def tie_strengths(
    interactions: Interactions,
    connected: BoolArray,
    now: float,
    settings: StrengthSettings = DEFAULT_SETTINGS,
) -> Strengths:
    """The strength of the owner's tie with each of n people, with its parts and their evidence.

    `connected`, shape (n,), says with whom the owner is connected on some network; `now` is in days since the epoch
    (a later day counts as `now`). The order of the rows makes no difference.
    """
    rows = _rows_that_count(interactions)
    evidence = _evidence(rows, len(connected), now, settings)
    values = _values(rows, evidence, np.asarray(connected, np.bool_), now, settings)
    strength = np.zeros(len(connected))
    for part in PARTS:
        strength += settings.weights[part] * values[part]
    return Strengths(strength, values, settings.weights, evidence)


def _rows_that_count(rows: Interactions) -> Interactions:
    kept = np.asarray(rows.worth) > 0
    if kept.all():
        return rows
    return Interactions(*(np.asarray(getattr(rows, name))[kept] for name in Interactions.__slots__))


def _values(
    rows: Interactions, evidence: Evidence, connected: BoolArray, now: float, settings: StrengthSettings
) -> dict[str, FloatArray]:
    size = len(connected)
    worth = rows.worth / np.maximum(rows.audience - 1, 1)
    dated = ~np.isnan(rows.day)
    age = np.maximum(now - np.where(dated, rows.day, now), 0.0)
    fresh = 1.0 / (1.0 + settings.recency_pace * age / settings.half_life_days)
    latest = np.zeros(size)
    np.maximum.at(latest, rows.person[dated], (np.minimum(worth, 1.0) * fresh)[dated])
    faded = worth * np.where(dated, np.exp2(-age / settings.half_life_days), settings.undated_decay)
    given = _totals(rows.person, np.where(rows.direction >= 0, faded, 0.0), size)
    taken = _totals(rows.person, np.where(rows.direction <= 0, faded, 0.0), size)
    points = (
        settings.points_recommendation * evidence.recommendations
        + settings.points_introduction * evidence.introductions
        + settings.points_meeting * evidence.meetings
        + settings.points_long_conversation * evidence.long_conversations
    )
    return {
        "recency": latest,
        "rhythm": _rhythm(rows, worth, evidence, now, settings),
        "frequency": _saturate(_totals(rows.person, faded, size), settings.half_frequency),
        "reciprocity": _saturate(np.minimum(given, taken), settings.half_reciprocity),
        "span": _saturate(evidence.months, settings.half_span_months),
        "channels": np.where(evidence.channels > 0, 1.0 - np.exp2(1.0 - evidence.channels), 0.0),
        "trust": _saturate(points, settings.half_trust),
        "connection": connected.astype(np.float64),
    }


def _rhythm(
    rows: Interactions, worth: FloatArray, evidence: Evidence, now: float, chosen: StrengthSettings
) -> FloatArray:
    size = len(evidence.first_day)
    dated = ~np.isnan(rows.day)
    week = np.floor(np.minimum(rows.day[dated], now) / WEEK).astype(np.int64)
    pairs, place = np.unique(np.stack([rows.person[dated], week], axis=1), axis=0, return_inverse=True)
    passed = np.minimum(_totals(place.ravel(), worth[dated], len(pairs)), 1.0)
    weeks = _totals(pairs[:, 0], passed, size)
    again = np.maximum(weeks - 1.0, 0.0)
    lived = chosen.rhythm_days + np.nan_to_num(now - evidence.first_day)
    heard = chosen.rhythm_days + np.nan_to_num(evidence.last_day - evidence.first_day)
    silence = np.minimum((chosen.rhythm_weeks + again) * np.log(lived / heard), 700.0)
    lasts = 1.0 / (1.0 + chosen.rhythm_ends / (chosen.rhythm_lasts + again) * np.exp(silence))
    expected = AHEAD * (chosen.rhythm_weeks + again) / lived * lasts
    return np.minimum(weeks, 1.0) * _saturate(expected, chosen.half_rhythm)


def _saturate(amount: FloatArray | IntArray, half: float) -> FloatArray:
    return amount / (amount + half)


def _totals(person: IntArray, amount: FloatArray, size: int) -> FloatArray:
    """Sums per person. Amounts are rounded to a grain of 2⁻³², so that sums are exact in whatever order."""
    totals = np.bincount(person, weights=np.round(amount / _GRAIN), minlength=size) * _GRAIN
    return totals.astype(np.float64)


def _evidence(rows: Interactions, size: int, now: float, settings: StrengthSettings) -> Evidence:
    dated = ~np.isnan(rows.day)
    day = np.minimum(rows.day, now)
    first = np.full(size, np.inf)
    np.minimum.at(first, rows.person[dated], day[dated])
    longest, long = _conversations(rows, size, settings.long_conversation)
    return Evidence(
        count_in=_counts(rows, rows.direction < 0, size),
        count_out=_counts(rows, rows.direction > 0, size),
        count_both=_counts(rows, rows.direction == 0, size),
        first_day=np.where(np.isinf(first), np.nan, first),
        last_day=_latest(rows.person, day, dated, size),
        last_day_in=_latest(rows.person, day, dated & (rows.direction < 0), size),
        last_day_out=_latest(rows.person, day, dated & (rows.direction > 0), size),
        weeks=_different(rows.person[dated], np.floor(day[dated] / WEEK).astype(np.int64), size),
        months=_different(rows.person[dated], np.floor(day[dated] / MONTH).astype(np.int64), size),
        channels=_different(rows.person, rows.channel, size),
        recommendations=_counts(rows, rows.is_recommendation, size),
        introductions=_counts(rows, rows.is_introduction, size),
        meetings=_counts(rows, rows.is_meeting, size),
        longest_conversation=longest,
        long_conversations=long,
    )


def _counts(rows: Interactions, chosen: BoolArray, size: int) -> IntArray:
    return np.bincount(rows.person[chosen], minlength=size).astype(np.int64)


def _different(person: IntArray, what: IntArray, size: int) -> IntArray:
    """How many different values of `what` each person has."""
    order = np.lexsort((what, person))
    person, what = person[order], what[order]
    first = np.r_[True, (np.diff(person) != 0) | (np.diff(what) != 0)][: len(person)]
    return np.bincount(person[first], minlength=size).astype(np.int64)


def _latest(person: IntArray, day: FloatArray, chosen: BoolArray, size: int) -> FloatArray:
    latest = np.full(size, -np.inf)
    np.maximum.at(latest, person[chosen], day[chosen])
    return np.where(np.isinf(latest), np.nan, latest)


def _conversations(rows: Interactions, size: int, long: int) -> tuple[IntArray, IntArray]:
    """Per person: the messages of the longest private thread in which both wrote, and how many have at least `long`."""
    private = (rows.thread >= 0) & (rows.audience <= 2)
    _threads, number = np.unique(rows.thread[private], return_inverse=True)
    # One number for each person and thread: there are fewer of both than rows.
    keys, place = np.unique(number.ravel() * max(size, 1) + rows.person[private], return_inverse=True)
    person, place, direction = keys % max(size, 1), place.ravel(), rows.direction[private]
    came = np.bincount(place, weights=direction <= 0, minlength=len(keys))
    went = np.bincount(place, weights=direction >= 0, minlength=len(keys))
    length = np.where((came > 0) & (went > 0), np.bincount(place, minlength=len(keys)), 0)
    longest = np.zeros(size, np.int64)
    np.maximum.at(longest, person, length)
    return longest, np.bincount(person[length >= long], minlength=size).astype(np.int64)
