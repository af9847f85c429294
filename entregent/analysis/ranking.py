"""Whom to meet: relevance × place × tie × reach, each a named part that a person can read aloud.

score = relevance · place · (floor_t + (1 − floor_t) · tie) · (floor_r + (1 − floor_r) · reach)

- relevance: BM25F (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.6),
  divided by the highest value it could reach, so that 1 means "everything asked for, said again and again";
- place: 1 in the same city, from 0.7 down to 0.3 with the distance up to a radius, 0.3 where unknown, 0 elsewhere;
- tie: the strength of the owner's bond, 0–1;
- reach: the better of the tie and the best introduction path (the product of the ties along it), 0–1.

The floors keep a relevant stranger in the list below an equally relevant friend. Where no subject or no place was asked
for, that part is 1 for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """The parameters of the score.

    `k1` and `b` are BM25's: how soon a repeated word stops adding, and how much a long field counts for less.
    `same_city_km` is the distance up to which two places are one city; `radius_km` how far "near" goes.
    """

    k1: float = 1.2
    b: float = 0.6
    same_city_km: float = 2.0
    radius_km: float = 60.0
    place_near: float = 0.7
    place_unknown: float = 0.3
    tie_floor: float = 0.35
    reach_floor: float = 0.35


@dataclass(frozen=True, slots=True)
class Hits:
    """Where the terms of a query occur: one row per (candidate, field, term) with how often.

    The four arrays have one length. `candidate` counts from 0 to n−1, `field` to f−1, `term` to t−1.
    """

    candidate: Ints
    field: Ints
    term: Ints
    count: Floats


@dataclass(frozen=True, slots=True)
class Corpus:
    """What BM25F needs to know of all the people searched.

    `people`: how many there are (N). `document_frequency`: (t,) how many of them hold each term in any field.
    `field_weight`: (f,). `field_length`: (n, f) the words of each candidate's fields. `mean_length`: (f,) over all people.
    """

    people: int
    document_frequency: Floats
    field_weight: Floats
    field_length: Floats
    mean_length: Floats


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is known of n candidates besides their words, each array (n,).

    `tie` and `path` are in 0–1 (`path` is 0 where nobody can introduce). `distance_km` from the place asked for is NaN
    where the person's place is unknown, infinite where it is known not to be near. `key` breaks ties between equal scores.
    """

    tie: Floats
    path: Floats
    distance_km: Floats
    key: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of a score: `value` is the fact in 0–1, `factor` what it multiplies the score by."""

    name: str
    value: float
    factor: float
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranked candidates: `order` holds their positions, best first, those with score 0 left out; the rest is (n,)."""

    order: Ints
    score: Floats
    relevance: Floats
    place: Floats
    tie: Floats
    reach: Floats
    place_unknown: Bools
    settings: RankingSettings = field(default_factory=RankingSettings)

    def parts(self, candidate: int) -> tuple[Part, ...]:
        """Return the named factors of one candidate; their product is its score."""
        tie, reach = float(self.tie[candidate]), float(self.reach[candidate])
        relevance, place = float(self.relevance[candidate]), float(self.place[candidate])
        return (
            Part("relevance", relevance, relevance),
            Part("place", place, place, bool(self.place_unknown[candidate])),
            Part("tie", tie, _lift(tie, self.settings.tie_floor)),
            Part("reach", reach, _lift(reach, self.settings.reach_floor)),
        )


def _lift(value: float, floor: float) -> float:
    return floor + (1 - floor) * value


def inverse_document_frequency(document_frequency: Floats, people: int) -> Floats:
    """Return idf(t) = ln(1 + (N − df + ½) / (df + ½)), always positive (Robertson & Zaragoza 2009, eq. 3.3, smoothed).

    >>> inverse_document_frequency(np.array([0.0, 99.0]), 99).round(2).tolist()
    [5.3, 0.01]
    """
    df = np.clip(document_frequency, 0.0, float(people))
    return np.log1p((people - df + 0.5) / (df + 0.5))


def relevance(hits: Hits, corpus: Corpus, settings: RankingSettings = RankingSettings()) -> Floats:  # noqa: B008
    """Return the BM25F relevance of each candidate, (n,), in 0–1.

    tf(d, t) = Σ_f w_f · count(d, f, t) / (1 − b + b · length(d, f) / mean length(f));
    relevance(d) = Σ_t idf(t) · tf / (k1 + tf) ÷ Σ_t idf(t). All ones where nothing was asked (t = 0).
    """
    n, terms = corpus.field_length.shape[0], corpus.document_frequency.shape[0]
    if terms == 0:
        return np.ones(n)
    mean = np.maximum(corpus.mean_length, 1e-9)
    length = corpus.field_length[hits.candidate, hits.field] / mean[hits.field]
    weighted = corpus.field_weight[hits.field] * hits.count / (1 - settings.b + settings.b * length)
    tf = np.bincount(hits.candidate * terms + hits.term, weights=weighted, minlength=n * terms).reshape(n, terms)
    idf = inverse_document_frequency(corpus.document_frequency, corpus.people)
    return np.asarray((tf / (settings.k1 + tf)) @ (idf / idf.sum()), dtype=np.float64)


def place_match(distance_km: Floats, settings: RankingSettings = RankingSettings()) -> Floats:  # noqa: B008
    """Return how well each place answers, (n,), in 0–1.

    1 up to `same_city_km`; then `place_near` falling in a straight line to `place_unknown` at `radius_km` (somebody known
    to be a train ride away is no worse than somebody who may be anywhere); 0 beyond; `place_unknown` for NaN.
    """
    spread = max(settings.radius_km - settings.same_city_km, 1e-9)
    along = (distance_km - settings.same_city_km) / spread
    near = settings.place_near - (settings.place_near - settings.place_unknown) * np.clip(along, 0.0, 1.0)
    match = np.where(distance_km <= settings.same_city_km, 1.0, np.where(distance_km <= settings.radius_km, near, 0.0))
    return np.where(np.isnan(distance_km), settings.place_unknown, match)


def rank(
    relevances: Floats,
    candidates: Candidates,
    *,
    with_place: bool,
    settings: RankingSettings = RankingSettings(),  # noqa: B008
) -> Ranking:
    """Score and order candidates.

    `relevances` comes from `relevance` (ones where no subject was asked). `with_place`: whether a place was asked for.
    Equal scores (to nine decimals) are ordered by tie, then by `key`, lowest first.
    """
    tie = np.clip(np.nan_to_num(candidates.tie), 0.0, 1.0)
    reach = np.maximum(tie, np.clip(np.nan_to_num(candidates.path), 0.0, 1.0))
    n = tie.shape[0]
    place = place_match(candidates.distance_km, settings) if with_place else np.ones(n)
    unknown = np.isnan(candidates.distance_km) if with_place else np.zeros(n, dtype=np.bool_)
    lifted_tie = settings.tie_floor + (1 - settings.tie_floor) * tie
    lifted_reach = settings.reach_floor + (1 - settings.reach_floor) * reach
    score = relevances * place * lifted_tie * lifted_reach
    order = np.lexsort((candidates.key, -tie, -score.round(9)))
    kept = order[score[order] > 0]
    return Ranking(kept.astype(np.int64), score, relevances, place, tie, reach, unknown, settings)
