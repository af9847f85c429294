"""Whom the owner does not know yet, and asking for an introduction: `meet`, `introduce`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli import persons
from entregent.cli.application import Session, app, refuse, session
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, hundredths, print_json, say

if TYPE_CHECKING:
    from entregent.advice.meeting import Suggestion
    from entregent.advice.shortlist import Account


@app.command()
def meet(
    novelty: Annotated[
        float, typer.Option(metavar="0…1", min=0, max=1, help="0 stays in your own circle, 1 looks for new ones.")
    ] = 0.25,
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=500, help="How many people.")] = 25,
    no: Annotated[
        list[str] | None,
        typer.Option(
            "--no",
            metavar="PERSON",
            help="Not this one, for ever; may be repeated. network:key for somebody of a follow list.",
        ),
    ] = None,
    again: Annotated[
        list[str] | None, typer.Option("--again", metavar="PERSON", help="Take a no back; may be repeated.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="PERSON", help="Keep this one on the board of people to meet; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Suggest people whom you do not know yet: whom you have in common, who can introduce you, which bridge they build."""
    opened = session()
    from entregent.advice import queries

    for wanted in no or ():
        say(_("{name}: not suggested any more.").format(name=_pass_over(opened, wanted)))
    for wanted in again or ():
        say(_("{name}: may be suggested again.").format(name=_suggest_again(opened, wanted)))
    bring_up_to_date(opened)
    for wanted in keep or ():
        _keep(opened, wanted, novelty)
    if no or again or keep:
        return
    found = queries.meet(opened.workspace, opened.now, novelty=novelty, n=number, language=opened.language)
    if as_json:
        print_json(found.as_json())
        return
    if not found.suggestions:
        say(_("Nobody new is within reach. Messages in groups, calendars and follow lists show who knows whom."))
        return
    shown, considered = len(found.suggestions), found.considered
    say(ngettext(
        "{shown} of {count} person within reach.", "{shown} of {count} people within reach.", considered
    ).format(shown=shown, count=considered))  # fmt: skip
    if found.more:
        say(found.more)
    for one in found.suggestions:
        say()
        _print(one)


def _pass_over(opened: Session, wanted: str) -> str:
    """Not this one, for ever: a person, or an account of a follow list. Their name."""
    from entregent.advice import actions
    from entregent.people import actions as people

    if account := _account(opened, wanted):
        return actions.pass_over(opened.workspace, account, opened.now)
    pk, name = persons.one(opened, wanted)
    people.set_mark(opened.workspace, [pk], "passed", "", opened.now)
    return name


def _suggest_again(opened: Session, wanted: str) -> str:
    """Take a no back. Their name."""
    from entregent.advice import actions
    from entregent.people import actions as people

    account = _account(opened, wanted)
    if account and actions.suggest_again(opened.workspace, account):
        return wanted
    pk, name = persons.one(opened, wanted)
    people.clear_mark(opened.workspace, [pk], "passed", "", opened.now)
    return name


def _keep(opened: Session, wanted: str, novelty: float) -> None:
    """Keep one of those who are suggested."""
    from entregent.advice import actions

    who = _account(opened, wanted) or persons.one(opened, wanted)[0]
    board = actions.keep_suggestion(opened.workspace, who, opened.now, novelty=novelty, language=opened.language)
    say(_("{name}: kept on shortlist {id}.").format(name=wanted, id=board))


def _account(opened: Session, wanted: str) -> Account | None:
    """The account that is meant by `network:key`; None where no follow list names one like it."""
    from entregent.advice import queries

    account = _written(wanted)
    return account if account and queries.is_listed(opened.workspace, account) else None


def _written(wanted: str) -> Account | None:
    """`network:key` as an account; None where it is written otherwise."""
    from entregent.advice import queries

    network, _colon, key = wanted.partition(":")
    return queries.Account(network.strip(), key.strip()) if key.strip() else None


def _print(one: Suggestion) -> None:
    work = " · ".join(part for part in (one.position, one.company, one.place) if part)
    work = " ".join(one.account.headline.split()) if one.account else work
    say(f"{one.rank:>3}  {one.name}" + (f" – {work}" if work else ""))
    lines = [one.tie_sentence]
    if one.account:
        lines.append(" · ".join(part for part in (f"{one.account.network}:{one.account.key}", one.account.url) if part))
    lines += [_in_common(one)] if one.common else []
    if one.subjects:
        lines.append(_("Shared subjects: {words}").format(words=", ".join(one.subjects)))
    lines.append(_bridge(one))
    lines += [_("Introduced by: {path}").format(path=" → ".join(door.path)) for door in one.doors[:1]]
    if one.namesake:
        told = _("somebody of this name is among your people, and may be the same: {id} {name}")
        lines.append(_("Uncertain: {text}").format(text=told.format(id=one.namesake.id, name=one.namesake.name)))
    lines += [_("Uncertain: {text}").format(text=text) for text in one.uncertain]
    lines.append(" · ".join(f"{_part(name)} {hundredths(value)}" for name, value, _factor in one.parts))
    for line in lines:
        say(f"     {line}")


