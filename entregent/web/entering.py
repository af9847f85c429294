"""Coming in: one-time links, signing in and out."""

from __future__ import annotations

import time

from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from entregent.accounts import actions, queries
from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.base.secrets import token_digest
from entregent.people import actions as people
from entregent.web.access import THEMES, Policy, policy
from entregent.web.notices import back

# After so many wrong passphrases for one name, each further try waits; counted per name, whatever address asks.
FREE_TRIES = 5
WAIT_SECONDS = 60
YEAR_SECONDS = 365 * 24 * 3600


@policy(Policy.PUBLIC)
@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Use a one-time link: claim the workspace, join it, or choose a new passphrase."""
    link = queries.usable_link(token, clock.current().now())
    if link is None:
        return render(request, "entering/spent.html", status=410)
    context = {"link": link, "error": "", "login": "", "name": ""}
    if request.method == "POST":
        context |= {"login": request.POST.get("login", ""), "name": request.POST.get("name", "")}
        try:
            user = actions.redeem(
                token, context["login"], context["name"], request.POST.get("passphrase", ""), clock.current().now()
            )
        except Refused as refusal:
            return render(request, "entering/enter.html", context | {"error": str(refusal)}, status=400)
        login(request, user)
        if access := queries.access_of(user):
            people.ensure_spheres(access.workspace)
        return redirect("today")
    return render(request, "entering/enter.html", context)


@policy(Policy.PUBLIC)
@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a name and a passphrase."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = ""
    context = {"next": following, "error": "", "login": ""}
    if request.method == "POST":
        context["login"] = name = request.POST.get("login", "").strip().casefold()[:150]
        if (wait := _must_wait(name)) > 0:
            context["error"] = _("Too many wrong passphrases for this name: try again in {seconds} seconds.").format(
                seconds=wait
            )
            return render(request, "entering/sign_in.html", context, status=429)
        user = authenticate(request, username=name, password=request.POST.get("passphrase", ""))
        if user is not None:
            cache.delete(_tries_key(name))
            login(request, user)
            return redirect(following or "today")
        _count_try(name)
        context["error"] = _("This name and passphrase do not go together.")
        return render(request, "entering/sign_in.html", context, status=400)
    return render(request, "entering/sign_in.html", context)


@policy(Policy.PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("sign_in")


@policy(Policy.PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; it stays in a cookie."""
    return django_set_language(request)


@policy(Policy.PUBLIC)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark pages, or (neither) what the system says; it stays in a cookie."""
    answer = back(request, "today")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(
            "theme", chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer


def _tries_key(name: str) -> str:
    return f"sign-in-tries-{token_digest(name)}"


def _must_wait(name: str) -> int:
    tries, last = cache.get(_tries_key(name), (0, 0.0))
    return max(0, round(last + WAIT_SECONDS - time.time())) if tries >= FREE_TRIES else 0


def _count_try(name: str) -> None:
    tries, _last = cache.get(_tries_key(name), (0, 0.0))
    cache.set(_tries_key(name), (tries + 1, time.time()), timeout=3600)
