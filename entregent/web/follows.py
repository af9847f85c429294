"""Whom accounts follow: the reasons to look at somebody, what is to be done about it, and the orders that do it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.base import clock
from entregent.contract.changing import ON_LISTS, Deed, OwnList
from entregent.triage import actions, queries
from entregent.triage.queries import Why
from entregent.web.access import Policy, Visit, is_partial, policy
from entregent.web.forms import chosen, whole
from entregent.web.notices import tell

AT_ONCE = 100


@policy(Policy.OWNER)
@require_safe
def page(request: Visit) -> HttpResponse:
    """Those to look at on one account, and the latest orders."""
    workspace = request.access.workspace
    accounts = queries.accounts(workspace)
    account_id = whole(request.GET.get("account"), accounts[0].id if accounts else 0)
    why = next((each for each in Why if each.value == request.GET.get("why")), None)
    limit = AT_ONCE * max(1, whole(request.GET.get("pages"), 1))
    found = queries.triage(workspace, account_id, clock.current().now(), [why] if why else [], limit)
    if found is None and accounts:
        raise Http404
    context = {
        "accounts": accounts,
        "found": found,
        "chosen": why,
        "whys": [(each, found.counts[each], found.unknown[each]) for each in Why] if found else [],
        "total": (found.counts[why] if why else None) if found else 0,
        "pages": limit // AT_ONCE + 1 if found and len(found.rows) == limit else 0,
        "deeds": [deed for deed in found.account.deeds if deed is not Deed.UNMUTE] if found else [],
        "orders": queries.orders(workspace, 5),
    }
    return render(request, "follows/page.html", context)


@policy(Policy.OWNER)
@require_POST
def preview(request: Visit) -> HttpResponse:
    """What would be done, to whom, and what is so already. Nothing is done yet."""
    workspace, account_id = request.access.workspace, whole(request.POST.get("account"))
    view = next((each for each in queries.accounts(workspace) if each.id == account_id), None)
    if view is None:
        raise Http404
    deed, keys = _deed(request), request.POST.getlist("key")[: actions.MOST + 1]
    if not keys:
        raise Refused(_("Choose at least one account."))
    row = queries.account(workspace, account_id)
    lists = actions.own_lists(row) if row and deed in ON_LISTS else ()
    if deed in ON_LISTS and not lists:
        raise Refused(_("You have no list there: make one on the network first."))
    context: dict[str, Any] = {
        "account": view,
        "deed": deed,
        "preview": queries.preview(workspace, account_id, deed, keys, clock.current().now()),
        "lists": lists,
        "token": uuid4().hex,
    }
    return render(request, "follows/preview.html", context)


def _deed(request: Visit) -> Deed:
    try:
        return Deed(chosen(request, "deed"))
    except ValueError:
        raise Refused(_("Say what is to be done.")) from None


@policy(Policy.OWNER)
@require_POST
def give(request: Visit) -> HttpResponse:
    """Confirmed: the worker carries it out."""
    workspace, deed = request.access.workspace, _deed(request)
    account_id, keys = whole(request.POST.get("account")), request.POST.getlist("key")[: actions.MOST + 1]
    list_id, _found, title = chosen(request, "list").partition(":")
    order = actions.give(
        workspace,
        account_id,
        deed,
        [actions.Wanted(key, name) for key, name in queries.named(workspace, account_id, keys)],
        clock.current().now(),
        token=chosen(request, "token")[:64] or uuid4().hex,
        into=OwnList(list_id, title) if deed in ON_LISTS and list_id else None,
    )
    return redirect("order", order.pk)


@policy(Policy.OWNER)
@require_safe
def order(request: Visit, order_id: int) -> HttpResponse:
    """How far an order is, and how each of its accounts ended."""
    found = queries.order(request.access.workspace, order_id)
    if found is None:
        raise Http404
    name = "follows/progress.html" if is_partial(request) else "follows/order.html"
    return render(request, name, {"order": found, "items": queries.items(order_id)})


def _row(request: Visit, order_id: int) -> Any:
    row = queries.row(request.access.workspace, order_id)
    if row is None:
        raise Http404
    return row


@policy(Policy.OWNER)
@require_POST
def stop(request: Visit, order_id: int) -> HttpResponse:
    """Do no more of it."""
    count = actions.stop(_row(request, order_id), clock.current().now())
    tell(
        request,
        ngettext("Stopped: {count} account is left alone.", "Stopped: {count} accounts are left alone.", count).format(
            count=count
        ),
    )
    return redirect("order", order_id)


@policy(Policy.OWNER)
@require_POST
def undo(request: Visit, order_id: int) -> HttpResponse:
    """Give back what was."""
    return redirect("order", actions.undo(_row(request, order_id), clock.current().now()).pk)
