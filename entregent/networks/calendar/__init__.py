"""Calendars as iCalendar files (`.ics`): meetings, and who was invited to them."""

from __future__ import annotations

from entregent.contract.network import Network

NETWORK = Network(
    slug="calendar",
    name="iCalendar",
    package=__name__,
    colour="#8a4b9c",
    has_export=True,
    has_questions=True,
    has_sample=True,
)
