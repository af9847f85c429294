"""The map: the page, its data, its files, and the owner's names for communities."""

from __future__ import annotations

import io
import json
from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from entregent.base import clock
from entregent.drawing.anonymous import anonymise
from entregent.drawing.captions import Captions
from entregent.drawing.columns import scene_columns
from entregent.drawing.files import WRITERS
from entregent.drawing.scene import Community, Scene
from entregent.ties import actions, queries
from entregent.ties import map as tie_map
from entregent.web.access import Policy, Visit, policy
from entregent.web.captions import map_captions
from entregent.web.forms import chosen
from entregent.web.notices import tell

TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html; charset=utf-8",
    ".gexf": "application/xml",
    ".graphml": "application/xml",
    ".json": "application/json",
}
# Communities are named here from this size on, and as many of the largest as are labelled automatically.
SMALLEST_NAMED, MOST_NAMED = 5, 200
SIZES = (tie_map.BY_STRENGTH, tie_map.BY_CONTACTS)


@policy(Policy.MEMBER)
@require_safe
def page(request: Visit) -> HttpResponse:
    """The map, its legend, and the same as tables; without people, what to do first."""
    workspace = request.access.workspace
    network = queries.network(workspace)
    context = {
        "is_empty": not len(network.people),
        "communities": _worth_a_name(tie_map.community_list(workspace, network, MOST_NAMED)),
        "size": _size(request),
        "formats": [suffix.removeprefix(".") for suffix in WRITERS],
        "captions": map_captions(),
    }
    return render(request, "map/page.html", context)


def _worth_a_name(communities: tuple[Community, ...]) -> list[Community]:
    """The communities large enough to be called something, the largest first."""
    large = [community for community in communities if community.size >= SMALLEST_NAMED]
    return sorted(large, key=lambda community: -community.size)


def _size(request: Visit) -> str:
    wanted = request.GET.get("size", "")
    return wanted if wanted in SIZES else tie_map.BY_STRENGTH


@policy(Policy.MEMBER)
@require_safe
@gzip_page
def data(request: Visit) -> HttpResponse:
    """The map as columns of JSON (their shape: drawing/columns.py)."""
    scene = tie_map.scene(request.access.workspace, size=_size(request))
    columns = scene_columns(scene, map_captions())
    return HttpResponse(json.dumps(columns, ensure_ascii=False, separators=(",", ":")), content_type=TYPES[".json"])


@policy(Policy.MEMBER)
@require_safe
def file(request: Visit) -> HttpResponse:
    """The map as a file to download; with `anonymous=1` without anybody to recognise in it."""
    suffix = f".{request.GET.get('format', '')}"
    if suffix not in WRITERS:
        raise Http404
    scene = tie_map.scene(request.access.workspace, size=_size(request))
    if request.GET.get("anonymous") == "1":
        scene = anonymise(scene)
    return download(scene, suffix, "map", map_captions())


def download(scene: Scene, suffix: str, name: str, captions: Captions) -> HttpResponse:
    """The scene as a file of that kind, to be kept under that name."""
    stream = io.BytesIO()
    WRITERS[suffix](scene, stream, captions)
    answer = HttpResponse(stream.getvalue(), content_type=TYPES[suffix])
    answer["Content-Disposition"] = f'attachment; filename="{PurePath(name).with_suffix(suffix)}"'
    return answer


@policy(Policy.MEMBER)
@require_POST
def name_community(request: Visit, number: int) -> HttpResponse:
    """Name a community; an empty name gives it back its automatic label."""
    workspace = request.access.workspace
    members = tie_map.members_of(queries.network(workspace), number)
    if not members:
        raise Http404
    actions.name_community(workspace, members, chosen(request, "name"), clock.current().now())
    tell(request, _("The name stays with these people, also when the communities change a little."))
    return redirect("map")
