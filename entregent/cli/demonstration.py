"""The invented network, through the real importers: `demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from entregent.cli.advising import print_shortlist
from entregent.cli.application import Session, app, session
from entregent.cli.importing import report
from entregent.cli.mapping import write
from entregent.cli.reading import read_all, take_up_abandoned
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.serving import LOOPBACK, Host, Port, serve_with_worker
from entregent.cli.showing import say

REQUEST = "3 jours à Lyon en mars, missions e-learning"
MAP_FILE = "sample-map.html"


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Start the pages afterwards.")] = True,
    remove: Annotated[bool, typer.Option("--remove", help="Take the invented network back instead.")] = False,
    host: Host = LOOPBACK,
    port: Port = None,
) -> None:
    """Import an invented network, show its report, a shortlist and a map, and start the pages."""
    opened = session()
    take_up_abandoned(opened)
    if remove:
        _remove(opened)
        return
    _import(opened)
    bring_up_to_date(opened)
    from entregent.advice import queries

    say()
    say(f"entregent shortlist “{REQUEST}”")
    print_shortlist(queries.find(opened.workspace, REQUEST, opened.now, language=opened.language))
    say()
    say(_("The map: {file}").format(file=_draw(opened)))
    if serve:
        serve_with_worker(host, port)


def _import(opened: Session) -> None:
    from entregent.base import clock
    from entregent.intake import actions, queries

    if not queries.has_sample(opened.workspace):
        ids = [run.pk for run in actions.import_sample(opened.workspace, opened.now)]
        read_all(opened, sorted(ids))
    now = clock.current().now()
    views = [view for view in queries.imports(opened.workspace, now) if view.is_sample and view.can_be_undone]
    report(sorted(views, key=lambda view: view.id), [])


def _draw(opened: Session) -> Path:
    from django.conf import settings

    from entregent.ties import actions
    from entregent.ties import map as network_map

    target = Path(settings.ENTREGENT_HOME) / MAP_FILE
    actions.ensure_snapshot(opened.workspace, opened.now)
    write(network_map.scene(opened.workspace), target)
    return target


def _remove(opened: Session) -> None:
    from django.conf import settings

    from entregent.intake import actions

    runs = actions.remove_sample(opened.workspace, opened.now)
    read_all(opened, [run.pk for run in runs])
    (Path(settings.ENTREGENT_HOME) / MAP_FILE).unlink(missing_ok=True)
    bring_up_to_date(opened)
    say(_("The invented network is gone; what you imported yourself is untouched."))
