"""What a shortlist is made of, as plain values that are shown, stored and exported alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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
class Introducer:
    """Who can introduce: the first person of the warmest path, which is given in full as (id, name, value of the hop)."""

    id: int
    name: str
    tie: float
    product: float
    path: tuple[tuple[int, str, float], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One person of a shortlist, with every reason for being there. `parts` multiply to `score`: (name, value, factor)."""

    rank: int
    score: float
    person_id: int
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
        "path": [{"id": pk, "name": name, "value": round(value, 4)} for pk, name, value in introducer.path],
    }


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a request: `considered` counts everybody who was ranked."""

    query: Query
    results: tuple[Result, ...]
    considered: int

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
        }


def stored(result: Result) -> dict[str, Any]:
    """A result as it is kept in the database."""
    return asdict(result)


def restored(kept: dict[str, Any]) -> Result:
    """A result as it was kept by `stored`."""
    introducer = kept["introducer"]
    return Result(
        **kept
        | {
            "why": tuple(Why(why["field"], why["text"], tuple(why["words"])) for why in kept["why"]),
            "introducer": Introducer(**introducer | {"path": tuple((a, b, c) for a, b, c in introducer["path"])})
            if introducer
            else None,
            "uncertain": tuple(kept["uncertain"]),
            "parts": tuple((name, value, factor) for name, value, factor in kept["parts"]),
        }
    )
