"""Erasing somebody from the reports of imports: rows that were not taken, and questions, may name them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from entregent.accounts.models import Workspace
from entregent.facts.actions import slices
from entregent.intake.models import Import, SkippedRow
from entregent.people.actions import Erased


def erase_traces(workspace: Workspace, erased: Erased) -> None:
    """Delete the skipped rows and the questions in which the names or the addresses of those who are gone stand."""
    wanted = {text.casefold() for text in (*erased.names, *erased.values, *(key for _network, key in erased.keys))}
    rows = SkippedRow.objects.filter(run__workspace=workspace).exclude(values={}).values_list("pk", "values")
    for ids in slices(pk for pk, values in list(rows.iterator(2_000)) if _names(values, wanted)):
        SkippedRow.objects.filter(pk__in=ids).delete()
    for run in Import.objects.filter(workspace=workspace).exclude(questions=[]):
        if _names(run.questions, wanted):
            run.questions = []
            run.save(update_fields=["questions"])


def _names(values: Any, wanted: Collection[str]) -> bool:
    text = json.dumps(values, ensure_ascii=False).casefold()
    return any(word in text for word in wanted)
