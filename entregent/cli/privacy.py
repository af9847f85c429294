"""What is held, handed out or erased: `export`, `erase`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from entregent.cli import persons
from entregent.cli.application import app, refuse, session
from entregent.cli.showing import counting, say, tell


@app.command()
def export(
    people: Annotated[
        list[str] | None, typer.Argument(metavar="[PERSON]…", help="Numbers or names; nobody named: everything.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The ZIP file; entregent-DATE.zip by default.")
    ] = None,
) -> None:
    """Write all that is held, or all that is held of some people, as JSON, CSV and vCard into one ZIP file."""
    opened = session()
    from entregent.privacy import archive, queries

    ids = [persons.one(opened, wanted)[0] for wanted in people or ()] or None
    path = output or Path(archive.file_name(opened.now))
    if path.is_dir():
        refuse(_("{file} is a folder: name a file in it.").format(file=path))
    total = 3 * (len(ids) if ids else queries.count_people(opened.workspace))
    with counting(_("Writing {file} …").format(file=path.name), total) as told, path.open("wb") as stream:
        for chunk in archive.stream(opened.workspace, opened.now, ids, told):
            stream.write(chunk)
    tell(_("{file}: {people} people, {size} MB.").format(
        file=path, people=total // 3, size=f"{path.stat().st_size / 1e6:.1f}"))  # fmt: skip


@app.command()
def erase(
    wanted: Annotated[str, typer.Argument(metavar="[PERSON]", help="Number or name.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this, say what would go.")] = False,
    allow: Annotated[
        str, typer.Option(metavar="VALUE", help="Let imports tell again of who has this address, number or profile.")
    ] = "",
) -> None:
    """Erase a person everywhere, for good: later imports pass them over."""
    opened = session()
    from entregent.privacy import actions, queries

    if allow:
        actions.allow_again(opened.workspace, allow)
        say(_("{value}: imports may tell of them again.").format(value=allow))
        return
    if not wanted:
        refuse(_("Say whom to erase: `entregent erase PERSON`."))
    pk, name = persons.one(opened, wanted)
    if yes:
        actions.erase(opened.workspace, pk, opened.now)
        say(_("{name} is erased.").format(name=name))
        return
    held = queries.held(opened.workspace, pk)
    say(_("{name} ({number}): {identities} handles, {interactions} exchanges, {relations} relations, {notes} notes.").format(
        name=name, number=pk, identities=held.identities, interactions=held.interactions, relations=held.relations,
        notes=held.notes))  # fmt: skip
    say(_("This cannot be taken back. To erase all of it: `entregent erase {number} --yes`.").format(number=pk))
