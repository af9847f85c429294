"""Ties in words: the named parts of a strength with their evidence, kinds of interaction and of proof."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entregent.ties.queries import Answering, Event, Part, TieView

PART_NAMES = {
    "recency": gettext_lazy("Recency"),
    "rhythm": gettext_lazy("Rhythm"),
    "frequency": gettext_lazy("Frequency"),
    "reciprocity": gettext_lazy("Reciprocity"),
    "span": gettext_lazy("Span"),
    "channels": gettext_lazy("Channels"),
    "trust": gettext_lazy("Trust"),
    "connection": gettext_lazy("Connection"),
}
KIND_NAMES = {
    "message": gettext_lazy("message"),
    "mail": gettext_lazy("mail"),
    "reply": gettext_lazy("reply"),
    "mention": gettext_lazy("mention"),
    "reaction": gettext_lazy("reaction"),
    "share": gettext_lazy("share"),
    "meeting": gettext_lazy("meeting"),
    "invitation": gettext_lazy("invitation"),
    "connection": gettext_lazy("connection"),
    "endorsement": gettext_lazy("endorsement"),
    "recommendation": gettext_lazy("recommendation"),
    "introduction": gettext_lazy("introduction"),
}
RELATION_NAMES = {
    "thread": gettext_lazy("in one conversation"),
    "meeting": gettext_lazy("at one meeting"),
    "follows": gettext_lazy("one follows the other"),
    "employer": gettext_lazy("same employer"),
    "stated": gettext_lazy("you said so"),
}


def kind_name(kind: str) -> str:
    """The name of a kind of interaction."""
    return str(KIND_NAMES.get(kind, kind))


def relation_kind_name(kind: str) -> str:
    """The name of a kind of proof that two people know each other."""
    return str(RELATION_NAMES.get(kind, kind))


def month(when: date | None) -> str:
    """A date as month and year; "" for None."""
    return date_format(when, "F Y") if when else ""


def part_name(part: Part) -> str:
    """The name of a part of a strength."""
    return str(PART_NAMES[part.name])


def part_sentence(part: Part) -> str:
    """The counts and dates behind a part of a strength, as a sentence."""
    told = part.evidence
    match part.name:
        case "recency":
            return (
                _("Last exchange in {month}.").format(month=_month(told["last"]))
                if told["last"]
                else _("No exchange yet.")
            )
        case "rhythm":
            return _rhythm(told)
        case "frequency":
            return _exchanges(told)
        case "reciprocity":
            return _reciprocity(told)
        case "span":
            if not told["first"]:
                return _("No exchange yet.")
            return _("From {first} to {last}.").format(first=_month(told["first"]), last=_month(told["last"]))
        case "channels":
            count = told["channels"] or 0
            return ngettext("On {count} network.", "On {count} networks.", count).format(count=count)
        case "trust":
            return _trust(told)
        case _:
            return _connection(told)


def _month(iso: str) -> str:
    return month(date.fromisoformat(iso))


def _rhythm(told: dict[str, Any]) -> str:
    weeks = told["weeks"] or 0
    if not weeks:
        return _("No exchange yet.")
    told_of = ngettext("Exchanges in {count} week only.", "Exchanges in {count} different weeks since {month}.", weeks)
    return told_of.format(count=weeks, month=_month(told["first"]))


def _exchanges(told: dict[str, int | None]) -> str:
    count = sum(told[name] or 0 for name in ("count_in", "count_out", "count_both"))
    return ngettext("{count} exchange in all.", "{count} exchanges in all.", count).format(count=count)


def _reciprocity(told: dict[str, int | None]) -> str:
    came, went = told["count_in"] or 0, told["count_out"] or 0
    if not came and not went:
        return _("No message yet.")
    wrote = ngettext("Wrote to you {count} time", "Wrote to you {count} times", came).format(count=came)
    answered = ngettext("you wrote {count} time.", "you wrote {count} times.", went).format(count=went)
    return _("{wrote}, {answered}").format(wrote=wrote, answered=answered)


def _trust(told: dict[str, int | None]) -> str:
    recommendations, introductions, meetings, long = (
        told[name] or 0 for name in ("recommendations", "introductions", "meetings", "long_conversations")
    )
    told_of = (
        (recommendations, ngettext("{count} recommendation", "{count} recommendations", recommendations)),
        (introductions, ngettext("{count} introduction", "{count} introductions", introductions)),
        (meetings, ngettext("{count} meeting", "{count} meetings", meetings)),
        (long, ngettext("{count} long conversation", "{count} long conversations", long)),
    )
    found = [text.format(count=count) for count, text in told_of if count]
    return ", ".join(found) + "." if found else _("No proof of trust yet.")


def _connection(told: dict[str, str | bool | None]) -> str:
    if not told["connected"]:
        return _("Not connected.")
    return _("Connected since {month}.").format(month=_month(str(told["since"]))) if told["since"] else _("Connected.")


def tie_sentence(view: TieView) -> str:
    """The tie in one sentence: what came, what went, when last, and what proves trust."""
    told = {part.name: part for part in view.parts}
    trust = told["trust"]
    sentences = []
    wrote = any(told["reciprocity"].evidence.values())
    if view.evidence and any(view.evidence.get(name) for name in ("count_in", "count_out", "count_both")):
        sentences += [part_sentence(told[name]) for name in ("reciprocity", "recency") if wrote or name == "recency"]
        if trust.value > 0:
            sentences.append(_trust(trust.evidence))
    else:
        sentences.append(part_sentence(told["connection"]))
        sentences.append(_("No exchange yet."))
    return " ".join(sentences)


def answering_sentence(found: Answering) -> str:
    """How soon one answers the other, in words; "" where nobody answered anybody."""
    sentences = []
    if found.owner_days is not None:
        told = ngettext(
            "You answer within {time} (median of {count} answer).",
            "You answer within {time} (median of {count} answers).",
            found.owner_count,
        )
        sentences.append(told.format(time=duration(found.owner_days), count=found.owner_count))
    if found.other_days is not None:
        told = ngettext(
            "They answer you within {time} ({count} answer).",
            "They answer you within {time} ({count} answers).",
            found.other_count,
        )
        sentences.append(told.format(time=duration(found.other_days), count=found.other_count))
    return " ".join(sentences)


def duration(days: float) -> str:
    """A length of time, rounded up to what one says: minutes, hours or days.

    >>> str(duration(0.1))
    '3 hours'
    """
    minutes = days * 24 * 60
    if minutes <= 90:
        count = max(1, ceil(minutes))
        return ngettext("{count} minute", "{count} minutes", count).format(count=count)
    if minutes <= 36 * 60:
        count = ceil(minutes / 60)
        return ngettext("{count} hour", "{count} hours", count).format(count=count)
    count = ceil(days)
    return ngettext("{count} day", "{count} days", count).format(count=count)


def event_title(event: Event) -> str:
    """One interaction as a short title: its kind and direction."""
    if event.kind == "connection":
        return _("Follows you") if event.direction < 0 else _("You follow them") if event.direction else _("Connected")
    name = kind_name(event.kind)
    if event.direction < 0:
        return _("{kind} received").format(kind=name.capitalize())
    if event.direction > 0:
        return _("{kind} sent").format(kind=name.capitalize())
    return name.capitalize()
