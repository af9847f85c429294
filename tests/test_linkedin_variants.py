"""Whatever way an archive comes, it says the same people and the same events."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract import registry
from entregent.contract.network import Reading
from entregent.contract.records import (
    Direction,
    Identity,
    Interaction,
    InteractionKind,
    Missing,
    Record,
    Relation,
    Skipped,
)
from tests.writers import facts
from tests.writers.linkedin import ALL_VARIANTS, Variant, write

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OWNER_KEYS = frozenset({facts.OWNER.slug})
VARIANTS = pytest.mark.parametrize("variant", ALL_VARIANTS.values(), ids=lambda variant: variant.name)


def read(path: Path) -> list[Record | Skipped | Missing]:
    with open_files(path) as files:
        recognised = registry.recognise(files)
        assert recognised is not None
        assert recognised.network.slug == "linkedin"
        export = recognised.network.export
        assert export is not None
        return list(export.read(files, Reading(NOW, OWNER_KEYS)))


@VARIANTS
def test_connections_are_the_same_in_every_variant(variant: Variant, tmp_path: Path) -> None:
    yielded = read(write(variant, tmp_path))
    connected = [r for r in yielded if isinstance(r, Identity) and r.is_contact and not r.is_owner and r.connected_on]
    expected = facts.CONNECTIONS if variant.has_connections else ()
    assert sorted((i.name, i.company, i.position, i.connected_on) for i in connected) == sorted(
        (p.name, p.company, p.position, p.connected_on) for p in expected
    )
    assert {e for i in connected for e in i.emails} == {p.email for p in expected if p.email}
    if variant.has_urls:
        assert {i.key for i in connected} == {p.slug for p in expected}


@VARIANTS
def test_messages_are_the_same_in_every_variant(variant: Variant, tmp_path: Path) -> None:
    yielded = read(write(variant, tmp_path))
    said = [r for r in yielded if isinstance(r, Interaction) and r.kind is InteractionKind.MESSAGE]
    expected = [line for line in facts.LINES if line.counts] if variant.has_messages else []
    assert sorted((m.at, m.direction, tuple(sorted(who.key for who in m.people)), m.audience) for m in said) == sorted(
        (
            line.at,
            Direction.OUT if line.sender is facts.OWNER else Direction.IN,
            tuple(sorted(p.slug for p in line.people)) if line.sender is facts.OWNER else (line.sender.slug,),
            len(line.people) + 1,
        )
        for line in expected
    )
    assert {" ".join(m.text.split()) for m in said} == {" ".join(line.content.split()) for line in expected}
    groups = [r for r in yielded if isinstance(r, Relation)]
    assert [sorted(who.key for who in group.people) for group in groups] == (
        [sorted(p.slug for p in (facts.DOCTOR, facts.PLAIN, facts.STRANGER))] if variant.has_messages else []
    )


@VARIANTS
def test_gestures_are_the_same_in_every_variant(variant: Variant, tmp_path: Path) -> None:
    kinds = (InteractionKind.INVITATION, InteractionKind.ENDORSEMENT, InteractionKind.RECOMMENDATION)
    yielded = read(write(variant, tmp_path))
    told = [r for r in yielded if isinstance(r, Interaction) and r.kind in kinds]
    expected = []
    if variant.has_gestures:
        out, came = Direction.OUT, Direction.IN
        expected += [("invitation", out if i.outgoing else came, i.person.slug, i.at) for i in facts.INVITATIONS]
        expected += [("endorsement", out if e.given else came, e.person.slug, e.at) for e in facts.ENDORSEMENTS]
        expected += [("recommendation", out if r.given else came, r.person.slug, r.at) for r in facts.RECOMMENDATIONS]
    assert sorted((str(i.kind), i.direction, i.people[0].key, i.at) for i in told) == sorted(expected)


@VARIANTS
def test_what_was_left_out_is_told(variant: Variant, tmp_path: Path) -> None:
    yielded = read(write(variant, tmp_path))
    skipped = [r for r in yielded if isinstance(r, Skipped)]
    hidden = [s for s in skipped if s.file.endswith("Connections.csv") and s.line]
    assert len(hidden) == (len(facts.HIDDEN) if variant.has_connections and variant.hidden_members else 0)
    unknown = [s.file for s in skipped if s.file.endswith("Something New.csv")]
    assert len(unknown) == (1 if variant.has_gestures else 0)
    # A file dropped alone was chosen; one zip of two says what it lacks.
    whole = variant.packing == "file" or variant.parts == "complete"
    assert any(isinstance(r, Missing) for r in yielded) is not whole
