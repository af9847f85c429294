"""Today: whom to look after, at most seven cards, each with its reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from entregent.advice import actions as advice
from entregent.advice import queries
from entregent.base import clock
from entregent.contract import registry
from entregent.intake import queries as intake
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import whole


@policy(Policy.MEMBER)
@require_safe
def today(request: Visit) -> HttpResponse:
    """The cards of today; where nothing has been imported yet, how to begin."""
    now = clock.current().now()
    latest = intake.imports(request.access.workspace, now, limit=20)
    context = _cards(request) | {
        "is_new": not latest,
        "reading": [run for run in latest if run.is_open],
        "known_networks": known_networks(),
        "day": timezone.localdate(now),
    }
    return render(request, "today/page.html", context)


@policy(Policy.MEMBER)
@require_POST
def answer(request: Visit) -> HttpResponse:
    """Answer a card: done, put off, or never again."""
    advice.answer(
        request.access.workspace,
        whole(request.POST.get("person")),
        request.POST.get("kind", ""),
        request.POST.get("verdict", ""),
        clock.current().now(),
    )
    if is_partial(request):
        return render(request, "today/cards.html", _cards(request))
    return redirect("today")


def known_networks() -> list[str]:
    """The names of the networks whose exports can be read."""
    return sorted((network.name for network in registry.networks().values() if network.has_export), key=str.casefold)


def _cards(request: Visit) -> dict[str, Any]:
    cards = queries.today(request.access.workspace, clock.current().now(), get_language() or "en")
    return {"cards": cards}
