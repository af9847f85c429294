"""Reading what a form sends: numbers and choices, whatever somebody may have typed."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

LONGEST = 18


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number without sign; `otherwise` (0, which nothing has as its id) where the text is none."""
    written = (text or "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= LONGEST else otherwise


def ids(data: QueryDict, name: str) -> list[int]:
    """The ids that a form's boxes name, those that are none left out."""
    return [found for text in data.getlist(name) if (found := whole(text))]


def chosen(request: HttpRequest, name: str) -> str:
    """What a form says in a field, without the spaces around it; empty where it says nothing."""
    return request.POST.get(name, "").strip()
