"""What people do on the pages, from the claim link to Today."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.people.models import Judgment, Mark, Person
from entregent.ties import queries as ties
from entregent.ties.queries import Filter

Drop = Callable[..., int]


def words(answer: HttpResponse) -> str:
    """What the page says, without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def get(client: Client, name: str, *args: object, **query: object) -> HttpResponse:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer


def somebody(workspace: Workspace, place: int = 0) -> int:
    return ties.list_people(workspace, Filter(), sort="name").rows[place].id


def test_an_empty_workspace_says_how_to_begin(owner: Client) -> None:
    said = words(get(owner, "today"))
    assert "Drop your archives here" in said
    assert "Try the sample network" in said
    for name in ("people", "map", "shortlist", "imports", "duplicates", "settings"):
        get(owner, name)


def test_an_archive_becomes_a_report_people_a_map_and_today(owner: Client, workspace: Workspace, drop: Drop) -> None:
    number = drop(owner, count=12)
    said = words(get(owner, "import", number))
    assert "new people 12" in said
    assert "Whom do you want to meet?" in said
    assert "12 people" in words(get(owner, "people"))
    cards = get(owner, "today")
    assert cards.content.decode().count("data-card>") == 3
    assert "Shall we talk?" in words(cards)
    told = json.loads(get(owner, "map_data").content)
    assert len(told["nodes"]["id"]) == 12
    assert {"thread"} <= set(told["kinds"])


def test_what_was_skipped_comes_as_a_table_without_formulas(
    owner: Client, drop: Drop, archive_of: Callable[..., bytes]
) -> None:
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    number = drop(owner, (header + ",,,,,,=1+1\nAda,Byron,,,,,04 Apr 2021\n").encode(), named="Connections.csv")
    answer = get(owner, "skipped", number)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["file", "line", "reason", "count"]
    assert len(rows) > 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_preview_writes_nothing_until_it_is_confirmed(owner: Client, workspace: Workspace, drop: Drop) -> None:
    number = drop(owner, count=5, preview="1")
    assert not Person.objects.filter(workspace=workspace).exists()
    said = words(get(owner, "import", number))
    assert "This is a preview: nothing has been written." in said
    assert "new people 5" in said
    assert owner.post(reverse("confirm", args=[number])).status_code == 302
    worker.run_until_idle()
    assert "5 people" in words(get(owner, "people"))


def test_a_preview_can_be_forgotten(owner: Client, drop: Drop) -> None:
    number = drop(owner, count=3, preview="1")
    owner.post(reverse("dismiss", args=[number]))
    assert owner.get(reverse("import", args=[number])).status_code == 404


def test_taking_an_import_back_empties_the_workspace(owner: Client, workspace: Workspace, drop: Drop) -> None:
    number = drop(owner)
    owner.post(reverse("undo", args=[number]))
    worker.run_until_idle()
    assert "has been taken back" in words(get(owner, "import", number))
    assert ties.list_people(workspace, Filter()).total == 0


def test_a_folder_is_read_as_one_archive(owner: Client, workspace: Workspace, archive_of: Callable[..., bytes]) -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive_of(4))) as inside:
        files = [SimpleUploadedFile(member, inside.read(member)) for member in inside.namelist()]
    answer = owner.post(reverse("imports"), {"folder": files, "folder_name": "Basic_Export"})
    assert answer.status_code == 302
    worker.run_until_idle()
    assert "Basic_Export" in words(get(owner, "imports"))
    assert ties.list_people(workspace, Filter()).total == 4


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><title>Sign in</title>", b"PK\x03\x04 cut off", b"just words\n", b"\x00" * 4000]
)
def test_what_cannot_be_read_gets_one_sentence_and_leaves_nothing(owner: Client, content: bytes) -> None:
    incoming = Path(settings.ENTREGENT_HOME) / "incoming"
    before = set(incoming.iterdir())
    file = SimpleUploadedFile("strange.zip", content)
    for accept in ("text/html", "application/json"):
        file.seek(0)
        answer = owner.post(reverse("imports"), {"files": file}, headers={"accept": accept})
        assert answer.status_code == 400
        page = unescape(answer.content.decode())
        told = json.loads(page)["errors"] if "json" in accept else re.findall(r'<p class="error">(.*?)</p>', page)
        assert len(told) == 1
        assert re.fullmatch(r"[A-Z“s].{20,300}\.", told[0]), told
    assert set(incoming.iterdir()) == before


