"""Handing each record to the domain it belongs to, whether a file or a server told it, and counting what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from entregent.contract import records
from entregent.contract.records import Elsewhere
from entregent.facts.models import Batch
from entregent.feeds import actions as feeds
from entregent.people import actions as people
from entregent.posts import actions as posts
from entregent.ties import actions as ties

Item = TypeVar("Item")
CREATED = ("identities", "interactions", "relations", "posts", "feed_items")


class Taker:
    """Takes records for one batch, slice by slice. With `is_dry` nothing is written."""

    def __init__(self, batch: Batch, network: str = "", *, is_dry: bool = False) -> None:
        self.people = people.Recorder(batch, is_dry, network)
        self.ties = ties.TieRecorder(self.people)
        self._abroad: dict[str, ties.TieRecorder] = {}
        self._tally: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def take(self, found: Sequence[object]) -> None:
        """Take these records; whatever is none is left aside. In one transaction with the position they were read up to."""
        self._record(self.ties, found)
        abroad = of(Elsewhere, found)
        for network in dict.fromkeys(item.network for item in abroad):
            self._record(self._beside(network), [item.record for item in abroad if item.network == network])
        batch = self.people.batch
        own, followed = of(records.Post, found), of(records.FeedItem, found)
        if self.people.is_dry:
            self._tally.update({"posts": len(own), "feed_items": len(followed)})
            return
        for name, (created, unchanged) in (
            ("posts", posts.record(batch, own)),
            ("feed_items", feeds.record(batch, followed)),
        ):
            self._tally[name] += created
            self._tally["unchanged"] += unchanged

    def _record(self, recorder: ties.TieRecorder, found: Sequence[object]) -> None:
        recorder.people.identities(of(records.Identity, found))
        recorder.interactions(of(records.Interaction, found))
        recorder.relations(of(records.Relation, found))

    def _beside(self, network: str) -> ties.TieRecorder:
        """The recorder for what is told of another network."""
        if network not in self._abroad:
            self._abroad[network] = ties.TieRecorder(self.people.beside(network))
        return self._abroad[network]

    def drain_touched(self) -> set[int]:
        """The identities that were spoken of since this was asked last: their persons are to be derived anew."""
        touched = set(self.people.touched)
        self.people.touched.clear()
        return touched

    def created(self) -> dict[str, int]:
        """How many facts of each kind are new."""
        recorders = [self.ties, *self._abroad.values()]
        return {
            "identities": len(self.people.created),
            "interactions": sum(each.interactions_created for each in recorders),
            "relations": sum(each.relations_created for each in recorders),
            "posts": self._tally["posts"],
            "feed_items": self._tally["feed_items"],
        }

    @property
    def unchanged(self) -> int:
        """How many facts were known already."""
        recorders = [self.ties, *self._abroad.values()]
        return sum(each.people.unchanged + each.unchanged for each in recorders) + self._tally["unchanged"]

    def added_to(self, counts: Mapping[str, Any]) -> dict[str, int]:
        """`counts` with what is new since this was asked last."""
        created = Counter(self.created())
        added = created - self._told
        self._told = created
        return {kind: int(counts.get(kind, 0)) + added[kind] for kind in CREATED}


def of(kind: type[Item], found: Iterable[object]) -> list[Item]:
    """Those of `found` that are of this kind."""
    return [item for item in found if isinstance(item, kind)]
