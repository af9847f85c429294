"""Duplicates: pairs that may be one person, with the reasons; the owner decides, and may change their mind."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.people import actions, suggestions
from entregent.ties import actions as ties
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen, ids, whole
from entregent.web.notices import back, tell

AT_ONCE = 20
THRESHOLDS = (99, 97, 95, 90)


@policy(Policy.MEMBER)
@require_safe
def duplicates(request: Visit) -> HttpResponse:
    """Those suggestions first by which most would change."""
    workspace, now = request.access.workspace, clock.current().now()
    context = {
        "suggestions": suggestions.suggestions(workspace, now, AT_ONCE),
        "total": suggestions.count_suggestions(workspace, now),
        "thresholds": THRESHOLDS,
        "pictures": suggestions.pictures(workspace),
        "whom_to_ask": suggestions.whom_to_ask(),
    }
    return render(request, "people/duplicates.html", context)


@policy(Policy.MEMBER)
@require_POST
def decide(request: Visit, suggestion_id: int) -> HttpResponse:
    """The same person, not the same, or later."""
    workspace, now = request.access.workspace, clock.current().now()
    match chosen(request, "verdict"):
        case "same":
            _root, judgments = ties.accept_suggestion(workspace, suggestion_id, now)
            tell(request, _("They are one person now."), undo=judgments)
        case "apart":
            word = actions.reject(workspace, suggestion_id, now)
            tell(request, _("Noted: not the same person. You will not be asked again."), undo=[word])
        case "later":
            word = actions.postpone(workspace, suggestion_id, now)
            tell(request, _("Put aside for a month."), undo=[word])
        case _:
            raise Refused(_("Answer with the same, not the same, or later."))
    return redirect("duplicates")


@policy(Policy.MEMBER)
@require_safe
def likely(request: Visit) -> HttpResponse:
    """Who would be joined at once from a likelihood on: nothing is joined by looking."""
    percent = whole(request.GET.get("percent"), THRESHOLDS[0])
    found = suggestions.likely(request.access.workspace, percent / 100)
    return render(request, "people/likely.html", {"suggestions": found, "percent": percent, "thresholds": THRESHOLDS})


@policy(Policy.MEMBER)
@require_POST
def accept_above(request: Visit) -> HttpResponse:
    """The same person, for those that were looked at and left ticked."""
    percent = whole(request.POST.get("percent"))
    chosen_ids = set(ids(request.POST, "pair"))
    judgments = ties.accept_above(request.access.workspace, percent / 100, clock.current().now(), chosen_ids)
    count = len(judgments)
    tell(request, ngettext("{count} pair joined.", "{count} pairs joined.", count).format(count=count), undo=judgments)
    return redirect("duplicates")


@policy(Policy.OWNER)
@require_POST
def choose_pictures(request: Visit) -> HttpResponse:
    """Who may be asked for the pictures of those who may be one person."""
    actions.choose_pictures(request.access.workspace, chosen(request, "asks"), clock.current().now())
    tell(request, _("Saved."))
    return redirect("duplicates")


@policy(Policy.MEMBER)
@require_POST
def forget(request: Visit) -> HttpResponse:
    """Take back what the owner said of who is whom."""
    judgments = [found for text in chosen(request, "judgments").split(",") if (found := whole(text))]
    ties.forget(request.access.workspace, judgments, clock.current().now())
    tell(request, _("Taken back."))
    return back(request, "people")
