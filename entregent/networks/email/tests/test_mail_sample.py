"""The invented world's mailbox, read back: what was written is what is told."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Direction, Elsewhere, Identity, Interaction, InteractionKind, Relation, Skipped
from entregent.contract.registry import RECOGNISED_ABOVE
from entregent.networks.email import export, sample
from entregent.sample.letterbox import Tray
from entregent.sample.venues import NoticeKind, Venue
from entregent.sample.world import World, make

Found = list[Interaction | Identity | Relation | Elsewhere | Skipped]


@pytest.fixture(scope="module")
def world() -> World:
    return make(contacts=250)


@pytest.fixture(scope="module")
def found(world: World, tmp_path_factory: pytest.TempPathFactory) -> Found:
    (path,) = sample.write(world, tmp_path_factory.mktemp("mail"))
    with open_files(path) as files:
        assert export.recognise(files) >= RECOGNISED_ABOVE
        assert export.observed_at(files) == datetime.combine(world.exports[-1], time(), UTC)
        reading = Reading(datetime.combine(world.today, time(12), UTC))
        assert not export.questions(files, reading)
        return list(export.read(files, reading))  # type: ignore[arg-type]


def test_the_owner_is_learnt_with_both_addresses(world: World, found: Found) -> None:
    own = {each.key for each in found if isinstance(each, Identity) and each.is_owner}
    assert own == set(world.owner.character.emails)


def test_every_mail_of_a_person_is_told_and_no_other(world: World, found: Found) -> None:
    until = datetime.combine(world.exports[-1], time(8), UTC)
    own = set(world.owner.character.emails)
    persons = {
        mail.id: mail
        for mail in world.mails
        if mail.at <= until
        and mail.tray not in (Tray.SPAM, Tray.DRAFTS)
        and not (mail.list_id or mail.is_bulk or mail.is_automatic)
        and "no-reply" not in mail.sender.email
        and "noreply" not in mail.sender.email
    }
    owners = {
        mail.id for mail in world.mails if mail.sender.email in own and mail.tray is Tray.SENT and mail.at <= until
    }
    told = {each.source_id: each for each in found if isinstance(each, Interaction)}
    assert told.keys() == persons.keys() | owners
    for id, each in told.items():
        mail = persons[id] if id in persons else next(mail for mail in world.mails if mail.id == id)
        assert each.at == mail.at
        assert each.subject == " ".join(mail.subject.split())
        assert (each.direction is Direction.OUT) == (mail.sender.email in own)
        assert each.text == ""


def test_answers_share_the_conversation_of_what_they_answer(world: World, found: Found) -> None:
    threads: dict[int, set[str]] = {}
    numbers = {mail.id: mail.thread for mail in world.mails}
    for each in found:
        if isinstance(each, Interaction):
            threads.setdefault(numbers[each.source_id], set()).add(each.thread)
    assert max(map(len, threads.values())) == 1


def test_the_notices_of_other_networks_are_told_as_theirs(world: World, found: Found) -> None:
    views = [each for each in world.notices[Venue.PROFESSIONAL] if each.kind is NoticeKind.VIEW]
    told = [each.record for each in found if isinstance(each, Elsewhere) and each.network == "linkedin"]
    events = [each for each in told if isinstance(each, Interaction) and each.kind is InteractionKind.REACTION]
    assert len(events) >= 0.9 * len(views) > 0
    handles = {presence.handle for presence in world.presences[Venue.PROFESSIONAL]}
    assert {each.key for each in told if isinstance(each, Identity)} <= handles


def test_the_same_world_gives_the_same_file(world: World, tmp_path: Path) -> None:
    first, second = (sample.write(world, tmp_path / name)[0].read_bytes() for name in ("a", "b"))
    assert first == second
