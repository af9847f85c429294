"""The CSV files: which is which, with header and without, and what is no file of this network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.base.files import open_files
from entregent.contract.records import Direction, Identity, Interaction, Skipped
from entregent.networks.mastodon import export
from entregent.networks.mastodon.lists import Kind, guess
from entregent.networks.mastodon.tests.conftest import read_path

Read = Callable[..., list[Any]]
ACCOUNTS = "nora@mamot.example\ntheo@piaille.example\n"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        (
            "anything.csv",
            "Account address,Show boosts,Notify on new posts,Languages\nnora@mamot.example,true,false,\n",
            Kind.FOLLOWING,
        ),
        ("anything.csv", "Account address,Show boosts\n", Kind.FOLLOWING),
        ("anything.csv", "ACCOUNT_ADDRESS;Hide notifications\r\nx@y.example;true\r\n", Kind.MUTED),
        ("followers.csv", "Account address\nnora@mamot.example\n", Kind.FOLLOWERS),
        ("following_accounts.csv", ACCOUNTS, Kind.FOLLOWING),
        ("following_accounts (2).csv", "@Nora@mamot.example,true\n", Kind.FOLLOWING),
        ("muted_accounts.csv", ACCOUNTS, Kind.MUTED),
        ("blocked_accounts.csv", ACCOUNTS, Kind.BLOCKED),
        ("lists.csv", "Friends,jane@piaille.fr\n", Kind.LISTS),
        ("lists.csv", "Amis,jane@gmail.com\n", Kind.LISTS),
        ("export.csv", "Friends,jane@mastodon.social\nWork,theo@social.asso.example\n", Kind.LISTS),
        ("bookmarks.csv", "https://a.example/users/b/statuses/1\n", Kind.BOOKMARKS),
        ("anything.csv", "https://a.example/@b/1\nhttps://c.example/objects/0b9a-1\n", Kind.BOOKMARKS),
        ("blocked_domains.csv", "spam.example\n*.reclame.example\n", Kind.DOMAINS),
    ],
)
def test_which_file_is_which(name: str, text: str, kind: Kind) -> None:
    found = guess(text.encode(), name)
    assert found is not None
    assert found.kind is kind
    assert found.sure >= 0.5


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contacts.csv", ACCOUNTS),
        ("anything.csv", "Account address\nnora@mamot.example\n"),
        ("members.csv", "Jane Doe,jane@gmail.com\nTheo Petit,theo@asso.example\n"),
        ("members.csv", "Jane Doe,jane@example.org\n"),
        ("lists.csv", "Friends,Jane\nWork,Theo\n"),
        ("lists.csv", "id,name,value,email\n1,2,3,4\n"),
        ("blocked_accounts.csv", "name,email\nJane,jane@example.org\n"),
        ("blocked_domains.csv", "Jane Doe\nTheo Petit\n"),
        ("domains.csv", "domain,expires\nexample.org,2027\n"),
        ("links.csv", "https://example.org/\nhttps://example.org/a\n"),
        ("Connections.csv", "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"),
        ("following.json", '{"relationships_following": []}'),
        ("page.csv", "<!doctype html><title>following_accounts</title>"),
        ("following.csv", ""),
        ("following.csv", "\x00\x01\x02"),
        ("mail.txt", "From nora@mamot.example Mon Mar 04 11:20:34 +0000 2024\n"),
    ],
)
def test_what_is_none_of_these_files(name: str, text: str) -> None:
    assert guess(text.encode(), name) is None


def test_a_file_that_was_renamed_is_not_recognised_where_only_its_name_told(tmp_path: Path) -> None:
    (tmp_path / "addresses.csv").write_text(ACCOUNTS)
    with open_files(tmp_path / "addresses.csv") as files:
        assert export.recognise(files) == 0


def test_what_the_files_say_of_one_account_is_one_identity(read: Read) -> None:
    found = read(
        {
            "following_accounts.csv": "Account address,Show boosts\n@Nora@Mamot.example,true\n",
            "followers.csv": "Account address\nnora@mamot.example\nsami@ecole.example\n",
            "muted_accounts.csv": "Account address,Hide notifications\nnora@mamot.example,true\n",
            "lists.csv": 'Formation,nora@mamot.example\n"Amis, vrais",nora@mamot.example\n',
            "blocked_accounts.csv": "troll@mamot.example\n",
            "blocked_domains.csv": "ecole.example\n",
        }
    )
    nora, sami, troll = [each for each in found if isinstance(each, Identity)]
    assert (nora.key, nora.handle, nora.labels) == (
        "nora@mamot.example",
        "@nora@mamot.example",
        ("Formation", "Amis, vrais"),
    )
    assert (nora.is_contact, nora.is_muted, nora.is_blocked) == (True, True, False)
    assert (sami.is_contact, sami.is_blocked) == (False, True)
    assert (troll.key, troll.is_contact, troll.is_blocked) == ("troll@mamot.example", False, True)
    directions = [each.direction for each in found if isinstance(each, Interaction)]
    assert directions == [Direction.BOTH, Direction.IN]


def test_bad_rows_are_told_with_their_line(read: Read) -> None:
    found = read(
        {"lists.csv": 'Amis,nora@mamot.example\n\n"Amis,theo@piaille.example\nAmis,personne\nAmis,ines@asso.example\n'}
    )
    assert [each.key for each in found if isinstance(each, Identity)] == ["nora@mamot.example", "ines@asso.example"]
    assert [each.line for each in found if isinstance(each, Skipped)] == [3, 4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_of_a_spreadsheet(read: Read, encoding: str) -> None:
    text = "Élèves;nora@mamot.example\r\nÉlèves;theo@piaille.example\r\n"
    found = read({"lists.csv": text.encode(encoding)})
    assert [each.labels for each in found if isinstance(each, Identity)] == [("Élèves",), ("Élèves",)]


def test_a_large_file_is_recognised_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "following_accounts.csv"
    path.write_text("".join(f"someone{number}@mamot.example\n" for number in range(20_000)))
    with open_files(path) as files:
        assert export.recognise(files) > 0.5
    assert sum(isinstance(each, Identity) for each in read_path(path)) == 20_000
