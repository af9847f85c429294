"""The command's frame: Django is set up when a command needs it, and every failure is one sentence with exit code 2."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer
from rich.console import Console

app = typer.Typer(
    name="entregent",
    help="Your own network, understood, and looked after.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False)
REFUSED = 2


def refuse(sentence: str) -> NoReturn:
    """Say in one sentence what is wrong and what to do, and end with exit code 2."""
    errors.print(sentence, markup=False)
    raise typer.Exit(REFUSED)


def set_up(*, migrate: bool = True) -> None:
    """Bring up Django in the language of the terminal; with `migrate`, the database to the current tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entregent.settings")
    os.environ.setdefault("ENTREGENT_LANGUAGE", _terminal_language())
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as error:
        refuse(str(error))
    translation.activate(os.environ["ENTREGENT_LANGUAGE"])
    if migrate:
        _migrate()


def _terminal_language() -> str:
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if told.lower().startswith("fr") else "en"


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def main() -> None:
    """The entry point of the command."""
    from entregent.cli import serving  # noqa: F401 - brings its commands

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
