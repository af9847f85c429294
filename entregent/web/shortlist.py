"""Shortlists: one sentence in, the people to meet out, and the board on which they are followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entregent.advice import actions, queries
from entregent.advice.queries import ItemView, ShortlistView
from entregent.base import clock
from entregent.base.csvfile import Cell, write_table
from entregent.ties.reach import progress
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import chosen
from entregent.web.notices import tell
from entregent.web.templatetags.formats import field_name

LONGEST = 400
COLUMNS = [
    *("rank", "name", "position", "company", "place", "tie", "step", "why", "introducer", "uncertain", "message"),
    *("degree", "account", "path"),
]
STEPS = ("found", "kept", "contacted", "met")
DROPPED = "dropped"


@policy(Policy.MEMBER)
@require_safe
def ask(request: Visit) -> HttpResponse:
    """The box, and, once something was asked, whom to meet; nothing is written."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    workspace = request.access.workspace
    context: dict[str, Any] = {"shortlists": queries.shortlists(workspace), "examples": _examples()}
    context["gathering"] = progress(workspace, clock.current().now())
    if text:
        found = queries.find(workspace, text, clock.current().now(), language=_language())
        context |= {"query": found.query, "found": found}
    return render(request, "shortlist/ask.html", context)


@policy(Policy.MEMBER)
@require_safe
def gathering(request: Visit) -> HttpResponse:
    """How far the graph of those further away is; nothing once it is there."""
    state = progress(request.access.workspace, clock.current().now())
    return render(request, "shortlist/gathering.html", {"gathering": state})


def _examples() -> tuple[str, ...]:
    return (
        _("3 days in Lyon in March, e-learning projects"),
        _("introduction to an insurer"),
        _("a graphic designer in Nantes"),
    )


def _language() -> str:
    return get_language() or "en"


@policy(Policy.MEMBER)
@require_POST
def keep(request: Visit) -> HttpResponse:
    """Keep what was found as a shortlist with its board."""
    text = chosen(request, "q")[:LONGEST]
    kept = actions.keep(request.access.workspace, text, clock.current().now(), language=_language())
    return redirect("board", kept)


def _one(request: Visit, shortlist_id: int) -> ShortlistView:
    found = queries.shortlist(request.access.workspace, shortlist_id)
    if found is None:
        raise Http404
    return found


@policy(Policy.MEMBER)
@require_safe
def board(request: Visit, shortlist_id: int) -> HttpResponse:
    """The board of a shortlist: found, kept, contacted, met."""
    return render(request, "shortlist/board.html", _board(_one(request, shortlist_id)))


def _board(found: ShortlistView) -> dict[str, Any]:
    by_step: dict[str, list[ItemView]] = {step: [] for step in (*STEPS, DROPPED)}
    for item in found.items:
        by_step[item.step].append(item)
    columns = [(step, by_step[step], _next(step), _before(step)) for step in STEPS]
    return {"shortlist": found, "columns": columns, "dropped": by_step[DROPPED]}


def _next(step: str) -> str:
    return (*STEPS, "")[STEPS.index(step) + 1]


def _before(step: str) -> str:
    return ("", *STEPS)[STEPS.index(step)]


@policy(Policy.MEMBER)
@require_POST
def move(request: Visit, shortlist_id: int, item_id: int) -> HttpResponse:
    """Bring one person to another step."""
    actions.move(request.access.workspace, item_id, chosen(request, "step"), clock.current().now())
    if is_partial(request):
        return render(request, "shortlist/columns.html", _board(_one(request, shortlist_id)))
    return redirect("board", shortlist_id)


@policy(Policy.MEMBER)
@require_POST
def message(request: Visit, shortlist_id: int, item_id: int) -> HttpResponse:
    """Keep the owner's version of a first message."""
    text = request.POST.get("text", "")
    actions.save_message(request.access.workspace, item_id, text, clock.current().now())
    if is_partial(request):
        return HttpResponse(_("Kept."), content_type="text/plain; charset=utf-8")
    return redirect("board", shortlist_id)


@policy(Policy.MEMBER)
@require_POST
def delete(request: Visit, shortlist_id: int) -> HttpResponse:
    """Delete a shortlist with its board."""
    actions.delete_shortlist(request.access.workspace, shortlist_id)
    tell(request, _("The shortlist is deleted; the people stay."))
    return redirect("shortlist")


@policy(Policy.MEMBER)
@require_safe
def printable(request: Visit, shortlist_id: int) -> HttpResponse:
    """The people of a shortlist on paper, those set aside left out."""
    found = _one(request, shortlist_id)
    context = {"shortlist": found, "items": [item for item in found.items if item.step != DROPPED]}
    return render(request, "shortlist/print.html", context)


@policy(Policy.MEMBER)
@require_safe
def file(request: Visit, shortlist_id: int) -> HttpResponse:
    """A shortlist as CSV, or as JSON with `format=json`."""
    found = _one(request, shortlist_id)
    suffix = "json" if request.GET.get("format") == "json" else "csv"
    if suffix == "json":
        told = {
            "query": {name: getattr(found.query, name) for name in ("text", "place", "dates", "subject")},
            "results": [
                replace(item.result, message=item.message).as_json() | {"step": item.step} for item in found.items
            ],
        }
        answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    else:
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        write_table(answer, COLUMNS, _rows(found), mark=True)
    answer["Content-Disposition"] = f'attachment; filename="shortlist-{found.id}.{suffix}"'
    return answer


def _rows(found: ShortlistView) -> Iterator[list[Cell]]:
    for item in found.items:
        result = item.result
        yield [
            result.rank,
            result.name,
            result.position,
            result.company,
            result.place,
            round(result.tie, 2),
            item.step,
            " | ".join(_("{name}: {value}").format(name=field_name(why.field), value=why.text) for why in result.why),
            result.introducer.name if result.introducer else "",
            " ".join(result.uncertain),
            item.message,
            result.degree or "",
            f"{result.account.network}:{result.account.key}" if result.account else "",
            " → ".join(name for _pk, name, _value in result.introducer.path) if result.introducer else "",
        ]
