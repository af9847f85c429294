"""How long do the pages take with 100,000 people? Through Django's test client, signed in: p95 at most 100 ms each.

    python benchmarks/pages.py [--connections 100000] [--messages 300000] [--home FOLDER]

Each page is asked for 40 times, where it makes a difference for another person, page or search each time, after three
times that open what a process keeps open. Middleware, sessions, queries and templates are counted; the network between
browser and server is not. `cpu` is the processor's time, which other work on the machine does not lengthen as it does the
clock's. `--home` is a data folder that is imported already, or that is to keep what this run imports.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from scale import imported, p95, verdict

BUDGET_MS = 100.0
TIMES, BEFORE = 40, 3
WORDS = (
    "lyon",
    "e-learning",
    "marie",
    "formation",
    "consultant",
    "python",
    "nantes designer",
    "martin",
    "mutuelle",
    "dup",
)
SENTENCES = (
    "3 jours à Lyon en mars, missions e-learning",
    "introduction to an insurer",
    "a graphic designer in Nantes",
    "développeur Python à Toulouse",
    "in London next week, learning and development",
)
# Of whom follow lists tell.
FIRST = ("Ada", "Bela", "Chloé", "Dag", "Eva", "Farid", "Gina", "Hugo")
TRADES = (
    "luthier",
    "potter",
    "weaver",
    "beekeeper",
    "glazier",
    "printer",
    "cooper",
    "farrier",
    "e-learning",
    "formation",
)
TOWNS = ("Lyon", "Nantes", "Lille", "Brest", "Tours", "Pau")


def main() -> int:
    """Import in a process of its own, then measure in another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=300_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        return measure()
    with imported(asked.connections, asked.messages, asked.home) as environment:
        return subprocess.run([sys.executable, __file__, "--measure"], env=environment, check=False).returncode


def pages(workspace: Any, random: Random) -> dict[str, Callable[[], str]]:
    """The addresses to ask for, by what the page shows."""
    from entregent.ties.models import Tie

    ranked = list(Tie.objects.filter(workspace=workspace).order_by("-strength").values_list("pk", flat=True))
    last = len(ranked) // 50
    return {
        "Today": lambda: "/",
        "People, first page": lambda: "/people/",
        "People, by name": lambda: "/people/?sort=name",
        "People, latest exchange first": lambda: "/people/?sort=recent",
        "People, a search": lambda: f"/people/?q={random.choice(WORDS)}",
        "People, one place": lambda: "/people/?place=Lyon",
        "People, a sphere": lambda: "/people/?sphere=professional",
        "People, a deep page": lambda: f"/people/?page={random.randint(last // 2, last)}",
        "A person, one of the 100 closest": lambda: f"/people/{random.choice(ranked[:100])}/",
        "A person, anybody": lambda: f"/people/{random.choice(ranked)}/",
        "Shortlist, the box": lambda: "/shortlist/",
        "Shortlist, an answer": lambda: f"/shortlist/?q={random.choice(SENTENCES)}",
        "Shortlist, a board": lambda: "/shortlist/1/",
        "Shortlist, those of follow lists": lambda: f"/shortlist/?q={random.choice(TRADES)}",
        "One step further": lambda: "/map/further/",
        "One step further, its data": lambda: "/map/further/data.json",
        "One step further, a group": lambda: f"/map/further/{random.randint(0, 5)}/",
        "People to meet": lambda: f"/shortlist/meet/?novelty={random.choice((0, 0.25, 0.5, 0.75, 1))}",
    }


def follow_lists(workspace: Any, now: Any) -> None:
    """Whom the 400 closest follow on Mastodon, where each has an account that their profile elsewhere leads to: 500 each, of
    50,000 whom nobody knows, the first of them the most."""
    from entregent.base.packed import pack
    from entregent.facts.actions import open_batch
    from entregent.ties import actions as ties
    from entregent.ties.models import FollowList, Node

    random = Random(2)
    Node.objects.bulk_create(
        (
            Node(workspace=workspace, network="mastodon", key=f"s{n}@art.example", name=f"{random.choice(FIRST)} {n}",
                 headline=f"{random.choice(TRADES)}, {random.choice(TOWNS)}")
            for n in range(50_000)
        ),
        batch_size=5_000,
    )  # fmt: skip
    nodes = sorted(Node.objects.filter(workspace=workspace).values_list("pk", flat=True))
    batch = open_batch(workspace, "mastodon", "lists", now, now)
    for identity in accounts_of_the_closest(workspace, batch, now):
        members = sorted({nodes[int(random.random() ** 2 * len(nodes))] for _each in range(500)})
        FollowList.objects.create(
            workspace=workspace, batch=batch, of=identity, direction=1, taken_at=now, count=len(members),
            members=pack(members),
        )  # fmt: skip
    ties.request_refresh(workspace, now)


