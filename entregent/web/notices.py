"""What was done, said once on the next page, with what takes it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def tell(request: HttpRequest, sentence: str, *, undo: Iterable[int] = ()) -> None:
    """Say on the next page that something was done; `undo` are ids of judgments that it offers to take back."""
    ids = ",".join(str(judgment) for judgment in undo)
    messages.success(request, sentence, extra_tags=f"undo={ids}" if ids else "")


def warn(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what did not work."""
    messages.warning(request, sentence)


def back(request: HttpRequest, otherwise: str, *args: object) -> HttpResponseRedirect:
    """Back to the page that the form names in `next`, if it is one of ours, else to the route `otherwise`."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(wanted)
    return redirect(resolve_url(otherwise, *args))
