"""Taking files in, and taking them back: `import`, `imports`, `imports undo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli.answering import Answers, parse_answers, question_json, settle_questions
from entregent.cli.application import REFUSED, Commands, Session, app, refuse, session
from entregent.cli.helping import Application
from entregent.cli.reading import read_all, take_up_abandoned
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, print_json, print_table, say, tell

if TYPE_CHECKING:
    from entregent.intake.actions import Refusal, Source
    from entregent.intake.queries import ImportView, Skip

SHOWN_REASONS = 12
SHOWN_LINES = 6
KINDS = ("people", "identities", "interactions", "relations")

imports_app = Application(
    name="imports", cls=Commands, help="List the imports, or take one back.", rich_markup_mode=None
)
app.add_typer(imports_app)


@app.command(name="import")
def import_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Zip archives, folders or single files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would come in, and write nothing.")] = False,
    answers: Answers = None,
    as_json: AsJson = False,
) -> None:
    """Import what a network, a telephone or an address book gave you, and report what came of it.

    What must be known first is asked at a terminal; elsewhere what is likely is taken, and said."""
    opened = session()
    given = parse_answers(answers)
    if not dry_run:
        take_up_abandoned(opened)
    from entregent.intake import actions as intake

    found = [item for path in paths for item in intake.sources(path, opened.now)]
    taken: list[Source] = [item for item in found if isinstance(item, intake.Source)]
    refused: list[Refusal] = [item for item in found if isinstance(item, intake.Refusal)]
    ordered = intake.in_order(taken)
    runs = [intake.queue(opened.workspace, source, opened.now, is_preview=dry_run) for source in ordered]
    try:
        read_all(opened, [run.pk for run in runs])
        settle_questions(opened, [run.pk for run in runs], given)
        views = _views(opened, [run.pk for run in runs])
        report(views, refused, as_json=as_json, is_preview=dry_run)
    finally:
        if dry_run:
            for run in runs:
                intake.dismiss(run)
    if any(not item.is_aside for item in refused) or any(view.stage != "finished" for view in views):
        raise typer.Exit(REFUSED)
    if not dry_run:
        bring_up_to_date(opened)


def _views(opened: Session, import_ids: list[int]) -> list[ImportView]:
    from entregent.base import clock
    from entregent.intake import queries as intake

    now = clock.current().now()
    return [view for pk in import_ids if (view := intake.one(opened.workspace, pk, now))]


def report(views: list[ImportView], refused: list[Refusal], *, as_json: bool = False, is_preview: bool = False) -> None:
    """What came of imports: to read, or as JSON. What was refused is said on the error output."""
    from entregent.cli.failures import said

    if as_json:
        print_json(
            {
                "imports": [import_json(view, is_preview=is_preview) for view in views if not view.refusal],
                "refused": [{"file": item.file, "reason": said(item.message)} for item in refused]
                + [{"file": view.file, "reason": said(view.refusal)} for view in views if view.refusal],
            }
        )
    elif read := [view for view in views if not view.refusal]:
        _print_report(read, is_preview=is_preview)
    for item in refused:
        sentence = said(item.message)
        tell(sentence if item.file in sentence else f"{item.file}: {sentence}")
    for view in views:
        if view.refusal:
            tell(said(view.refusal))
        elif view.is_asking:
            tell(_("{file} waits for an answer: `entregent imports answer {id}`.").format(file=view.file, id=view.id))
        elif view.is_open:
            tell(_("{file} is not read to its end yet; it is taken up again later.").format(file=view.file))


def import_json(view: ImportView, *, is_preview: bool = False) -> dict[str, Any]:
    """The documented keys of an import; `id` is null for one that was only previewed."""
    from entregent.cli.failures import said
    from entregent.intake import queries as intake

    return {
        "id": None if is_preview else view.id,
        "network": view.network,
        "file": view.file,
        "created": {kind: (view.counts.get("created") or {}).get(kind, 0) for kind in (*KINDS, "posts", "feed_items")},
        "updated": view.counts.get("updated", 0),
        "unchanged": view.counts.get("unchanged", 0),
        "skipped": [
            {"file": skip.file, "line": skip.line, "reason": said(skip.reason), "count": skip.count}
            for skip in intake.skipped(view.id, limit=None)
        ],
        "missing": [{"what": said(lack.what), "how": said(lack.how)} for lack in view.missing],
        "questions": [question_json(question) for question in view.questions],
        "stage": view.stage,
        "created_at": view.created_at.isoformat(),
    }


def _print_report(views: list[ImportView], *, is_preview: bool) -> None:
    from entregent.cli.failures import said

    if is_preview:
        say(_("This is what would come in; nothing was written."))
    print_counts(views)
    told = set()
    for view in views:
        if view.counts.get("skipped"):
            _print_skipped(view, is_preview=is_preview)
        for lack in view.missing:
            if (sentences := (said(lack.what), said(lack.how))) not in told:
                told.add(sentences)
                say()
                say(sentences[0])
                say("  " + sentences[1])


def _print_skipped(view: ImportView, *, is_preview: bool) -> None:
    """The rows that were not taken, by reason: how many, and the first of them."""
    from entregent.cli.failures import said
    from entregent.intake import queries as intake

    count = view.counts["skipped"]
    told = ngettext("{file}: {count} row was not taken.", "{file}: {count} rows were not taken.", count)
    say()
    say(told.format(file=view.file, count=count))
    reasons: dict[tuple[str, str], list[Skip]] = {}
    for skip in intake.skipped(view.id):
        reasons.setdefault((skip.file, said(skip.reason)), []).append(skip)
    for (file, reason), rows in list(reasons.items())[:SHOWN_REASONS]:
        numbers = [str(row.line) for row in rows if row.line]
        where = ", ".join(numbers[:SHOWN_LINES]) + (" …" if len(numbers) > SHOWN_LINES else "")
        times = sum(row.count for row in rows)
        say(f"  {file}{f':{where}' if where else ''}  {reason}" + (f" (× {times:,})" if times > 1 else ""))
    if not is_preview:
        say("  " + _("Every row: `entregent imports show {id} --json`.").format(id=view.id))


def print_counts(views: list[ImportView]) -> None:
    """The numbers of imports as a table."""
    columns = (
        _("No."),
        _("File"),
        _("Network"),
        _("New people"),
        _("New identities"),
        _("New exchanges"),
        _("New relations"),
        _("Updated"),
        _("Unchanged"),
        _("Skipped"),
    )
    rows = []
    for view in views:
        created = view.counts.get("created") or {}
        numbers = [*(created.get(kind, 0) for kind in KINDS)]
        numbers += [view.counts.get(name, 0) for name in ("updated", "unchanged", "skipped")]
        rows.append((view.id, view.file, view.network_name, *numbers))
    print_table(columns, rows, right=(0, *range(3, 10)))


@imports_app.callback(invoke_without_command=True)
def imports_command(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the imports, the latest first; `imports undo ID` takes one back."""
    if context.invoked_subcommand:
        return
    opened = session()
    from entregent.intake import queries as intake

    views = [view for view in intake.imports(opened.workspace, opened.now) if not view.is_preview]
    if as_json:
        print_json({"imports": [import_json(view) for view in views]})
    elif views:
        names = {
            "asking": _("waiting for an answer"),
            "reading": _("being read"),
            "joining": _("being read"),
            "measuring": _("being read"),
            "finished": _("imported"),
            "refused": _("refused"),
            "undoing": _("being taken back"),
            "undone": _("taken back"),
        }
        columns = (_("No."), _("Date"), _("File"), _("Network"), _("State"))
        rows = ((v.id, f"{v.created_at:%Y-%m-%d %H:%M}", v.file, v.network_name, names[v.stage]) for v in views)
        print_table(columns, rows, right=(0,))
    else:
        say(_("Nothing was imported yet: try `entregent import PATH`, or `entregent demo` for an invented network."))


