"""Changing whom the account follows: what a network offers, as data, and the small protocol by which it is done.

A network whose members may let us change something names `Changes` in its `Connect`, and brings a module `change.py` with
the functions of `Changer`. It reads how things stand (`standings`) and does one deed at a time (`change`); deciding what
is so already, doing nothing twice and looking again after an answer that was lost is ours (`is_so`, `settled`), and the
same for every network.

All requests go through `session.http`. The functions raise `Revoked`, `NotAllowed`, `Later` or an `HttpError`, and nothing
else; what the network refuses for one account alone is no error but an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from entregent.contract.text import Text

if TYPE_CHECKING:
    from entregent.contract.live import Session


class Deed(StrEnum):
    """What can be done about one account. `ADD` and `REMOVE` are about one of the owner's lists there."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    UNMUTE = "unmute"
    ADD = "add"
    REMOVE = "remove"


OPPOSITE = {
    Deed.FOLLOW: Deed.UNFOLLOW,
    Deed.UNFOLLOW: Deed.FOLLOW,
    Deed.MUTE: Deed.UNMUTE,
    Deed.UNMUTE: Deed.MUTE,
    Deed.ADD: Deed.REMOVE,
    Deed.REMOVE: Deed.ADD,
}
ON_LISTS = frozenset((Deed.ADD, Deed.REMOVE))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a network lets programs change for its members.

    `deeds` are those it has. `scopes` says in words what we ask to be allowed. `at_once` is how many accounts `standings`
    takes. `told` are the deeds of which the other side is told. `lists_need_following`: only those who are followed can
    be on a list, and whoever is not followed any more leaves it.
    """

    deeds: frozenset[Deed]
    scopes: Text
    at_once: int = 40
    told: frozenset[Deed] = frozenset((Deed.FOLLOW,))
    lists_need_following: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How the owner stands to one account, as the network says it now.

    `asked`: the owner has asked to follow, and the other has not said yes yet. `locked`: the other says yes or no to each
    who wants to follow (None: not told). `lists` are the ids of the owner's lists that they are on, None where it was
    not asked.
    `ref` is what the network's own part needs to act (ids); `kept` what an undo should bring back with the follow or the
    mute (settings). Both are for that part alone, and can be stored as JSON.
    """

    key: str
    follows: bool
    mutes: bool
    asked: bool = False
    locked: bool | None = None
    lists: tuple[str, ...] | None = None
    ref: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnList:
    """One of the owner's lists there."""

    id: str
    title: str


class End(StrEnum):
    """How a deed ended. `ALREADY`: it was so before, nothing was sent. `REJECTED`: the network says no, for good. `UNKNOWN`:
    it was sent and no answer came; only looking again tells. What is to be done later is no end: `Later` is raised."""

    DONE = "done"
    ALREADY = "already"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one deed, with the reason where it was rejected, and the standing afterwards where the network told it."""

    end: End
    reason: Text | None = None
    standing: Standing | None = None


class Changer(Protocol):
    """Changes whom the account follows: the functions of a module `change.py`."""

    def standings(self, session: Session, keys: Sequence[str], *, with_lists: bool = False) -> Mapping[str, Standing]:
        """How the owner stands to these accounts (at most `Changes.at_once`), by key. Who is not there is left out."""
        ...

    def own_lists(self, session: Session) -> tuple[OwnList, ...]:
        """The owner's lists; () where the network has none."""
        ...

    def change(
        self,
        session: Session,
        deed: Deed,
        standing: Standing,
        *,
        list_id: str = "",
        kept: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Do one deed to the account whose `standing` was just read, and is not so yet. `kept` are the settings to bring
        back (`Standing.kept`), in an undo. Where the request was sent and no answer came, the end is `UNKNOWN`: it never
        sends twice. Raises `Later` or `Wait` only where nothing was done."""
        ...


def is_so(deed: Deed, standing: Standing, list_id: str = "") -> bool:
    """Whether there is nothing to do: what the deed brings about is so already. Having asked to follow counts as following.

    >>> is_so(Deed.FOLLOW, Standing("a@b.example", follows=False, asked=True, mutes=False))
    True
    """
    match deed:
        case Deed.FOLLOW:
            return standing.follows or standing.asked
        case Deed.UNFOLLOW:
            return not standing.follows and not standing.asked
        case Deed.MUTE:
            return standing.mutes
        case Deed.UNMUTE:
            return not standing.mutes
        case Deed.ADD:
            return list_id in (standing.lists or ())
        case Deed.REMOVE:
            return standing.lists is not None and list_id not in standing.lists


def settled(deed: Deed, standing: Standing | None, *, was_sent: bool, list_id: str = "") -> End | None:
    """What reading back tells of a deed: its end, or None where it is still to be done.

    `standing` is None where the account is not there: nothing can be done to it. What was sent before and is so now was
    done, whatever became of the answer; what was sent and is not so did not arrive, and may be sent again.

    >>> settled(Deed.MUTE, Standing("a@b.example", follows=True, mutes=True), was_sent=True)
    <End.DONE: 'done'>
    """
    if standing is None:
        return End.REJECTED
    if not is_so(deed, standing, list_id):
        return None
    return End.DONE if was_sent else End.ALREADY