def test_nothing_chosen_gets_one_sentence(owner: Client) -> None:
    answer = owner.post(reverse("imports"), {})
    assert answer.status_code == 400
    assert "Choose a file first." in words(answer)


def test_the_sample_network_comes_and_goes(
    owner: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Workspace] = []
    monkeypatch.setattr("entregent.intake.actions.import_sample", lambda space, now: asked.append(space))
    assert owner.post(reverse("add_sample")).status_code == 302
    assert asked == [workspace]
    assert owner.post(reverse("remove_sample")).status_code == 302


def test_people_are_searched_narrowed_and_changed_many_at_once(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=10)
    assert "2 people" in words(get(owner, "people", q="training"))
    wanted = [somebody(workspace, place) for place in (0, 1, 2)]
    form = {"person": wanted, "do": "tag", "new_tag": "conference"}
    assert owner.post(reverse("set_marks"), form).status_code == 302
    assert "3 people" in words(get(owner, "people", tag="conference"))
    everyone = {"everyone": "1", "q": "training", "do": "sphere", "new_sphere": "referrers"}
    owner.post(reverse("set_marks"), everyone)
    assert Mark.objects.filter(workspace=workspace, kind="sphere", value="referrers").count() == 2
    owner.post(reverse("set_marks"), {"person": wanted[:1], "do": "place", "new_place": "Grenoble"})
    assert "1 person" in words(get(owner, "people", place="Grenoble"))


def test_a_change_for_nobody_is_refused_in_one_sentence(owner: Client) -> None:
    answer = owner.post(reverse("set_marks"), {"do": "tag", "new_tag": "x"})
    assert answer.status_code == 400
    assert "Choose somebody first." in words(answer)


def test_people_are_joined_and_parted_again(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=4)
    a, b = somebody(workspace, 0), somebody(workspace, 1)
    answer = owner.post(reverse("set_marks"), {"person": [a, b], "do": "join"}, follow=True)
    assert "They are one person now." in words(answer)
    assert ties.list_people(workspace, Filter()).total == 3
    root = int(answer.redirect_chain[-1][0].strip("/").split("/")[-1])
    joined = ({a, b} - {root}).pop()
    assert owner.get(reverse("person", args=[joined]))["Location"] == reverse("person", args=[root])
    ids = ",".join(str(pk) for pk in Judgment.objects.values_list("pk", flat=True))
    owner.post(reverse("forget"), {"judgments": ids})
    assert ties.list_people(workspace, Filter()).total == 4


def test_a_person_shows_what_is_known_and_where_from(
    owner: Client, workspace: Workspace, drop: Drop, archive_of: Callable[..., bytes], at: Callable[[str], datetime]
) -> None:
    drop(owner, count=6)
    at("2026-03-20T09:00")
    drop(owner, archive_of(6, company="Ardent"))
    page = get(owner, "person", somebody(workspace))
    said = words(page)
    for expected in (
        "Your tie",
        "Message received",
        "Shall we talk?",
        "archive.zip",
        "Whom they know",
        "in one conversation",
    ):
        assert expected in said
    assert re.search(r"Since March 2026 at the latest Company: Falandis \d → Ardent \d", said)


