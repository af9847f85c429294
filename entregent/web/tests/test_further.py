"""One step further: what the page says without anything, while it is built, and what it shows of groups and bridges."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.contract.live import FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.people.models import Identity
from entregent.people.tests.invented import NOW, who
from entregent.ties import actions, work
from entregent.ties.tests.invented_facts import say, together


def lists(workspace: Workspace, contacts: int = 8, others: int = 12) -> None:
    """Contacts who follow ten people each, of so many others."""
    keys = [f"contact-{number}" for number in range(contacts)]
    say(workspace, *(who(key, key.title()) for key in keys), together("all", *keys))
    for number, key in enumerate(keys):
        far = tuple(Who(f"far-{(number + place) % others}@art.example", f"Far <{place}>") for place in range(10))
        page = FollowPage(Who(key), Direction.OUT, far, is_last=True)
        batch = open_batch(workspace, "linkedin", "lists", NOW, NOW)
        actions.take_follows(batch, "linkedin", Identity.objects.get(workspace=workspace, key=key).pk, page, NOW)
    actions.request_refresh(workspace, NOW)


@pytest.fixture
def mine(owner: Client) -> Workspace:
    return Workspace.objects.get()


def test_without_any_list_the_page_says_what_to_do(owner: Client, mine: Workspace) -> None:
    text = owner.get(reverse("further")).content.decode()
    assert reverse("accounts") in text
    assert "map-stage" not in text
    assert owner.get(reverse("further_group", args=[0])).status_code == 404


def test_while_it_is_built_the_page_tells_how_far_it_is(owner: Client, mine: Workspace) -> None:
    lists(mine)
    actions.request_beyond(mine, NOW)
    text = owner.get(reverse("further")).content.decode()
    assert "<progress" in text
    assert reverse("further_state") in text
    assert "HX-Refresh" not in owner.get(reverse("further_state"))
    worker.run_until_idle((work,))
    assert owner.get(reverse("further_state"))["HX-Refresh"] == "true"


def test_groups_bridges_files_and_one_group(owner: Client, mine: Workspace) -> None:
    lists(mine)
    worker.run_until_idle((work,))
    assert "map-stage" in owner.get(reverse("further")).content.decode()
    data = json.loads(owner.get(reverse("further_data")).content)
    assert {"c0", "g0"} <= set(data["nodes"]["id"])
    assert data["edges"]["detail"][0].startswith("Contact-")
    assert data["names_communities"] is False
    page = owner.get(reverse("further_group", args=[0])).content.decode()
    assert "Far &lt;" in page
    assert "Far <" not in page
    assert len(re.findall(r'<a href="/people/\d+/">Contact-\d</a>', page)) >= 4
    for suffix in ("svg", "png", "html", "gexf", "graphml", "json"):
        answer = owner.get(reverse("further_file"), {"format": suffix})
        assert answer.status_code == 200
        assert len(answer.content) > 200
    hidden = owner.get(reverse("further_file"), {"format": "json", "anonymous": "1"}).content.decode()
    assert "Contact-" not in hidden
    assert "Far" not in hidden
    assert owner.get(reverse("further_file"), {"format": "exe"}).status_code == 404


@pytest.mark.parametrize(("page", "args"), [("further", []), ("further_data", []), ("further_group", [0])])
def test_as_many_queries_for_many_people(owner: Client, mine: Workspace, page: str, args: list[int]) -> None:
    counts, sizes = [], []
    for contacts, others in ((8, 12), (40, 60)):
        lists(mine, contacts, others)
        worker.run_until_idle((work,))
        owner.get(reverse(page, args=args))
        with CaptureQueriesContext(connection) as queries:
            sizes.append(len(owner.get(reverse(page, args=args)).content))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page == "further" or sizes[1] > sizes[0], "there is more to show"
