"""The command's frame: Django is set up when a command needs it, and every failure is one sentence with exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from entregent.cli.helping import Application, Group, speak, terminal_language

if TYPE_CHECKING:
    from entregent.accounts.actions import Workspace

REFUSED = 2
# As the help lists them: coming in, looking, acting, deciding, upkeep.
ORDER = (
    *(
        "run",
        "demo",
        "import",
        "imports",
        "connect",
        "accounts",
        "sync",
        "disconnect",
        "shortlist",
        "meet",
        "introduce",
        "today",
        "map",
        "graph",
        "people",
        "person",
        "tie",
    ),
    *("note", "tag", "sphere", "place", "spare", "duplicates", "merge", "unmerge", "relate"),
    *("export", "erase"),
    *("link", "web", "worker", "migrate", "version"),
)


class Commands(Group):
    """Commands of which each failure that a person can do something about is told in one sentence."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order of the help."""
        return sorted(super().list_commands(ctx), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Begin with the language of the terminal, since the help may be asked for."""
        speak(self)
        return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what went wrong in a known way ends it with exit code 2."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has read enough (`| head`).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except Exception as error:
            from entregent.cli.failures import sentence_for

            if sentence := sentence_for(error):
                refuse(sentence)
            raise


app = Application(
    name="entregent",
    cls=Commands,
    help="Your own network, understood, and looked after.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works on: the workspace, the moment, and the language of the terminal."""

    workspace: Workspace
    now: datetime
    language: str


def refuse(sentence: str) -> NoReturn:
    """Say in one sentence what is wrong and what to do, and end with exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(REFUSED)


def set_up(*, migrate: bool = True) -> None:
    """Bring up Django in the language of the terminal; with `migrate`, the database to the current tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entregent.settings")
    os.environ.setdefault("ENTREGENT_LANGUAGE", terminal_language())
    import django
    from django.utils import translation

    from entregent.base import clock

    django.setup()
    translation.activate(os.environ["ENTREGENT_LANGUAGE"])
    try:
        clock.current()
    except ValueError as error:
        refuse(str(error))
    if migrate:
        migrate_database()


def session() -> Session:
    """Set up, and open the workspace of this installation."""
    set_up()
    from entregent.accounts.actions import ensure_workspace
    from entregent.base import clock
    from entregent.people.actions import ensure_spheres

    now, language = clock.current().now(), os.environ["ENTREGENT_LANGUAGE"][:2]
    workspace = ensure_workspace(now, language)
    ensure_spheres(workspace)
    return Session(workspace, now, language)


def migrate_database() -> int:
    """Bring the database to the current tables; how many migrations were applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def missing() -> int:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if not missing():
        return 0
    with _one_at_a_time():
        if count := missing():
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        return count


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of the processes that start together on one data folder, one migrates and the others wait."""
    from django.conf import settings

    with (Path(settings.ENTREGENT_HOME) / "migrating.lock").open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """The entry point of the command."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
