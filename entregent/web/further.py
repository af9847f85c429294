"""One step further: the second degree as groups and bridges, its data, its files, and one group at a time."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from entregent.drawing.anonymous import anonymise
from entregent.drawing.columns import scene_columns
from entregent.drawing.files import WRITERS
from entregent.ties import beyond
from entregent.web.access import Policy, Visit, policy
from entregent.web.captions import further_captions
from entregent.web.map import TYPES, download


@policy(Policy.MEMBER)
@require_safe
def page(request: Visit) -> HttpResponse:
    """The picture of groups; while there is none, how far it is, or what to do first."""
    workspace = request.access.workspace
    state = beyond.progress(workspace)
    context = {
        "state": state,
        "told": beyond.told_beyond(workspace),
        "formats": [suffix.removeprefix(".") for suffix in WRITERS],
        "captions": further_captions(beyond.told_beyond(workspace)),
    }
    return render(request, "map/further.html", context)


@policy(Policy.MEMBER)
@require_safe
def state(request: Visit) -> HttpResponse:
    """How far the picture is; the page is loaded anew when it is there."""
    found = beyond.progress(request.access.workspace)
    answer = render(request, "map/further_state.html", {"state": found})
    if found.is_known or not found.is_running:
        answer["HX-Refresh"] = "true"
    return answer


@policy(Policy.MEMBER)
@require_safe
@gzip_page
def data(request: Visit) -> HttpResponse:
    """The groups and bridges as columns of JSON (their shape: drawing/columns.py)."""
    workspace = request.access.workspace
    columns = scene_columns(beyond.scene_beyond(workspace), further_captions(beyond.told_beyond(workspace)))
    return HttpResponse(json.dumps(columns, ensure_ascii=False, separators=(",", ":")), content_type=TYPES[".json"])


@policy(Policy.MEMBER)
@require_safe
def file(request: Visit) -> HttpResponse:
    """The groups and bridges as a file to download; with `anonymous=1` without a name in it."""
    workspace = request.access.workspace
    suffix = f".{request.GET.get('format', '')}"
    if suffix not in WRITERS:
        raise Http404
    scene = beyond.scene_beyond(workspace)
    scene = anonymise(scene) if request.GET.get("anonymous") == "1" else scene
    return download(scene, suffix, "one-step-further", further_captions(beyond.told_beyond(workspace)))


@policy(Policy.MEMBER)
@require_safe
def group(request: Visit, number: int) -> HttpResponse:
    """One group beyond: those whom most contacts know there, and the contacts who lead to them."""
    found = beyond.group_beyond(request.access.workspace, number)
    if found is None:
        raise Http404
    return render(request, "map/group.html", {"group": found})
