"""How much is posted on each venue, about what, and when in the years since the owner is there."""

from __future__ import annotations

from dataclasses import dataclass

from entregent.sample.venues import GestureKind, Venue


@dataclass(frozen=True, slots=True)
class Pace:
    """Numbers for 1,200 contacts. `sections` are those of the owner's texts, repeated for weight; `years` the two
    parameters of the beta distribution by which posts spread from the first day to today; `audience` about how many see a
    post (0: the venue does not say)."""

    originals: int
    mentions: int
    replies: int
    shares: int
    quotes: int
    likes: int
    sections: tuple[str, ...]
    years: tuple[float, float]
    like: GestureKind = GestureKind.LIKE
    names_in_replies: bool = False
    audience: int = 0
    private: int = 0


PUBLIC = ("own learning", "own learning", "own learning", "own free", "own life", "own choir")
PACES: dict[Venue, Pace] = {
    Venue.MICROBLOG: Pace(190, 80, 260, 110, 36, 420, PUBLIC, (1.6, 1.9), names_in_replies=True, audience=900),
    Venue.FEDERATED: Pace(62, 26, 100, 60, 0, 170, PUBLIC, (1.3, 1.1), names_in_replies=True, private=24),
    Venue.SERVERS: Pace(44, 18, 80, 36, 14, 170, PUBLIC, (1.5, 1.0)),
    Venue.FRIENDS: Pace(60, 14, 120, 8, 6, 150, ("own friends", "own friends", "own choir", "own life"), (1.2, 1.3)),
    Venue.PICTURES: Pace(96, 12, 90, 0, 0, 240, ("own pictures",), (1.5, 1.2)),
}
# The same text goes to these venues on the same day, since the owner has all three.
CROSSPOSTED = (Venue.MICROBLOG, Venue.FEDERATED, Venue.SERVERS)
CROSSPOSTS = 26
# What people post about, by the topic of their circle; life for the others.
SAID = {
    "learning": "said learning", "studio": "said learning", "association": "said learning", "school": "said learning",
    "coworking": "said marketing", "marketing": "said marketing", "opensource": "said opensource", "hr": "said hr",
    "logistics": "said hr", "mutual": "said hr", "pharma": "said learning",
}  # fmt: skip
