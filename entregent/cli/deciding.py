"""Who is whom, and who knows whom, as the owner says: `duplicates`, `merge`, `unmerge`, `relate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli import persons
from entregent.cli.application import Session, app, refuse, session
from entregent.cli.showing import AsJson, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entregent.people.queries import PersonView
    from entregent.people.suggestions import Face, SuggestionView

Person = Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")]


@app.command()
def duplicates(
    accept: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Yes, the same person; may be repeated.")
    ] = None,
    reject: Annotated[list[int] | None, typer.Option(metavar="ID", help="No, never; may be repeated.")] = None,
    later: Annotated[list[int] | None, typer.Option(metavar="ID", help="Ask again in a month.")] = None,
    accept_above: Annotated[
        float | None, typer.Option(metavar="P", min=0, max=1, help="Yes to all of at least this likelihood (0.9–1).")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="With --accept-above: list them, join nobody.")] = False,
    pictures: Annotated[
        str | None,
        typer.Option(metavar="WHOM", help="Whom to ask for their pictures: accounts (connected ones), all, nobody."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List people who may be one, with the reasons, those first by which most would change; accept or reject a
    suggestion. A no is remembered for ever."""
    opened = session()
    from entregent.people import actions
    from entregent.people import suggestions as people

    if pictures is not None:
        actions.choose_pictures(opened.workspace, pictures, opened.now)
        say(_("Saved."))
    elif accept_above is not None and preview:
        _list(people.likely(opened.workspace, accept_above), as_json=as_json)
    elif accept or reject or later or accept_above is not None:
        _answer(opened, accept or (), reject or (), later or (), accept_above)
    else:
        _list(people.suggestions(opened.workspace, opened.now, limit), as_json=as_json)


def _answer(
    opened: Session, accept: Sequence[int], reject: Sequence[int], later: Sequence[int], above: float | None
) -> None:
    from entregent.people import actions as people
    from entregent.ties import actions as ties

    for suggestion in accept:
        root, _judgments = ties.accept_suggestion(opened.workspace, suggestion, opened.now)
        say(_("{suggestion}: joined as number {person}.").format(suggestion=suggestion, person=root))
    for suggestion in reject:
        people.reject(opened.workspace, suggestion, opened.now)
        say(_("{suggestion}: not the same person; this is not asked again.").format(suggestion=suggestion))
    for suggestion in later:
        people.postpone(opened.workspace, suggestion, opened.now)
        say(_("{suggestion}: put aside for a month.").format(suggestion=suggestion))
    if above is not None:
        count = len(ties.accept_above(opened.workspace, above, opened.now))
        say(ngettext("{count} pair joined.", "{count} pairs joined.", count).format(count=count))


def _list(found: Sequence[SuggestionView], *, as_json: bool) -> None:
    if as_json:
        print_json({"duplicates": [_suggestion_json(row) for row in found]})
    elif found:
        columns = (_("No."), _("One"), _("Other"), _("Likely"), _("Exchanges"), _("Why"))
        rows = ((s.id, _told(s.a), _told(s.b), f"{min(s.probability, 0.999):.1%}", s.stake, _why(s)) for s in found)
        print_table(columns, rows, right=(0, 3, 4))
        say(_("Answer with `entregent duplicates --accept ID`, `--reject ID` or `--later ID`."))
    else:
        say(_("Nobody looks like somebody else."))


def _why(row: SuggestionView) -> str:
    from entregent.people.reasons import reason_sentence

    said = ((reason.bits, reason_sentence(reason.says, reason.where)) for reason in row.reasons if reason.weighs)
    return "; ".join(f"{'+' if bits > 0 else '−'} {text}" for bits, text in said)


def _told(face: Face) -> str:
    networks = ", ".join(sorted({known.network_name for known in face.identities}))
    return f"{face.id} {face.name} ({', '.join(filter(None, (face.company, networks)))})"


