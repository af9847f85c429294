"""Recording interactions and relations that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from entregent.base import bulk
from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.contract.records import Direction
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Fact, Said
from entregent.people.actions import Recorder
from entregent.ties.models import Interaction, Relation, RelationMember

FactT = TypeVar("FactT", bound=Fact)
SIGNS = {Direction.IN: -1, Direction.BOTH: 0, Direction.OUT: 1}


@dataclass(slots=True)
class TieRecorder:
    """Records interactions and relations for one batch, slice by slice, beside the recorder of its people."""

    people: Recorder
    interactions_created: int = 0
    relations_created: int = 0
    unchanged: int = 0

    @property
    def batch(self) -> Batch:
        """The batch that says all this."""
        return self.people.batch

    def interactions(self, found: Sequence[records.Interaction]) -> None:
        """Record what passed between the owner and people."""
        ids = self.people.mentions(who for record in found for who in record.people)
        rows = [self._row(record, ids[who.key], who.key) for record in found for who in record.people if who.key in ids]
        new = self._new(Interaction, Said.Kind.INTERACTION, rows)
        self.interactions_created += len(new)
        if self.people.is_dry:
            return
        facts.record(self.batch, Said.Kind.INTERACTION, new)

    def relations(self, found: Sequence[records.Relation]) -> None:
        """Record who was seen together. A relation that gained members is a new fact beside the old one."""
        ids = self.people.mentions(who for record in found for who in record.people)
        rows, members = [], {}
        for record in found:
            inside = list(dict.fromkeys(ids[who.key] for who in record.people if who.key in ids))
            if len(inside) < 2:
                continue
            row = self._relation(record)
            members[row.fingerprint] = inside
            rows.append(row)
        new = self._new(Relation, Said.Kind.RELATION, rows)
        self.relations_created += len(new)
        if self.people.is_dry:
            return
        made = facts.record(self.batch, Said.Kind.RELATION, new)
        bulk.insert(
            [
                RelationMember(relation_id=pk, identity_id=identity, place=place)
                for print_, pk in made.items()
                for place, identity in enumerate(members[print_])
            ]
        )

    def _new(self, model: type[FactT], kind: Said.Kind, rows: list[FactT]) -> list[FactT]:
        new, again, unchanged = facts.sort_out(self.batch, model, rows)
        if not self.people.is_dry:
            facts.say(self.batch, kind, [*again, *unchanged])
        self.unchanged += len(unchanged)
        if kind == Said.Kind.INTERACTION:
            self.interactions_created += len(again)
        else:
            self.relations_created += len(again)
        return new

    def _row(self, record: records.Interaction, identity_id: int, key: str) -> Interaction:
        batch = self.batch
        return Interaction(
            workspace_id=batch.workspace_id,
            batch=batch,
            fingerprint=fingerprint(self.people.network, "interaction", record.source_id, key),
            identity_id=identity_id,
            kind=record.kind.value,
            direction=SIGNS[record.direction],
            at=record.at,
            audience=record.audience,
            thread=fingerprint(self.people.network, record.thread) if record.thread else None,
            subject=_plain(record.subject)[:400],
            text=_plain(record.text),
            url=record.url[:1000],
        )

    def _relation(self, record: records.Relation) -> Relation:
        batch = self.batch
        keys = [who.key for who in record.people] if record.directed else sorted(who.key for who in record.people)
        return Relation(
            workspace_id=batch.workspace_id,
            batch=batch,
            fingerprint=fingerprint(
                self.people.network, "relation", record.source_id, *(keys if record.directed else sorted(keys))
            ),
            kind=record.kind.value,
            network=self.people.network,
            context=_plain(record.context)[:400],
            since=record.since,
            until=record.until,
            directed=record.directed,
        )


def _plain(text: str) -> str:
    """Text without the one character that PostgreSQL does not store."""
    return text.replace("\x00", "")


def withdraw(batch: Batch) -> set[int]:
    """Take back the interactions and relations that the batch alone said; the ids of the identities concerned."""
    concerned: set[int] = set()
    for ids in slices(facts.withdraw(batch, Said.Kind.INTERACTION, Interaction)):
        gone = Interaction.objects.filter(pk__in=ids)
        concerned.update(gone.values_list("identity_id", flat=True))
        gone.delete()
    for ids in slices(facts.withdraw(batch, Said.Kind.RELATION, Relation)):
        concerned.update(RelationMember.objects.filter(relation_id__in=ids).values_list("identity_id", flat=True))
        RelationMember.objects.filter(relation_id__in=ids).delete()
        Relation.objects.filter(pk__in=ids).delete()
    return concerned
