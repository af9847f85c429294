"""One person: what is known and since when, the tie with its evidence, the timeline, whom they know."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.people import actions, queries
from entregent.people.queries import PersonView
from entregent.people.suggestions import suggestions_of
from entregent.ties import actions as ties
from entregent.ties import queries as tie_queries
from entregent.ties.queries import Event
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import chosen, whole
from entregent.web.notices import tell

EVENTS = 12


@policy(Policy.MEMBER)
@require_safe
def person(request: Visit, person_id: int) -> HttpResponse:
    """One person. The id of somebody who was joined with another leads to the one they are now."""
    workspace = request.access.workspace
    root = queries.root_of(workspace, person_id)
    if root is None:
        raise Http404
    if root != person_id:
        return redirect("person", root)
    found = queries.person(workspace, person_id)
    tie = tie_queries.tie(workspace, person_id)
    if found is None or tie is None:
        raise Http404
    network = request.GET.get("network", "")
    if is_partial(request):
        return render(request, "people/events.html", _events(request, person_id, network))
    context = {
        "person": found,
        "known": _known(found),
        "tie": tie,
        "answering": tie_queries.answering(person_id),
        "network": network,
        "networks": tie_queries.timeline_networks(workspace, person_id),
        "neighbours": tie_queries.neighbours(workspace, person_id),
        "all_spheres": queries.spheres(workspace, counted=False),
        "perhaps": suggestions_of(workspace, person_id, clock.current().now()),
    }
    return render(request, "people/person.html", context | _events(request, person_id, network))


def _events(request: Visit, person_id: int, network: str) -> dict[str, Any]:
    before = whole(request.GET.get("before")) or None
    events: tuple[Event, ...] = tie_queries.timeline(
        request.access.workspace, person_id, network=network, before=before, size=EVENTS + 1
    )
    more = events[EVENTS - 1].id if len(events) > EVENTS else None
    return {"events": events[:EVENTS], "older": more, "network": network, "person_id": person_id}


def _known(found: PersonView) -> list[tuple[str, tuple[str, ...]]]:
    """What the profile says beside name, work and place: (field, values)."""
    profile = found.profile
    addresses = {value for _kind, value in found.handles}
    told: list[tuple[str, tuple[str, ...]]] = [
        (name, (value,))
        for name, value in profile.single.items()
        if value and name not in ("headline", "place") and not (name == "handle" and value in addresses)
    ]
    shown = {identity.url for identity in found.identities}
    links = tuple(url for url in profile.many.get("urls", ()) if url.rstrip("/") not in shown)
    told += [(name, profile.many.get(name, ())) for name in ("skills", "schools", "labels")] + [("urls", links)]
    if profile.former_companies:
        told.append(("former", profile.former_companies))
    return [(name, values) for name, values in told if values]


@policy(Policy.MEMBER)
@require_safe
def proofs(request: Visit, person_id: int, other_id: int) -> HttpResponse:
    """The evidence that two people know each other."""
    workspace = request.access.workspace
    a, b = (queries.root_of(workspace, pk) for pk in (person_id, other_id))
    if a is None or b is None:
        raise Http404
    found = tie_queries.proofs_between(workspace, a, b)
    name = "people/proofs.html" if is_partial(request) else "people/knows.html"
    return render(
        request, name, {"a": tie_queries.tie(workspace, a), "b": tie_queries.tie(workspace, b), "proofs": found}
    )


@policy(Policy.MEMBER)
@require_POST
def mark(request: Visit, person_id: int) -> HttpResponse:
    """Set or take away a sphere, a tag, the place, or the wish never to be suggested."""
    workspace, kind, value = request.access.workspace, chosen(request, "kind"), chosen(request, "value")
    now = clock.current().now()
    if request.POST.get("clear") == "1":
        actions.clear_mark(workspace, [person_id], kind, value, now)
    else:
        actions.set_mark(workspace, [person_id], kind, value, now)
    return redirect("person", person_id)


@policy(Policy.MEMBER)
@require_POST
def add_note(request: Visit, person_id: int) -> HttpResponse:
    """Write a note."""
    actions.add_note(request.access.workspace, person_id, request.POST.get("text", ""), clock.current().now())
    return redirect("person", person_id)


@policy(Policy.MEMBER)
@require_POST
def change_note(request: Visit, person_id: int, note_id: int) -> HttpResponse:
    """Write a note anew."""
    actions.change_note(request.access.workspace, note_id, request.POST.get("text", ""))
    return redirect("person", person_id)


@policy(Policy.MEMBER)
@require_POST
def delete_note(request: Visit, person_id: int, note_id: int) -> HttpResponse:
    """Delete a note."""
    actions.delete_note(request.access.workspace, note_id)
    return redirect("person", person_id)


@policy(Policy.MEMBER)
@require_POST
def part(request: Visit, identity_id: int) -> HttpResponse:
    """This identity is somebody else."""
    judgments = ties.part(request.access.workspace, identity_id, clock.current().now())
    tell(request, _("They are two people now."), undo=judgments)
    return redirect("person", whole(request.POST.get("person")))


@policy(Policy.MEMBER)
@require_POST
def state_relation(request: Visit, person_id: int) -> HttpResponse:
    """The owner says that this person knows another one, chosen from the list or named in full."""
    workspace = request.access.workspace
    other = whole(request.POST.get("other")) or _only(queries.find_by_name(workspace, chosen(request, "who")))
    ties.state_relation(workspace, person_id, other, request.POST.get("text", ""), clock.current().now())
    tell(request, _("Noted: they know each other. The map follows in a moment."))
    return redirect("person", person_id)


def _only(found: list[tuple[int, str]]) -> int:
    if len(found) != 1:
        raise Refused(_("Write the whole name of one person, or choose one from the list."))
    return found[0][0]


@policy(Policy.MEMBER)
@require_POST
def unstate_relation(request: Visit, person_id: int, stated_id: int) -> HttpResponse:
    """Take back that this person knows another one."""
    ties.unstate_relation(request.access.workspace, stated_id, clock.current().now())
    tell(request, _("Taken back. The map follows in a moment."))
    return redirect("person", person_id)
