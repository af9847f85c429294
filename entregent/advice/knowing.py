"""All that is known of a few people, read for all of them at once: what a shortlist's reasons and messages are made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, Window
from django.db.models.functions import Cast, RowNumber

from entregent.accounts.models import Workspace
from entregent.people.models import Identity, Note, Person, Sighting
from entregent.people.profile import Profile, Said, fold_profile
from entregent.people.queries import marks_of
from entregent.ties.models import Interaction

# How many of the latest messages of an identity are read: for the words that were found in them, and for the language and
# tone in which one writes to each other.
MESSAGES = 60


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was written (subject and text), to the person (`direction` 1) or by them (−1). `day` is its date in
    ISO 8601 (UTC), empty where it is unknown."""

    day: str
    direction: int
    text: str

    @property
    def at(self) -> date | None:
        """The day on which it was written, None where that is unknown."""
        return date.fromisoformat(self.day) if self.day else None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person; `messages` are the latest, the last one first."""

    person: Person
    profile: Profile
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    messages: tuple[Message, ...]


def known(workspace: Workspace, ids: set[int]) -> dict[int, Known]:
    """What is known of these persons (roots), by id; whoever is no longer there is left out. A fixed number of queries."""
    # The workspace is looked at afterwards: SQLite would go through all of it rather than look these few up.
    rows = Person.objects.filter(pk__in=ids, is_root=True).select_related("tie")
    people = {row.pk: row for row in rows if row.workspace_id == workspace.pk}
    whose = dict(Identity.objects.filter(person_id__in=people).values_list("pk", "person_id"))
    said: dict[int, list[Said]] = defaultdict(list)
    seen = Sighting.objects.filter(identity_id__in=list(whose))
    for row in seen.values_list("observed_at", "is_mention", "said", "identity_id"):
        said[whose[row[3]]].append(Said(*row))
    notes: dict[int, list[str]] = defaultdict(list)
    for person, text in Note.objects.filter(person__root_id__in=people).values_list("person__root_id", "text"):
        notes[person].append(text)
    messages = _messages(whose)
    tags = marks_of(people, "tag")
    return {
        pk: Known(person, fold_profile(said[pk]), tuple(notes[pk]), tags.get(pk, ()), tuple(messages[pk]))
        for pk, person in people.items()
    }


def _messages(whose: dict[int, int]) -> dict[int, list[Message]]:
    # By identity, so that the database reads the histories of these few and nobody else's; the latest are chosen off the
    # index before any text is read.
    latest = (
        Interaction.objects.filter(identity_id__in=list(whose))
        .annotate(place=Window(RowNumber(), partition_by="identity", order_by=F("at").desc(nulls_last=True)))
        .filter(place__lte=MESSAGES)
    )
    rows = Interaction.objects.filter(pk__in=latest.values("pk")).order_by(F("at").desc(nulls_last=True), "pk")
    found: dict[int, list[Message]] = defaultdict(list)
    # The moments as text: turning a thousand of them into dates, to show one, takes longer than reading them.
    moment = Cast("at", CharField())
    for identity, at, direction, subject, text in rows.values_list(
        "identity_id", moment, "direction", "subject", "text"
    ):
        if subject or text:
            words = f"{subject}: {text}" if subject and text else subject or text
            found[whose[identity]].append(Message((at or "")[:10], direction, words))
    return found
