"""One record of a repository, as the export and the API both give it, and the parts of it that many records share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from entregent.base.jsonfile import inside
from entregent.contract.records import Who
from entregent.networks.bluesky.keys import did, did_of_uri, handle
from entregent.networks.bluesky.tree import NO_TID, tid_moment

_TOMORROW = timedelta(days=1)
_MENTION, _LINK = "app.bsky.richtext.facet#mention", "app.bsky.richtext.facet#link"
_MOST_FACETS = 500


class Written(NamedTuple):
    """One record that the owner's repository holds.

    `value` is the decoded record. `cid` names its content for ever: facts made of it are known by it, for it is told
    by the export and by the API alike, and is known even where the index of a damaged export is not. `uri` is its
    `at://` address, "" where it is not known or nothing depends on it; `tid` is its key as a number (see `tree.tid`).
    """

    value: dict[str, object]
    cid: str
    uri: str = ""
    tid: int = NO_TID

    def at(self, now: datetime) -> datetime | None:
        """When it was written: as it says itself, else by its key. A date to come is not believed."""
        said = moment(self.value.get("createdAt"))
        if said is not None and said <= now + _TOMORROW:
            return said
        given = tid_moment(self.tid)
        return given if given is not None and given <= now + _TOMORROW else None


def moment(text: object) -> datetime | None:
    """The moment (UTC) that an ISO 8601 date writes, None for anything else.

    >>> moment("2024-05-03T10:11:12.345Z").isoformat(), moment("soon")
    ('2024-05-03T10:11:12.345000+00:00', None)
    """
    if not isinstance(text, str) or not 10 <= len(text) <= 64:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def who(uri: object, owner: str) -> Who | None:
    """The author of the record at this address; None where it names nobody, or the owner."""
    found = did_of_uri(uri)
    return Who(found) if found and found != owner else None


def mentions(value: dict[str, object]) -> dict[str, str]:
    """Everybody a post names, by DID, with the handle that its text shows ("" where it shows something else).

    Facets give places in the text as bytes of UTF-8 (app.bsky.richtext.facet).
    """
    found: dict[str, str] = {}
    text, facets = value.get("text"), value.get("facets")
    if not isinstance(text, str) or not isinstance(facets, list):
        return found
    written = text.encode("utf-8", "replace")
    for facet in facets[:_MOST_FACETS]:
        features = inside(facet, "features")
        for feature in features if isinstance(features, list) else ():
            if inside(feature, "$type") == _MENTION and (key := did(inside(feature, "did"))):
                start, end = inside(facet, "index", "byteStart"), inside(facet, "index", "byteEnd")
                found[key] = found.get(key) or handle(_between(written, start, end))
    return found


def links(value: dict[str, object]) -> list[str]:
    """The addresses that a post's text leads to, whole: the text often shows them shortened."""
    facets = value.get("facets")
    found = []
    for facet in facets[:_MOST_FACETS] if isinstance(facets, list) else ():
        features = inside(facet, "features")
        for feature in features if isinstance(features, list) else ():
            uri = inside(feature, "uri")
            if inside(feature, "$type") == _LINK and isinstance(uri, str):
                found.append(uri)
    return found


def _between(written: bytes, start: object, end: object) -> str:
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(written):
        return ""
    part = written[start:end].decode("utf-8", "replace")
    return part if part.startswith("@") else ""
