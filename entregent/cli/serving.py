"""Serving the pages and doing the background work: `run`, `web`, `worker`, `link`."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

from entregent.cli.application import Session, app, refuse, session, set_up

LOOPBACK = "127.0.0.1"
PORT = 8000
ANYWHERE = ("0.0.0.0", "")  # noqa: S104
NEXT_PORTS = 20
STOP_SECONDS = 5
Host = Annotated[str, typer.Option(help="Address to listen on; loopback unless you know better.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (8000, or the next free one).")]


@app.command()
def run(host: Host = LOOPBACK, port: Port = None) -> None:
    """Start the pages and the background work in one process."""
    set_up()
    serve_with_worker(host, port)


@app.command()
def web(host: Host = LOOPBACK, port: Port = None) -> None:
    """Start the pages alone; `entregent worker` does the work."""
    set_up()
    _serve(host, port)


@app.command(name="worker")
def work() -> None:
    """Do the background work alone, until it is stopped."""
    set_up()
    from entregent import worker

    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    typer.echo(_("Working in the background (stop it with Ctrl-C)."))
    sys.stdout.flush()
    worker.run(stop)


@app.command()
def link(
    invite: Annotated[bool, typer.Option("--invite", help="A link for a new member.")] = False,
    address: Annotated[str, typer.Option(help="Where the pages answer.")] = f"http://{LOOPBACK}:{PORT}",
) -> None:
    """Print a one-time link: to claim the workspace, to choose a new passphrase, or to invite a member."""
    opened = session()
    typer.echo(address.rstrip("/") + _link_path(opened, invite=invite))


def serve_with_worker(host: str, port: int | None) -> None:
    """Serve the pages until this process is told to stop, with a worker in a thread beside."""
    from entregent import worker

    stop = threading.Event()
    beside = threading.Thread(target=worker.run, args=(stop,), name="worker", daemon=True)
    beside.start()
    try:
        _serve(host, port)
    finally:
        stop.set()
        beside.join(timeout=STOP_SECONDS)


def _link_path(opened: Session, *, invite: bool = False) -> str:
    from django.urls import reverse

    from entregent.accounts import actions, queries

    owner = queries.owner(opened.workspace)
    if invite:
        purpose, user = "invite", None
    else:
        purpose, user = ("renew", owner) if owner else ("claim", None)
    return reverse("enter", args=[actions.issue_link(opened.workspace, purpose, opened.now, user=user)])


def _serve(host: str, port: int | None) -> None:
    from django.conf import settings
    from waitress import create_server

    from entregent.web.wsgi import application

    opened = session()
    chosen = port or _free_port(host)
    # What is being uploaded waits on the disk that will hold it, and never fills more than half of what is free there.
    incoming = Path(settings.ENTREGENT_HOME) / "incoming"
    tempfile.tempdir = str(incoming)
    room = shutil.disk_usage(incoming).free // 2
    try:
        server = create_server(
            application,
            host=host,
            port=chosen,
            threads=8,
            max_request_body_size=room,
            ident=None,
            **_proxy(),
        )
    except OSError as error:
        refuse(
            _("Port {port} of {host} cannot be used ({reason}): choose another one with --port.").format(
                port=chosen, host=host, reason=error.strerror
            )
        )

    def end(_number: int, _frame: FrameType | None) -> None:
        server.close()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    _greet(opened, f"http://{LOOPBACK if host in ANYWHERE else host}:{chosen}")
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        server.close()


def _greet(opened: Session, address: str) -> None:
    """Print where the pages answer and, while nobody has claimed the workspace, the link that does it once."""
    from entregent.accounts import queries

    typer.echo(_("Entregent answers at this address (stop it with Ctrl-C):"))
    typer.echo(f"{address}/")
    if queries.owner(opened.workspace) is None:
        typer.echo(_("Open this link once, to become the owner:"))
        typer.echo(f"{address}{_link_path(opened)}")
    sys.stdout.flush()


def _proxy() -> dict[str, Any]:
    """A reverse proxy on this machine may say that the visitor came over TLS, if one was announced."""
    from django.conf import settings

    return {"trusted_proxy": LOOPBACK, "trusted_proxy_headers": {"x-forwarded-proto"}} if settings.BEHIND_TLS else {}


def _free_port(host: str) -> int:
    for port in range(PORT, PORT + NEXT_PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    told = _("No port from {first} to {last} is free: choose one with --port.")
    return refuse(told.format(first=PORT, last=PORT + NEXT_PORTS - 1))
