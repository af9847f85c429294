"""The help in the language of the terminal, without Django: sentences are looked up in the catalogue when help is shown."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import Any

import typer
import typer.core

from entregent.base.text import t

_LOCALE = Path(__file__).resolve().parents[1] / "locale"
_DOMAIN = "django"
# The words of the frame, which are not ours: Typer asks gettext for some of them, and we for the others.
FRAME = (
    t("Arguments"),
    t("Commands"),
    t("Options"),
    t("default: {default}"),
    t("required"),
    t("Missing command."),
    t("No such command {name!r}."),
    t("Install completion for the current shell."),
    t("Show completion for the current shell, to copy it or customize the installation."),
    t("Show this message and exit."),
    t("Usage: "),
)


def terminal_language() -> str:
    """The language of the terminal among those there are: French if it says so, else English."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if told.lower().startswith("fr") else "en"


def speak(command: Any) -> None:
    """Put the help of a command, of its options and of the commands in it into the language of the terminal."""
    os.environ["LANGUAGE"] = os.environ.get("ENTREGENT_LANGUAGE") or terminal_language()
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    _translate(command)


def _translate(command: Any) -> None:
    command.help = _said(command.help)
    command.short_help = _said(command.short_help)
    for parameter in command.params:
        parameter.help = _said(getattr(parameter, "help", None))
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)


def _said(sentence: str | None) -> str | None:
    return gettext.gettext(sentence) if sentence else sentence


class _Spoken:
    """What Typer writes of its own accord, in the language of the terminal."""

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        """The line that says how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=gettext.gettext("Usage: "))

    def get_help_option(self: Any, ctx: Any) -> Any:
        """The option that shows the help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _said(option.help)
        return option


class Command(_Spoken, typer.core.TyperCommand):
    """A command."""


class Group(_Spoken, typer.core.TyperGroup):
    """Commands under one name."""


class Application(typer.Typer):
    """Typer with our commands and groups where nothing else is said."""

    command: Callable[..., Any] = partialmethod(typer.Typer.command, cls=Command)  # type: ignore[assignment]
    callback: Callable[..., Any] = partialmethod(typer.Typer.callback, cls=Group)  # type: ignore[assignment]