def _in_common(one: Suggestion) -> str:
    """Whom both know; of somebody of a follow list, who follows whom."""
    if one.direction == "out":
        return _("Followed by {names}").format(names=one.names)
    if one.direction == "in":
        return _("Follows {names}").format(names=one.names)
    if one.direction:
        return _("Followed by or following {names}").format(names=one.names)
    names = ", ".join(known.name for known in one.common) + (" …" if one.more else "")
    return ngettext("{count} common contact: {names}", "{count} common contacts: {names}", one.common_count).format(
        count=one.common_count, names=names
    )


def _bridge(one: Suggestion) -> str:
    bridge = one.bridge
    there = bridge.to or (_("the circle of {name}").format(name=one.common[0].name) if one.common else "")
    told = _("Bridge to {there} (you know {known} there)").format(there=there, known=bridge.known)
    # Of those of follow lists it is not known whom they know.
    if bridge.new or not one.account:
        told = _("Bridge to {there} (you know {known} there), {new} people whom you do not know").format(
            there=there, known=bridge.known, new=bridge.new
        )
    change = (bridge.after / bridge.before - 1) * 100 if bridge.before else 0.0
    sign = "+" if change > 0 else ""
    return " · ".join(
        (told if there else "", _("constraint {change} %").format(change=sign + hundredths(change)))
    ).strip(" ·")


def _part(name: str) -> str:
    return {"nearness": _("near"), "shared": _("shared"), "novelty": _("new"), "variety": _("variety")}[name]


def _target(opened: Session, wanted: str, introducer: int) -> int:
    """The person who is meant; somebody of a follow list becomes one."""
    from entregent.advice import actions

    account = _written(wanted)
    found = actions.take_up(opened.workspace, account, introducer, opened.now) if account else None
    return found or persons.one(opened, wanted)[0]


@app.command()
def introduce(
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help="Whom you want to meet: number or name; network:key for somebody of a follow list."
        ),
    ],
    through: Annotated[str, typer.Option(metavar="PERSON", help="Who could introduce you: number or name.")],
    about: Annotated[str, typer.Option(help="Why you want to meet them, in your words.")] = "",
    asked: Annotated[bool, typer.Option("--asked", help="Remember that you have asked.")] = False,
    not_asked: Annotated[bool, typer.Option("--not-asked", help="Forget that you have asked.")] = False,
    as_json: AsJson = False,
) -> None:
    """Draft the message by which you ask for an introduction, and the one to be forwarded. Nothing is sent."""
    opened = session()
    from entregent.advice import actions, queries

    introducer = persons.one(opened, through)[0]
    target = _target(opened, wanted, introducer)
    if asked and not_asked:
        refuse(_("Choose one of --asked and --not-asked."))
    if asked:
        actions.asked_for_introduction(opened.workspace, introducer, target, opened.now)
    if not_asked:
        actions.not_asked(opened.workspace, introducer, target)
    draft = queries.draft(opened.workspace, introducer, target, opened.now, about=about, language=opened.language)
    if draft is None:
        refuse(_("One of them is never to be suggested, or both are the same person."))
    if as_json:
        print_json({
            "introducer": {"id": draft.introducer_id, "name": draft.introducer_name},
            "target": {"id": draft.target_id, "name": draft.target_name},
            "message": draft.message,
            "forward": draft.forward,
            "asked_lately": draft.load,
            "asked_at": draft.asked_at.isoformat() if draft.asked_at else None,
        })  # fmt: skip
        return
    if draft.load:
        say(ngettext(
            "{name} was asked for {count} introduction in the last 90 days.",
            "{name} was asked for {count} introductions in the last 90 days.",
            draft.load,
        ).format(name=draft.introducer_name, count=draft.load))  # fmt: skip
    for title, text in ((draft.introducer_name, draft.message), (draft.target_name, draft.forward)):
        say(_("For {name}:").format(name=title))
        say()
        say(text)
        say()
