"""100,000 identities in the database: who is one for certain, who probably, and 1,000 more. What the worker does.

    python benchmarks/duplicates_scale.py [PEOPLE]

`worlds.py` invents the people; they are recorded as an import records them, in a process of its own. Then each row is a
process of its own: its processor time, its wall time and the highest memory of the whole process.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from scale import verdict
from worlds import world

PEOPLE = 39_600
SEED = 20_290
NEW = 1_000
NETWORKS = {"pro": "linkedin", "friends": "facebook", "fedi": "mastodon", "book": "google", "mail": "email"}
SECONDS, MEGABYTES, NEW_SECONDS = 120.0, 1500.0, 5.0


def records(people: int) -> Iterator[tuple[str, Any]]:
    """The network and the record of each identity."""
    from entregent.contract.records import Employment, Identity

    for at, seen in enumerate(world(people, SEED).seen):
        (network,) = seen.networks
        yield (
            NETWORKS[network],
            Identity(
                source_id=f"someone:{at}",
                key=f"someone-{at}",
                name=next(iter(seen.names), ""),
                nickname=next(iter(seen.nicknames), ""),
                former_name=next(iter(seen.former_names), ""),
                handle=next(iter(seen.handles), ""),
                emails=seen.emails,
                phones=seen.phones,
                urls=tuple(f"https://{url}" for url in seen.urls),
                company=next(iter(seen.employers), ""),
                employments=tuple(Employment(employer) for employer in seen.employers[1:]),
                place=next(iter(seen.places), ""),
                birthday=next(iter(seen.birthdays), ""),
                summary=next(iter(seen.bios), ""),
                is_organisation=seen.is_organisation,
            ),
        )


def record(some: list[tuple[str, Any]]) -> set[int]:
    """Record what is said; the identities."""
    from django.db import transaction

    from entregent.accounts.models import Workspace
    from entregent.base import clock
    from entregent.facts.actions import open_batch
    from entregent.people import actions

    now = clock.current().now()
    here, _made = Workspace.objects.get_or_create(name="Benchmark", defaults={"language": "en", "created_at": now})
    touched: set[int] = set()
    for network in sorted({network for network, _ in some}):
        recorder = actions.Recorder(open_batch(here, network, "invented", now, now))
        mine = [record for other, record in some if other == network]
        for start in range(0, len(mine), 2_000):
            with transaction.atomic():
                recorder.identities(mine[start : start + 2_000])
        touched |= recorder.touched
    return touched


def compared(name: str, most: float, touched: set[int]) -> None:
    """Join what is certain, compare the rest; a row each."""
    from entregent.accounts.models import Workspace
    from entregent.people import actions
    from entregent.people.models import Identity, Suggestion
    from entregent.ties.actions import compare

    here = Workspace.objects.get(name="Benchmark")
    for what, does, within in (
        (f"{name}: certain, with profiles", lambda: actions.resolve(here, touched), 0.0),
        (f"{name}: suggestions", lambda: compare(here), most),
    ):
        wall, used = time.perf_counter(), time.process_time()
        does()
        wall, used = time.perf_counter() - wall, time.process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        kept = verdict(max(used / within, memory / MEGABYTES), 1.0) if within else ""
        print(f"{what:<44}{wall:9.1f} s{used:9.1f} CPU s{memory:9.0f} MB  {kept}", flush=True)
    joined = Identity.objects.filter(workspace=here).values("person_id").distinct().count()
    print(f"{'':<44}{joined:,} persons, {Suggestion.objects.filter(is_open=True).count():,} suggestions", flush=True)


def step(name: str, people: int) -> None:
    """One step, in this process."""
    import django

    django.setup()
    from django.core.management import call_command

    everybody = list(records(people)) if name != "old" else []
    if name == "record":
        call_command("migrate", verbosity=0)
        record(everybody[:-NEW])
    elif name == "old":
        from entregent.people.models import Identity

        compared("all of them", SECONDS, set(Identity.objects.values_list("pk", flat=True)))
    else:
        compared(f"{NEW:,} new ones", NEW_SECONDS, record(everybody[-NEW:]))


def main() -> int:
    """Each step in a process of its own, in one empty data folder."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    if len(sys.argv) > 2:
        step(sys.argv[2], people)
        return 0
    with tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
        settings = {"ENTREGENT_HOME": home, "DJANGO_SETTINGS_MODULE": "entregent.settings"}
        for name in ("record", "old", "new"):
            command = [sys.executable, __file__, str(people), name]
            if code := subprocess.run(command, env=os.environ | settings, check=False).returncode:
                return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
