"""Labels of communities, from what distinguishes their people from everybody else.

For each term the log-odds ratio between the community and the others, with an informative Dirichlet prior, is divided
by its standard deviation (Monroe, Colaresi & Quinn 2008, eqs. 15, 16, 22). A frequent word that is as frequent
elsewhere scores 0.

B. L. Monroe, M. P. Colaresi, K. M. Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the
Content of Political Conflict", Political Analysis 16 (2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from entregent.analysis.graph import FloatArray, IntArray

Term = tuple[str, str]
SIGNIFICANT = 1.96
PRIOR_STRENGTH = 10.0


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
    field_weights: Mapping[str, float] | None = None,
) -> dict[int, tuple[Label, ...]]:
    """For each community 0, 1, … at most `per_community` labels, best first; none where nothing distinguishes it.

    `bags` holds for each person the (field, term) pairs known of them (a repeated pair counts once). A term names
    one community only, the one it distinguishes best; it needs `minimum_people` there and z ≥ 1.96. `field_weights`
    (1 where absent) multiply z for ranking, so that an employer may go before a word of a headline.
    """
    count = int(community.max(initial=-1)) + 1
    terms, holders = _holders(bags)
    if not count or not terms:
        return dict.fromkeys(range(count), ())
    people = _people_per_term(community, count, holders, len(terms))
    z = _log_odds(people, np.unique([term[0] for term in terms], return_inverse=True)[1])
    weight = np.array([(field_weights or {}).get(name, 1.0) for name, _ in terms])
    rows, columns = np.nonzero((people >= minimum_people) & (z >= SIGNIFICANT))
    order = np.lexsort((columns, rows, -people[rows, columns], -(z * weight)[rows, columns]))
    chosen: dict[int, list[Label]] = {number: [] for number in range(count)}
    used: set[str] = set()
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        name, term = terms[column]
        labels = chosen[row]
        if len(labels) < per_community and term.casefold() not in used and not _repeats(term, labels):
            used.add(term.casefold())
            labels.append(Label(name, term, float(z[row, column]), int(people[row, column])))
    return {number: tuple(labels) for number, labels in chosen.items()}


def _holders(bags: Sequence[Iterable[Term]]) -> tuple[list[Term], list[tuple[int, int]]]:
    """The terms in alphabetical order, and the (person, term number) pairs without repetition."""
    sets = [{pair for pair in bag if pair[1].strip()} for bag in bags]
    terms = sorted(set().union(*sets)) if sets else []
    number = {term: place for place, term in enumerate(terms)}
    return terms, [(person, number[term]) for person, bag in enumerate(sets) for term in bag]


def _people_per_term(community: IntArray, count: int, holders: list[tuple[int, int]], terms: int) -> IntArray:
    """Shape (communities, terms): how many people of the community have the term; people in none are left out."""
    pairs = np.array(holders, dtype=np.int64).reshape(-1, 2)
    where = community[pairs[:, 0]]
    placed = where >= 0
    cells = (where[placed], pairs[placed, 1])
    found: IntArray = sparse.coo_matrix((np.ones(placed.sum(), np.int64), cells), shape=(count, terms)).toarray()
    return found


def _log_odds(people: IntArray, field: IntArray) -> FloatArray:
    """z of each community × term against all other communities, within the term's field; the prior is the field's
    own distribution, worth `PRIOR_STRENGTH` people."""
    z = np.zeros(people.shape)
    for number in np.unique(field):
        here = field == number
        counts = people[:, here].astype(np.float64)
        overall = counts.sum(axis=0)
        total = overall.sum()
        if total == 0:
            continue
        prior = PRIOR_STRENGTH * (overall + 0.01) / (total + 0.01 * len(overall))
        inside, outside = counts + prior, overall - counts + prior
        size_in = inside.sum(axis=1, keepdims=True)
        size_out = outside.sum(axis=1, keepdims=True)
        delta = np.log(inside / np.maximum(size_in - inside, 1e-9)) - np.log(
            outside / np.maximum(size_out - outside, 1e-9)
        )
        z[:, here] = delta / np.sqrt(1.0 / inside + 1.0 / outside)
    return z


def _repeats(term: str, labels: list[Label]) -> bool:
    """Whether the words of the term are all in a label already chosen, or the other way round."""
    words = set(term.casefold().split())
    return any(words <= (other := set(label.term.casefold().split())) or other <= words for label in labels)
