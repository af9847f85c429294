"""People: found by any word known of them, narrowed, sorted, and changed many at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.people import actions, queries
from entregent.people.suggestions import count_suggestions
from entregent.ties import actions as ties
from entregent.ties import queries as tie_queries
from entregent.ties.queries import Filter
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen, ids, whole
from entregent.web.notices import back, tell


@policy(Policy.MEMBER)
@require_safe
def people(request: Visit) -> HttpResponse:
    """One page of the people that answer the search and the filters."""
    workspace = request.access.workspace
    wanted, sort = _filter(request.GET), _sort(request.GET)
    number = whole(request.GET.get("page"), 1)
    page = tie_queries.list_people(workspace, wanted, sort=sort, number=number, with_identities=False)
    spheres = queries.spheres(workspace)
    context = {
        "page": page,
        "wanted": wanted,
        "sort": sort,
        "sorts": _sorts(),
        "spheres": spheres,
        "sphere_names": {sphere.slug: sphere.name for sphere in spheres},
        "tags": queries.tags(workspace)[:100],
        "is_narrowed": wanted != Filter(),
        "suggestions": count_suggestions(workspace, clock.current().now()),
    }
    return render(request, "people/page.html", context)


def _filter(data: Mapping[str, str]) -> Filter:
    told = {name: data.get(name, "").strip()[:200] for name in ("sphere", "tag", "place", "company")}
    return Filter(text=data.get("q", "").strip()[:200], contacts_only=data.get("contacts") == "1", **told)


def _sort(data: Mapping[str, str]) -> str:
    wanted = data.get("sort", "")
    return wanted if wanted in tie_queries.SORTS else "tie"


def _sorts() -> tuple[tuple[str, str], ...]:
    return (
        ("tie", _("Strongest tie")),
        ("recent", _("Last exchange")),
        ("name", _("Name")),
        ("new", _("Newest connection")),
    )


@policy(Policy.MEMBER)
@require_POST
def set_marks(request: Visit) -> HttpResponse:
    """Set a sphere, a tag or a place for all the people chosen, or join them into one person."""
    workspace, now = request.access.workspace, clock.current().now()
    do = chosen(request, "do")
    if request.POST.get("everyone") == "1" and do != "join":
        wanted = tie_queries.matching_ids(workspace, _filter(request.POST))
    else:
        wanted = ids(request.POST, "person")
    if not wanted:
        raise Refused(_("Choose somebody first."))
    if do == "join":
        root, judgments = ties.join(workspace, wanted, now)
        tell(request, _("They are one person now."), undo=judgments)
        return redirect("person", root)
    kind, value = _mark(do, request.POST)
    clears = do.startswith("un")
    count = (
        actions.clear_mark(workspace, wanted, kind, value, now)
        if clears
        else actions.set_mark(workspace, wanted, kind, value, now)
    )
    tell(request, ngettext("Changed for {count} person.", "Changed for {count} people.", count).format(count=count))
    return back(request, "people")


def _mark(do: str, data: Mapping[str, str]) -> tuple[str, str]:
    """The kind of mark that a button sets, and the value of its field (named apart from the filters)."""
    kind = do.removeprefix("un")
    return kind, data.get(f"new_{kind}", "").strip()


@policy(Policy.MEMBER)
@require_safe
def names(request: Visit) -> HttpResponse:
    """People by name, to choose one of them."""
    text = request.GET.get("who", "").strip()
    found = queries.find_by_name(request.access.workspace, text)[:8] if len(text) > 1 else []
    return render(request, "people/names.html", {"found": found, "asked": len(text) > 1})
