"""The elements of the archive's files, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.base.jsonfile import Tally, elements_in
from entregent.contract.network import Files
from entregent.networks.x.keys import account_number
from entregent.networks.x.members import Part


def elements_of(files: Files, part: Part, tally: Tally, *within: str) -> Iterator[dict[str, object]]:
    """The elements of a file that is an array of objects, each without the one object around it that has one of these names
    (`{"tweet": {…}}`)."""
    for element in elements_in(files, part.name, tally):
        for name in within:
            inner = element.get(name)
            if isinstance(inner, dict):
                element = inner
                break
        yield element


def number_in(element: dict[str, object], *names: str) -> str:
    """The first of these members that holds the number of an account or a post; "" where none does."""
    for name in names:
        value = element.get(name)
        if isinstance(value, str | int) and (number := account_number(str(value))):
            return number
    return ""
