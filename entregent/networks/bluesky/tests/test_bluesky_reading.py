"""What a repository says: people, posts, gestures, and how little their order in the file matters."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading, Unreadable
from entregent.contract.records import Identity, Interaction, Missing, Post, Skipped
from entregent.networks.bluesky import export, repository
from entregent.networks.bluesky.tests import invented
from entregent.networks.bluesky.tests.conftest import NOW
from entregent.networks.bluesky.tests.invented import at, car, did, post, ref, simple, uri
from entregent.networks.bluesky.writing import cid_of, header

Read = Callable[..., list[Any]]


def only(found: list[Any], kind: type, **values: object) -> Any:
    (one,) = [
        each for each in found if isinstance(each, kind) and all(getattr(each, k) == v for k, v in values.items())
    ]
    return one


def of_one(*records: tuple[str, dict[str, Any]]) -> bytes:
    return car(dict(sorted(records)))


def told(found: list[Any]) -> list[str]:
    return sorted(str(each) for each in found)


def test_the_order_of_the_blocks_does_not_matter(read: Read) -> None:
    head, nodes, blocks = invented.blocks_of()
    expected = told(read(car()))
    for order in (nodes + blocks, blocks + nodes, invented.shuffled(nodes + blocks), (nodes + blocks)[::-1]):
        assert told(read(head + b"".join(order))) == expected


def test_the_commit_may_stand_anywhere(read: Read) -> None:
    whole = car()
    _head, nodes, blocks = invented.blocks_of()
    header, first = whole[: whole[0] + 1], whole[whole[0] + 1 :]
    length = first[0] & 0x7F | first[1] << 7
    commit = first[: length + 2]
    assert told(read(header + b"".join(nodes + blocks) + commit)) == told(read(whole))


def test_the_latest_handle_of_somebody_counts(read: Read) -> None:
    texts = {30: "@new.example.org hi", 10: "@old.example.org hi", 20: "@older.example.org hi"}
    found = read(
        of_one(*(post(n, text, facets=[invented.mention(text, text.split()[0], "nora")]) for n, text in texts.items()))
    )
    nora = only(found, Identity, key=did("nora"))
    assert (nora.handle, nora.aliases) == ("@new.example.org", ("new.example.org",))
    assert not nora.is_contact


def test_a_name_that_is_shown_instead_of_a_handle_is_no_handle(read: Read) -> None:
    text = "avec Nora, notre amie"
    found = read(of_one(post(1, text, facets=[invented.mention(text, "Nora", "nora")])))
    assert not [each for each in found if isinstance(each, Identity) and each.handle]
    assert [
        who.key
        for who in only(found, Interaction, source_id=only(found, Post).source_id.replace("post", "mention")).people
    ] == [did("nora")]


def test_places_in_a_text_are_counted_in_bytes(read: Read) -> None:
    text = "🌷 été avec @nora.example.org"
    found = read(of_one(post(1, text, facets=[invented.mention(text, "@nora.example.org", "nora")])))
    assert only(found, Identity, key=did("nora")).handle == "@nora.example.org"


def test_a_whole_list_that_is_blocked(read: Read) -> None:
    robot = only(read(car()), Identity, key=did("robot"))
    assert (robot.is_blocked, robot.is_contact, robot.labels) == (True, False, ("Réclames",))


def test_more_people_than_are_kept_in_memory(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(car())
    monkeypatch.setattr(repository, "_MOST_KEPT", 2)
    assert read(car()) == whole


def test_somebody_followed_twice_is_one_person(read: Read) -> None:
    found = read(of_one(*(simple("app.bsky.graph.follow", n, subject=did("nora")) for n in (1, 2))))
    only(found, Identity, key=did("nora"))
    assert len([each for each in found if isinstance(each, Interaction)]) == 2


def test_a_date_to_come_is_not_believed_and_the_key_tells_instead(read: Read) -> None:
    path, value = post(5, "demain")
    for said in ("2040-01-01T00:00:00Z", "soon", 7, None):
        found = only(read(of_one((path, value | {"createdAt": said}))), Post)
        assert found.at is not None
        assert found.at.isoformat() == "2026-01-01T00:05:00+00:00"
    old = only(read(of_one((path, value | {"createdAt": "2012-05-01T10:00:00+02:00"}))), Post)
    assert old.at.isoformat() == "2012-05-01T08:00:00+00:00"


def test_what_the_owner_answers_to_the_owner_is_a_post_alone(read: Read) -> None:
    reply = {"root": ref("camille", 1), "parent": ref("camille", 1)}
    found = read(of_one(post(1, "un"), post(2, "deux", reply=reply)))
    assert len([each for each in found if isinstance(each, Post)]) == 2
    assert not [each for each in found if isinstance(each, Interaction)]


def test_records_of_other_applications_are_counted(read: Read) -> None:
    many = [simple("com.example.recipes.recipe", n, title=str(n)) for n in range(7)]
    skipped = only(read(of_one(*many)), Skipped)
    assert skipped.count == 7
    assert "com.example.recipes.recipe" in str(skipped.reason)


def test_the_newest_of_several_repositories_tells_first(read: Read, tmp_path: Path) -> None:
    found = read(Path(__file__).parents[1] / "samples" / "backup" / "sauvegarde bluesky")
    former = only(found, Identity, key=did("ancien"))
    assert former.observed_at is not None
    assert not [each for each in found if isinstance(each, Skipped) and "lost" in str(each.reason)]
    ids = [(type(each), each.source_id) for each in found if not isinstance(each, Skipped | Missing)]
    assert len(ids) == len(set(ids))


def test_the_same_repository_twice_tells_everything_once(read: Read, tmp_path: Path) -> None:
    folder = tmp_path / "twice"
    folder.mkdir()
    for name in ("repo.car", "repo (1).car"):
        (folder / name).write_bytes(car())
    whole = [each for each in read(car()) if not isinstance(each, Skipped)]
    again = read(folder)
    assert [each for each in again if not isinstance(each, Skipped)] == whole
    assert max(each.count for each in again if isinstance(each, Skipped)) > 10


def test_a_repository_without_its_head_needs_an_owner(read: Read) -> None:
    _head, nodes, blocks = invented.blocks_of()
    headless = header(cid_of(b"lost")) + b"".join(nodes + blocks)
    unknown = read(headless)
    assert not [each for each in unknown if isinstance(each, Interaction) and each.kind.value != "connection"]
    assert any("whose repository" in str(each.reason) for each in unknown if isinstance(each, Skipped))
    known = read(headless, frozenset({invented.OWNER}))
    assert {each.source_id for each in known if isinstance(each, Interaction)} == {
        each.source_id for each in read(car()) if isinstance(each, Interaction)
    }


def test_somebody_elses_repository_is_asked_about_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(car())
    mine = frozenset({did("nora"), "nora.example.org"})
    with open_files(path) as files:
        assert not export.questions(files, Reading(NOW))
        assert not export.questions(files, Reading(NOW, frozenset({invented.OWNER})))
        (question,) = export.questions(files, Reading(NOW, mine))
        assert invented.OWNER in str(question.text)
        for answer in ("yes", "no"):
            reading = Reading(NOW, mine, answers={question.id: (answer,)})
            assert not export.questions(files, reading)
            found = list(export.read(files, reading))
            assert any(isinstance(each, Identity) for each in found) == (answer == "yes")


def test_a_zip_in_a_zip_stays_closed_and_an_archive_without_repository_is_refused(read: Read, tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("repo.car", car())
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    with pytest.raises(Unreadable, match="repository"):
        read(outer)
    with zipfile.ZipFile(outer, "a") as archive:
        archive.writestr("repo.car", car())
    found = read(outer)
    assert only(found, Skipped, file="inner.zip").line == 0
    assert only(found, Identity, is_owner=True).key == invented.OWNER


def test_one_repository_among_many_documents_is_an_export_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "repo.car").write_bytes(car())
    for number in range(5):
        (tmp_path / f"letter {number}.txt").write_text("Bonjour")
    with open_files(tmp_path) as files:
        assert 0 < export.recognise(files) < 0.5


def test_likes_of_ones_own_posts_are_set_aside(read: Read) -> None:
    found = read(
        of_one(simple("app.bsky.feed.like", 1, subject=ref("camille", 2)), simple("app.bsky.feed.like", 3, subject=7))
    )
    assert only(found, Skipped).count == 2


def test_uris_of_anything_but_posts_are_quoted_as_nothing(read: Read) -> None:
    feed = {"uri": uri("theo", "app.bsky.feed.generator", 1), "cid": invented.CID}
    found = read(of_one(post(1, "Ce fil !", embed={"$type": "app.bsky.embed.record", "record": feed}, createdAt=at(1))))
    assert not [each for each in found if isinstance(each, Interaction)]
