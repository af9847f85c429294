"""Recording interactions and relations that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.contract.records import Direction
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Fact, Said
from entregent.people.actions import Recorder
from entregent.ties.actions.following import withdraw_follows
from entregent.ties.models import Interaction, Relation, RelationMember

_INTERACTION = ("identity_id", "kind", "direction", "at", "audience", "thread", "subject", "text", "url", "is_notice")
_RELATION = ("kind", "network", "context", "since", "until", "directed")
SIGNS = {str(Direction.IN): -1, str(Direction.BOTH): 0, str(Direction.OUT): 1}


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
        rows = {}
        for record in found:
            values = self._interaction(record)
            for who in record.people:
                if who.key in ids:
                    print_ = fingerprint(self.people.network, "interaction", record.source_id, who.key)
                    rows[print_] = (ids[who.key], *values)
        new = self._new(Interaction, Said.Kind.INTERACTION, rows)
        self.interactions_created += len(new)
        if not self.people.is_dry:
            facts.record(self.batch, Said.Kind.INTERACTION, Interaction, _INTERACTION, new)

    def relations(self, found: Sequence[records.Relation]) -> None:
        """Record who was seen together. A relation that gained members is a new fact beside the old one."""
        ids = self.people.mentions(who for record in found for who in record.people)
        rows, members = {}, {}
        for record in found:
            inside = list(dict.fromkeys(ids[who.key] for who in record.people if who.key in ids))
            if len(inside) < 2:
                continue
            print_, values = self._relation(record)
            members[print_] = inside
            rows[print_] = values
        new = self._new(Relation, Said.Kind.RELATION, rows)
        self.relations_created += len(new)
        if self.people.is_dry:
            return
        made = facts.record(self.batch, Said.Kind.RELATION, Relation, _RELATION, new)
        places = (
            (pk, identity, place) for print_, pk in made.items() for place, identity in enumerate(members[print_])
        )
        bulk.insert(RelationMember, ("relation_id", "identity_id", "place"), places)

    def _new(self, model: type[Fact], kind: Said.Kind, rows: dict[int, Row]) -> dict[int, Row]:
        new, again, unchanged = facts.sort_out(self.batch, model, rows)
        if not self.people.is_dry:
            facts.say(self.batch, kind, [*again.values(), *unchanged.values()])
        self.unchanged += len(unchanged)
        if kind == Said.Kind.INTERACTION:
            self.interactions_created += len(again)
            self.people.touched.update(rows[print_][0] for print_ in (*new, *again))
        else:
            self.relations_created += len(again)
        return new

    def _interaction(self, record: records.Interaction) -> Row:
        return (
            str(record.kind),
            SIGNS[str(record.direction)],
            record.at,
            record.audience,
            _thread(self.people.network, record.thread) if record.thread else None,
            _plain(record.subject)[:400],
            _plain(record.text),
            record.url[:1000],
            self.people.network != self.batch.network,
        )

    def _relation(self, record: records.Relation) -> tuple[int, Row]:
        network, keys = self.people.network, [who.key for who in record.people]
        print_ = fingerprint(network, "relation", record.source_id, *(keys if record.directed else sorted(keys)))
        context = _plain(record.context)[:400]
        return print_, (str(record.kind), network, context, record.since, record.until, record.directed)


@lru_cache(maxsize=4_096)
def _thread(network: str, thread: str) -> int:
    """The number that groups one conversation: its messages stand together in most exports."""
    return fingerprint(network, thread)


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
    return concerned | withdraw_follows(batch)
