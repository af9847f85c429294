"""The columns of a Google Contacts file: the headers written since 2024, the older ones, and the numbered ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entregent.base.csvfile import fold_name, has_header

WANTED: Mapping[str, Sequence[str]] = {
    "given": ("First Name", "Given Name"),
    "additional": ("Middle Name", "Additional Name"),
    "family": ("Last Name", "Family Name"),
    "name": ("Name",),
    "nickname": ("Nickname",),
    "maiden": ("Maiden Name",),
    "file_as": ("File As",),
    "company": ("Organization Name", "Organization 1 - Name", "Organisation Name"),
    "title": ("Organization Title", "Organization 1 - Title", "Organisation Title"),
    "occupation": ("Occupation",),
    "location": ("Location",),
    "birthday": ("Birthday",),
    "note": ("Notes",),
    "photo": ("Photo",),
    "labels": ("Labels", "Group Membership"),
    "first_email": ("E-mail 1 - Value",),
    "first_phone": ("Phone 1 - Value",),
}
"""The columns that stand once, by both their names. The first numbered ones tell a file that lacks its labels."""

HEADERS = (
    frozenset({"given", "additional", "family", "labels"}),
    frozenset({"given", "family", "first_email"}),
    frozenset({"given", "family", "first_phone"}),
)
"""What a Google header holds: the first is how it is exported, the others what a tidied one still has."""

HEAD = 1 << 16
_NUMBERED = re.compile(r"(email|phone|address|website)(\d{1,3})(label|type|value|city|region|country)")


def header_of(head: bytes) -> frozenset[str] | None:
    """Which of `HEADERS` the beginning of a file shows, None for any other file."""
    return next((required for required in HEADERS if has_header(head, WANTED, required)), None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The numbered columns of one file, by kind and in the order of their numbers: part → name of the column."""

    emails: list[dict[str, str]] = field(default_factory=list)
    phones: list[dict[str, str]] = field(default_factory=list)
    addresses: list[dict[str, str]] = field(default_factory=list)
    websites: list[dict[str, str]] = field(default_factory=list)


def numbered_columns(names: Sequence[str]) -> Columns:
    """Sort out the numbered columns among `names`, as they are called in the rows."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for name in names:
        written = WANTED[name][0] if name in ("first_email", "first_phone") else name
        if match := _NUMBERED.fullmatch(fold_name(written)):
            part = "label" if match[3] == "type" else match[3]
            found.setdefault((match[1], int(match[2])), {}).setdefault(part, name)
    ordered = [(kind, found[kind, number]) for kind, number in sorted(found)]
    return Columns(*([parts for k, parts in ordered if k == kind] for kind in ("email", "phone", "address", "website")))
