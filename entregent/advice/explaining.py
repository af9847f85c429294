"""Why somebody is on a shortlist: the words seen and where, the tie in a sentence, what is uncertain, a first message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from entregent.accounts.models import Workspace
from entregent.advice.knowing import Known
from entregent.advice.knowing import known as read
from entregent.advice.letters import Language, Occasion, Recipient, first_message, introduction_request, is_familiar
from entregent.advice.shortlist import Account, Introducer, Result, Why
from entregent.advice.strangers import Stranger
from entregent.advice.weighing import Weighed
from entregent.analysis.language import guess
from entregent.analysis.sentence import Request
from entregent.analysis.spans import best_span
from entregent.analysis.words import Term
from entregent.ties import queries as ties
from entregent.ties.sentences import tie_sentence

REASONS = 4
# So much of what was exchanged tells its language.
SAMPLE = 600


@dataclass(frozen=True, slots=True)
class Row:
    """One who is to be explained, and who can introduce them."""

    one: Weighed | Stranger
    introducer: Introducer | None

    @property
    def ids(self) -> set[int]:
        """The persons who are to be known of."""
        known = {self.one.person} if isinstance(self.one, Weighed) else set()
        return known | ({self.introducer.id} if self.introducer else set())


def explain(
    workspace: Workspace,
    request: Request,
    terms: Sequence[Term],
    rows: Sequence[Row],
    language: str,
) -> list[Result]:
    """The results for ranked persons, in order; whoever is gone since they were ranked is left out. A fixed number of
    queries."""
    known = read(workspace, {pk for row in rows for pk in row.ids})
    rows = [row for row in rows if all(pk in known for pk in row.ids)]
    views = ties.tie_views(known[row.one.person].person for row in rows if isinstance(row.one, Weighed))
    results = []
    for rank, row in enumerate(rows, start=1):
        introducer = known.get(row.introducer.id) if row.introducer else None
        if isinstance(row.one, Stranger):
            result = _of_stranger(row, row.one, request, terms, introducer, language)
        else:
            result = _of_person(row, row.one, request, terms, known[row.one.person], introducer, language)
            tie = views[row.one.person]
            result = replace(result, tie=tie.strength, tie_sentence=tie_sentence(tie))
        results.append(replace(result, rank=rank))
    return results


def _of_person(
    row: Row,
    one: Weighed,
    request: Request,
    terms: Sequence[Term],
    who: Known,
    introducer: Known | None,
    language: str,
) -> Result:
    why = tuple(_why(who, request, terms, one))
    far = len(row.introducer.path) if row.introducer else 0
    seen = next((reason.words[0] for reason in why if reason.words and reason.field != "message"), "")
    return Result(
        rank=0,
        score=one.score,
        person_id=one.person,
        name=who.person.name,
        company=who.person.company,
        position=who.person.position,
        place=who.person.place,
        tie=0.0,
        tie_sentence="",
        is_contact=who.person.is_contact,
        why=why,
        introducer=row.introducer,
        uncertain=tuple(_uncertain(who, request, terms, why, is_spoken_of=one.is_spoken_of)),
        parts=_plain(one),
        message=_asking(request, introducer, who.person.name, who.person.company, seen, language)
        if introducer
        else _greeting(request, who, seen, language),
        degree=1 if who.person.is_contact else far,
    )


def _of_stranger(
    row: Row, one: Stranger, request: Request, terms: Sequence[Term], introducer: Known | None, language: str
) -> Result:
    """Somebody of whom only follow lists tell: all that is known are their own words there, and who follows them."""
    path = row.introducer.path if row.introducer else ()
    through = path[-2][1] if len(path) > 1 else ""
    spans = [("headline", best_span(one.headline, terms)), ("name", best_span(one.name, terms))]
    why = [Why(field, span.excerpt, span.words) for field, span in spans if span]
    if not why and one.headline:
        why = [Why("headline", one.headline)]
    return Result(
        rank=0,
        score=one.score,
        person_id=None,
        name=one.name,
        company="",
        position="",
        place="",
        tie=0.0,
        tie_sentence=_(
            "Known only from the follow lists of your contacts: {name} is the one who leads to them."
        ).format(name=through),
        is_contact=False,
        why=tuple(why),
        introducer=row.introducer,
        uncertain=tuple(_uncertain_stranger(one, request)),
        parts=_plain(one),
        message=_asking(request, introducer, one.name, "", "", language) if introducer else "",
        degree=len(path),
        account=Account(one.network, one.key),
    )


def _plain(one: Weighed | Stranger) -> tuple[tuple[str, float, float], ...]:
    return tuple((part.name, part.value, part.factor) for part in one.parts)


def _why(who: Known, request: Request, terms: Sequence[Term], one: Weighed) -> Iterator[Why]:
    """Where the words asked for are seen, the tellingest fields first, each term at most twice."""
    place = next((part for part in one.parts if part.name == "place"), None)
    if request.place and place and place.value >= 0.3 and who.person.place:
        yield Why("place", who.person.place)
    seen: dict[int, int] = defaultdict(int)
    given = 0
    for name, text in _texts(who):
        if given >= REASONS or all(seen[term] >= 2 for term in range(len(terms))):
            return
        if all(seen[term] >= 2 for term in one.seen.get(name, ())):
            continue
        span = best_span(text, terms)
        if span is None or all(seen[term] >= 2 for term in span.terms):
            continue
        for term in span.terms:
            seen[term] += 1
        given += 1
        yield Why(name, span.excerpt, span.words)


def _texts(who: Known) -> Iterator[tuple[str, str]]:
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
    who: Known, request: Request, terms: Sequence[Term], why: Sequence[Why], *, is_spoken_of: bool
) -> Iterator[str]:
    if request.place and who.person.latitude is None:
        if who.person.place:
            yield _("“{place}” is not a place that is known here.").format(place=who.person.place)
        elif is_spoken_of:
            yield _("Where they live is unknown; {place} is only spoken of.").format(place=request.place.name)
        else:
            yield _("Where they live is unknown.")
    if terms and not any(reason.words for reason in why):
        yield _("Nothing known of them speaks of the subject.")
    if not who.person.is_contact:
        yield _("You are not connected with them.")
    if who.messages and not who.messages[0].day:
        yield _("When you last exchanged is unknown.")


def _uncertain_stranger(one: Stranger, request: Request) -> Iterator[str]:
    if request.place and one.is_spoken_of:
        yield _("Where they live is unknown; {place} is only spoken of.").format(place=request.place.name)
    elif request.place:
        yield _("Where they live is unknown.")
    yield _("To follow somebody is not to know them: ask before you count on it.")


def _occasion(request: Request) -> Occasion:
    dates = request.dates
    return Occasion(
        place=request.place.name if request.place else request.place_text,
        start=dates.start if dates else None,
        end=dates.end if dates else None,
        subject=request.subject,
    )


def _greeting(request: Request, who: Known, seen: str, language: str) -> str:
    tongue = tongue_of(who, language)
    return first_message(recipient_of(who, tongue, seen), _occasion(request), tongue)


def _asking(request: Request, introducer: Known, name: str, company: str, seen: str, language: str) -> str:
    tongue = tongue_of(introducer, language)
    return introduction_request(recipient_of(introducer, tongue, seen), name, company, _occasion(request), tongue)


def recipient_of(who: Known, tongue: Language, seen: str = "") -> Recipient:
    """Somebody as one who is written to."""
    return Recipient(
        given_name=who.person.given_name,
        company=who.person.company,
        seen=seen,
        last=next((message.at for message in who.messages if message.day), None),
        familiar=tongue == "fr" and is_familiar([message.text for message in who.messages if message.direction > 0]),
    )


def tongue_of(who: Known, fallback: str) -> Language:
    """The language of what was exchanged with somebody, else of their own headline, else the page's."""
    told = " ".join(message.text for message in who.messages[:20])
    found = guess(told[:SAMPLE]) or guess(f"{who.profile.single['headline']} {who.profile.position}")
    return "fr" if (found or fallback).startswith("fr") else "en"
