"""Imports: what was dropped, how far it is, what came of it, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entregent.base import clock
from entregent.base.csvfile import write_table
from entregent.contract import registry
from entregent.intake import actions, queries
from entregent.intake.queries import ImportView, SkippedAlike
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import chosen
from entregent.web.notices import tell, warn
from entregent.web.templatetags.formats import said
from entregent.web.today import known_networks
from entregent.web.uploads import Received, receive

SHOWN_PLACES = 4


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The rows that were left out for one reason: how many, where the first of them stand, and in how many files more."""

    reason: str
    count: int
    places: tuple[str, ...]
    more: int


@policy(Policy.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Visit) -> HttpResponse:
    """The imports, where to drop more, and how to get them; POST takes files."""
    if request.method == "POST":
        return _take(request)
    return render(request, "imports/page.html", _context(request))


def _context(request: Visit) -> dict[str, Any]:
    workspace = request.access.workspace
    found = queries.imports(workspace, clock.current().now())
    return {
        "imports": sorted(found, key=lambda run: not run.is_asking),
        "is_open": any(run.is_open for run in found),
        "has_sample": queries.has_sample(workspace),
        "known_networks": known_networks(),
        "networks": sorted(
            (network for network in registry.networks().values() if network.has_export),
            key=lambda network: network.name.casefold(),
        ),
    }


@policy(Policy.MEMBER)
@require_safe
def listed(request: Visit) -> HttpResponse:
    """The list of imports alone, asked for again and again while one is being read."""
    return render(request, "imports/list.html", _context(request))


def _take(request: Visit) -> HttpResponse:
    wanted_preview = request.POST.get("preview") == "1"
    received = receive(
        request.access,
        request.FILES.getlist("files"),
        request.FILES.getlist("folder"),
        clock.current().now(),
        paths=request.POST.getlist("paths"),
        folder_name=PurePosixPath(chosen(request, "folder_name").replace("\\", "/")).name[:200],
        is_preview=wanted_preview,
    )
    errors = [said(refused.message) for refused in received.refusals]
    if not received.queued:
        return _not_taken(request, errors or [_("Choose a file first.")])
    for error in errors:
        warn(request, error)
    where = _next_page(received)
    return JsonResponse({"next": where}) if _wants_json(request) else redirect(where)


def _not_taken(request: Visit, errors: list[str]) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": errors}, status=400)
    return render(request, "imports/page.html", _context(request) | {"errors": errors}, status=400)


def _next_page(received: Received) -> str:
    if len(received.queued) == 1:
        return reverse("import", args=[received.queued[0]])
    return reverse("imports")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


@policy(Policy.MEMBER)
@require_POST
def add_sample(request: Visit) -> HttpResponse:
    """Bring the invented sample network, as files that are imported like any other."""
    if not queries.has_sample(request.access.workspace):
        actions.import_sample(request.access.workspace, clock.current().now())
        tell(request, _("The sample network is on its way: files of an invented person, read like your own would be."))
    return redirect("imports")


@policy(Policy.MEMBER)
@require_POST
def remove_sample(request: Visit) -> HttpResponse:
    """Take the sample network back, all of it."""
    actions.remove_sample(request.access.workspace, clock.current().now())
    tell(request, _("The sample network is being removed."))
    return redirect("imports")


@policy(Policy.MEMBER)
@require_safe
def report(request: Visit, import_id: int) -> HttpResponse:
    """What came of one import; asked for again and again while it is being read."""
    run = _one(request, import_id)
    name = "imports/report.html" if is_partial(request) else "imports/one.html"
    return render(request, name, {"run": run, "left_out": _left_out(run), "numbers": _numbers(run)})


def _one(request: Visit, import_id: int) -> ImportView:
    run = queries.one(request.access.workspace, import_id, clock.current().now())
    if run is None:
        raise Http404
    return run