@imports_app.command()
def show(
    import_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the import.")],
    as_json: AsJson = False,
) -> None:
    """Show the report of an import again, with every row that was not taken."""
    opened = session()
    view = _one(opened, import_id)
    report([view], [], as_json=as_json)


@imports_app.command(name="answer")
def answer_command(
    import_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the import.")],
    answers: Answers = None,
    as_json: AsJson = False,
) -> None:
    """Answer what an import waits for, and read it."""
    opened = session()
    given = parse_answers(answers)
    view = _one(opened, import_id)
    if not view.is_asking:
        refuse(_("Import {id} ({file}) waits for no answer.").format(id=view.id, file=view.file))
    settle_questions(opened, [import_id], given)
    views = _views(opened, [import_id])
    report(views, [], as_json=as_json)
    if any(found.stage != "finished" for found in views):
        raise typer.Exit(REFUSED)
    bring_up_to_date(opened)


@imports_app.command()
def undo(
    import_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the import.")],
) -> None:
    """Take back everything that this import alone said."""
    opened = session()
    take_up_abandoned(opened)
    from entregent.intake import actions, queries

    view = _one(opened, import_id)
    row = queries.row(opened.workspace, import_id)
    if not view.can_be_undone or row is None:
        refuse(
            _("Import {id} ({file}) stands no more: there is nothing to take back.").format(id=view.id, file=view.file)
        )
    actions.request_undo(row, opened.now)
    read_all(opened, [import_id])
    say(_("Import {id} ({file}) is taken back: what it alone said is gone.").format(id=view.id, file=view.file))
    bring_up_to_date(opened)


def _one(opened: Session, import_id: int) -> ImportView:
    found = _views(opened, [import_id])
    if not found or found[0].is_preview:
        refuse(_("There is no import {id}: `entregent imports` lists them.").format(id=import_id))
    return found[0]