def test_the_evidence_between_two_people_comes_on_demand(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=6)
    person = somebody(workspace)
    other = next(found.id for found in ties.neighbours(workspace, person) if found.kind == "thread")
    part = owner.get(reverse("proofs", args=[person, other]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "In one conversation" in words(part)
    assert "How " in words(get(owner, "proofs", person, other))


def test_notes_marks_and_stated_relations_come_and_go(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=6)
    person, other = somebody(workspace, 0), somebody(workspace, 5)
    owner.post(reverse("add_note", args=[person]), {"text": "Likes <b>tea</b>"})
    owner.post(reverse("mark", args=[person]), {"kind": "tag", "value": "chess"})
    owner.post(reverse("mark", args=[person]), {"kind": "blocked"})
    owner.post(reverse("state_relation", args=[person]), {"other": other, "text": "Same choir"})
    worker.run_until_idle()
    page = get(owner, "person", person)
    assert "Likes &lt;b&gt;tea&lt;/b&gt;" in page.content.decode()
    assert "never suggested" in words(page)
    proofs = words(get(owner, "proofs", person, other))
    assert "Same choir" in proofs
    owner.post(reverse("mark", args=[person]), {"kind": "tag", "value": "chess", "clear": "1"})
    note = re.search(rf"(/people/{person}/notes/\d+/)delete/", page.content.decode())
    assert note is not None
    owner.post(note[1], {"text": "Likes coffee"})
    page = get(owner, "person", person)
    assert "chess" not in words(page)
    assert "tea" not in words(page)
    assert "Likes coffee" in words(page)
    owner.post(note[0])
    assert "coffee" not in words(get(owner, "person", person))


def test_an_unclear_name_is_not_guessed(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=6)
    answer = owner.post(reverse("state_relation", args=[somebody(workspace)]), {"who": "Given"})
    assert answer.status_code == 400
    assert "whole name" in words(answer)
    assert "Givena" in words(get(owner, "names", who="Givena"))


def test_duplicates_are_decided_and_taken_back(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=3)
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Givena Familyaa\r\nN:Familyaa;Givena;;;\r\nORG:Falandis 0\r\nEND:VCARD\r\n"
    drop(owner, card.encode(), named="contacts.vcf")
    page = get(owner, "duplicates")
    assert "the same employer" in words(page)
    decide = re.search(r"/people/duplicates/\d+/", page.content.decode())
    assert decide is not None
    after = owner.post(decide[0], {"verdict": "same"}, follow=True)
    assert "Nothing to decide" in words(after)
    assert ties.list_people(workspace, Filter()).total == 3
    undo = re.search(r'name="judgments" value="([\d,]+)"', after.content.decode())
    assert undo is not None
    owner.post(reverse("forget"), {"judgments": undo[1]})
    assert ties.list_people(workspace, Filter()).total == 4
    decide = re.search(r"/people/duplicates/\d+/", get(owner, "duplicates").content.decode())
    assert decide is not None
    owner.post(decide[0], {"verdict": "apart"})
    assert "Nothing to decide" in words(get(owner, "duplicates"))


def test_a_shortlist_is_found_kept_followed_and_printed(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=15)
    found = get(owner, "shortlist", q="training in Nantes")
    assert "Subject: training" in words(found)
    assert found.content.decode().count("data-card>") >= 3
    kept = owner.post(reverse("keep"), {"q": "training in Nantes"})
    number = int(kept["Location"].strip("/").split("/")[-1])
    moves = re.findall(rf"/shortlist/{number}/items/(\d+)/move/", get(owner, "board", number).content.decode())
    part = owner.post(reverse("move", args=[number, moves[0]]), {"step": "kept"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "From your shortlist" in words(get(owner, "today"))
    text = "Dear “Ada”, see you there."
    assert owner.post(reverse("message", args=[number, moves[0]]), {"text": text}).status_code == 302
    rows = list(csv.DictReader(io.StringIO(get(owner, "shortlist_file", number).content.decode("utf-8-sig"))))
    assert text in [row["message"] for row in rows]
    assert "kept" in [row["step"] for row in rows]
    told = json.loads(get(owner, "shortlist_file", number, format="json").content)
    assert set(told) == {"query", "results"}
    assert "training in Nantes" in words(get(owner, "printable", number))
    owner.post(reverse("delete_shortlist", args=[number]))
    assert owner.get(reverse("board", args=[number])).status_code == 404


def test_an_impossible_step_is_refused(owner: Client, drop: Drop) -> None:
    drop(owner, count=5)
    owner.post(reverse("keep"), {"q": "training"})
    answer = owner.post(reverse("move", args=[1, 1]), {"step": "married"}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")


def test_a_request_that_nobody_answers_says_so(owner: Client, drop: Drop) -> None:
    drop(owner, count=5)
    assert "Nobody answers this" in words(get(owner, "shortlist", q="zymurgy"))
    assert owner.post(reverse("keep"), {"q": "zymurgy"}).status_code == 400


@pytest.mark.parametrize("verdict", ["done", "snooze", "never"])
def test_a_card_that_was_answered_is_gone(owner: Client, drop: Drop, verdict: str) -> None:
    drop(owner, count=1)
    page = get(owner, "today").content.decode()
    person = re.search(r'name="person" value="(\d+)"', page)
    assert person is not None
    form = {"person": person[1], "kind": "unanswered", "verdict": verdict}
    part = owner.post(reverse("answer"), form, headers={"HX-Request": "true"})
    assert "Shall we talk?" not in words(part)
    assert owner.post(reverse("answer"), form | {"verdict": "later"}).status_code == 400


@pytest.mark.parametrize("suffix", ["svg", "png", "html", "gexf", "graphml", "json"])
def test_the_map_comes_in_every_format_and_without_names(owner: Client, drop: Drop, suffix: str) -> None:
    drop(owner, count=6)
    answer = get(owner, "map_file", format=suffix, anonymous="1")
    assert f'filename="map.{suffix}"' in answer["Content-Disposition"]
    assert len(answer.content) > 100
    assert b"Givena" not in answer.content


def test_a_community_takes_the_owners_name(owner: Client, workspace: Workspace, drop: Drop) -> None:
    drop(owner, count=12)
    number = json.loads(get(owner, "map_data").content)["communities"]["id"][0]
    owner.post(reverse("name_community", args=[number]), {"name": "The workshop"})
    assert "The workshop" in json.loads(get(owner, "map_data").content)["communities"]["label"]


def test_settings_are_saved_and_values_out_of_range_refused(owner: Client, workspace: Workspace) -> None:
    form = {"name": "Keller & co", "region": "de", "half_life_days": "90", "synonyms": "tea, chai"}
    owner.post(reverse("save_workspace"), form)
    workspace.refresh_from_db()
    assert (workspace.name, workspace.region, workspace.half_life_days) == ("Keller & co", "DE", 90)
    for wrong in ({"half_life_days": "2"}, {"region": "Germany"}):
        assert owner.post(reverse("save_workspace"), form | wrong).status_code == 400
    owner.post(reverse("save_sphere"), {"slug": "", "name": "Choir", "cadence": "45"})
    assert 'value="Choir"' in get(owner, "settings").content.decode()
    assert owner.post(reverse("save_sphere"), {"slug": "", "name": "Club", "cadence": "often"}).status_code == 400
    owner.post(reverse("save_sphere"), {"slug": "choir", "name": "", "cadence": "", "delete": "1"})
    assert 'value="Choir"' not in get(owner, "settings").content.decode()
    assert owner.post(reverse("save_sphere"), {"slug": "choir", "delete": "1"}).status_code == 400


def test_an_invitation_lets_one_person_in_once(owner: Client) -> None:
    page = owner.post(reverse("invite")).content.decode()
    link = re.search(r"/enter/[^/\"]+/", page)
    assert link is not None
    form = {"login": "guest", "name": "Guest", "passphrase": "six brown hens asleep"}
    assert Client().post(link[0], form).status_code == 302
    assert Client().post(link[0], form | {"login": "second"}).status_code == 410
    assert "Guest" in words(get(owner, "settings"))
