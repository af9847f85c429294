"""Why somebody is on a shortlist: the words seen and where, the tie in a sentence, what is uncertain, a first message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from entregent.accounts.models import Workspace
from entregent.advice.letters import Language, Occasion, Recipient, first_message, introduction_request, is_familiar
from entregent.advice.shortlist import Introducer, Result, Why
from entregent.analysis.language import guess
from entregent.analysis.ranking import Part
from entregent.analysis.sentence import Request
from entregent.analysis.spans import best_span
from entregent.analysis.words import Term
from entregent.people.models import Identity, Note, Person, Sighting
from entregent.people.profile import Profile, Said, fold_profile
from entregent.people.queries import marks_of
from entregent.ties import queries as ties
from entregent.ties.models import Interaction
from entregent.ties.sentences import tie_sentence

REASONS = 4
# How many of the latest messages with somebody are looked through for the words that were found in them.
MESSAGES = 60
Row = tuple[int, float, tuple[Part, ...], Introducer | None]


@dataclass(frozen=True, slots=True)
class _Message:
    at: date | None
    direction: int
    text: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one person, as read for all of a shortlist at once."""

    person: Person
    profile: Profile
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    messages: tuple[_Message, ...]


def explain(
    workspace: Workspace,
    request: Request,
    terms: Sequence[Term],
    rows: Sequence[Row],
    spoken: dict[int, str],
    language: str,
) -> list[Result]:
    """The results for ranked persons: (id, score, parts, introducer) in order. A fixed number of queries."""
    introducers = {introducer.id for _pk, _score, _parts, introducer in rows if introducer}
    ids = [pk for pk, *_rest in rows]
    known = _known(workspace, {*ids, *introducers})
    views = ties.tie_views(known[pk].person for pk in ids)
    results = []
    for rank, (pk, score, parts, introducer) in enumerate(rows, start=1):
        who = known[pk]
        why = tuple(_why(who, request, terms, parts))
        results.append(
            Result(
                rank=rank,
                score=score,
                person_id=pk,
                name=who.person.name,
                company=who.person.company,
                position=who.person.position,
                place=who.person.place,
                tie=views[pk].strength,
                tie_sentence=tie_sentence(views[pk]),
                is_contact=who.person.is_contact,
                why=why,
                introducer=introducer,
                uncertain=tuple(_uncertain(who, request, terms, why, spoken.get(pk))),
                parts=tuple((part.name, part.value, part.factor) for part in parts),
                message=_letter(who, request, why, known.get(introducer.id) if introducer else None, language),
            )
        )
    return results


def _known(workspace: Workspace, ids: set[int]) -> dict[int, _Known]:
    people = Person.objects.filter(workspace=workspace, pk__in=ids).select_related("tie").in_bulk()
    said: dict[int, list[Said]] = defaultdict(list)
    for row in Sighting.objects.filter(identity__person_id__in=ids).select_related("identity"):
        said[row.identity.person_id].append(Said(row.observed_at, row.is_mention, row.said, row.identity_id))
    notes: dict[int, list[str]] = defaultdict(list)
    for person, text in Note.objects.filter(person__root_id__in=ids).values_list("person__root_id", "text"):
        notes[person].append(text)
    messages: dict[int, list[_Message]] = defaultdict(list)
    # By identity, so that the database reads the histories of these few and nobody else's.
    identities = list(Identity.objects.filter(person_id__in=ids).values_list("pk", flat=True))
    latest = (
        Interaction.objects.filter(identity_id__in=identities)
        .annotate(place=Window(RowNumber(), partition_by="identity__person_id", order_by=F("at").desc(nulls_last=True)))
        .filter(place__lte=MESSAGES)
        .order_by(F("at").desc(nulls_last=True), "pk")
    )
    for person, at, direction, subject, text in latest.values_list(
        "identity__person_id", "at", "direction", "subject", "text"
    ):
        if subject or text:
            words = f"{subject}: {text}" if subject and text else subject or text
            messages[person].append(_Message(at.date() if at else None, direction, words))
    tags = marks_of(ids, "tag")
    return {
        pk: _Known(person, fold_profile(said[pk]), tuple(notes[pk]), tags.get(pk, ()), tuple(messages[pk]))
        for pk, person in people.items()
    }


def _why(who: _Known, request: Request, terms: Sequence[Term], parts: Sequence[Part]) -> Iterator[Why]:
    """Where the words asked for are seen, the tellingest fields first, each term at most twice."""
    place = next((part for part in parts if part.name == "place"), None)
    if request.place and place and place.value >= 0.3 and who.person.place:
        yield Why("place", who.person.place)
    seen: dict[int, int] = defaultdict(int)
    given = 0
    for name, text in _texts(who):
        if given >= REASONS or all(seen[term] >= 2 for term in range(len(terms))):
            return
        span = best_span(text, terms)
        if span is None or all(seen[term] >= 2 for term in span.terms):
            continue
        for term in span.terms:
            seen[term] += 1
        given += 1
        yield Why(name, span.excerpt, span.words)


def _texts(who: _Known) -> Iterator[tuple[str, str]]:
    profile = who.profile
    yield "headline", profile.single["headline"]
    yield "position", profile.position
    yield "tag", ", ".join([*who.tags, *profile.many["labels"]])
    for note in (*who.notes, *profile.notes):
        yield "note", note
    yield "company", profile.company
    yield "skill", ", ".join(profile.many["skills"])
    yield "headline", profile.single["summary"]
    yield "former", ", ".join(profile.former_companies)
    yield "school", ", ".join(profile.many["schools"])
    for message in who.messages:
        yield "message", message.text


def _uncertain(
    who: _Known, request: Request, terms: Sequence[Term], why: Sequence[Why], spoken_field: str | None
) -> Iterator[str]:
    if request.place and who.person.latitude is None:
        if who.person.place:
            yield _("“{place}” is not a place that is known here.").format(place=who.person.place)
        elif spoken_field:
            yield _("Where they live is unknown; {place} is only spoken of.").format(place=request.place.name)
        else:
            yield _("Where they live is unknown.")
    if terms and not any(reason.words for reason in why):
        yield _("Nothing known of them speaks of the subject.")
    if not who.person.is_contact:
        yield _("You are not connected with them.")
    if who.messages and who.messages[0].at is None:
        yield _("When you last exchanged is unknown.")


def _letter(who: _Known, request: Request, why: Sequence[Why], introducer: _Known | None, language: str) -> str:
    dates = request.dates
    about = Occasion(
        place=request.place.name if request.place else request.place_text,
        start=dates.start if dates else None,
        end=dates.end if dates else None,
        subject=request.subject,
    )
    reader = introducer or who
    tongue = _language(reader, language)
    seen = next((reason.words[0] for reason in why if reason.words and reason.field != "message"), "")
    recipient = Recipient(
        given_name=reader.person.given_name,
        company=reader.person.company,
        seen=seen,
        last=next((message.at for message in reader.messages if message.at), None),
        familiar=is_familiar([message.text for message in reader.messages if message.direction > 0]),
    )
    if introducer:
        return introduction_request(recipient, who.person.name, who.person.company, about, tongue)
    return first_message(recipient, about, tongue)


def _language(who: _Known, fallback: str) -> Language:
    """The language of what was exchanged with somebody, else of their own headline, else the page's."""
    told = " ".join(message.text for message in who.messages[:20])
    found = guess(told) or guess(f"{who.profile.single['headline']} {who.profile.position}")
    return "fr" if (found or fallback).startswith("fr") else "en"
