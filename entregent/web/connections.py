"""Accounts on networks: connecting them, how far they are read, whose follow lists are read, ending it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.contract import registry
from entregent.contract.network import Network
from entregent.intake import actions, queries
from entregent.people.queries import spheres
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import chosen
from entregent.web.notices import tell


@policy(Policy.OWNER)
@require_safe
def page(request: Visit) -> HttpResponse:
    """The accounts that are connected, and the networks to which one can be connected."""
    name = "accounts/list.html" if is_partial(request) else "accounts/page.html"
    return render(request, name, _context(request))


def _context(request: Visit) -> dict[str, Any]:
    workspace = request.access.workspace
    found = queries.connections(workspace)
    return {
        "connections": found,
        "is_reading": any(each.is_running or (each.state == "connected" and not each.read_at) for each in found),
        "able": [network for network in registry.networks().values() if network.connect],
        "spheres": spheres(workspace),
    }


@policy(Policy.OWNER)
@never_cache
@require_POST
def connect(request: Visit, network: str) -> HttpResponse:
    """Begin: the account stands at once, or the owner is led to the network's own page."""
    found = _network(network)
    assert found.connect is not None
    answers = {field.id: chosen(request, f"{network}-{field.id}") for field in found.connect.fields}
    account, send_to = actions.begin_connecting(
        request.access.workspace,
        network,
        answers,
        clock.current().now(),
        _callback(request),
        may_change=chosen(request, "may_change") == "1",
    )
    if send_to is None:
        tell(request, _("Connected. It is being read now."))
        return redirect("accounts")
    request.session["connecting"] = account.pk
    return render(request, "accounts/go.html", {"network": found, "send_to": send_to, "account_id": account.pk})


def _network(slug: str) -> Network:
    network = registry.get(slug)
    if network is None or network.connect is None:
        raise Http404
    return network


def _callback(request: Visit) -> str:
    return request.build_absolute_uri(reverse("connect_back"))


@policy(Policy.OWNER)
@never_cache
@require_safe
def back(request: Visit) -> HttpResponse:
    """Where the network's page leads back to. Nothing is done yet: a link that is merely followed changes nothing."""
    account = queries.account(request.access.workspace, int(request.session.get("connecting") or 0))
    if account is None or account.state != account.State.PENDING:
        raise Refused(_("No connection is under way: begin anew."))
    if "code" not in request.GET:
        raise Refused(_("The network did not say yes: begin anew when you want to."))
    told = {"code": request.GET["code"][:2000], "state": request.GET.get("state", "")[:2000]}
    return render(
        request, "accounts/back.html", {"network": _network(account.network), "account_id": account.pk, **told}
    )


@policy(Policy.OWNER)
@require_POST
def finish(request: Visit, account_id: int) -> HttpResponse:
    """Finish connecting, with the code that the page led back with or showed."""
    account = queries.account(request.access.workspace, account_id)
    if account is None:
        raise Http404
    is_back = request.POST.get("is_back") == "1"
    callback, state = (_callback(request), chosen(request, "state")) if is_back else ("", "")
    actions.finish_connecting(account, chosen(request, "code"), clock.current().now(), callback, state)
    request.session.pop("connecting", None)
    tell(request, _("Connected. It is being read now."))
    return redirect("accounts")


@policy(Policy.OWNER)
@require_POST
def disconnect(request: Visit, account_id: int) -> HttpResponse:
    """End the connection, there and here."""
    account = queries.account(request.access.workspace, account_id)
    if account is None:
        raise Http404
    actions.disconnect(account, clock.current().now())
    tell(request, _("Disconnected. What was read stays."))
    return redirect("accounts")


@policy(Policy.OWNER)
@require_POST
def read(request: Visit, account_id: int) -> HttpResponse:
    """Read now what is new."""
    actions.sync_now(_reading(request, account_id), clock.current().now())
    tell(request, _("It is read as soon as the worker gets to it."))
    return redirect("accounts")


@policy(Policy.OWNER)
@require_POST
def crawl(request: Visit, account_id: int) -> HttpResponse:
    """Say whose follow lists are read: `ties`, `nobody`, or `sphere:` and its slug."""
    wanted, _found, sphere = chosen(request, "crawl").partition(":")
    actions.choose_crawl(_reading(request, account_id), wanted, sphere)
    tell(request, _("Saved."))
    return redirect("accounts")


def _reading(request: Visit, account_id: int) -> Any:
    workspace = request.access.workspace
    found = [each.sync_id for each in queries.connections(workspace) if each.id == account_id and each.sync_id]
    row = queries.sync(workspace, found[0]) if found else None
    if row is None:
        raise Http404
    return row


@policy(Policy.OWNER)
@require_POST
def forget(request: Visit, sync_id: int) -> HttpResponse:
    """Take back all that a disconnected account alone said."""
    row = queries.sync(request.access.workspace, sync_id)
    if row is None:
        raise Http404
    actions.forget_sync(row, clock.current().now())
    tell(request, _("Taken back: what this account alone said is gone."))
    return redirect("accounts")
