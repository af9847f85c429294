"""What a network answers, as values that can be read aloud, printed, and shown in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from entregent.analysis.reach.degrees import Degrees as Steps
from entregent.graph.people import Person


@dataclass(frozen=True, slots=True)
class Step:
    """One hop: to whom, and what it is worth (0–1)."""

    person: Person
    value: float


@dataclass(frozen=True, slots=True)
class Introduction:
    """An introduction: the hops in order, the first one to the introducer, and their product."""

    steps: tuple[Step, ...]
    product: float

    @property
    def introducer(self) -> Person:
        """Who is to be asked."""
        return self.steps[0].person

    def __str__(self) -> str:
        return " → ".join(f"{step.person.name} ({step.value:.2f})" for step in self.steps) + f": {self.product:.2f}"

    def _repr_html_(self) -> str:
        hops = " → ".join(f"<b>{escape(step.person.name)}</b> <small>{step.value:.2f}</small>" for step in self.steps)
        return f"<p>{hops}: {self.product:.2f}</p>"


@dataclass(frozen=True, slots=True)
class Degrees:
    """How far everybody is from `start`: `steps` (size,), −1 where farther than was asked; `counts` by number of steps."""

    start: Person
    steps: Steps = field(repr=False)
    counts: tuple[int, ...]

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{step}</td><td>{count:,}</td></tr>" for step, count in enumerate(self.counts))
        return f"<table><tr><th>steps</th><th>people</th></tr>{rows}</table>"


@dataclass(frozen=True, slots=True)
class Found:
    """One person of a shortlist: `score` = relevance × reach; `path` where an introduction is warmer than the own tie, and
    how often its introducer is asked before it."""

    rank: int
    score: float
    person: Person
    relevance: float
    tie: float
    path: Introduction | None
    asked_before: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The people to meet for `text`, the best first, among `considered` who answer and can be reached."""

    text: str
    found: tuple[Found, ...]
    considered: int

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{row.rank}</td><td>{escape(row.person.name)}</td><td>{row.score:.3f}</td>"
            f"<td>{escape(str(row.path)) if row.path else f'{row.tie:.2f}'}</td></tr>"
            for row in self.found
        )
        return f"<table><tr><th></th><th>{escape(self.text)}</th><th>score</th><th>through</th></tr>{rows}</table>"
