"""Who may see what: every route carries a policy, and a route without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from entregent.accounts import queries as accounts
from entregent.accounts.actions import Refused
from entregent.accounts.queries import Access
from entregent.base.files import CannotWrite, Unreadable
from entregent.web.templatetags.formats import said

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
THEMES = ("light", "dark")


class Policy(Enum):
    """Who may use a route: anybody, whoever is a member of the workspace (its owner too), or its owner alone."""

    PUBLIC = "public"
    MEMBER = "member"
    OWNER = "owner"


class Visit(HttpRequest):
    """A request to a route for members: `access` names the workspace and the visitor's role in it."""

    access: Access


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation; `key` is pressed after `g` to go there."""

    url: str
    label: str
    key: str
    is_here: bool


def policy(chosen: Policy) -> Callable[[View], View]:
    """Mark a view with its policy."""

    def mark(view: View) -> View:
        view.policy = chosen  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(view: Any) -> Policy | None:
    """The policy of a view, None where it carries none (static files are served before the routes)."""
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None


def is_partial(request: HttpRequest) -> bool:
    """Whether a script on a page asks for a part of it."""
    return request.headers.get("HX-Request") == "true"


class PolicyMiddleware:
    """Holds every request against the policy of its route, before the view is called; says refusals in one sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponseBase | None:
        """Send strangers to the sign-in page; refuse those who have no place here."""
        chosen = policy_of(view)
        if chosen is None:
            raise ImproperlyConfigured(f"The route {request.path} has no policy.")
        if chosen is Policy.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        access = accounts.access_of(request.user)
        if access is None or (chosen is Policy.OWNER and not access.is_owner):
            raise PermissionDenied
        request.access = access  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What an action refuses becomes a page with its sentence; what is not there (any more), a page that says so."""
        if isinstance(exception, ObjectDoesNotExist):
            return page_not_found(request, Http404())
        if isinstance(exception, Unreadable | CannotWrite):
            return refusal(request, said(exception.message))
        return refusal(request, str(exception)) if isinstance(exception, Refused) else None


def refusal(request: HttpRequest, sentence: str) -> HttpResponse:
    """One sentence that says why a request was not followed, with status 400: a page, or text for a script."""
    if is_partial(request):
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    return render(request, "errors/refused.html", {"sentence": sentence}, status=400)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the visitor's place in the workspace (None on public pages), where else to go, the theme."""
    access = getattr(request, "access", None)
    chosen = request.COOKIES.get("theme", "")
    return {
        "access": access,
        "navigation": _navigation(request.path) if access else (),
        "theme": chosen if chosen in THEMES else "",
    }


def _navigation(path: str) -> tuple[Place, ...]:
    places = (
        ("today", _("Today"), "t"),
        ("people", _("People"), "p"),
        ("map", _("Map"), "m"),
        ("shortlist", _("Shortlist"), "s"),
        ("imports", _("Imports"), "i"),
    )
    found = []
    for name, label, key in places:
        url = reverse(name)
        found.append(Place(url, label, key, path == url or (name != "today" and path.startswith(url))))
    return tuple(found)
