"""The words of the pictures, in English; the caller passes its own for another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _kinds() -> Mapping[str, str]:
    return {
        "thread": "same conversation",
        "meeting": "same meeting",
        "follows": "one follows the other",
        "employer": "same employer at the same time",
        "stated": "stated by you",
    }


@dataclass(frozen=True, slots=True)
class Captions:
    """Every text that a picture or the standalone page shows beside the data.

    Places in braces are filled in: `{people}`, `{relations}`, `{communities}`, `{count}`, `{number}`, `{name}`. Numbers are
    grouped with `thousands`. `language` is the BCP 47 tag of these texts; `kinds` names the kinds of relation.
    """

    language: str = "en"
    thousands: str = ","
    title: str = "Map of your network"
    summary: str = "{people} people · {relations} relations · {communities} communities"
    communities: str = "Communities"
    unnamed: str = "Community {number}"
    others: str = "Others"
    person: str = "Person {number}"
    edges: str = "Lines"
    stated: str = "Proven relation"
    inferred: str = "Inferred relation"
    thinned: str = "The {drawn} closest of {relations} relations are drawn."
    sizes: str = "The larger the circle, the stronger the tie."
    isolated: str = "{count} without a known relation to anybody else: listed, not drawn."
    isolated_title: str = "Without a known relation"
    bridges: str = "Cornerstones"
    bridges_hint: str = "They hold several communities together."
    between: str = "Between"
    through: str = "Through"
    bridging: str = "Bridges"
    search: str = "Find a person"
    nobody: str = "Nobody by that name."
    found: str = "{count} found"
    people: str = "People"
    name: str = "Name"
    community: str = "Community"
    knows: str = "Knows"
    tie: str = "Tie"
    neighbours: str = "Knows {count} people here"
    more: str = "Show more"
    close: str = "Close"
    zoom_in: str = "Zoom in"
    zoom_out: str = "Zoom out"
    whole: str = "Show the whole map"
    picture: str = "Map: use the search box or the table below to reach everybody by keyboard."
    no_webgl: str = "This browser cannot draw the map (WebGL is off). The table below says the same."
    no_script: str = "The map needs JavaScript, which is switched off in this browser."
    kinds: Mapping[str, str] = field(default_factory=_kinds)

    def number(self, value: int) -> str:
        """`value` with its thousands grouped.

        >>> Captions().number(30000)
        '30,000'
        """
        return f"{value:,}".replace(",", self.thousands)

    def community_name(self, label: str, number: int) -> str:
        """The label of a community, or its number (from 1) where it has none."""
        return label or self.unnamed.format(number=number)

    def kind_name(self, kind: str) -> str:
        """What a kind of relation is called; its own name where these captions have none."""
        return self.kinds.get(kind, kind)


ENGLISH = Captions()
