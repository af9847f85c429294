"""Who is invited: people by their addresses; rooms, lists and robots left aside."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import NamedTuple

from entregent.networks.calendar.values import Property, decoded, parameter_text

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"'\\]{1,64}@[^\s@<>()\[\],;:\"'\\]+\.[^\s@<>()\[\],;:\"'\\.]{2,}")
_MAILTO = re.compile(r"mailto:\s*", re.IGNORECASE)
# Addresses that calendars give to rooms, to calendars themselves and to whoever is unknown.
_NOBODY = re.compile(
    r"@(?:[\w.-]+\.)?calendar\.google\.com$|^(?:no-?reply|do-?not-?reply|ne-?pas-?repondre)[\w.+-]*@"
    r"|@(?:[\w-]+\.)*invalid$|^invalid@|^nomail@"
)
_TRAILING_ADDRESS = re.compile(r"\s*[(<\[][^()<>\[\]]*@[^()<>\[\]]*[)>\]]\s*$")
_NOT_A_PERSON = frozenset({"ROOM", "RESOURCE", "GROUP"})
_FAMILY_FIRST = re.compile(r"([^\W\d_][^\d,]{0,40}),\s*([^\W\d_][^\d,]{0,40})")
_NO_GIVEN_NAME = frozenset({"inc", "ltd", "llc", "gmbh", "phd", "ph.d.", "md", "jr", "jr.", "sr", "esq", "mba"})


class Invited(NamedTuple):
    """Somebody on the list of a meeting."""

    address: str
    name: str
    has_declined: bool = False


def address_of(text: str) -> str:
    """The e-mail address in a CAL-ADDRESS value, in lower case; "" where there is none."""
    found = _ADDRESS.search(_MAILTO.sub("", decoded(text)))
    address = found[0].strip(".'").lower() if found else ""
    return address if "@" in address and len(address) <= LONGEST_ADDRESS else ""


def invited(line: Property) -> Invited | None:
    """Who an ATTENDEE or ORGANIZER line names; None for rooms, lists, robots, those who need not come, and where
    there is no address."""
    parameters = line.parameters
    if parameters.get("CUTYPE", "").upper() in _NOT_A_PERSON or parameters.get("ROLE", "").upper() == "NON-PARTICIPANT":
        return None
    address = address_of(line.value) or address_of(parameters.get("EMAIL", ""))
    if not address or _NOBODY.search(address):
        return None
    name = _TRAILING_ADDRESS.sub("", parameter_text(parameters.get("CN", ""))).strip("'\" ")
    has_declined = parameters.get("PARTSTAT", "").upper() == "DECLINED"
    return Invited(sys.intern(address), "" if "@" in name else name, has_declined)


class Names:
    """The names under which calendars show the people behind addresses."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = {}

    def learn(self, someone: Invited) -> None:
        """Take note of the name that stands beside an address."""
        if someone.name:
            self._seen.setdefault(someone.address, Counter())[someone.name] += 1

    def of(self, address: str) -> tuple[str, str, str]:
        """(whole, given, family) name: the one seen most often, of equals the longest; empty where none was seen.

        `Lind, Ada`, as directories of firms write it, is turned round.
        """
        seen = self._seen.get(address)
        if not seen:
            return "", "", ""
        name = max(seen, key=lambda each: (seen[each], len(each), each))
        match = _FAMILY_FIRST.fullmatch(name)
        if not match or match[2].strip().lower() in _NO_GIVEN_NAME:
            return name, "", ""
        family, given = match[1].strip(), match[2].partition("(")[0].strip()
        return (f"{given} {family}", given, family) if given else (name, "", "")
