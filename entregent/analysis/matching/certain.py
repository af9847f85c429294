"""What is certain: identities that are one person, whatever else is known. The only place that decides it.

First what needs no name: one account under two keys, and profiles that link to each other. Then an address, a mobile
number, a profile or a domain of one's own, under names that can be one person's, with nothing that says otherwise.
No count of the whole workspace enters: the groups among those who share a key are the same whoever else there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np

from entregent.analysis.companies import is_public_mail_domain
from entregent.analysis.components import components
from entregent.analysis.emails import mail_domain
from entregent.analysis.matching.candidates import Scope, ends
from entregent.analysis.matching.comparing import compared_in_slices
from entregent.analysis.matching.model import Evidence, untrained
from entregent.analysis.matching.name_levels import INITIAL, PART, UNKNOWN
from entregent.analysis.matching.names_seen import SHOWN, Names
from entregent.analysis.matching.people import CERTAIN, People, is_shared_address
from entregent.analysis.matching.people_keys import sure_candidates
from entregent.analysis.matching.seen import Seen, merged
from entregent.analysis.matching.traits import AT, COMPARISONS
from entregent.analysis.matching.values import BoolArray, IntArray

OF_A_FEW = 3
"""A domain at which more identities have addresses is an office's, whoever's handle it is."""
Pairs = Iterable[tuple[int, int]]


def certain(people: Sequence[Seen], apart: Pairs = ()) -> list[list[int]]:
    """The groups of identities (their places) that are one person for certain; everybody is in one.

    `apart` are pairs that the owner said are not the same: no group holds both. The order of `people` decides only
    where contradictions leave a choice.
    """
    cut = list(apart)
    accounts = components(range(len(people)), _same_accounts(people), cut)
    at = {place: number for number, group in enumerate(accounts) for place in group}
    units = with_own_domains([merged(people[place] for place in group) for group in accounts])
    parted = sorted({(min(x, y), max(x, y)) for a, b in cut if (x := at[a]) != (y := at[b])})
    whole = People.of(units, only=CERTAIN)
    groups = certain_groups(whole, *ends(sure_candidates(whole, own := Scope(len(whole), len(whole), 0)), own), parted)
    return [sorted(place for unit in group for place in accounts[unit]) for group in groups]


def _same_accounts(people: Sequence[Seen]) -> Iterator[tuple[int, int]]:
    """The pairs that are one account, and those whose profiles link to each other."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, seen in enumerate(people):
        for account in seen.accounts:
            holders[account].append(place)
    for some in holders.values():
        yield from pairwise(some)
    told = [
        {other for url in seen.urls for other in holders.get(url, ()) if other != place}
        for place, seen in enumerate(people)
    ]
    for place, others in enumerate(told):
        for other in sorted(others):
            if place < other and place in told[other] and _alike(people[place], people[other]):
                yield place, other


def _alike(a: Seen, b: Seen) -> bool:
    return a.is_organisation == b.is_organisation


def with_own_domains(people: Sequence[Seen]) -> list[Seen]:
    """These people, those of whom one has a domain for a handle and the other a mail address there sharing a web
    address the more: unless too many write from there, or any of them cannot be who has the handle."""
    writing: dict[str, list[int]] = defaultdict(list)
    for place, seen in enumerate(people):
        for domain in {mail_domain(email) for email in seen.emails if not is_shared_address(email)}:
            writing[domain].append(place)
    found = list(people)
    for place, seen in enumerate(people):
        for domain in {handle.casefold() for handle in seen.handles if "." in handle and "@" not in handle}:
            others = [other for other in writing.get(domain, ()) if other != place]
            if others and len(others) <= OF_A_FEW and not is_public_mail_domain(domain) and _one(people, place, others):
                for each in (place, *others):
                    found[each] = replace(found[each], urls=(*found[each].urls, f"domain/{domain}"))
    return found


