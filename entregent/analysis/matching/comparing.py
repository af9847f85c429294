"""Comparing pairs of people: the level of every comparison, and the bits by which what is shared is rare."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from entregent.analysis.matching import traits
from entregent.analysis.matching.model import MISSING, Comparison, Evidence
from entregent.analysis.matching.name_levels import DIFFERENT, FAMILY, GIVEN, HANDLE, INITIAL, UNKNOWN
from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.people import People
from entregent.analysis.matching.pictures import NEAR, nearest
from entregent.analysis.matching.values import BoolArray, FloatArray, IntArray

TELLING, SOME = 16.0, 6.0
MANY = 4
DIFFERENT_HANDLES = 3

AT_A_TIME = 500_000

Said = tuple[NDArray[np.int64], FloatArray]


class _Answer:
    """The level and the bits of one comparison, filled from the weakest level up."""

    def __init__(self, comparison: Comparison, size: int) -> None:
        self.comparison = comparison
        self.level = np.full(size, MISSING, np.int64)
        self.rarity = np.zeros(size)

    def mark(self, where: BoolArray, level: int, bits: FloatArray | None = None) -> None:
        """Put the pairs at a level; `bits` say how rare the value shared is, for a valued level."""
        self.level[where] = level
        reference = self.comparison.levels[level]
        self.rarity[where] = 0.0
        if bits is not None and reference.valued:
            self.rarity[where] = (bits + np.log2(reference.different))[where]

    def forget(self, where: BoolArray) -> None:
        self.level[where], self.rarity[where] = MISSING, 0.0


def compared(people: People, left: IntArray, right: IntArray) -> Evidence:
    """The evidence of these pairs of records, one column per comparison of `traits.COMPARISONS`."""
    name = _name(people, left, right)
    answers = [
        name,
        _shared_or_own(people.emails, people.shared_emails, traits.EMAIL, left, right),
        _shared_or_own(people.phones, people.shared_phones, traits.PHONE, left, right),
        _web_address(people, left, right),
        _handle(people, left, right, name.level),
        _employer(people, left, right),
        _place(people, left, right),
        _birthday(people, left, right),
        _avatar(people, left, right),
        _bio(people, left, right),
        _many(people.contacts, traits.CONTACTS, left, right),
        _many(people.threads, traits.THREADS, left, right),
        _address(people, left, right),
        _network(people, left, right),
        _mark(people, left, right),
    ]
    _hear_a_handle_once(name, answers[traits.AT["handle"]])
    _leave_households_out(name.level, {answer.comparison.name: answer for answer in answers})
    return Evidence(
        np.stack([answer.level.astype(np.int8) for answer in answers], 1),
        np.stack([answer.rarity.astype(np.float32) for answer in answers], 1),
    )


def _hear_a_handle_once(name: _Answer, handle: _Answer) -> None:
    """Where a handle spells the other's name and the handles are the same too, both say one thing: the rarer is heard."""
    both = (name.level == HANDLE) & (handle.level >= 0) & (handle.level < DIFFERENT_HANDLES)
    references = np.array([level.different for level in traits.HANDLE.levels])
    rarer = handle.rarity - np.log2(references[handle.level]) > name.rarity - np.log2(
        traits.NAME.levels[HANDLE].different
    )
    name.forget(both & rarer)
    handle.forget(both & ~rarer)


def _leave_households_out(name: IntArray, answers: dict[str, _Answer]) -> None:
    """What a household or an office shares says nothing of who in it: between people whose names differ, it is not
    heard."""
    others = (name == FAMILY) | (name == DIFFERENT)
    for comparison, levels in (("e-mail", (1,)), ("phone", (0, 1)), ("address", (0, 1)), ("place", (0, 1))):
        answer = answers[comparison]
        answer.forget(others & np.isin(answer.level, levels))
    family = (name == FAMILY) | (name == GIVEN)
    for comparison in ("contacts in common", "conversations", "picture", "web address"):
        answer = answers[comparison]
        answer.forget(family & (answer.level < len(answer.comparison.levels) - 1) & (answer.level >= 0))


def _name(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.NAME, len(left))
    level, bits = people.names.compare(left, right)
    for at in range(len(traits.NAME.levels)):
        answer.mark(level == at, at, bits)
    organisations = people.organisation[left] & people.organisation[right]
    answer.forget((level == UNKNOWN) & (organisations == 0))
    return answer


