"""A process of its own that works on rows: `python work_process.py seed N | drain | hold | look`.

Rows of `ties.Refresh` stand for any work row. Everything is printed, one line each, for the test that started it.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entregent.settings")
django.setup()

from entregent.accounts.models import Workspace  # noqa: E402
from entregent.base import work  # noqa: E402
from entregent.ties.models import Refresh  # noqa: E402

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def seed(count: int) -> None:
    for _ in range(count):
        Refresh.objects.create(workspace=Workspace.objects.create(name="Work", created_at=NOW))


def drain() -> None:
    """Claim and finish whatever is due until nothing is, as `entregent.worker` does; say which rows were ours."""
    sys.stdin.readline()
    name = work.worker_name()
    while rows := list(work.due(Refresh, NOW)):
        for row in rows:
            if work.claim(row, name, NOW):
                print(row.pk, flush=True)  # noqa: T201
                time.sleep(0.002)
                work.finish(row)


def hold() -> None:
    """Claim one row and keep it until we are killed."""
    row = work.due(Refresh, NOW)[0]
    assert work.claim(row, work.worker_name(), NOW)
    print(row.pk, flush=True)  # noqa: T201
    time.sleep(600)


def look() -> None:
    """What another worker finds: rows due now, those due after the lease, rows released from the dead, those due then."""
    after = NOW + work.LEASE + timedelta(seconds=1)
    print(work.due(Refresh, NOW).count(), work.due(Refresh, after).count(), flush=True)  # noqa: T201
    print(work.release_dead(Refresh, NOW), work.due(Refresh, NOW).count(), flush=True)  # noqa: T201
    row = work.due(Refresh, NOW)[0]
    print(work.claim(row, work.worker_name(), NOW), row.attempts, flush=True)  # noqa: T201


if __name__ == "__main__":
    {"seed": lambda: seed(int(sys.argv[2])), "drain": drain, "hold": hold, "look": look}[sys.argv[1]]()
