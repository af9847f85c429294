"""Bringing derived state up to date before it is shown, for those who have no worker running."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entregent.cli.application import Session
from entregent.cli.reading import take_up_killed
from entregent.cli.showing import working


def bring_up_to_date(session: Session) -> None:
    """Finish imports that were killed; measure ties and build the map if that is due and no worker is at it: after
    changes, and once a day."""
    take_up_killed(session)
    from entregent import worker
    from entregent.base import clock
    from entregent.base.work import worker_name
    from entregent.ties import work as ties_work

    # What an import of this very command asked for is due later than the command began.
    # First the ties and the map, then the graph of all who can be reached, which is made of them.
    for _stage in range(2):
        if any(True for _row in ties_work.due(clock.current().now())):
            with working(_("Measuring ties and looking for communities …")):
                worker.step(worker_name(), (ties_work,))