def _shared_or_own(own: Sets, shared: Sets, comparison: Comparison, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(comparison, len(left))
    answer.mark(own.known(left, right), 2)
    for level, sets in ((1, shared), (0, own)):
        count, _, most, _ = sets.common(left, right, sets.bits())
        answer.mark(count > 0, level, most)
    return answer


def _web_address(people: People, left: IntArray, right: IntArray) -> _Answer:
    """An address that both tell, or an account of one that the other tells; two accounts are no difference."""
    answer = _Answer(traits.URL, len(left))
    answer.mark(people.links.known(left, right), 1)
    count, _, most, _ = people.urls.common(left, right, people.urls.bits())
    answer.mark(count > 0, 0, most)
    return answer


def _handle(people: People, left: IntArray, right: IntArray, name: IntArray) -> _Answer:
    """A handle made of the name says little more than the name, where the names agree."""
    answer = _Answer(traits.HANDLE, len(left))
    answer.mark(people.handles.known(left, right), 3)
    anybody = np.full(len(left), -np.log2(traits.HANDLE.levels[2].different))
    named = (name >= 0) & (name <= HANDLE)
    for sets, level in ((people.bare_handles, 1), (people.handles, 0)):
        count, _, most, which = sets.common(left, right, sets.bits(1e-5))
        made = np.zeros(len(left), np.bool_)
        for at in np.flatnonzero(count > 0).tolist():
            made[at] = _is_made_of(sets.values[which[at]], people, int(left[at]), int(right[at]))
        answer.mark((count > 0) & ~(made & named), level, most)
        if level == 0:
            answer.mark(made & named, 2, anybody)
    return answer


def _is_made_of(handle: str, people: People, *records: int) -> bool:
    """Whether a handle is what anybody of that name might take: both names, or one and an initial, and at most two
    digits."""
    bare = handle.rstrip("0123456789")
    if len(handle) - len(bare) > 2:
        return False
    for record in records:
        for words, kind in people.names.spoken[record]:
            if kind <= 1 and len(words) > 1:
                first, last = words[0], words[-1]
                if bare in {first + last, last + first, first[0] + last, first + last[0], last + first[0], first, last}:
                    return True
    return False


def _employer(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.EMPLOYER, len(left))
    answer.mark(people.employers.known(left, right), 2)
    bits = people.employers.bits(2e-3, 50)
    domains, labels = people.domains, people.employer_words
    code = {value: at for at, value in enumerate(labels.values)}
    heard = Sets(
        domains.first,
        np.array([code.get(domains.values[c], len(code) + c) for c in domains.codes.tolist()], np.int64),
        labels.values + domains.values,
        domains.holders,
        domains.speaking,
    )
    whole = _paired(labels, heard)
    rare = np.full(len(whole.values), 9.0)
    rare[: len(labels.values)] = labels.bits(2e-3, 50)
    size = people.employers.records
    for one, other in ((left, right + size), (right, left + size)):
        count, _, most, _ = whole.common(one, other, rare)
        answer.mark((count > 0) & (answer.level != 0), 1, most)
    count, _, most, _ = domains.common(left, right, domains.bits(2e-3, 50))
    answer.mark(count > 0, 1, most)
    count, _, most, _ = people.employers.common(left, right, bits)
    answer.mark(count > 0, 0, most)
    return answer


def _paired(a: Sets, b: Sets) -> Sets:
    """Two families of sets as one: the records of `b` come after those of `a`."""
    codes = [a.codes, b.codes.copy()]
    for record in np.flatnonzero(b.sizes > 1).tolist():
        codes[1][b.first[record] : b.first[record + 1]].sort()
    first = np.concatenate([a.first, b.first[1:] + a.first[-1]])
    return Sets(first, np.concatenate(codes), b.values, np.zeros(len(b.values), np.int64), 0)


def _place(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.PLACE, len(left))
    answer.mark(people.towns.known(left, right), 2)
    count, _, most, _ = people.areas.common(left, right, people.areas.bits(0.02, 50))
    answer.mark(count > 0, 1, most)
    count, _, most, _ = people.towns.common(left, right, people.towns.bits(0.02, 50))
    answer.mark(count > 0, 0, most)
    return answer


def _birthday(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.BIRTHDAY, len(left))
    days, yearly = people.days, people.anniversaries
    answer.mark(yearly.known(left, right), 3)
    both = np.flatnonzero(days.known(left, right))
    near = np.zeros(len(left), np.bool_)
    for at in both.tolist():
        near[at] = _nearly(days, int(left[at]), int(right[at]))
    answer.mark(near, 2)
    count, *_ = yearly.common(left, right, np.zeros(len(yearly.values)))
    answer.mark((count > 0) & ~days.known(left, right), 1)
    count, *_ = days.common(left, right, np.zeros(len(days.values)))
    answer.mark(count > 0, 0)
    return answer


def _nearly(days: Sets, left: int, right: int) -> bool:
    """Whether two dates differ in one digit, or have day and month exchanged."""
    for a in days.codes[days.first[left] : days.first[left + 1]].tolist():
        for b in days.codes[days.first[right] : days.first[right + 1]].tolist():
            x, y = days.values[a], days.values[b]
            if (
                sum(c != d for c, d in zip(x, y, strict=False)) <= 1
                or x[:4] + x[8:10] + x[5:7] == y[:4] + y[5:7] + y[8:10]
            ):
                return True
    return False


def _avatar(people: People, left: IntArray, right: IntArray) -> _Answer:
    """The two pictures that are most alike, where several are known; those that several people show say nothing."""
    answer = _Answer(traits.AVATAR, len(left))
    sets = people.avatars
    answer.mark(sets.known(left, right), 2)
    answer.mark(nearest(sets, left, right) <= NEAR, 1)
    count, _, most, _ = sets.common(left, right, sets.bits(1e-6))
    answer.mark(count > 0, 0, most)
    return answer


def _bio(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.BIO, len(left))
    sets = people.bios
    answer.mark(sets.known(left, right), 2)
    _, total, _, _ = sets.common(left, right, np.maximum(sets.bits(1e-3, 100) - 3.0, 0.0))
    answer.mark(total >= SOME, 1)
    answer.mark(total >= TELLING, 0)
    return answer


def _many(sets: Sets, comparison: Comparison, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(comparison, len(left))
    answer.mark(sets.known(left, right), 2)
    count, *_ = sets.common(left, right, np.zeros(len(sets.values)))
    smaller = np.minimum(sets.sizes[left], sets.sizes[right])
    answer.mark(count > 0, 1)
    answer.mark((count >= MANY) & (count >= 0.2 * smaller), 0)
    return answer


def _address(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.ADDRESS, len(left))
    codes, streets = people.postcodes, people.streets
    answer.mark(codes.known(left, right) | streets.known(left, right), 2)
    near, _, most, _ = codes.common(left, right, codes.bits(5e-3, 50))
    answer.mark(near > 0, 1, most)
    count, _, most, _ = streets.common(left, right, streets.bits(1e-5))
    answer.mark((count > 0) & ((near > 0) | ~codes.known(left, right)), 0, most)
    return answer


def _network(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.NETWORK, len(left))
    answer.mark(people.networks.known(left, right), 0)
    count, *_ = people.networks.common(left, right, np.zeros(len(people.networks.values)))
    answer.mark(count > 0, 1)
    return answer


def _mark(people: People, left: IntArray, right: IntArray) -> _Answer:
    answer = _Answer(traits.MARK, len(left))
    a, b = people.mark[left], people.mark[right]
    answer.mark((a > 0) & (a == b), 0)
    answer.mark((a > 0) != (b > 0), 1)
    answer.mark((a > 0) & (b > 0) & (a != b), 2)
    return answer


def can_be_one_name(level: IntArray) -> BoolArray:
    """Whether the level of two names lets them be one person's: the same but for what `INITIAL` and better allow."""
    return np.asarray((level >= 0) & (level <= INITIAL))


def compared_in_slices(people: People, left: IntArray, right: IntArray, at_a_time: int = AT_A_TIME) -> Evidence:
    """`compared`, a bounded number of pairs at a time: 400 bytes a pair while they are compared."""
    parts = [
        compared(people, left[start : start + at_a_time], right[start : start + at_a_time])
        for start in range(0, max(len(left), 1), at_a_time)
    ]
    return Evidence(np.concatenate([p.levels for p in parts]), np.concatenate([p.rarity for p in parts]))
