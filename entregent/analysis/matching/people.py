"""Records of people as arrays: names, and sets of everything that two of them may share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import phonenumbers

from entregent.analysis.companies import NO_EMPLOYER, company_key, company_words, domain_label, is_public_mail_domain
from entregent.analysis.emails import mail_domain
from entregent.analysis.lexicon import word_set
from entregent.analysis.matching.candidates import Scope, joined_rows
from entregent.analysis.matching.name_levels import DIFFERENT, FAMILY
from entregent.analysis.matching.names_seen import SHOWN, Names
from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.texts import letters, plain
from entregent.analysis.matching.values import IntArray
from entregent.analysis.words import fold, stems

MOST_SHARING = 12
"""An address or a number that more identities hold is an office's or a list's."""
LONG_HANDLE = 7
NO_MARK, YOUNGER, OLDER = range(3)
_SHARED_MAIL = word_set("mail_shared")
_YOUNGER = re.compile(r"\b(?:jr|junior|fils|ii|iii)\b\.?")
_OLDER = re.compile(r"\b(?:sr|senior|pere)\b\.?")
_NOT_IN_HANDLE = re.compile(r"[^a-z0-9]+")
_FIXED = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.TOLL_FREE)


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
    bios: Sets
    contacts: Sets
    threads: Sets
    streets: Sets
    postcodes: Sets
    networks: Sets
    organisation: IntArray
    mark: IntArray

    @classmethod
    def of(cls, people: Sequence[Seen]) -> People:
        """The records as arrays."""
        names = Names.of(people)
        mail_own, mail_shared = _split(Sets.of(seen.emails for seen in people), names, is_shared_address)
        phone_own, phone_shared = _split(Sets.of(seen.phones for seen in people), names, is_fixed_line)
        return cls(
            seen=tuple(people),
            names=names,
            emails=mail_own,
            shared_emails=mail_shared,
            phones=phone_own,
            shared_phones=phone_shared,
            urls=Sets.of(map(_bare_url, seen.urls) for seen in people),
            handles=Sets.of(handles_of(seen) for seen in people),
            bare_handles=Sets.of(_without_digits(handles_of(seen)) for seen in people),
            employers=Sets.of(_employers(seen) for seen in people),
            employer_words=Sets.of(_employer_labels(seen) for seen in people),
            domains=Sets.of(_domains(seen) for seen in people),
            towns=Sets.of((plain(place.partition(",")[0]) for place in seen.places) for seen in people),
            areas=Sets.of((w for place in seen.places for w in plain(place).split() if len(w) > 2) for seen in people),
            days=Sets.of((day for day in seen.birthdays if not day.startswith("-")) for seen in people),
            anniversaries=Sets.of((day[-5:] for day in seen.birthdays) for seen in people),
            avatars=Sets.of(seen.avatars for seen in people),
            bios=Sets.of((w for bio in seen.bios for w in stems(bio) if len(w) > 2) for seen in people),
            contacts=Sets.of(seen.contacts for seen in people),
            threads=Sets.of(seen.threads for seen in people),
            streets=Sets.of(map(plain, seen.streets) for seen in people),
            postcodes=Sets.of((letters(plain(code)) for code in seen.postcodes) for seen in people),
            networks=Sets.of(seen.networks for seen in people),
            organisation=np.array([seen.is_organisation for seen in people], np.int64),
            mark=np.array([generation_mark(seen) for seen in people], np.int64),
        )

    def __len__(self) -> int:
        return len(self.seen)


def _split(held: Sets, names: Names, shared: object) -> tuple[Sets, Sets]:
    """The values that are somebody's own, and those that several people share: by what they are, or because people whose
    names cannot be one person's hold them."""
    several = held.holders > 1
    common = held.holders > MOST_SHARING
    for at, value in enumerate(held.values):
        if several[at] or shared is is_shared_address:
            common[at] = common[at] or shared(value)  # type: ignore[operator]
    use = several[held.codes] & ~common[held.codes]
    rows, codes = held.rows[use], held.codes[use]
    scope = Scope(held.records, held.records, 0)
    left, right, code = joined_rows(rows, codes, scope, MOST_SHARING)
    level, _ = names.compare(left, right)
    common[code[(level == FAMILY) | (level == DIFFERENT)]] = True
    return _kept(held, ~common), _kept(held, common)


def _kept(held: Sets, wanted: IntArray) -> Sets:
    use = wanted[held.codes]
    first = np.concatenate([[0], np.cumsum(use)])[held.first]
    return Sets(first, held.codes[use], held.values, held.holders)


@lru_cache(maxsize=200_000)
def is_shared_address(email: str) -> bool:
    """Whether an address is an office's by its beginning (contact@, info@ …)."""
    local = plain(email.partition("@")[0])
    head = local.split(" ")[0] if local else ""
    return letters(local) in _SHARED_MAIL or local.replace(" ", "-") in _SHARED_MAIL or head in _SHARED_MAIL


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
    return [fold(domain_label(domain)).replace("-", "") for domain in own if domain and not is_public_mail_domain(domain)]


def generation_mark(seen: Seen) -> int:
    """Whether a name says "junior" or "senior" (or fils, père, II)."""
    text = fold(" ".join(seen.names))
    return YOUNGER if _YOUNGER.search(text) else OLDER if _OLDER.search(text) else NO_MARK


def shown_names(people: People, record: int) -> list[tuple[str, ...]]:
    """The words of the names a record shows."""
    return [words for words, kind in people.names.spoken[record] if kind == SHOWN]
