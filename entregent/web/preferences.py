"""Settings of the workspace: its name and rhythm, synonyms, spheres, and who may come in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts import actions
from entregent.accounts import queries as accounts
from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.people import actions as people
from entregent.people import queries
from entregent.ties import actions as ties
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen, whole
from entregent.web.notices import tell


@policy(Policy.OWNER)
@require_safe
def page(request: Visit) -> HttpResponse:
    """All settings on one page."""
    return render(request, "settings/page.html", _context(request))


def _context(request: Visit) -> dict[str, Any]:
    workspace = request.access.workspace
    return {"spheres": queries.spheres(workspace), "members": accounts.members(workspace)}


@policy(Policy.OWNER)
@require_POST
def workspace(request: Visit) -> HttpResponse:
    """Save the workspace's name, country, half-life and synonyms."""
    actions.change_settings(
        request.access.workspace,
        name=chosen(request, "name"),
        region=chosen(request, "region"),
        half_life_days=whole(request.POST.get("half_life_days")),
        synonyms=request.POST.get("synonyms", ""),
    )
    ties.forget_measures(request.access.workspace)
    ties.request_refresh(request.access.workspace, clock.current().now())
    tell(request, _("Saved. Ties are measured again in a moment."))
    return redirect("settings")


@policy(Policy.OWNER)
@require_POST
def sphere(request: Visit) -> HttpResponse:
    """Save a sphere, make one, or delete one."""
    if request.POST.get("delete") == "1":
        people.delete_sphere(request.access.workspace, chosen(request, "slug"))
        tell(request, _("The sphere is gone; the people stay."))
        return redirect("settings")
    written = chosen(request, "cadence")
    cadence = whole(written)
    if written and not cadence:
        raise Refused(_("Write the rhythm as a number of days, or leave it empty."))
    people.save_sphere(request.access.workspace, chosen(request, "slug"), chosen(request, "name"), cadence or None)
    tell(request, _("Saved."))
    return redirect("settings")


@policy(Policy.OWNER)
@never_cache
@require_POST
def invite(request: Visit) -> HttpResponse:
    """Show a new invitation link, once: only its digest is kept."""
    token = actions.issue_link(request.access.workspace, "invite", clock.current().now())
    link = request.build_absolute_uri(reverse("enter", args=[token]))
    return render(request, "settings/page.html", _context(request) | {"invitation": link})


@policy(Policy.OWNER)
@require_POST
def remove_member(request: Visit, user_id: int) -> HttpResponse:
    """End a member's access."""
    actions.remove_member(request.access.workspace, user_id)
    tell(request, _("They no longer have access."))
    return redirect("settings")
