"""A database that was last looked at while it was empty still answers at once: PostgreSQL looks only now and then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from entregent import worker
from entregent.base import clock
from entregent.intake import actions
from entregent.people.models import Person
from tests.journeys.taking import workspace

NOW = datetime(2026, 2, 27, 9, tzinfo=UTC)
# Several times what the slowest statement takes; with a plan for empty tables one alone takes minutes.
PATIENCE = "3s"


@pytest.mark.django_db
def test_an_import_into_tables_that_were_known_as_empty_takes_no_statement_of_minutes() -> None:
    with transaction.atomic():
        _import_sample()
        transaction.set_rollback(True)  # its rows leave empty pages behind
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
    _import_sample()
    assert Person.objects.filter(is_root=True).count() > 1_000


def _import_sample() -> None:
    with clock.use(clock.FixedClock(NOW)):
        runs = actions.import_sample(workspace(), NOW)
        worker.run_until_idle()
    for run in runs:
        run.refresh_from_db()
    assert {run.state for run in runs} == {"done"}, [(run.file, run.state, run.last_error) for run in runs]
