"""What must be asked before a file can be read, and what the owner answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.base import work
from entregent.base.text import Text
from entregent.base.work import State
from entregent.contract.network import Reading
from entregent.contract.questions import Choice, Question
from entregent.intake.models import Answer, Import
from entregent.people.queries import own_emails, own_keys

LONGEST_ANSWER = 200


def reading_for(run: Import, now: datetime) -> Reading:
    """What the adapter is given for this import: when it is, who the owner is, and what the owner answered."""
    kept = Answer.objects.filter(workspace=run.workspace, network=run.network).values_list("question", "values")
    answers = {**dict(kept), **run.answers}
    return Reading(
        now,
        own_keys(run.workspace, run.network),
        own_emails(run.workspace),
        {question: tuple(values) for question, values in answers.items()},
    )


def ask(run: Import, questions: Sequence[Question]) -> None:
    """Let a claimed import wait until the owner has answered; nothing was read yet."""
    work.write(
        run,
        state=State.WAITING,
        stage=Import.Stage.ASKING,
        next_attempt_at=None,
        attempts=0,
        lease_until=None,
        questions=[as_json(question) for question in questions],
    )


@transaction.atomic
def answer(
    run: Import,
    answers: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    likely: Mapping[str, Sequence[str]] | None = None,
) -> Import:
    """Answer the questions of a waiting import, which is then read; those of other imports that the answer may settle are
    looked at again.

    `answers` are the owner's word, and given to later imports of that network too; `likely` ones are taken for this import
    alone. A question that both leave out is asked again. Raises `Refused` for an answer that is none of the choices, or
    none at all where one is needed.
    """
    asked = questions_of(run)
    given = {each.id: _checked(each, answers[each.id]) for each in asked if each.id in answers}
    taken = {each.id: list(likely[each.id]) for each in asked if likely and each.id in likely}
    run.answers = {**run.answers, **taken, **given}
    Import.objects.filter(pk=run.pk).update(answers=run.answers)
    for name, values in given.items():
        Answer.objects.update_or_create(
            workspace=run.workspace, network=run.network, question=name, defaults={"values": values, "at": now}
        )
    waiting = Import.objects.filter(workspace=run.workspace, state=State.WAITING, stage=Import.Stage.ASKING)
    waiting.update(state=State.PENDING, stage=Import.Stage.READING, next_attempt_at=now, questions=[])
    run.refresh_from_db()
    return run


def _checked(question: Question, values: Sequence[str]) -> list[str]:
    given = [value.strip()[:LONGEST_ANSWER] for value in values if value.strip()]
    known = {choice.value for choice in question.choices}
    if known and not set(given) <= known:
        raise Refused(_("Choose one of the answers that are offered."))
    if not given and not question.is_optional:
        raise Refused(_("Answer every question that has no answer yet."))
    return given if question.several else given[:1]


def questions_of(run: Import) -> tuple[Question, ...]:
    """The questions that the import waits for."""
    return tuple(from_json(kept) for kept in run.questions)


def as_json(question: Question) -> dict[str, Any]:
    """A question as it is kept."""
    return {
        "id": question.id,
        "text": _plain(question.text),
        "choices": [{"value": choice.value, "label": _plain(choice.label)} for choice in question.choices],
        "guess": list(question.guess),
        "several": question.several,
        "is_optional": question.is_optional,
        "examples": list(question.examples),
    }


def from_json(kept: Mapping[str, Any]) -> Question:
    """The question that was kept so."""
    return Question(
        kept["id"],
        Text(kept["text"]["template"], kept["text"]["values"]),
        tuple(Choice(each["value"], _label(each["label"])) for each in kept["choices"]),
        tuple(kept["guess"]),
        kept["several"],
        kept["is_optional"],
        tuple(kept["examples"]),
    )


def _plain(text: Text | str) -> Any:
    return text if isinstance(text, str) else {"template": text.template, "values": dict(text.values)}


def _label(kept: Any) -> Text | str:
    return kept if isinstance(kept, str) else Text(kept["template"], kept["values"])
