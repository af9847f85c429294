"""What a shortlist is made of, as plain values that are shown, stored and exported alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked and how it was understood; empty strings where nothing was recognised. Dates are ISO 8601."""

    text: str
    place: str = ""
    dates: str = ""
    start: str = ""
    end: str = ""
    days: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Words of the request that are known of a person, in which field, and the text around them."""

    field: str
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who can introduce, and what the way through them is worth."""

    id: int
    name: str
    product: float


@dataclass(frozen=True, slots=True)
class Introducer:
    """Who can introduce: the first person of a path, which is given in full as (id, name, value of the hop); somebody known
    only from follow lists has the id 0. `hops` says each hop in a sentence.

    `asked` counts what is asked of them before this: within 90 days, and by those who stand higher on the list; `is_spread`
    says that a warmer way was left out to spare somebody. `others` could be asked instead, the warmest first.
    """

    id: int
    name: str
    tie: float
    product: float
    path: tuple[tuple[int, str, float], ...]
    hops: tuple[str, ...] = ()
    asked: int = 0
    is_spread: bool = False
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Where somebody is seen who is known only from follow lists."""

    network: str
    key: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What a list asks of one introducer: `here` for people on it, `lately` before that, within 90 days."""

    id: int
    name: str
    here: int
    lately: int


@dataclass(frozen=True, slots=True)
class Result:
    """One person of a shortlist, with every reason for being there. `parts` multiply to `score`: (name, value, factor).

    `degree` is how many steps away they are: 1 for a contact, 2–4 along the path, 0 where none is known. Whoever is known
    only from follow lists has an `account` and no `person_id`, until they are taken up.
    """

    rank: int
    score: float
    person_id: int | None
    name: str
    company: str
    position: str
    place: str
    tie: float
    tie_sentence: str
    is_contact: bool
    why: tuple[Why, ...]
    introducer: Introducer | None
    uncertain: tuple[str, ...]
    parts: tuple[tuple[str, float, float], ...]
    message: str
    degree: int = 1
    account: Account | None = None

    def as_json(self) -> dict[str, Any]:
        """The documented keys of a result."""
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "person": {"id": self.person_id, "name": self.name},
            "company": self.company,
            "position": self.position,
            "place": self.place,
            "why": [{"field": why.field, "text": why.text, "words": list(why.words)} for why in self.why],
            "tie": round(self.tie, 4),
            "tie_sentence": self.tie_sentence,
            "introducer": introducer_json(self.introducer),
            "uncertain": list(self.uncertain),
            "parts": [
                {"name": name, "value": round(value, 4), "factor": round(factor, 4)}
                for name, value, factor in self.parts
            ],
            "message": self.message,
            "degree": self.degree,
            "account": {"network": self.account.network, "key": self.account.key} if self.account else None,
        }


def introducer_json(introducer: Introducer | None) -> dict[str, Any] | None:
    """The documented keys of an introducer."""
    if introducer is None:
        return None
    return {
        "id": introducer.id,
        "name": introducer.name,
        "tie": round(introducer.tie, 4),
        "product": round(introducer.product, 4),
        "path": [{"id": pk or None, "name": name, "value": round(value, 4)} for pk, name, value in introducer.path],
        "hops": list(introducer.hops),
        "asked": introducer.asked,
        "is_spread": introducer.is_spread,
        "others": [{"id": one.id, "name": one.name, "product": round(one.product, 4)} for one in introducer.others],
    }


def askings(results: Sequence[Result]) -> tuple[Asking, ...]:
    """What is asked of each introducer of these, of whom most is asked first."""
    here: dict[int, list[Introducer]] = {}
    for result in results:
        if result.introducer:
            here.setdefault(result.introducer.id, []).append(result.introducer)
    rows = (Asking(pk, asked[0].name, len(asked), min(one.asked for one in asked)) for pk, asked in here.items())
    return tuple(sorted(rows, key=lambda row: (-row.here, -row.lately, row.name)))


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a request: `considered` counts everybody who was ranked; `has_more` says that more people of follow
    lists answer than were ranked."""

    query: Query
    results: tuple[Result, ...]
    considered: int
    has_more: bool = False

    @property
    def askings(self) -> tuple[Asking, ...]:
        """What the list asks of each introducer."""
        return askings(self.results)

    @property
    def more(self) -> str:
        """A sentence where more people answer than were ranked, else ""."""
        return (
            _("More people of follow lists answer: for each word, those of whom it says most were weighed.")
            if self.has_more
            else ""
        )

    def as_json(self) -> dict[str, Any]:
        """The documented keys of a shortlist."""
        query = {
            "text": self.query.text,
            "place": self.query.place,
            "dates": self.query.dates,
            "subject": self.query.subject,
        }
        return {
            "query": query | {"start": self.query.start, "end": self.query.end, "days": self.query.days},
            "results": [result.as_json() for result in self.results],
            "considered": self.considered,
            "has_more": self.has_more,
        }


def stored(result: Result) -> dict[str, Any]:
    """A result as it is kept in the database."""
    return asdict(result)


def restored(kept: dict[str, Any]) -> Result:
    """A result as it was kept by `stored`."""
    introducer, account = kept["introducer"], kept.get("account")
    return Result(
        **kept
        | {
            "why": tuple(Why(why["field"], why["text"], tuple(why["words"])) for why in kept["why"]),
            "introducer": _introducer(introducer) if introducer else None,
            "uncertain": tuple(kept["uncertain"]),
            "parts": tuple((name, value, factor) for name, value, factor in kept["parts"]),
            "account": Account(**account) if account else None,
        }
    )


def _introducer(kept: dict[str, Any]) -> Introducer:
    return Introducer(
        **kept
        | {
            "path": tuple((a, b, c) for a, b, c in kept["path"]),
            "hops": tuple(kept.get("hops", ())),
            "others": tuple(Other(**other) for other in kept.get("others", ())),
        }
    )
