"""What people to meet are told as: plain values that are shown and exported alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Which way follow lists say that two people know each other, seen from the contact.
OUT, IN, BOTH = "out", "in", "both"


def is_named(name: str) -> bool:
    """Whether this is what a person is called, and neither a number nor an address."""
    return "@" not in name and any(char.isalpha() for char in name)


@dataclass(frozen=True, slots=True)
class Common:
    """Somebody whom the owner and the suggested person both know: the owner's `tie` with them, how surely they know the
    person (`weight`) and by what `kind` of proof; `knows` counts whom they know: the fewer, the more it says. `direction`
    is who follows whom ("out": the contact follows the person), where only follow lists know the person."""

    id: int
    name: str
    tie: float
    weight: float
    kind: str
    knows: int
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody who could introduce the owner: `value` is the tie × the relation, made less by what was `asked` of them in
    the last 90 days; `path` leads from them to the person (names), `steps` holds who that is (0 for one of a follow list)
    and what each step is worth, the owner's tie first."""

    id: int
    name: str
    value: float
    asked: int
    path: tuple[str, ...]
    steps: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the new tie would join: the community of those in between and the one it leads `to` (None: they are in none).

    `known` counts the owner's own ties in that community, `new` the people whom the person knows and the owner does not.
    Burt's constraint of the owner's network, `before` and `after`: the lower, the more it reaches.
    """

    origin: str | None
    to: str | None
    community: int
    is_new: bool
    known: int
    new: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Listed:
    """Where somebody is seen who is known only from follow lists: what they say of themselves there, and the address of
    their profile, empty where there is none."""

    network: str
    key: str
    name: str
    headline: str
    url: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody known who bears the same name, and may be the same."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person to meet. `parts` multiply to `score`: (name, value, factor). `subjects` are what is shared with the owner,
    as written; `is_near` says that their place is near the owner's.

    Whoever is known only from follow lists has an `account` and no `person_id`, until they are taken up; `uncertain` says
    what to ask before counting on it, `direction` who follows whom among those in common ("out", "in" or "both")."""

    rank: int
    score: float
    person_id: int | None
    name: str
    company: str
    position: str
    place: str
    tie: float
    tie_sentence: str
    common: tuple[Common, ...]
    common_count: int
    subjects: tuple[str, ...]
    is_near: bool
    bridge: Bridge
    doors: tuple[Door, ...]
    parts: tuple[tuple[str, float, float], ...]
    account: Listed | None = None
    direction: str = ""
    uncertain: tuple[str, ...] = ()
    namesake: Namesake | None = None

    @property
    def more(self) -> int:
        """How many in common are not named."""
        return self.common_count - len(self.common)

    @property
    def names(self) -> str:
        """Those in common, the ones named first: "Anna, Ben and 3 others"."""
        named = ", ".join(one.name for one in self.common)
        if not self.more or not named:
            return named
        return ngettext("{names} and {count} other", "{names} and {count} others", self.more).format(
            names=named, count=self.more
        )

    def as_json(self) -> dict[str, Any]:
        """The documented keys of a suggestion."""
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "person": {"id": self.person_id, "name": self.name},
            "company": self.company,
            "position": self.position,
            "place": self.place,
            "tie": round(self.tie, 4),
            "tie_sentence": self.tie_sentence,
            "common_count": self.common_count,
            "common": [
                {"id": one.id, "name": one.name, "tie": round(one.tie, 4), "weight": round(one.weight, 4),
                 "kind": one.kind, "knows": one.knows, "direction": one.direction}
                for one in self.common
            ],
            "subjects": list(self.subjects),
            "is_near": self.is_near,
            "bridge": {
                "from": self.bridge.origin, "to": self.bridge.to, "is_new": self.bridge.is_new,
                "known": self.bridge.known, "new": self.bridge.new,
                "constraint_before": round(self.bridge.before, 6), "constraint_after": round(self.bridge.after, 6),
            },
            "introducers": [
                {"id": one.id, "name": one.name, "value": round(one.value, 4), "asked": one.asked, "path": list(one.path)}
                for one in self.doors
            ],
            "parts": [
                {"name": name, "value": round(value, 4), "factor": round(factor, 4)}
                for name, value, factor in self.parts
            ],
            "account": asdict(self.account) if self.account else None,
            "uncertain": list(self.uncertain),
            "namesake": asdict(self.namesake) if self.namesake else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meeting:
    """The answer: `considered` counts everybody who could be suggested, `refused` those to whom the owner said no;
    `novelty` is the dial, 0 for one's own circle, 1 for new ones. `has_relations` is False where it is not known of anybody
    whom they know: then nobody can be suggested. `has_more` says that more are within reach than were weighed."""

    novelty: float
    suggestions: tuple[Suggestion, ...]
    considered: int
    refused: int
    has_relations: bool
    has_more: bool = False

    @property
    def more(self) -> str:
        """A sentence where more people are within reach than were weighed, else ""."""
        return _("More people are within reach: those with most in common were weighed.") if self.has_more else ""

    def as_json(self) -> dict[str, Any]:
        """The documented keys."""
        return {
            "novelty": self.novelty,
            "considered": self.considered,
            "has_more": self.has_more,
            "refused": self.refused,
            "suggestions": [one.as_json() for one in self.suggestions],
        }
