"""The lists of an export: who stands in them, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from entregent.base.jsonfile import Tally, elements, elements_in, inside, moment_of, repaired_name
from entregent.contract.network import Files
from entregent.networks.facebook.members import Part


def people_of(files: Files, part: Part, tally: Tally) -> Iterator[tuple[str, datetime | None]]:
    """(name, when) of everybody in a list: newer exports write them as `entries` of groups, with the name in `data`."""
    for element in elements_in(files, part.name, tally, part.array):
        for entry in elements(element.get("entries")) or [element]:
            name = inside(entry, "name") or inside(entry, "data", "name") or inside(entry, "data", 0, "name")
            yield repaired_name(name), moment_of(inside(entry, "timestamp"))
