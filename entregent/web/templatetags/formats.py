"""How values read on a page."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(value: float | None) -> int:
    """A share of 0–1 as a whole number of hundredths."""
    return round((value or 0) * 100)
