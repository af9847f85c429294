"""The one loop: asks every domain's `work.py` what is due, claims it and advances it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from django.db import close_old_connections

from entregent.base import clock, work
from entregent.base.work import LostLease, Work
from entregent.intake import work as intake_work
from entregent.intake.listening import Listeners
from entregent.ties import work as ties_work
from entregent.triage import work as triage_work

logger = logging.getLogger(__name__)
DOMAINS: tuple[Work, ...] = (intake_work, triage_work, ties_work)
PAUSE_SECONDS = 1.0


def run(stop: threading.Event, domains: Iterable[Work] = DOMAINS) -> None:
    """Work until `stop` is set; with nothing due, look again every second. Beside it, listen to networks that stream."""
    name = work.worker_name()
    recover(domains)
    threading.Thread(target=Listeners(stop, clock.current().now).run, name="listeners", daemon=True).start()
    while not stop.is_set():
        if not step(name, domains):
            stop.wait(PAUSE_SECONDS)
        close_old_connections()


def run_until_idle(domains: Iterable[Work] = DOMAINS) -> int:
    """Do all that is due now; how many rows were advanced."""
    name = work.worker_name()
    count = 0
    while step(name, domains):
        count += 1
    return count


def recover(domains: Iterable[Work] = DOMAINS) -> int:
    """Take note of workers of this machine that were killed: their rows are due. How many rows."""
    now = clock.current().now()
    return sum(domain.recover(now) for domain in domains)


def step(name: str, domains: Iterable[Work] = DOMAINS) -> bool:
    """Claim and advance one row; False when nothing is due."""
    for domain in domains:
        now = clock.current().now()
        for row in domain.due(now):
            if work.claim(row, name, now):
                _advance(domain, row)
                return True
    return False


def _advance(domain: Work, row: work.WorkRow) -> None:
    try:
        domain.advance(row, clock.current().now())
    except LostLease as lost:
        logger.info("%s", lost)
    except Exception as error:
        logger.exception("%s %s failed", type(row).__name__, row.pk)
        try:
            work.fail(row, clock.current().now(), f"{type(error).__name__}: {error}"[:2000])
        except LostLease as lost:
            logger.info("%s", lost)
