"""What an import must know first: asked on its page, answered by whoever belongs to the workspace, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.intake.models import Import
from entregent.people.models import Person

Drop = Callable[..., int]
LIST = "Intervenant|Où ?|Contact\nSoizic Le Gall|Brest|soizic@legall.example\nYoussef Benali|Lille|youssef@benali.example\n"


@pytest.fixture
def asking(owner: Client, drop: Drop) -> int:
    """A list whose columns nobody knows, waiting."""
    number = drop(owner, LIST.encode(), named="club.csv")
    assert Import.objects.get(pk=number).stage == Import.Stage.ASKING
    return number


def fields(client: Client, number: int) -> dict[str, list[str]]:
    """The names of the questions of a page, in order, each with the answers that it offers."""
    page = unescape(client.get(reverse("import", args=[number])).content.decode())
    form = page[page.index('class="questions"') : page.index("</form>", page.index('class="questions"'))]
    found: dict[str, list[str]] = {}
    name = ""
    for tag, told in re.findall(r"<(input|select|option)\b([^>]*)>", form):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', told))
        name = attributes.get("name", name)
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, [])
            found[name] += [attributes["value"]] if "value" in attributes or tag == "option" else []
    return found


def answers(client: Client, number: int) -> dict[str, str]:
    wanted = dict(zip(("column:0", "column:1", "column:2"), ("name", "town", "email"), strict=True))
    said = {}
    for name, offered in fields(client, number).items():
        column = f"column:{name.rpartition(':')[2]}" if name.startswith("column:") else ""
        said[name] = wanted.get(column) or ("yes" if "yes" in offered else "Digital day")
    return said


def people(workspace: Workspace) -> set[str]:
    worker.run_until_idle()
    found = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False)
    return set(found.values_list("name", flat=True))


def test_an_import_that_waits_says_so_in_the_list_and_stands_first(owner: Client, drop: Drop, asking: int) -> None:
    later = drop(owner, count=3)
    page = owner.get(reverse("imports")).content.decode()
    assert "Answer a question" in page
    assert page.index(reverse("import", args=[asking])) < page.index(reverse("import", args=[later]))


def test_a_member_may_answer_and_the_list_is_read(workspace: Workspace, member: Client, asking: int) -> None:
    said = answers(member, asking)
    assert len(said) == 5
    assert member.post(reverse("answer_import", args=[asking]), said).status_code == 302
    assert people(workspace) == {"Soizic Le Gall", "Youssef Benali"}
    assert "Before it is read" not in member.get(reverse("import", args=[asking])).content.decode()


def test_the_same_kind_of_list_is_not_asked_about_twice(
    owner: Client, workspace: Workspace, drop: Drop, asking: int
) -> None:
    owner.post(reverse("answer_import", args=[asking]), answers(owner, asking))
    worker.run_until_idle()
    again = drop(owner, (LIST + "Ada Brandt|Lyon|ada@brandt.example\n").encode(), named="club.csv")
    assert Import.objects.get(pk=again).stage == Import.Stage.FINISHED
    assert "Ada Brandt" in people(workspace)


def test_a_stranger_and_another_workspaces_owner_may_not_answer(
    owner: Client, workspace: Workspace, stranger: Client, elsewhere: tuple[Workspace, Client], asking: int
) -> None:
    said = answers(owner, asking)
    where = reverse("answer_import", args=[asking])
    assert stranger.post(where, said).status_code == 403
    assert elsewhere[1].post(where, said).status_code == 404
    assert Client().post(where, said)["Location"].startswith("/sign-in/")
    assert owner.get(where).status_code == 405
    assert people(workspace) == set()
    assert Import.objects.get(pk=asking).stage == Import.Stage.ASKING


def test_an_answer_that_was_not_offered_is_refused(owner: Client, workspace: Workspace, asking: int) -> None:
    said = answers(owner, asking)
    column = next(name for name in said if name.startswith("column:"))
    refused = owner.post(reverse("answer_import", args=[asking]), said | {column: "passphrase"})
    assert refused.status_code == 400
    assert "Choose one of the answers that are offered." in unescape(refused.content.decode())
    missing = owner.post(reverse("answer_import", args=[asking]), said | {column: "  "})
    assert missing.status_code == 400
    assert "Answer every question that has no answer yet." in unescape(missing.content.decode())
    assert Import.objects.get(pk=asking).stage == Import.Stage.ASKING
    assert people(workspace) == set()


def test_an_import_that_waits_can_be_forgotten(owner: Client, workspace: Workspace, asking: int) -> None:
    assert owner.post(reverse("undo", args=[asking])).status_code == 302
    assert people(workspace) == set()
    assert "Answer a question" not in owner.get(reverse("imports")).content.decode()


def test_skipped_rows_are_told_by_reason_with_where_they_stand(owner: Client, drop: Drop) -> None:
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    rows = ",,,,,,04 Apr 2021\n" * 9 + "Ada,Byron,,,,,04 Apr 2021\n"
    number = drop(owner, (header + rows).encode(), named="Connections.csv")
    page = owner.get(reverse("import", args=[number])).content.decode()
    table = page[page.index('class="left-out"') :]
    told = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr><td.*?</tr>", table, flags=re.DOTALL)]
    assert [row[0] for row in told] == ["9"]
    assert " ".join(told[0]).endswith("Connections.csv: 2, 3, 4, 5, 6, 7 …")
