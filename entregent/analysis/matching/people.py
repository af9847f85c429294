"""Records of people as arrays: names, and sets of everything that two of them may share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import phonenumbers

from entregent.analysis.companies import NO_EMPLOYER, company_key, company_words, domain_label, is_public_mail_domain
from entregent.analysis.emails import mail_domain
from entregent.analysis.lexicon import word_set
from entregent.analysis.matching.candidates import Scope, joined_rows
from entregent.analysis.matching.name_levels import DIFFERENT, FAMILY
from entregent.analysis.matching.names_seen import Names
from entregent.analysis.matching.overlap import Counted, Sets
from entregent.analysis.matching.pictures import shown_by_several
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.texts import letters, plain
from entregent.analysis.matching.values import BoolArray, IntArray
from entregent.analysis.words import fold, stems

MOST_SHARING = 12
"""An address or a number that more identities hold is an office's or a list's."""
LONG_HANDLE = 7
NO_MARK, YOUNGER, OLDER = range(3)
_SHARED_MAIL = word_set("mail_shared")
_NOT_HOUSEHOLDS = ("leslie", "lesley", "lester", "lesage", "lescure", "lesueur", "lestienne", "lesaint")
_YOUNGER = re.compile(r"\b(?:jr|junior|fils|ii|iii)\b\.?")
_OLDER = re.compile(r"\b(?:sr|senior|pere)\b\.?")
_NOT_IN_HANDLE = re.compile(r"[^a-z0-9]+")
_FIXED = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.TOLL_FREE)


@dataclass(frozen=True, slots=True)
class Census:
    """How common names and values are among people seen before, and which addresses, numbers and pictures several of them
    share."""

    names: Counted | None = None
    sets: Mapping[str, Counted] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()

    def grown(self, more: Census) -> Census:
        """With what was counted of further people; the counts themselves are changed, not copied."""
        assert self.names is not None
        assert more.names is not None
        return Census(
            self.names.grown(more.names),
            {name: counted.grown(more.sets[name]) for name, counted in self.sets.items()},
            self.shared | more.shared,
        )


@dataclass(frozen=True, slots=True)
class People:
    """All records, ready to be compared. `networks` and `organisation` and `mark` have one entry per record."""

    seen: tuple[Seen, ...]
    names: Names
    emails: Sets
    shared_emails: Sets
    phones: Sets
    shared_phones: Sets
    urls: Sets
    links: Sets
    accounts: Sets
    handles: Sets
    bare_handles: Sets
    employers: Sets
    employer_words: Sets
    domains: Sets
    towns: Sets
    areas: Sets
    days: Sets
    anniversaries: Sets
    avatars: Sets
    shared_avatars: Sets
    bios: Sets
    contacts: Sets
    threads: Sets
    streets: Sets
    postcodes: Sets
    networks: Sets
    organisation: IntArray
    mark: IntArray

    @classmethod
    def of(cls, people: Sequence[Seen], census: Census | None = None, *, only: frozenset[str] | None = None) -> People:
        """The records as arrays. `census` is what was counted of all from among whom these were taken; `only`
        names the families of sets that are wanted, the others staying empty."""
        before = census or Census()
        names = Names.of(people, before.names)
        wanted = VALUES.keys() if only is None else only
        sets = {
            name: Sets.of(map(values if name in wanted else _nothing, people), before.sets.get(name))
            for name, values in VALUES.items()
        }
        mail_own, mail_shared = _split(sets.pop("emails"), names, before.shared, is_shared_address, every=True)
        phone_own, phone_shared = _split(sets.pop("phones"), names, before.shared, is_fixed_line, every=False)
        crowd = shown_by_several(pictures := sets.pop("avatars"), names, before.shared)
        return cls(
            seen=tuple(people),
            names=names,
            emails=mail_own,
            shared_emails=mail_shared,
            phones=phone_own,
            shared_phones=phone_shared,
            avatars=_kept(pictures, ~crowd),
            shared_avatars=_kept(pictures, crowd),
            organisation=np.array([seen.is_organisation for seen in people], np.int64),
            mark=np.array([generation_mark(seen) for seen in people], np.int64),
            **sets,
        )

    @property
    def census(self) -> Census:
        """What was counted here, for few of these to be compared as if among all of them."""
        held = (self.shared_emails, self.shared_phones, self.shared_avatars)
        shared = (sets.values[code] for sets in held for code in sets.codes)
        return Census(self.names.counted, {name: getattr(self, name).counted for name in VALUES}, frozenset(shared))

    def __len__(self) -> int:
        return len(self.seen)


def _split(
    held: Sets, names: Names, known: frozenset[str], shared: Callable[[str], bool], *, every: bool
) -> tuple[Sets, Sets]:
    """The values that are somebody's own, and those that several people share: as is `known`, by what they are, or because
    people whose names cannot be one person's hold them. `every` says to ask of values with one holder too what they are."""
    several = held.holders > 1
    common = held.holders > MOST_SHARING
    for at, value in enumerate(held.values):
        if every or several[at]:
            common[at] |= value in known or shared(value)
    use = several[held.codes] & ~common[held.codes]
    rows, codes = held.rows[use], held.codes[use]
    left, right, code = joined_rows(rows, codes, Scope(held.records, held.records, 0), MOST_SHARING)
    level, _ = names.compare(left, right)
    common[code[(level == FAMILY) | (level == DIFFERENT)]] = True
    return _kept(held, ~common), _kept(held, common)


