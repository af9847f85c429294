"""How commands show things: JSON alone on the standard output, tables for people, progress beside it on the error output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from unicodedata import category

import typer
from django.utils.formats import number_format
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 160
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys, and nothing else.")]


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)


def say(text: str = "") -> None:
    """A line for people on the standard output."""
    typer.echo(clean(text))


def tell(text: str) -> None:
    """A line beside the result, on the error output."""
    typer.echo(clean(text), err=True)


def hundredths(value: float) -> str:
    """A number with two decimals, and the sign before them that the language of the terminal wants."""
    return number_format(round(value, 2), 2)


def print_json(value: Any) -> None:
    """One JSON document on the standard output, which nothing else is written to."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    typer.echo(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A table; the columns of these numbers are aligned right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(str(cell))) for cell in row))
    _console(stderr=False).print(table)


def clean(text: str) -> str:
    """The text without what a terminal would obey instead of showing: names come from files that others wrote."""
    return "".join(char for char in text if char in "\n\t" or (category(char) not in _OBEYED and char not in _TURNING))


_OBEYED = ("Cc", "Cs")
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on the error output, while it lasts, what is being done; silent where nobody watches."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(clean(what)):
        yield


class _Bytes(ProgressColumn):
    """Megabytes read of all."""

    def render(self, task: Task) -> Text:
        """As “12.3 / 40.0 MB”; nothing once reading is over."""
        return Text(f"{task.completed / 1e6:,.1f} / {(task.total or 0) / 1e6:,.1f} MB" if task.total else "")


@contextmanager
def bar() -> Iterator[Progress]:
    """A progress bar with count, bytes and time left on the error output; silent where nobody watches."""
    console = _console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        _Bytes(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar that counts up to `total`, with the time left; what it yields is told how many more are done. Silent where
    nobody watches."""
    console = _console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(clean(what), total=total)
        yield lambda more: progress.advance(task, more)
