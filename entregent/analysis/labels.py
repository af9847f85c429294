"""Labels of communities, from what distinguishes their people from everybody else.

For each term the log-odds of having it, in the community against all others, with an informative prior, divided by its
standard deviation (Monroe, Colaresi & Quinn 2008, eqs. 15, 16, 22). Where they count words of texts, a person has a term
or not, so their Dirichlet prior on words is a Beta prior on people here: `PRIOR_PEOPLE` people who are as everybody is,
and two each with and without the term (Agresti & Coull 1998), so that a handful does not outshine a crowd. A word that is
as frequent elsewhere scores 0, however frequent.

B. L. Monroe, M. P. Colaresi, K. M. Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the
Content of Political Conflict", Political Analysis 16 (2008). A. Agresti, B. A. Coull, "Approximate is better than “exact”
for interval estimation of binomial proportions", The American Statistician 52 (1998).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.analysis.graph import FloatArray, IntArray

Term = tuple[str, str]
SIGNIFICANT = 1.96
PRIOR_PEOPLE = 10.0
PRIOR_EACH = 2.0


@dataclass(frozen=True, slots=True)
class Label:
    """A term that distinguishes a community: its `field` (employer, school …), the `term`, its `z`-score, and how many
    `people` of the community it stands for."""

    field: str
    term: str
    z: float
    people: int


def community_labels(
    community: IntArray,
    bags: Sequence[Iterable[Term]],
    *,
    per_community: int = 3,
    minimum_people: int = 2,
    minimum_share: float = 0.05,
    field_weights: Mapping[str, float] | None = None,
) -> dict[int, tuple[Label, ...]]:
    """For each community 0, 1, … at most `per_community` labels, best first; none where nothing distinguishes it.

    `bags` holds for each person the (field, term) pairs known of them (a repeated pair counts once). A term names
    one community only, the one it distinguishes best; it needs z ≥ 1.96, and in the community `minimum_people` and
    `minimum_share` of those of whom something is known in its field. `field_weights` (1 where absent) multiply z for
    ranking, so that an employer may go before a word of a headline.
    """
    chosen: dict[int, list[Label]] = {number: [] for number in range(int(community.max(initial=-1)) + 1)}
    terms, person, term = _holders(bags)
    if not chosen or not terms:
        return dict.fromkeys(chosen, ())
    fields = np.unique([name for name, _ in terms], return_inverse=True)[1]
    row, column, people, known, z = _scores(community, person, term, fields)
    kept = (people >= np.maximum(minimum_people, minimum_share * known)) & (z >= SIGNIFICANT)
    weight = np.array([(field_weights or {}).get(name, 1.0) for name, _ in terms])[column]
    order = np.lexsort((column, row, -people, -z * weight))
    used: set[str] = set()
    for place in order[kept[order]]:
        number, (name, text) = int(row[place]), terms[column[place]]
        labels = chosen[number]
        if len(labels) < per_community and text.casefold() not in used and not _repeats(text, labels):
            used.add(text.casefold())
            labels.append(Label(name, text, float(z[place]), int(people[place])))
    return {number: tuple(labels) for number, labels in chosen.items()}


def _holders(bags: Sequence[Iterable[Term]]) -> tuple[list[Term], IntArray, IntArray]:
    """The terms in alphabetical order, and who has which, as (person, number of the term) without repetition."""
    sets = [{pair for pair in bag if pair[1].strip()} for bag in bags]
    terms = sorted(set().union(*sets)) if sets else []
    number = {term: place for place, term in enumerate(terms)}
    person = np.repeat(np.arange(len(sets)), [len(bag) for bag in sets])
    return terms, person, np.fromiter((number[term] for bag in sets for term in bag), np.int64, len(person))


def _scores(
    community: IntArray, person: IntArray, term: IntArray, fields: IntArray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray, FloatArray]:
    """(community, term, people who have it, people known in its field, z) wherever somebody of a community has a term."""
    placed = community[person] >= 0
    person, term = person[placed], term[placed]
    width = int(fields.max()) + 1
    holder = np.unique(person * width + fields[term])  # each person once per field
    at, known_there = np.unique(community[holder // width] * width + holder % width, return_counts=True)
    cells, people = np.unique(community[person] * len(fields) + term, return_counts=True)
    row, column = np.divmod(cells, len(fields))
    known = known_there[np.searchsorted(at, row * width + fields[column])].astype(np.float64)
    everybody = np.bincount(term, minlength=len(fields))[column].astype(np.float64)
    all_known = np.bincount(holder % width, minlength=width)[fields[column]].astype(np.float64)
    counts = people.astype(np.float64)
    return row, column, counts, known, _log_odds(counts, known, everybody, all_known)


def _log_odds(people: FloatArray, known: FloatArray, everybody: FloatArray, all_known: FloatArray) -> FloatArray:
    """z of `people` of `known` in a community against the others of `everybody` of `all_known`."""
    prior_with = PRIOR_PEOPLE * everybody / all_known + PRIOR_EACH
    prior_without = PRIOR_PEOPLE * (1.0 - everybody / all_known) + PRIOR_EACH
    inside, not_inside = people + prior_with, known - people + prior_without
    outside, others = everybody - people, all_known - known
    not_outside = others - outside + prior_without
    outside = outside + prior_with
    delta = np.log(inside / not_inside) - np.log(outside / not_outside)
    z: FloatArray = delta / np.sqrt(1.0 / inside + 1.0 / not_inside + 1.0 / outside + 1.0 / not_outside)
    return z


def _repeats(term: str, labels: list[Label]) -> bool:
    """Whether the words of the term are all in a label already chosen, or the other way round."""
    words = set(term.casefold().split())
    return any(words <= (other := set(label.term.casefold().split())) or other <= words for label in labels)
