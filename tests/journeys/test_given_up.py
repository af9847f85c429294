"""A file that ends whoever reads it is not read for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from entregent import worker
from entregent.base import clock, work
from entregent.base.work import State
from entregent.intake import actions
from entregent.intake.models import Import
from entregent.people.models import Identity
from tests.journeys.taking import NOW, workspace

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Moreau\r\nN:Moreau;Anna;;;\r\nEND:VCARD\r\n"


def queued(folder: Path) -> Import:
    """An import that waits to be read."""
    path = folder / "contacts.vcf"
    path.write_text(CARD, encoding="utf-8")
    (source,) = actions.sources(path, NOW)
    assert isinstance(source, actions.Source)
    return actions.queue(workspace(), source, NOW)


def killed(row: Import, times: int) -> Import:
    """The row after so many workers took it and came to no end."""
    for number in range(times):
        row = Import.objects.select_related("workspace", "batch__workspace").get(pk=row.pk)
        assert work.claim(row, "killed", NOW + number * 2 * work.LEASE)
    return row


def after(row: Import) -> Import:
    """The row once a worker has looked at it."""
    with clock.use(clock.FixedClock(NOW + timedelta(days=1))):
        worker.run_until_idle()
    return Import.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_an_import_that_ends_its_worker_each_time_is_refused_in_one_sentence(tmp_path: Path) -> None:
    row = after(killed(queued(tmp_path), work.MOST_DEATHS))
    assert (row.state, row.stage) == (State.FAILED, Import.Stage.REFUSED)
    assert "ended the program" in row.refusal["template"]
    assert not Identity.objects.filter(workspace=row.workspace).exists()


@pytest.mark.django_db
def test_a_machine_that_was_switched_off_now_and_then_loses_no_import(tmp_path: Path) -> None:
    row = after(killed(queued(tmp_path), work.MOST_DEATHS - 1))
    assert row.stage == Import.Stage.FINISHED
    assert Identity.objects.filter(workspace=row.workspace).count() == 1