def _suggestion_json(row: SuggestionView) -> dict[str, Any]:
    return {
        "id": row.id,
        "people": [{"id": face.id, "name": face.name, "company": face.company} for face in (row.a, row.b)],
        "probability": row.probability,
        "exchanges": row.stake,
        "reasons": [
            {"comparison": reason.comparison, "says": reason.says, "bits": reason.bits, "where": reason.where}
            for reason in row.reasons
        ],
    }


@app.command()
def merge(
    people: Annotated[list[str], typer.Argument(metavar="PERSON PERSON…", help="Numbers or names, two or more.")],
) -> None:
    """Say that these people are one. `unmerge` takes it back."""
    opened = session()
    from entregent.ties import actions as ties

    chosen = [persons.one(opened, wanted)[0] for wanted in people]
    root, _judgments = ties.join(opened.workspace, chosen, opened.now)
    say(_("Joined as number {person}; `entregent unmerge {person}` takes it back.").format(person=root))


@app.command()
def unmerge(
    wanted: Person,
    identity: Annotated[int | None, typer.Option(metavar="ID", help="Part this identity, for ever.")] = None,
) -> None:
    """Take back what `merge` joined, or say that one identity is somebody else."""
    opened = session()
    from entregent.people import queries as people
    from entregent.ties import actions as ties

    pk, name = persons.one(opened, wanted)
    view = people.person(opened.workspace, pk)
    assert view is not None
    if identity is not None:
        if identity not in {known.id for known in view.identities}:
            refuse(_("{name} has no identity {id}. There are: {identities}.").format(
                name=name, id=identity, identities=_identities(view)))  # fmt: skip
        ties.part(opened.workspace, identity, opened.now)
        say(_("Parted: this identity is not {name}, and is never joined with them again.").format(name=name))
        return
    mine = [word.id for word in view.judgments if word.verdict == "same"]
    if not mine:
        refuse(_("You joined nothing to {name}. To part an identity, name it with --identity: {identities}.").format(
            name=name, identities=_identities(view)))  # fmt: skip
    ties.forget(opened.workspace, mine, opened.now)
    say(_("{name}: what you joined is parted again.").format(name=name))


def _identities(view: PersonView) -> str:
    return ", ".join(f"{known.id} ({known.network_name} {known.name or known.key})" for known in view.identities)


@app.command()
def relate(
    one: Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")],
    other: Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")],
    text: Annotated[str, typer.Option(help="From where they know each other.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take it back instead.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Only list the evidence; say nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say that two people know each other, and list the evidence there is."""
    opened = session()
    from entregent.ties import actions, queries

    (a, a_name), (b, b_name) = persons.one(opened, one), persons.one(opened, other)
    if show and (remove or text):
        refuse(_("--show says nothing: leave --text and --remove out."))
    if remove:
        for proof in queries.proofs_between(opened.workspace, a, b):
            if proof.stated_id is not None:
                actions.unstate_relation(opened.workspace, proof.stated_id, opened.now)
    elif not show:
        actions.state_relation(opened.workspace, a, b, text, opened.now)
    _show_proofs(opened, (a, a_name), (b, b_name), as_json=as_json)


def _show_proofs(opened: Session, one: tuple[int, str], other: tuple[int, str], *, as_json: bool) -> None:
    from entregent.ties import queries
    from entregent.ties.sentences import relation_kind_name

    proofs = queries.proofs_between(opened.workspace, one[0], other[0])
    if as_json:
        told = [
            {
                "kind": proof.kind,
                "context": proof.context,
                "inferred": proof.inferred,
                "since": proof.since.isoformat() if proof.since else None,
                "people": proof.size,
            }
            for proof in proofs
        ]
        print_json({"people": [{"id": pk, "name": name} for pk, name in (one, other)], "proofs": told})
        return
    say(f"{one[1]} – {other[1]}")
    rows = ((relation_kind_name(proof.kind), proof.context, proof.since or "") for proof in proofs)
    print_table((_("Proof"), _("Where"), _("Since")), rows)
