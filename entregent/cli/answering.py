"""What an import must know before it is read: asked at a terminal, taken from `--answer`, or likely and then said."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _

from entregent.cli.application import Session, refuse
from entregent.cli.reading import read_all
from entregent.cli.showing import tell

if TYPE_CHECKING:
    from entregent.contract.questions import Choice, Question

Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="QUESTION=VALUE", help="Answer a question beforehand; may be given again."),
]
Given = Mapping[str, tuple[str, ...]]


def parse_answers(written: Iterable[str] | None) -> dict[str, tuple[str, ...]]:
    """Answers as they were written, `question=value` each; a question that is named again has several values."""
    given: dict[str, tuple[str, ...]] = {}
    for each in written or ():
        question, found, value = each.partition("=")
        if not found or not question:
            refuse(_("Write an answer as QUESTION=VALUE, not {answer}.").format(answer=each))
        given[question] = (*given.get(question, ()), value)
    return given


def settle_questions(opened: Session, import_ids: list[int], given: Given) -> None:
    """Answer what these imports wait for, one after the other, and read them. An answer to one may settle another. What
    nobody answers, and nothing makes likely, keeps its import waiting."""
    from entregent.intake import actions, queries

    for import_id in import_ids:
        row = queries.row(opened.workspace, import_id)
        if row is None or row.stage != row.Stage.ASKING:
            continue
        questions = queries.questions_of(row)
        answers = {each.id: given[each.id] for each in questions if each.id in given}
        left = [each for each in questions if each.id not in answers]
        if left and sys.stdin.isatty() and sys.stdout.isatty():
            answers |= {each.id: _asked(each, row.file) for each in left}
            actions.answer(row, answers, opened.now)
        else:
            likely = {each.id: each.guess for each in left if each.guess or each.is_optional}
            _say_likely([each for each in left if each.guess], row.file)
            _say_missing([each for each in left if each.id not in likely], row.file, import_id)
            if len(answers) + len(likely) < len(questions):
                continue
            actions.answer(row, answers, opened.now, likely=likely)
        read_all(opened, import_ids)


def _say_likely(questions: list[Question], file: str) -> None:
    from entregent.cli.failures import said

    for each in questions:
        labels = [label(choice) for choice in each.choices if choice.value in each.guess] or list(each.guess)
        tell(
            _("{file}: {question} Taken to be likely: {answer}. Say otherwise with --answer {id}=…").format(
                file=file, question=said(each.text), answer=", ".join(labels), id=each.id
            )
        )


def _say_missing(questions: list[Question], file: str, import_id: int) -> None:
    from entregent.cli.failures import said

    for each in questions:
        values = ", ".join(choice.value for choice in each.choices) or _("any text")
        tell(
            _("{file}: {question} Answer with `entregent imports answer {number} --answer {id}=…` ({values}).").format(
                file=file, question=said(each.text), number=import_id, id=each.id, values=values
            )
        )


def _asked(question: Question, file: str) -> tuple[str, ...]:
    """The answer typed at the terminal: numbers of choices, or any text where there are none."""
    from entregent.cli.failures import said

    typer.echo()
    typer.echo(f"{file}: {said(question.text)}")
    if question.examples:
        typer.echo("  " + _("for example: {examples}").format(examples=", ".join(question.examples)))
    for number, choice in enumerate(question.choices, 1):
        typer.echo(f"  {number}  {label(choice)}")
    numbers = {str(number): choice.value for number, choice in enumerate(question.choices, 1)}
    usual = ",".join(number for number, value in numbers.items() if value in question.guess)
    default = usual if question.choices else ", ".join(question.guess)
    while True:
        typed = typer.prompt(_("Your answer"), default=default, show_default=bool(default))
        words = [word.strip() for word in typed.split(",") if word.strip()] if question.choices else [typed.strip()]
        values = tuple(numbers.get(word, word) for word in words if word)
        is_known = all(value in numbers.values() for value in values) or not question.choices
        if is_known and (values or question.is_optional):
            return values if question.several else values[:1]
        typer.echo(_("Type the number of an answer."))


def label(choice: Choice) -> str:
    """What a choice says, in the reader's language where it is ours."""
    from entregent.cli.failures import said

    return choice.label if isinstance(choice.label, str) else said(choice.label)


def question_json(question: Question) -> dict[str, Any]:
    """The documented keys of a question."""
    from entregent.cli.failures import said

    return {
        "id": question.id,
        "text": said(question.text),
        "choices": [{"value": choice.value, "label": label(choice)} for choice in question.choices],
        "guess": list(question.guess),
        "several": question.several,
        "optional": question.is_optional,
        "examples": list(question.examples),
    }
