"""What the owner published and reacted to, and the firms followed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import Follow, Publication, Reaction, Remark
from entregent.sample.scripts import Slots, fill, gestures

REACTIONS = ("LIKE", "LIKE", "LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT")
LINKS = (
    "https://tableau-vert.example/ateliers",
    "https://quillboat.example/releases",
    "https://cap-didactique.example/lettre",
)


def _moment(rng: Random, today: date, years: float) -> datetime:
    day = today - timedelta(days=1 + int(365 * years * rng.random() ** 1.3))
    return datetime.combine(day, time(rng.randrange(6, 21), rng.randrange(60), rng.randrange(60)))  # noqa: DTZ001


def publications(rng: Random, today: date) -> tuple[Publication, ...]:
    """Each text once, over six years, the newest first."""
    texts = [text for language in ("fr", "en") for text in gestures(language)["post"]]
    made = []
    for text in texts:
        shared = rng.choice(LINKS) if rng.random() < 0.3 else ""
        made.append(Publication(rng.randrange(10**17, 10**18), _moment(rng, today, 6), text, shared))
    return tuple(sorted(made, key=lambda post: post.at, reverse=True))


def remarks(rng: Random, cast: Cast, today: date) -> tuple[Remark, ...]:
    """Comments under other people's posts; one in twenty has lost its date."""
    made = []
    for _ in range(140):
        character = rng.choice(cast.characters[: cast.contacts])
        at = _moment(rng, today, 7)
        text = rng.choice(gestures(character.language)["remark"])
        said = fill(text, Slots(rng, character.language, at.date(), given=character.given))
        made.append((at, Remark(rng.randrange(10**17, 10**18), None if rng.random() < 0.05 else at, said)))
    return tuple(remark for _, remark in sorted(made, key=lambda pair: pair[0], reverse=True))


def reactions(rng: Random, today: date) -> tuple[Reaction, ...]:
    """Reactions to other people's posts."""
    made = [Reaction(rng.randrange(10**17, 10**18), _moment(rng, today, 6), rng.choice(REACTIONS)) for _ in range(600)]
    return tuple(sorted(made, key=lambda reaction: reaction.at, reverse=True))


def follows(rng: Random, cast: Cast, today: date) -> tuple[Follow, ...]:
    """Firms of the owner's circles, and some others."""
    firms = {circle.company for circle in cast.circles[:14] if circle.company}
    firms |= {character.jobs[-1].company for character in rng.sample(cast.characters, min(45, len(cast.characters)))}
    kept = sorted(firms - {"Indépendant", "Freelance", "Self-employed"})
    return tuple(sorted((Follow(firm, _moment(rng, today, 9)) for firm in kept), key=lambda f: f.at, reverse=True))