def _one(people: Sequence[Seen], place: int, others: Sequence[int]) -> bool:
    names = Names.of([people[place], *(people[other] for other in others)])
    level, _ = names.compare(np.zeros(len(others), np.int64), np.arange(1, len(others) + 1))
    return bool(((level >= 0) & (level <= PART)).all())


def certain_groups(people: People, left: IntArray, right: IntArray, parted: Pairs = ()) -> list[list[int]]:
    """Groups of records joined by what is certain among these pairs: an address, a mobile number or a profile of
    one's own, under names that can be one person's, and nothing that says otherwise.

    Where a group brought contradictory records together, its records without a whole name go to nobody, and what
    still contradicts stays apart, as do those `parted` by the owner.
    """
    evidence = compared_in_slices(people, left, right)
    sure = is_certain(evidence) & ~_may_be_a_household(people, left, right, evidence)
    plain = Evidence(evidence.levels, np.zeros_like(evidence.rarity))
    bits = untrained(COMPARISONS, 0.5).weights(plain)[sure]
    weak = evidence.levels[sure, AT["name"]] > INITIAL
    weak |= evidence.levels[sure, AT["name"]] == UNKNOWN
    left, right = left[sure], right[sure]
    order = np.lexsort((right, left, -bits))
    left, right, weak = left[order], right[order], weak[order]
    cut = list(parted)
    groups = components(range(len(people)), zip(left.tolist(), right.tolist(), strict=True), cut)
    apart = _contradictions(people, groups)
    if not apart:
        return groups
    torn = np.zeros(len(people), np.bool_)
    among = {at for pair in apart for at in pair}
    for group in groups:
        torn[group] = not among.isdisjoint(group)
    kept = ~(weak & torn[left])
    links = zip(left[kept].tolist(), right[kept].tolist(), strict=True)
    return components(range(len(people)), links, [*cut, *apart])


def _contradictions(people: People, groups: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs within groups of three or more that something says are different people."""
    inside = [pair for group in groups if len(group) > 2 for pair in combinations(group, 2)]
    if not inside:
        return []
    left, right = np.array(inside, np.int64).T
    cut = contradicts(compared_in_slices(people, left, right))
    return list(zip(left[cut].tolist(), right[cut].tolist(), strict=True))


def is_certain(evidence: Evidence) -> BoolArray:
    """Whether each pair shares a key of one's own under names that can be one person's, uncontradicted."""
    levels = evidence.levels
    name = levels[:, AT["name"]]
    key = (levels[:, AT["e-mail"]] == 0) | (levels[:, AT["phone"]] == 0) | (levels[:, AT["web address"]] == 0)
    named = name <= PART
    return np.asarray(key & named & ~contradicts(evidence))


def _may_be_a_household(people: People, left: IntArray, right: IntArray, evidence: Evidence) -> BoolArray:
    """Whether all that one without a name shares with the other is a mailbox called by the family name alone."""
    levels = evidence.levels
    alone = (levels[:, AT["phone"]] != 0) & (levels[:, AT["web address"]] != 0)
    shown = np.array([any(kind == SHOWN for _, kind in names) for names in people.names.spoken], np.bool_)
    found = np.asarray(~(shown[left] & shown[right]) & (levels[:, AT["e-mail"]] == 0) & alone)
    rows = np.flatnonzero(found)
    *_, which = people.emails.common(left[rows], right[rows], people.emails.bits())
    for row, code in zip(rows.tolist(), which.tolist(), strict=True):
        called = people.emails.values[code].partition("@")[0].rstrip("0123456789")
        families = {
            words[-1] for at in (left[row], right[row]) for words, kind in people.names.spoken[at] if kind == SHOWN
        }
        found[row] = called in families
    return found


def contradicts(evidence: Evidence) -> BoolArray:
    """Whether something says that the two are different people, whatever they share."""
    levels = evidence.levels
    return np.asarray(
        (levels[:, AT["birthday"]] == 3)
        | (levels[:, AT["generation"]] == 2)
        | (levels[:, AT["generation"]] == 1)
        | (levels[:, AT["name"]] > PART)
    )
