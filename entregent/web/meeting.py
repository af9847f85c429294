"""People to meet: whom the owner does not know yet, of their own circle or of new ones; asking for an introduction."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entregent.accounts.actions import Refused
from entregent.advice import actions, queries
from entregent.advice.queries import Account, Draft
from entregent.base import clock
from entregent.people import actions as people
from entregent.people import queries as people_queries
from entregent.ties.reach import progress
from entregent.web.access import Policy, Visit, policy
from entregent.web.forms import chosen, whole
from entregent.web.notices import tell

# The positions of the dial, and how long it stays where it was put.
POSITIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
COOKIE, YEAR = "novelty", 365 * 24 * 3600
PASSED = "passed"


@policy(Policy.MEMBER)
@require_safe
def meet(request: Visit) -> HttpResponse:
    """Whom to meet, for where the dial stands; nothing is written."""
    workspace, now = request.access.workspace, clock.current().now()
    asked = request.GET.get("novelty")
    novelty = _position(asked if asked is not None else request.COOKIES.get(COOKIE, ""))
    found = queries.meet(workspace, now, novelty=novelty, language=get_language() or "en")
    context = {
        "found": found,
        "positions": [(value, name, value == novelty) for value, name in zip(POSITIONS, _names(), strict=True)],
        "passed_over": queries.passed_over(workspace) if found.refused else (),
        "passed_accounts": queries.passed_accounts(workspace) if found.refused else (),
        "gathering": progress(workspace, now),
        "kept": queries.kept_of_meeting(workspace),
    }
    answer = render(request, "meeting/page.html", context)
    if asked is not None:
        answer.set_cookie(
            COOKIE, f"{novelty:g}", max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return answer


def _position(text: str) -> float:
    """The position of the dial that is nearest to a number as it was written."""
    try:
        wanted = float(text)
    except ValueError:
        return queries.DIAL
    return min(POSITIONS, key=lambda value: abs(value - wanted)) if wanted == wanted else queries.DIAL


def _names() -> tuple[str, ...]:
    return (_("My circle"), _("Rather my circle"), _("Both alike"), _("Rather new"), _("New circles"))


@policy(Policy.MEMBER)
@require_POST
def pass_over(request: Visit, person_id: int) -> HttpResponse:
    """Not this one: never again among the people to meet; or, with `clear`, again."""
    workspace, now = request.access.workspace, clock.current().now()
    if request.POST.get("clear") == "1":
        people.clear_mark(workspace, [person_id], PASSED, "", now)
        tell(request, _("They may be suggested again."))
    else:
        people.set_mark(workspace, [person_id], PASSED, "", now)
        tell(request, _("Noted: they are not suggested here any more. Below the list you can take it back."))
    return redirect("meet")


@policy(Policy.MEMBER)
@require_POST
def pass_over_account(request: Visit) -> HttpResponse:
    """Not this one of a follow list: never again among the people to meet; or, with `clear`, again."""
    workspace, account = request.access.workspace, _account(request)
    if request.POST.get("clear") == "1":
        actions.suggest_again(workspace, account)
        tell(request, _("They may be suggested again."))
    else:
        actions.pass_over(workspace, account, clock.current().now())
        tell(request, _("Noted: they are not suggested here any more. Below the list you can take it back."))
    return redirect("meet")


@policy(Policy.MEMBER)
@require_POST
def keep(request: Visit) -> HttpResponse:
    """Keep one of the people to meet: on a board, and among the people."""
    workspace, now = request.access.workspace, clock.current().now()
    person = whole(request.POST.get("person"))
    novelty = _position(request.COOKIES.get(COOKIE, ""))
    who = (people_queries.root_of(workspace, person) or 0) if person else _account(request)
    board = actions.keep_suggestion(workspace, who, now, novelty=novelty, language=get_language() or "en")
    tell(request, _("Kept on the board of the people to meet, and in Today."))
    return redirect("board", board)


def _account(request: Visit) -> Account:
    return Account(chosen(request, "network"), chosen(request, "key"))


def _draft(request: Visit, person_id: int, other_id: int, about: str) -> Draft:
    workspace = request.access.workspace
    target, introducer = (people_queries.root_of(workspace, pk) for pk in (person_id, other_id))
    if target is None or introducer is None:
        raise Http404
    now, language = clock.current().now(), get_language() or "en"
    found = queries.draft(workspace, introducer, target, now, about=about, language=language)
    if found is None:
        raise Http404
    return found


@policy(Policy.MEMBER)
@require_safe
def introduction(request: Visit, person_id: int, other_id: int) -> HttpResponse:
    """What to write to be introduced to a person by another one."""
    about = request.GET.get("about", "").strip()[:200]
    return render(
        request, "meeting/introduction.html", {"draft": _draft(request, person_id, other_id, about), "about": about}
    )


@policy(Policy.MEMBER)
@require_POST
def take_up(request: Visit) -> HttpResponse:
    """Make a person of somebody who is known only from follow lists, and go on to ask for an introduction to them `through`
    somebody; without that, to their page."""
    workspace, now = request.access.workspace, clock.current().now()
    is_asked = "through" in request.POST
    introducer = people_queries.root_of(workspace, whole(request.POST.get("through")))
    person = actions.take_up(workspace, _account(request), introducer, now)
    if person is None or (is_asked and introducer is None):
        raise Refused(_("No follow list names this person any more: look for them again."))
    if introducer is None:
        tell(request, _("Now among your people, as the follow list tells of them."))
        return redirect("person", person)
    query = QueryDict(mutable=True)
    query["about"] = request.POST.get("about", "")[:200]
    return redirect(f"{reverse('introduction', args=[person, introducer])}?{query.urlencode()}")


@policy(Policy.MEMBER)
@require_POST
def asked(request: Visit, person_id: int, other_id: int) -> HttpResponse:
    """The introduction was asked for; or, with `clear`, it was not."""
    workspace = request.access.workspace
    if request.POST.get("clear") == "1":
        actions.not_asked(workspace, other_id, person_id)
        tell(request, _("Taken back: it was not asked for."))
    else:
        actions.asked_for_introduction(workspace, other_id, person_id, clock.current().now())
        tell(request, _("Noted. Others come first as introducers for a while."))
    query = QueryDict(mutable=True)
    query["about"] = chosen(request, "about")[:200]
    return redirect(f"{reverse('introduction', args=[person_id, other_id])}?{query.urlencode()}")
