"""Whom imports are to pass over, because they were erased: their certain keys, as keyed digests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from entregent.accounts.actions import installation_sealer
from entregent.analysis.emails import normalise_email
from entregent.people.models import Handle, Tombstone

Key = tuple[str, str]


@dataclass(slots=True)
class Tombstones:
    """The certain keys, as digests, of those who were erased from a workspace. `passed_over` counts what was told of
    them since."""

    workspace_id: int
    digests: set[str] = field(default_factory=set)
    passed_over: int = 0

    @classmethod
    def of(cls, workspace_id: int) -> Tombstones:
        """Those that stand now."""
        rows = Tombstone.objects.filter(workspace_id=workspace_id)
        return cls(workspace_id, set(rows.values_list("digest", flat=True)))

    def __bool__(self) -> bool:
        return bool(self.digests)

    def cover(self, keys: Iterable[Key]) -> bool:
        """Whether one of these certain keys (kind, normalised value) is of somebody who was erased."""
        return bool(self.digests) and any(self._digest(key) in self.digests for key in keys)

    def cover_mention(self, network: str, key: str) -> bool:
        """Whether somebody named by a mere key is; where the key is an address, whoever had it."""
        if not self.digests:
            return False
        email = normalise_email(key) if "@" in key.strip("@") else None
        told = [profile(network, key), *([(Handle.Kind.EMAIL.value, email)] if email else [])]
        return self.cover(told)

    def add(self, keys: Iterable[Key], now: datetime, *, is_dry: bool = False) -> None:
        """Remember these keys too."""
        new = {self._digest(key) for key in keys} - self.digests
        self.digests |= new
        if not is_dry:
            rows = [Tombstone(workspace_id=self.workspace_id, digest=digest, at=now) for digest in sorted(new)]
            Tombstone.objects.bulk_create(rows, ignore_conflicts=True)

    def _digest(self, key: Key) -> str:
        return digest(self.workspace_id, key)


def digest(workspace_id: int, key: Key) -> str:
    """The keyed digest of a certain key (kind, normalised value)."""
    return installation_sealer().digest(f"{key[0]}\x00{key[1]}", f"{workspace_id}|tombstone")


def profile(network: str, key: str) -> Key:
    """The certain key that an identity's own profile is."""
    return Handle.Kind.PROFILE.value, f"{network}/{key}"[:440]
