"""What the owner says on the command line stands, for one person or for many, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.writers import linkedin


@pytest.fixture
def imported(entregent: Command, tmp_path: Path) -> Command:
    path = linkedin.write(linkedin.ALL_VARIANTS["complete-2026"], tmp_path)
    assert entregent("import", path).code == 0
    return entregent


def ids(imported: Command, *options: object) -> list[int]:
    return [row["id"] for row in imported("people", *options, "--json").json["people"]]


def test_a_note_is_written_listed_changed_and_deleted(imported: Command) -> None:
    done = imported("note", "Éloïse d'Arvor", "Prefers mornings.", "--json").json
    assert [row["text"] for row in done["notes"]] == ["Prefers mornings."]
    assert ids(imported, "mornings") == [done["person"]["id"]]
    assert "Prefers mornings." in imported("note", "Éloïse d'Arvor").out
    number = done["notes"][0]["id"]
    again = imported("note", "Éloïse d'Arvor", "Prefers evenings.", "--change", number, "--json").json
    assert [(row["id"], row["text"]) for row in again["notes"]] == [(number, "Prefers evenings.")]
    imported("note", "Éloïse d'Arvor", "--remove", number)
    assert imported("note", "Éloïse d'Arvor", "--json").json["notes"] == []


def test_a_tag_is_given_to_many_and_taken_again(imported: Command) -> None:
    chosen = ids(imported, "okafor")
    assert len(chosen) == 2
    assert imported("tag", "speakers", "--query", "okafor").code == 0
    assert sorted(ids(imported, "--tag", "speakers")) == sorted(chosen)
    assert imported("tag", "--json").json == {"tags": [{"name": "speakers", "people": 2}]}
    imported("tag", "speakers", chosen[0], "--remove")
    assert ids(imported, "--tag", "speakers") == [chosen[1]]


def test_spheres_are_listed_made_and_filled(imported: Command) -> None:
    slugs = [row["slug"] for row in imported("sphere", "--json").json["spheres"]]
    assert slugs == ["professional", "referrers", "family", "private"]
    assert imported("sphere", "Choir", "Salim Bertin", "--days", "45").code == 0
    (choir,) = [row for row in imported("sphere", "--json").json["spheres"] if row["slug"] == "choir"]
    assert choir == {"slug": "choir", "name": "Choir", "cadence_days": 45, "people": 1}
    assert len(ids(imported, "--sphere", "choir")) == 1
    imported("sphere", "referrers", "Noé Lhermite")
    assert len(ids(imported, "--sphere", "Referrers")) == 1
    wrong = imported("sphere", "no-such", "Noé Lhermite")
    assert wrong.code == 2
    assert "professional, referrers" in wrong.err


def test_a_stated_place_counts_and_can_be_taken_back(imported: Command) -> None:
    assert imported("place", "Marseille", "--of-company", "Ardent").code == 0
    (row,) = imported("people", "--place", "Marseille", "--json").json["people"]
    assert row["name"].startswith("Quentin Sorel")
    imported("place", "Marseille", row["id"], "--remove")
    assert ids(imported, "--place", "Marseille") == []


def test_marks_for_nobody_are_refused(imported: Command) -> None:
    for arguments in (("tag", "x"), ("place", "Lyon"), ("sphere", "family")):
        done = imported(*arguments)
        assert done.code == 2
        assert "Nobody is chosen" in done.err


def test_people_are_merged_and_unmerged(imported: Command) -> None:
    before = imported("people", "--json").json
    one, other = ids(imported, "okafor")
    assert imported("merge", one, other).code == 0
    assert imported("people", "--json").json["total"] == before["total"] - 1
    (merged,) = imported("people", "okafor", "--json").json["people"]
    assert len(merged["identities"]) == 2
    assert imported("unmerge", merged["id"]).code == 0
    assert imported("people", "--json").json == before
    again = imported("unmerge", merged["id"])
    assert again.code == 2
    assert "--identity" in again.err


def test_one_identity_is_parted_for_ever(imported: Command) -> None:
    one, other = ids(imported, "okafor")
    imported("merge", one, other)
    (merged,) = imported("people", "okafor", "--json").json["people"]
    identities = imported("person", merged["id"], "--json").json["identities"]
    assert imported("unmerge", merged["id"], "--identity", identities[1]["id"]).code == 0
    assert len(ids(imported, "okafor")) == 2
    refused = imported("merge", one, other)
    assert refused.code == 2
    assert "not the same person" in refused.err
    assert imported("unmerge", one, "--identity", 987654).code == 2


def test_merging_needs_two(imported: Command) -> None:
    done = imported("merge", "Salim Bertin", "Salim Bertin")
    assert done.code == 2
    assert "two people" in done.err


def test_a_relation_is_stated_and_taken_back(imported: Command) -> None:
    names = ("Salim Bertin", "Noé Lhermite")
    told = imported("relate", *names, "--text", "Choir", "--json").json
    assert told["proofs"][0] == {
        "kind": "stated",
        "context": "Choir",
        "inferred": False,
        "since": "2026-03-02",
        "people": 2,
    }
    edges = imported("map", "--json").json["edges"]
    pair = {str(person["id"]) for person in told["people"]}
    assert "stated" in [edge["kind"] for edge in edges if {edge["source"], edge["target"]} == pair]
    assert imported("relate", *names, "--remove", "--json").json["proofs"] == []
    assert imported("relate", *names, "--show", "--json").json["proofs"] == []
    assert imported("relate", *names, "--show", "--text", "Choir").code == 2


def test_a_sphere_is_deleted_and_its_people_stay(imported: Command) -> None:
    imported("sphere", "Choir", "Salim Bertin", "--days", "45")
    slugs = [sphere["slug"] for sphere in imported("sphere", "--json").json["spheres"]]
    assert "choir" in slugs
    assert "1 person" in imported("sphere", "choir", "--delete").out
    assert [sphere["slug"] for sphere in imported("sphere", "--json").json["spheres"]] == slugs[:-1]
    assert imported("person", "Salim Bertin", "--json").code == 0
    assert imported("sphere", "choir", "--delete").code == 2


def test_nobody_is_related_to_themselves(imported: Command) -> None:
    assert imported("relate", "Salim Bertin", "Salim Bertin").code == 2


def test_who_may_be_asked_for_pictures_is_chosen(imported: Command) -> None:
    assert imported("duplicates", "--pictures", "nobody").code == 0
    wrong = imported("duplicates", "--pictures", "everybody")
    assert wrong.code == 2
    assert "Choose who may be asked for pictures." in wrong.err
