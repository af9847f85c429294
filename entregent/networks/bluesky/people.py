"""What a repository tells of people beside following them: handles, names, blocks, lists, the owner's own profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import LONGEST_NAME, name_of, text_of
from entregent.contract.records import Identity
from entregent.networks.bluesky.keys import did, handle
from entregent.networks.bluesky.written import moment

_MOST_LABELS = 50
_LONGEST_BIO = 3_000


@dataclass(slots=True)
class Known:
    """Gathered record by record, in memory: it grows with the people that are named, blocked or listed.

    `handles` are those that posts and verifications show, the latest of each person. `listed` holds the key of each
    list that somebody stands in, `lists` the names of the owner's lists by the same key, `blocked_lists` those lists
    whose members are all blocked. `as_of` is when all this was so, None for the date of the export.
    """

    handles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    listed: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    blocked_lists: set[str] = field(default_factory=set)
    profile: dict[str, object] = field(default_factory=dict)
    as_of: datetime | None = None
    _shown: dict[str, datetime] = field(default_factory=dict)

    def add_handles(self, mentioned: dict[str, str], at: object) -> None:
        """The handles that a record of this date shows: a later one replaces an earlier."""
        when = moment(at)
        for key, shown in mentioned.items():
            before = self._shown.get(key)
            if shown and (key not in self.handles or (when is not None and (before is None or when >= before))):
                self.handles[key] = shown
                if when is not None:
                    self._shown[key] = when

    def add_verified(self, value: dict[str, object]) -> None:
        """That the owner vouches for somebody: it tells the DID, the handle and the name at that time."""
        if key := did(value.get("subject")):
            self.add_handles({key: handle(value.get("handle"))}, value.get("createdAt"))
            if name := name_of(value.get("displayName")):
                self.names[key] = name

    def add_member(self, value: dict[str, object]) -> None:
        """That somebody stands in a list."""
        key, rkey = did(value.get("subject")), list_key(value.get("list"))
        if key and rkey and len(self.listed.setdefault(key, [])) < _MOST_LABELS:
            self.listed[key].append(rkey)

    def add_blocked_list(self, value: dict[str, object]) -> None:
        """That all members of a list are blocked: those of the owner's own lists are known."""
        if rkey := list_key(value.get("subject")):
            self.blocked_lists.add(rkey)

    def everybody(self) -> Iterator[str]:
        """The DID of everybody of whom something is known here, in the order of first mention."""
        yield from dict.fromkeys((*self.handles, *self.names, *sorted(self.blocked), *self.listed))

    def identity(self, key: str, *, is_contact: bool) -> Identity:
        """All that is known of somebody."""
        lists = self.listed.get(key, ())
        named = self.handles.get(key, "")
        return Identity(
            source_id=key,
            key=key,
            name=self.names.get(key, ""),
            handle=f"@{named}" if named else "",
            aliases=(named,) if named else (),
            labels=tuple(dict.fromkeys(name for rkey in lists if (name := self.lists.get(rkey)))),
            is_contact=is_contact,
            is_blocked=key in self.blocked or any(rkey in self.blocked_lists for rkey in lists),
            observed_at=self.as_of,
        )

    def owner(self, key: str) -> Identity:
        """The owner, as the profile says."""
        website, named = text_of(self.profile.get("website")).strip(), self.handles.get(key, "")
        return Identity(
            source_id=key,
            key=key,
            name=name_of(self.profile.get("displayName")),
            handle=f"@{named}" if named else "",
            summary=text_of(self.profile.get("description"), _LONGEST_BIO).strip(),
            urls=(website,) if website.startswith(("https://", "http://")) and len(website) <= LONGEST_NAME else (),
            aliases=(named,) if named else (),
            is_contact=False,
            is_owner=True,
        )


def list_key(uri: object) -> str:
    """The key of the list that an `at://` address names, "" for anything else."""
    if not isinstance(uri, str) or "/app.bsky.graph.list/" not in uri:
        return ""
    return uri.rpartition("/")[2]
