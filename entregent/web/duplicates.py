"""Duplicates: pairs that may be one person, with the reason; the owner decides, and may change their mind."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.people import actions, queries
from entregent.ties import actions as ties
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen, whole
from entregent.web.notices import back, tell

AT_ONCE = 20


@policy(Policy.MEMBER)
@require_safe
def duplicates(request: Visit) -> HttpResponse:
    """The likeliest suggestions first."""
    workspace, now = request.access.workspace, clock.current().now()
    context = {
        "suggestions": queries.suggestions(workspace, now, AT_ONCE),
        "total": queries.count_suggestions(workspace, now),
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
            tell(
                request,
                _("Noted: not the same person. You will not be asked again."),
                undo=[actions.reject(workspace, suggestion_id, now)],
            )
        case "later":
            actions.postpone(workspace, suggestion_id, now)
        case _:
            raise Refused(_("Answer with the same, not the same, or later."))
    return redirect("duplicates")


@policy(Policy.MEMBER)
@require_POST
def accept_above(request: Visit) -> HttpResponse:
    """The same person, for all that are likely enough."""
    percent = whole(request.POST.get("percent"))
    judgments = ties.accept_above(request.access.workspace, percent / 100, clock.current().now())
    count = len(judgments)
    tell(request, ngettext("{count} pair joined.", "{count} pairs joined.", count).format(count=count), undo=judgments)
    return redirect("duplicates")


@policy(Policy.MEMBER)
@require_POST
def forget(request: Visit) -> HttpResponse:
    """Take back what the owner said of who is whom."""
    judgments = [found for text in chosen(request, "judgments").split(",") if (found := whole(text))]
    ties.forget(request.access.workspace, judgments, clock.current().now())
    tell(request, _("Taken back."))
    return back(request, "people")
