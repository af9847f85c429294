"""What is imported is listed, explained and exported under stable keys."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.writers import contacts, linkedin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return linkedin.write(linkedin.ALL_VARIANTS["complete-2026"], tmp_path)


@pytest.fixture
def imported(entregent: Command, archive: Path) -> Command:
    done = entregent("import", archive, "--json")
    assert done.code == 0, done.err
    return entregent


def test_import_reports_under_the_documented_keys(entregent: Command, archive: Path) -> None:
    done = entregent("import", archive, "--json")
    (report,) = done.json["imports"]
    assert set(report) >= {"id", "network", "file", "created", "updated", "unchanged", "skipped", "missing"}
    assert report["network"] == "linkedin"
    assert report["file"] == archive.name
    assert report["created"]["people"] == 6
    assert set(report["created"]) >= {"people", "identities", "interactions", "relations"}
    assert {"file", "line", "reason", "count"} == set(report["skipped"][0])
    assert any("hides who they are" in row["reason"] for row in report["skipped"])
    assert all(set(lack) == {"what", "how"} for lack in report["missing"])
    assert done.err == ""


def test_import_reports_to_people(entregent: Command, archive: Path) -> None:
    done = entregent("import", archive)
    assert archive.name in done.out
    assert "rows were not taken" in done.out


def test_a_dry_run_reports_the_same_and_leaves_nothing(entregent: Command, archive: Path) -> None:
    told = entregent("import", archive, "--dry-run", "--json").json["imports"][0]
    assert told["id"] is None
    assert entregent("people", "--json").json == {"people": [], "total": 0}
    assert entregent("imports", "--json").json == {"imports": []}
    done = entregent("import", archive, "--json").json["imports"][0]
    for key in ("created", "updated", "unchanged", "skipped", "missing"):
        assert done[key] == told[key]


def test_people_are_listed_by_tie_with_their_identities(imported: Command) -> None:
    rows = imported("people", "--json").json["people"]
    assert len(rows) == 6
    assert set(rows[0]) >= {"id", "name", "company", "position", "place", "tie", "spheres", "identities"}
    assert [row["tie"] for row in rows] == sorted((row["tie"] for row in rows), reverse=True)
    doctor = next(row for row in rows if row["name"].startswith("Quentin"))
    assert doctor["company"] == "Ardent & Sons, Ltd"
    assert doctor["identities"] == [{"network": "linkedin", "key": "quentin-sorel-8a41"}]


def test_people_are_found_and_filtered(imported: Command) -> None:
    def names(*options: str) -> list[str]:
        return [row["name"] for row in imported("people", *options, "--json").json["people"]]

    assert names("galvstead") == ["Mia Okafor"]
    assert names("--company", "korrigane") == ["Mia Okafor"]
    assert len(names("--limit", "2")) == 2
    assert names("--sort", "name")[0] == "Éloïse d'Arvor"
    assert names("nothing of this kind") == []
    assert "Mia Okafor" in imported("people", "okafor").out


def test_a_person_is_shown_with_what_passed(imported: Command) -> None:
    told = imported("person", "Éloïse d'Arvor", "--json").json
    assert told["person"]["name"] == "Éloïse d'Arvor"
    assert {row["kind"] for row in told["interactions"]} >= {"message", "recommendation", "invitation"}
    assert "Falandis" in imported("person", told["person"]["id"]).out


def test_a_tie_is_explained_by_parts_that_add_up(imported: Command) -> None:
    told = imported("tie", "eloise d’ARVOR", "--json").json
    assert set(told) == {"person", "strength", "parts"}
    assert all(set(part) >= {"name", "value", "weight", "evidence"} for part in told["parts"])
    total = sum(part["value"] * part["weight"] for part in told["parts"])
    assert told["strength"] == pytest.approx(total, abs=1e-3)
    assert "Wrote to you" in imported("tie", "Éloïse d'Arvor").out


def test_somebody_unknown_and_somebody_ambiguous_get_one_sentence(imported: Command) -> None:
    unknown, several = imported("tie", "Nobody At All"), imported("tie", "Mia Okafor")
    number = imported("person", "999999")
    huge = imported("tie", "9" * 40)
    assert [done.code for done in (unknown, several, number, huge)] == [2, 2, 2, 2]
    assert "Nobody here is called “Nobody At All”" in unknown.err
    assert several.err.count("Mia Okafor") == 3
    assert all(len(done.err.strip().splitlines()) == 1 for done in (unknown, several, number, huge))


def test_a_shortlist_explains_everybody(imported: Command) -> None:
    told = imported("shortlist", "Lyon, formation", "-n", "3", "--json").json
    assert set(told["query"]) >= {"text", "place", "dates", "subject"}
    assert told["query"]["place"] == "Lyon"
    first = told["results"][0]
    assert set(first) >= {"rank", "score", "person", "why", "tie", "introducer", "uncertain"}
    assert first["person"]["name"] == "Éloïse d'Arvor"
    assert all(set(why) >= {"field", "text"} for why in first["why"])
    assert "Éloïse d'Arvor" in imported("shortlist", "Lyon, formation").out


def test_a_shortlist_is_exported_and_kept(imported: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(imported("shortlist", "Lyon, formation", "--csv").out)))
    assert rows[0]["name"] == "Éloïse d'Arvor"
    assert rows[0]["message"]
    assert imported("shortlist", "Lyon, formation", "--keep", "--json").json["shortlist"] > 0
    assert imported("shortlist", "Lyon", "--csv", "--json").code == 2


def test_today_lists_cards(imported: Command) -> None:
    cards = imported("today", "--json").json["cards"]
    assert cards
    assert all(set(card) >= {"kind", "person", "reason", "due"} for card in cards)
    assert "Mia Okafor" in imported("today").out


@pytest.mark.parametrize("suffix", [".svg", ".png", ".html", ".gexf", ".graphml", ".json"])
def test_the_map_is_written_in_every_format(imported: Command, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"map{suffix}"
    done = imported("map", "-o", target)
    assert done.code == 0, done.err
    assert target.stat().st_size > 100


def test_the_map_as_json_has_the_documented_keys(imported: Command, tmp_path: Path) -> None:
    target = tmp_path / "map.json"
    imported("map", "-o", target)
    told = json.loads(target.read_text(encoding="utf-8"))
    assert set(told) >= {"nodes", "edges", "communities", "bridges"}
    assert set(told["nodes"][0]) >= {"id", "name", "x", "y", "size", "community"}
    assert set(told["edges"][0]) >= {"source", "target", "kind", "weight", "inferred"}
    assert imported("map", "--json").json == told
    assert imported("map", "--json", "--seed", "7").json["nodes"] != told["nodes"]


def test_one_step_further_needs_lists_of_whom_contacts_follow(imported: Command, tmp_path: Path) -> None:
    refused = imported("map", "--second-degree", "-o", tmp_path / "further.svg")
    assert refused.code == 2
    assert "entregent connect" in refused.err
    assert not (tmp_path / "further.svg").exists()


def test_an_anonymous_map_names_nobody(imported: Command, tmp_path: Path) -> None:
    target = tmp_path / "map.json"
    imported("map", "-o", target, "--anonymous")
    text = target.read_text(encoding="utf-8")
    for word in ("Okafor", "Sorel", "Bertin", "linkedin"):
        assert word not in text


def test_the_map_of_any_edge_list(entregent: Command, tmp_path: Path) -> None:
    edges = tmp_path / "friends.edges"
    edges.write_text("anna ben\nben cleo\ncleo anna\ncleo dora\n", encoding="utf-8")
    told = entregent("map", edges, "--json").json
    assert {node["name"] for node in told["nodes"]} == {"anna", "ben", "cleo", "dora"}
    assert len(told["edges"]) == 4


def test_imports_are_listed_shown_and_taken_back(imported: Command, archive: Path) -> None:
    (row,) = imported("imports", "--json").json["imports"]
    assert archive.name in imported("imports").out
    shown = imported("imports", "show", row["id"], "--json").json["imports"]
    assert shown == [row]
    done = imported("imports", "undo", row["id"])
    assert done.code == 0, done.err
    assert imported("people", "--json").json["total"] == 0
    again = imported("imports", "undo", row["id"])
    assert again.code == 2
    assert "nothing to take back" in again.err
    assert imported("imports", "undo", "77").code == 2


def test_duplicates_are_answered(imported: Command, tmp_path: Path) -> None:
    book = contacts.write_google(contacts.GOOGLE_VARIANTS["new-english"], tmp_path)
    imported("import", book)
    found = imported("duplicates", "--json").json["duplicates"]
    assert {row["people"][0]["name"] for row in found} >= {"Éloïse d'Arvor"} or found == []
    if found:
        done = imported("duplicates", "--reject", found[0]["id"])
        assert done.code == 0
        assert found[0]["id"] not in [row["id"] for row in imported("duplicates", "--json").json["duplicates"]]
    assert imported("duplicates", "--accept", "424242").code == 2
