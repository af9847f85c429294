"""All that was said: group threads, private conversations, advertising, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Conversation, Folder, Message
from entregent.sample.letters import PrivateTalk
from entregent.sample.threads import GroupThreads

FAREWELLS = (
    "Merci pour votre accueil, et bonne continuation dans vos projets de formation.",
    "Bonjour Camille, je quitte bientôt ce réseau. Merci pour nos échanges, toujours utiles.",
    "Thank you for the slides, they were exactly what I needed.",
    "It was good to meet you at the fair. All the best with your projects.",
)


def conversations(rng: Random, cast: Cast, today: date, messages: int | None) -> tuple[Conversation, ...]:
    """All conversations up to `today`, the one with the newest message first. `messages` is about how many messages there
    are to be, None for as many as such a network has."""
    groups = [group for group in GroupThreads(rng, cast, today).conversations() if group.messages]
    told = sum(len(group.messages) for group in groups)
    private = PrivateTalk(rng, cast, today)
    made = [*groups, *private.conversations(None if messages is None else messages - told), *_noise(private)]
    return tuple(sorted(made, key=lambda talk: (talk.messages[-1].at, talk.id), reverse=True))


def _noise(teller: PrivateTalk) -> Iterator[Conversation]:
    """Strangers who sell, half of them in the spam folder; members who have left; drafts that were never sent."""
    rng, cast = teller.rng, teller.cast
    contacts, strangers = cast.characters[: cast.contacts], cast.characters[cast.contacts :]

    def days_ago(days: float) -> datetime:
        return teller.office_hours(teller.now - timedelta(days=days))

    for stranger in strangers[-max(3, len(strangers) // 4) :]:
        script = rng.choice(teller.sections(stranger, ("cold",)))
        said = tuple(teller.play(script, days_ago(1 + 700 * rng.random()), stranger))
        kind = rng.random()
        folder = Folder.SPAM if kind < 0.5 else Folder.INBOX
        yield Conversation(teller.new_id(), (stranger.id,), said, folder=folder, is_advertising=kind > 0.6)
    for _ in range(max(2, cast.contacts // 150)):
        farewell = Message(days_ago(300 + 3000 * rng.random()), None, rng.choice(FAREWELLS))
        yield Conversation(teller.new_id(), (), (farewell,))
    for character in rng.sample(contacts, min(len(contacts), max(2, cast.contacts // 100))):
        text = "Hello, I meant to ask you" if character.language == "en" else "Bonjour, je voulais vous demander"
        draft = Message(days_ago(3 + 200 * rng.random()), OWNER, text, is_draft=True)
        yield Conversation(teller.new_id(), (character.id,), (draft,))
