"""Reasons, deeds and their ends, in words."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.analysis.following import LIMITS, Finding, Why
from entregent.contract.changing import Deed


def why_name(why: Why) -> str:
    """What a reason is called."""
    return {
        Why.NOISY: _("Noisy"),
        Why.SILENT: _("Silent for a year"),
        Why.ONE_WAY: _("One-way"),
        Why.NEVER: _("Never any exchange"),
        Why.INTERESTING: _("Interesting, not followed"),
    }[why]


def finding_sentence(finding: Finding) -> str:
    """A reason with its figures."""
    figures = finding.figures
    match finding.why:
        case Why.NOISY:
            return _noisy(figures)
        case Why.SILENT:
            return _("Last post on {last}, as their profile said on {read}.").format(
                last=_day(figures["last"]), read=_day(figures["read"])
            )
        case Why.ONE_WAY:
            given = int(figures["given"])
            if not given:
                return _(
                    "They do not follow you, and nothing came from them: exchanges are known since {since}."
                ).format(since=_day(figures["since"]))
            return ngettext(
                "They do not follow you, and nothing came from them; you wrote to them or marked a post {count} time.",
                "They do not follow you, and nothing came from them; you wrote to them or marked a post {count} times.",
                given,
            ).format(count=given)
        case Why.NEVER:
            return _("Nothing has passed between you: exchanges are known since {since}.").format(
                since=_day(figures["since"])
            )
        case Why.INTERESTING:
            count = int(figures["followers"])
            return ngettext(
                "{count} of your strong ties follows them.", "{count} of your strong ties follow them.", count
            ).format(count=count)


def _noisy(figures: dict[str, float | int | str]) -> str:
    answered = int(figures["answered"])
    pace = (
        _("{count} posts a day over the last {days} days")
        if figures["is_recent"]
        else _("{count} posts a day, on average since the account was opened")
    ).format(count=number_format(figures["per_day"], 1), days=figures["days"])
    # The whole sentence is one, for languages that part its halves in another way.
    if not answered:
        return _("{pace}; in {days} days you answered, marked or passed on nothing of it.").format(
            pace=pace, days=figures["lately"]
        )
    return _("{pace}; of what was written in {days} days you answered, marked or passed on {count}.").format(
        pace=pace, count=answered, days=figures["lately"]
    )


def unknown_sentence(why: Why) -> str:
    """Why nothing can be said of a reason."""
    return {
        Why.NOISY: _("how much they write is not told"),
        Why.SILENT: _("when they last wrote is not told"),
        Why.ONE_WAY: _("your followers, or your exchanges of the last {days} days, have not been read yet"),
        Why.NEVER: _("your exchanges have not been read for {days} days yet"),
        Why.INTERESTING: "",
    }[why].format(days=LIMITS.heard_days)


def deed_name(deed: Deed) -> str:
    """A deed, as a button says it."""
    return {
        Deed.FOLLOW: _("Follow"),
        Deed.UNFOLLOW: _("Unfollow"),
        Deed.MUTE: _("Mute"),
        Deed.UNMUTE: _("Unmute"),
        Deed.ADD: _("Put on a list"),
        Deed.REMOVE: _("Take off a list"),
    }[deed]


def deed_warning(deed: Deed) -> str:
    """What the owner should know before: what the other side notices, and what an undo cannot give back."""
    return {
        Deed.FOLLOW: _("They are told that you follow them; whoever approves followers must say yes first."),
        Deed.UNFOLLOW: _(
            "They are not told, but can see it. Undoing follows them again: they are told then, and whoever approves "
            "followers must say yes again."
        ),
        Deed.MUTE: _("They are not told. You no longer see what they write; you go on following each other."),
        Deed.UNMUTE: _("They are not told. You see again what they write."),
        Deed.ADD: _("They are not told."),
        Deed.REMOVE: _("They are not told."),
    }[deed]


def end_name(end: str) -> str:
    """How an account of an order ended."""
    return {
        "": _("still to be done"),
        "done": _("done"),
        "already": _("was so already"),
        "rejected": _("refused"),
        "unknown": _("no answer: look there"),
        "stopped": _("left alone"),
    }[end]


def _day(text: object) -> str:
    return date_format(date.fromisoformat(str(text)), "DATE_FORMAT")