def _left_out(run: ImportView) -> list[LeftOut]:
    """What was not taken, by reason, the commonest first; nothing yet while it is being read."""
    found: dict[str, list[SkippedAlike]] = {}
    for alike in queries.skipped_alike(run.id) if run.counts.get("skipped") and not run.is_open else ():
        found.setdefault(said(alike.reason), []).append(alike)
    shared = _shared_folder([alike.file for some in found.values() for alike in some])
    told = [
        LeftOut(
            reason,
            sum(alike.count for alike in some),
            tuple(_place(alike, shared) for alike in some[:SHOWN_PLACES]),
            max(0, len(some) - SHOWN_PLACES),
        )
        for reason, some in found.items()
    ]
    return sorted(told, key=lambda each: -each.count)


def _shared_folder(files: list[str]) -> str:
    """The folder in which all of them lie, with its slash; empty when there is none."""
    folders = [file.rpartition("/")[0].split("/") for file in files]
    shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))]
    return "/".join(shared) + "/" if any(shared) else ""


def _place(alike: SkippedAlike, folder: str) -> str:
    """The file and the first lines, as in `messages.csv: 3, 14, 15 …`."""
    file = alike.file.removeprefix(folder)
    numbers = ", ".join(str(line) for line in alike.lines)
    more = " …" if numbers and alike.count > len(alike.lines) else ""
    return _("{file}: {lines}").format(file=file, lines=numbers + more) if numbers else file


def _numbers(run: ImportView) -> list[tuple[int, str]]:
    """The report's numbers, each with what it counts; what is created first, naughts left out but for people."""
    created = run.counts.get("created", {})
    people, exchanges, relations, posts, items = (
        created.get(kind, 0) for kind in ("people", "interactions", "relations", "posts", "feed_items")
    )
    skipped = run.counts.get("skipped", 0)
    counts = [
        (people, ngettext("new person", "new people", people)),
        (exchanges, ngettext("message or other exchange", "messages and other exchanges", exchanges)),
        (relations, ngettext("occasion on which contacts met", "occasions on which contacts met", relations)),
        (posts, ngettext("post of yours", "posts of yours", posts)),
        (items, ngettext("thing you follow", "things you follow", items)),
        (run.counts.get("updated", 0), _("brought up to date")),
        (run.counts.get("unchanged", 0), _("known already")),
        (skipped, ngettext("row skipped", "rows skipped", skipped)),
    ]
    return [(count, label) for position, (count, label) in enumerate(counts) if count or not position]


@policy(Policy.MEMBER)
@require_POST
def confirm(request: Visit, import_id: int) -> HttpResponse:
    """Import what was previewed."""
    run = queries.row(request.access.workspace, import_id)
    if run is None or not run.is_preview:
        raise Http404
    actions.confirm(run, clock.current().now())
    return redirect("import", import_id)


@policy(Policy.MEMBER)
@require_POST
def dismiss(request: Visit, import_id: int) -> HttpResponse:
    """Forget a preview."""
    if (run := queries.row(request.access.workspace, import_id)) is None:
        raise Http404
    actions.dismiss(run)
    return redirect("imports")


@policy(Policy.MEMBER)
@require_POST
def answer(request: Visit, import_id: int) -> HttpResponse:
    """Answer what an import must know before it is read: one field for each question, named by its id."""
    run = queries.row(request.access.workspace, import_id)
    if run is None:
        raise Http404
    asked = queries.questions_of(run)
    actions.answer(run, {each.id: request.POST.getlist(each.id) for each in asked}, clock.current().now())
    return redirect("import", import_id)


@policy(Policy.MEMBER)
@require_POST
def undo(request: Visit, import_id: int) -> HttpResponse:
    """Take an import back: all that it alone said."""
    if (run := queries.row(request.access.workspace, import_id)) is None:
        raise Http404
    actions.request_undo(run, clock.current().now())
    return redirect("import", import_id)


@policy(Policy.MEMBER)
@require_safe
def skipped(request: Visit, import_id: int) -> HttpResponse:
    """The skipped rows as CSV: file, line, reason."""
    run = _one(request, import_id)
    file = HttpResponse(content_type="text/csv; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="skipped-{run.id}.csv"'
    write_table(file, ["file", "line", "reason", "count"], _skipped_rows(import_id), mark=True)
    return file


def _skipped_rows(import_id: int) -> Iterator[tuple[str, int | None, str, int]]:
    for row in queries.skipped(import_id, None):
        yield row.file, row.line or None, said(row.reason), row.count
