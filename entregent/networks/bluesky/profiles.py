"""From what the network shows of people (`profileView`) to the values that the export gives. Nothing here raises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from entregent.base.jsonfile import elements, inside, name_of, text_of
from entregent.contract.pictures import picture_address
from entregent.contract.records import Identity, Who
from entregent.networks.bluesky.keys import did, handle

# What somebody writes into their profile who is not to be shown to strangers, and to whom programs are not welcome.
UNSEEN = "!no-unauthenticated"
_LONGEST_BIO = 3_000
_MOST_LABELS = 50


def who(view: object) -> Who | None:
    """A reference to somebody, None where nobody is named."""
    key = did(inside(view, "did"))
    return Who(key, name_of(inside(view, "displayName"))) if key else None


def everybody(views: Iterable[object]) -> tuple[Who, ...]:
    """Those whom the views name, each once."""
    return tuple({found.key: found for each in views if (found := who(each))}.values())


def identity(view: object, seen_at: datetime) -> Identity | None:
    """What a profile shows; None where it shows nobody."""
    key, named = did(inside(view, "did")), handle(inside(view, "handle"))
    if not key:
        return None
    return Identity(
        source_id=f"profile:{key}",
        key=key,
        name=name_of(inside(view, "displayName")),
        handle=f"@{named}" if named else "",
        summary=text_of(inside(view, "description"), _LONGEST_BIO).strip(),
        picture=picture_address(text_of(inside(view, "avatar"))),
        aliases=(named,) if named else (),
        is_contact=False,
        observed_at=seen_at,
    )


def labels(view: object) -> set[str]:
    """The labels that somebody put on their own profile: in a view, or in the record itself."""
    key, own = did(inside(view, "did")), inside(view, "labels", "values")
    found = elements(own if own is not None else inside(view, "labels"))[:_MOST_LABELS]
    return {text_of(inside(each, "val")) for each in found if own is not None or inside(each, "src") == key}
