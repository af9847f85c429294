"""Who may see what: every route carries a policy, and a route without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from entregent.accounts import queries as accounts
from entregent.accounts.queries import Access

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Policy(Enum):
    """Who may use a route: anybody, whoever is a member of the workspace (its owner too), or its owner alone."""

    PUBLIC = "public"
    MEMBER = "member"
    OWNER = "owner"


class Visit(HttpRequest):
    """A request to a route for members: `access` names the workspace and the visitor's role in it."""

    access: Access


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


class PolicyMiddleware:
    """Holds every request against the policy of its route, before the view is called."""

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


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the visitor's place in the workspace, None on public pages."""
    return {"access": getattr(request, "access", None)}