def accounts_of_the_closest(workspace: Any, batch: Any, now: Any) -> list[Any]:
    """The Mastodon accounts of the 400 closest, joined with what is known of them already."""
    from entregent.contract import records
    from entregent.people import actions as people
    from entregent.people.models import Identity
    from entregent.ties import actions as ties
    from entregent.ties.models import Tie

    closest = Tie.objects.filter(workspace=workspace).order_by("-strength").values_list("pk", flat=True)[:400]
    recorder = people.Recorder(batch)
    known = Identity.objects.filter(person_id__in=list(closest), network="linkedin").order_by("pk")
    recorder.identities(
        [
            records.Identity(f"account:{row.pk}", f"c{row.pk}@art.example", row.name,
                             urls=(f"https://www.linkedin.com/in/{row.key}",))
            for row in known
        ]
    )  # fmt: skip
    ties.measure(workspace, now, people.resolve(workspace, recorder.touched))
    return list(Identity.objects.filter(pk__in=recorder.touched, network="mastodon").order_by("pk"))


def prepare(workspace: Any, now: Any) -> None:
    """What an owner would have done by now: a sphere for the thousand closest, a shortlist kept; and what the worker has:
    the graph and the groups of those further away."""
    from entregent import worker
    from entregent.advice import actions as advice
    from entregent.advice.models import Shortlist
    from entregent.people import actions as people
    from entregent.ties import work as ties_work
    from entregent.ties.models import Tie

    if not Shortlist.objects.filter(workspace=workspace).exists():
        follow_lists(workspace, now)
        worker.run_until_idle((ties_work,))
        people.ensure_spheres(workspace)
        closest = Tie.objects.filter(workspace=workspace).order_by("-strength").values_list("pk", flat=True)[:1000]
        people.set_mark(workspace, list(closest), "sphere", "professional", now)
        advice.keep(workspace, SENTENCES[0], now)


def owner_of(workspace: Any, now: Any) -> Any:
    """Django's test client, signed in."""
    from django.test import Client

    from entregent.accounts.models import Membership, Role, User

    user, _made = User.objects.get_or_create(login="bench", defaults={"name": "Bench", "created_at": now})
    Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": Role.OWNER})
    client = Client()
    client.force_login(user)
    return client


def report(name: str, ask: Callable[[], Any], status: int = 200) -> None:
    """Ask `TIMES` times and print the row of one page. Ends the benchmark when it is answered with another status."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spents, worked = [], []
    for at in range(-BEFORE, TIMES):
        began, began_work = time.perf_counter(), time.process_time()
        answer = ask()
        spent, work = (time.perf_counter() - began) * 1000, (time.process_time() - began_work) * 1000
        if answer.status_code != status:
            raise SystemExit(f"{name}: answered with status {answer.status_code}")
        if at >= 0:
            spents.append(spent)
            worked.append(work)
    with CaptureQueriesContext(connection) as queries:
        size = len(ask().content) / 1000
    figures = f"{sorted(spents)[TIMES // 2]:>10.0f}{p95(spents):>9.0f}{p95(worked):>9.0f}{len(queries):>9}{size:>7.0f}"
    print(f"{name:<36}{figures}  {verdict(p95(spents), BUDGET_MS)}", flush=True)


def keeping(client: Any, random: Random) -> None:
    """Keep shortlists of people whom only follow lists name: whoever stands on one becomes one of the people."""
    from entregent.people.models import Person

    everybody = Person.objects.filter(is_root=True)
    before = everybody.count()
    asked = [f"{trade} in {town}" for trade in TRADES[:8] for town in TOWNS]
    random.shuffle(asked)
    asking = iter(asked)
    report("Keeping those of follow lists", lambda: client.post("/shortlist/keep/", {"q": next(asking)}), status=302)
    taken = everybody.count() - before
    print(f"{taken:,} people of follow lists were taken up by {TIMES + BEFORE + 1} shortlists kept")
    if not taken:
        raise SystemExit("Nobody was taken up: the invented lists lead to nobody.")


def measure() -> int:
    """Ask for everything and print the times."""
    import django

    django.setup()
    from django.conf import settings

    from entregent.accounts.actions import ensure_workspace
    from entregent.base import clock
    from entregent.people.models import Person
    from entregent.web import wsgi

    assert wsgi.application, "what the server does between two requests is done here too"
    settings.ALLOWED_HOSTS = ["testserver"]
    now = clock.current().now()
    workspace = ensure_workspace(now)
    prepare(workspace, now)
    client, random = owner_of(workspace, now), Random(1)
    print(f"{Person.objects.filter(is_root=True).count():,} people, each page {TIMES} times")
    print(f"{'':<36}{'median ms':>10}{'p95 ms':>9}{'cpu p95':>9}{'queries':>9}{'kB':>7}")
    for name, address in pages(workspace, random).items():
        report(name, lambda address=address: client.get(address()))
    keeping(client, random)
    anew(client)
    return 0


def anew(client: Any) -> None:
    """People to meet once people, ties or follow lists have changed: the columns of everybody are worked out anew."""
    from entregent.advice.meeting.candidates import candidates

    spents, worked = [], []
    for _each in range(5):
        candidates.cache_clear()
        began, began_work = time.perf_counter(), time.process_time()
        client.get("/shortlist/meet/")
        spents.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - began_work) * 1000)
    print(f"{'People to meet, after a change':<36}{sorted(spents)[2]:>10.0f}{'':>9}{max(worked):>9.0f}")


if __name__ == "__main__":
    raise SystemExit(main())
