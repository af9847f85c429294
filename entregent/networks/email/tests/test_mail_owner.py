"""Whose mailbox it is: learnt where it shows, asked once where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from entregent.base.files import open_files
from entregent.contract.network import Question, Reading
from entregent.contract.records import Direction, Identity, Interaction
from entregent.networks.email import export

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def mail(number: int, sender: str, to: str, *headers: str) -> str:
    lines = [
        *headers,
        f"From: {sender}",
        f"To: {to}",
        "Date: Mon, 4 Mar 2024 11:20:34 +0100",
        f"Message-ID: <{number}@x>",
    ]
    return "From x Mon Mar  4 11:20:34 2024\n" + "\n".join(lines) + "\n\n…\n\n"


def boxes(folder: Path, **contents: str) -> Path:
    for name, content in contents.items():
        (folder / name).write_text(content)
    return folder


def asked(
    path: Path, emails: tuple[str, ...] = (), answers: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Question, ...]:
    with open_files(path) as files:
        return tuple(export.questions(files, Reading(NOW, owner_emails=frozenset(emails), answers=answers or {})))


def ways(
    path: Path, emails: tuple[str, ...] = (), answers: Mapping[str, tuple[str, ...]] | None = None
) -> list[tuple[str, str]]:
    with open_files(path) as files:
        found = list(export.read(files, Reading(NOW, owner_emails=frozenset(emails), answers=answers or {})))
    return [(each.direction.value, each.people[0].key) for each in found if isinstance(each, Interaction)]


def talk(me: str, times: int = 6, *headers: str) -> str:
    return "".join(mail(n, f"f{n}@x.example", me, *headers) for n in range(times)) + mail(99, me, "ada@x.example")


def test_the_folder_of_sent_mails_tells(tmp_path: Path) -> None:
    path = boxes(
        tmp_path, Inbox=mail(1, "ada@x.example", "me@x.example"), Sent=mail(2, "Me <me@x.example>", "ada@x.example")
    )
    assert not asked(path)
    assert ways(path) == [("in", "ada@x.example"), ("out", "ada@x.example")]


def test_what_somebody_else_wrote_and_lies_among_the_sent_mails_does_not_make_an_owner(tmp_path: Path) -> None:
    sent = "".join(mail(n, "me@x.example", "ada@x.example") for n in range(30))
    filed = mail(31, "ada@x.example", "me@x.example", "Received: from a by b", "Delivered-To: me@x.example")
    assert ways(boxes(tmp_path, Sent=sent + filed))[-1] == ("in", "ada@x.example")


def test_a_label_tells_of_a_further_address(tmp_path: Path) -> None:
    first = mail(1, "me@x.example", "ada@x.example", "X-Gmail-Labels: Sent")
    many = "".join(mail(n, "ada@x.example", "me@x.example", "X-Gmail-Labels: Inbox") for n in range(2, 40))
    path = boxes(
        tmp_path, mails=first * 1 + many + mail(50, "other@me.example", "bo@x.example", "X-Gmail-Labels: Sent")
    )
    with open_files(path) as files:
        found = list(export.read(files, Reading(NOW)))
    assert {each.key for each in found if isinstance(each, Identity) and each.is_owner} == {
        "me@x.example",
        "other@me.example",
    }
    assert ways(path)[-1] == ("out", "bo@x.example")


def test_the_address_that_all_was_delivered_to_tells(tmp_path: Path) -> None:
    path = boxes(tmp_path, mails=talk("me@x.example", 6, "Delivered-To: me@x.example"))
    assert not asked(path)
    assert ways(path)[-1] == ("out", "ada@x.example")


def test_where_nothing_tells_the_owner_is_asked_once_with_the_likeliest_address_first(tmp_path: Path) -> None:
    path = boxes(tmp_path, mails=talk("me@x.example"))
    (question,) = asked(path)
    assert (question.id, question.several, question.guess) == ("owner", True, ("me@x.example",))
    assert question.choices[0].value == "me@x.example"
    assert not asked(path, answers={"owner": ("me@x.example",)})
    assert ways(path)[-1] == ("out", "ada@x.example"), "a preview takes the guess"
    assert ways(path, answers={"owner": ("ada@x.example",)})[-1] == ("in", "me@x.example")


def test_an_address_that_is_known_already_is_not_asked_for(tmp_path: Path) -> None:
    path = boxes(tmp_path, mails=talk("j.doe+list@gmail.com"))
    assert not asked(path, emails=("jdoe@gmail.com",))
    assert ways(path, emails=("jdoe@gmail.com",))[-1] == ("out", "ada@x.example")


def test_an_answer_for_another_mailbox_is_no_answer_for_this_one(tmp_path: Path) -> None:
    path = boxes(tmp_path, mails=talk("other@x.example"))
    before = {"owner": ("me@y.example",)}
    (question,) = asked(path, answers=before)
    assert question.id == "owner:other@x.example"
    assert not asked(path, answers={**before, question.id: ("other@x.example",)})
    assert ways(path, answers={**before, question.id: ("other@x.example",)})[-1] == ("out", "ada@x.example")


def test_robots_and_spam_are_no_candidates(tmp_path: Path) -> None:
    spam = "".join(mail(n, "a@b.example", "victim@x.example", "X-Gmail-Labels: Spam") for n in range(100, 120))
    path = boxes(tmp_path, mails=talk("me@x.example") + mail(98, "no-reply@x.example", "me@x.example") * 9 + spam)
    (question,) = asked(path)
    values = {choice.value for choice in question.choices}
    assert values.isdisjoint({"no-reply@x.example", "victim@x.example"})


def test_all_of_several_addresses_are_the_owner(tmp_path: Path) -> None:
    both = mail(1, "me@a.example", "me@b.example, ada@x.example") + mail(2, "me@b.example", "ada@x.example")
    path = boxes(tmp_path, mails=both)
    assert ways(path, answers={"owner": ("me@a.example", "me@b.example")}) == [("out", "ada@x.example")] * 2
    assert Direction.OUT.value == "out"
