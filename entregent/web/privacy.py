"""What is held, handed out or erased: downloads of everything or of one person, and the page on which one is erased."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entregent.base import clock
from entregent.people import queries as people
from entregent.privacy import actions, archive, queries
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen
from entregent.web.notices import tell


@policy(Policy.OWNER)
@require_safe
def export(request: Visit) -> StreamingHttpResponse:
    """Everything, as a download that begins at once."""
    return _download(request, None)


@policy(Policy.OWNER)
@require_safe
def export_person(request: Visit, person_id: int) -> StreamingHttpResponse:
    """All that is held of one person, as a download."""
    root = people.root_of(request.access.workspace, person_id)
    if root is None:
        raise Http404
    return _download(request, [root])


def _download(request: Visit, person_ids: list[int] | None) -> StreamingHttpResponse:
    now = clock.current().now()
    chunks = archive.stream(request.access.workspace, now, person_ids)
    answer = StreamingHttpResponse(chunks, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{archive.file_name(now)}"'
    return answer


@policy(Policy.OWNER)
@require_safe
def erase_page(request: Visit, person_id: int) -> HttpResponse:
    """What would go with a person, before it does."""
    workspace = request.access.workspace
    found = people.person(workspace, people.root_of(workspace, person_id) or 0)
    if found is None:
        raise Http404
    return render(request, "people/erase.html", {"person": found, "held": queries.held(workspace, found.id)})


@policy(Policy.OWNER)
@require_POST
def erase(request: Visit, person_id: int) -> HttpResponse:
    """Erase a person, for good."""
    name = actions.erase(request.access.workspace, person_id, clock.current().now())
    tell(request, _("{name} is erased. Imports pass them over from now on.").format(name=name))
    return redirect("people")


@policy(Policy.OWNER)
@require_POST
def allow(request: Visit) -> HttpResponse:
    """Let imports tell again of somebody who was erased."""
    written = chosen(request, "value")
    actions.allow_again(request.access.workspace, written)
    tell(request, _("{value}: imports may tell of them again.").format(value=written))
    return redirect("settings")
