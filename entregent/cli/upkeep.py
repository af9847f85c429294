"""The application itself: `migrate`, `version`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli.application import app, migrate_database, set_up
from entregent.cli.showing import AsJson, print_json, say


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version; every command that needs it does so by itself."""
    set_up(migrate=False)
    count = migrate_database()
    if count:
        say(ngettext("{count} migration applied.", "{count} migrations applied.", count).format(count=count))
    else:
        say(_("The database is up to date."))


@app.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    try:
        number = version_of("entregent")
    except PackageNotFoundError:
        number = "0"
    if as_json:
        print_json({"version": number})
    else:
        typer.echo(f"entregent {number}")
