"""Whom to meet and whom to look after: `shortlist`, `today`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli.application import app, refuse, session
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, hundredths, print_json, print_table, say

if TYPE_CHECKING:
    from entregent.advice.shortlist import Found, Introducer, Result

CSV_COLUMNS = (
    "rank",
    "score",
    "name",
    "position",
    "company",
    "place",
    "tie",
    "why",
    "introducer",
    "uncertain",
    "message",
    "degree",
    "account",
    "path",
)


@app.command()
def shortlist(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Where, when and what about, in one sentence.")],
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=500, help="How many people.")] = 25,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the list, to follow it up in the pages and in `today`.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet (CSV).")] = False,
    as_json: AsJson = False,
) -> None:
    """Find the people to meet for what one sentence asks, in French or English: why each, and who can introduce you."""
    opened = session()
    if as_csv and as_json:
        refuse(_("Choose one of --csv and --json."))
    bring_up_to_date(opened)
    from entregent.advice import actions, queries

    kept = None
    if keep:
        kept = actions.keep(opened.workspace, query, opened.now, n=number, language=opened.language)
    found = queries.find(opened.workspace, query, opened.now, n=number, language=opened.language)
    if as_json:
        print_json(found.as_json() | ({"shortlist": kept} if kept else {}))
    elif as_csv:
        _write_csv(found)
    else:
        print_shortlist(found)
        if kept:
            say(_("Kept as shortlist {id}.").format(id=kept))


def print_shortlist(found: Found) -> None:
    """A shortlist to read: what was understood, then each person with every reason."""
    told = (
        (_("Place"), found.query.place),
        (_("Dates"), found.query.dates),
        (_("Subject"), found.query.subject),
    )
    say(
        " · ".join(_("{name}: {value}").format(name=name, value=value) for name, value in told if value)
        or found.query.text
    )
    if not found.results:
        say(_("Nobody answers this request: say a place, a subject, or both."))
        return
    shown, considered = len(found.results), found.considered
    say(
        ngettext(
            "{shown} of the {count} person who may answer.", "{shown} of the {count} people who may answer.", considered
        ).format(shown=shown, count=considered)
    )
    if found.more:
        say(found.more)
    for result in found.results:
        say()
        _print_result(result)


def _print_result(result: Result) -> None:
    work = " · ".join(part for part in (result.position, result.company, result.place) if part)
    say(f"{result.rank:>3}  {result.name}" + (f" – {work}" if work else ""))
    if result.account:
        lines = [_("{count} steps away, {account}").format(count=result.degree, account=_account(result))]
        lines.append(result.tie_sentence)
    else:
        lines = [_("Tie {strength}: {sentence}").format(strength=hundredths(result.tie), sentence=result.tie_sentence)]
    lines += [_("Why: {text}").format(text=_why(result))] if result.why else []
    if result.introducer:
        lines += _introduction(result.introducer)
    lines += [_("Uncertain: {text}").format(text=text) for text in result.uncertain]
    for line in lines:
        say(f"     {line}")


def _why(result: Result) -> str:
    return " | ".join(dict.fromkeys(" ".join(why.text.split()) for why in result.why))


def _introduction(introducer: Introducer) -> list[str]:
    lines = [_("Introduced by: {path}").format(path=_path(introducer))]
    lines += [f"  {hop}" for hop in introducer.hops]
    if introducer.asked:
        lines.append(ngettext(
            "{name} is asked for {count} other introduction before this one.",
            "{name} is asked for {count} other introductions before this one.",
            introducer.asked,
        ).format(name=introducer.name, count=introducer.asked))  # fmt: skip
    if introducer.others:
        lines.append(_("Or through: {names}").format(names=", ".join(other.name for other in introducer.others)))
    return lines


def _account(result: Result) -> str:
    return f"{result.account.network}:{result.account.key}" if result.account else ""


def _path(introducer: Introducer) -> str:
    return " → ".join(name for _pk, name, _value in introducer.path)


def _write_csv(found: Found) -> None:
    from entregent.base.csvfile import write_table

    rows = (
        (
            result.rank,
            round(result.score, 4),
            result.name,
            result.position,
            result.company,
            result.place,
            round(result.tie, 4),
            _why(result),
            result.introducer.name if result.introducer else "",
            " ".join(result.uncertain),
            result.message,
            result.degree or "",
            _account(result),
            _path(result.introducer) if result.introducer else "",
        )
        for result in found.results
    )
    write_table(sys.stdout.buffer, CSV_COLUMNS, rows)


@app.command()
def today(as_json: AsJson = False) -> None:
    """Show whom to look after today: at most seven people, each with its reason."""
    opened = session()
    bring_up_to_date(opened)
    from entregent.advice import queries

    cards = queries.today(opened.workspace, opened.now, opened.language)
    if as_json:
        print_json({"cards": [_card_json(card) for card in cards]})
        return
    if not cards:
        say(_("Nobody waits for you today."))
        return
    kinds = {"follow_up": _("Follow up"), "unanswered": _("Answer"), "cooling": _("Write to")}
    columns = (_("No."), _("What"), _("Whom"), _("Because"), _("Since"))
    rows = ((c.person_id, kinds[c.kind], c.person_name, c.reason, c.due or "") for c in cards)
    print_table(columns, rows, right=(0,))


def _card_json(card: Any) -> dict[str, Any]:
    return {
        "kind": card.kind,
        "person": {"id": card.person_id, "name": card.person_name},
        "reason": card.reason,
        "due": card.due.isoformat() if card.due else None,
        "company": card.company,
        "tie": round(card.tie, 4),
        "shortlist": card.shortlist_id,
    }