def _kept(held: Sets, wanted: BoolArray) -> Sets:
    use = wanted[held.codes]
    first = np.concatenate([[0], np.cumsum(use)])[held.first]
    return Sets(first, held.codes[use], held.values, held.holders, held.speaking)


@lru_cache(maxsize=200_000)
def is_shared_address(email: str) -> bool:
    """Whether an address is an office's or a household's by its beginning (contact@, info@, lesdurand@ …)."""
    local = plain(email.partition("@")[0])
    head = local.split(" ")[0] if local else ""
    whole = letters(local)
    household = whole.startswith("les") and len(whole) > 6 and not whole.startswith(_NOT_HOUSEHOLDS)
    return household or whole in _SHARED_MAIL or local.replace(" ", "-") in _SHARED_MAIL or head in _SHARED_MAIL


@lru_cache(maxsize=50_000)
def is_fixed_line(number: str) -> bool:
    """Whether an E.164 number is a fixed line's, which a household or an office shares."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number, None)) in _FIXED
    except phonenumbers.NumberParseException:
        return False


def handles_of(seen: Seen) -> list[str]:
    """Handles and the beginnings of personal addresses, letters and digits only."""
    texts = [*seen.handles, *(email.partition("@")[0] for email in seen.emails if not is_shared_address(email))]
    found = (_NOT_IN_HANDLE.sub("", fold(text.partition("@")[0])) for text in texts)
    return [handle for handle in found if len(handle) > 3]


def _without_digits(handles: list[str]) -> list[str]:
    """The letters of handles that are long enough to say something without their digits."""
    return [bare for handle in handles if len(bare := handle.rstrip("0123456789")) >= LONG_HANDLE]


def _bare_url(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().casefold()).rstrip("/")


def _employers(seen: Seen) -> list[str]:
    return [key for employer in seen.employers if (key := company_key(employer)) and key not in NO_EMPLOYER]


def _employer_labels(seen: Seen) -> list[str]:
    """What the mail domain of an employer may be called."""
    found = []
    for employer in seen.employers:
        words = company_words(employer)
        if not words or company_key(employer) in NO_EMPLOYER:
            continue
        found += ["".join(words), *(words[:1] if len(words[0]) > 3 else ()), *_initials(words)]
    return found


def _initials(words: tuple[str, ...]) -> list[str]:
    return ["".join(word[0] for word in words)] if len(words) > 2 else []


def _domains(seen: Seen) -> list[str]:
    own = (mail_domain(email) for email in seen.emails)
    return [
        fold(domain_label(domain)).replace("-", "") for domain in own if domain and not is_public_mail_domain(domain)
    ]


def generation_mark(seen: Seen) -> int:
    """Whether a name says "junior" or "senior" (or fils, père, II)."""
    text = fold(" ".join(seen.names))
    return YOUNGER if _YOUNGER.search(text) else OLDER if _OLDER.search(text) else NO_MARK


def _nothing(_seen: Seen) -> tuple[str, ...]:
    return ()


CERTAIN = frozenset(("emails", "phones", "urls", "links", "accounts", "days", "anniversaries"))
"""The families of sets by which certain joins are told."""
VALUES: Mapping[str, Callable[[Seen], Iterable[str]]] = {
    "emails": lambda seen: seen.emails,
    "phones": lambda seen: seen.phones,
    "urls": lambda seen: map(_bare_url, (*seen.urls, *seen.accounts)),
    "links": lambda seen: map(_bare_url, seen.urls),
    "accounts": lambda seen: map(_bare_url, seen.accounts),
    "handles": handles_of,
    "bare_handles": lambda seen: _without_digits(handles_of(seen)),
    "employers": _employers,
    "employer_words": _employer_labels,
    "domains": _domains,
    "towns": lambda seen: (plain(place.partition(",")[0]) for place in seen.places),
    "areas": lambda seen: (word for place in seen.places for word in plain(place).split() if len(word) > 2),
    "days": lambda seen: (day for day in seen.birthdays if not day.startswith("-")),
    "anniversaries": lambda seen: (day[-5:] for day in seen.birthdays),
    "avatars": lambda seen: seen.avatars,
    "bios": lambda seen: (word for bio in seen.bios for word in stems(bio) if len(word) > 2),
    "contacts": lambda seen: seen.contacts,
    "threads": lambda seen: seen.threads,
    "streets": lambda seen: map(plain, seen.streets),
    "postcodes": lambda seen: (letters(plain(code)) for code in seen.postcodes),
    "networks": lambda seen: seen.networks,
}
"""What of a record goes into each family of sets of `People`."""
