"""Serving the pages and doing the background work: `run`, `web`, `worker`, `link`."""

from __future__ import annotations

import signal
import socket
import threading
from types import FrameType
from typing import Annotated

import typer

from entregent.cli.application import app, out, refuse, set_up

LOOPBACK = "127.0.0.1"
PORT = 8000
NEXT_PORTS = 20
Host = Annotated[str, typer.Option(help="Address to listen on; loopback unless you know better.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (8000, or the next free one).")]


@app.command()
def run(host: Host = LOOPBACK, port: Port = None) -> None:
    """Start the pages and the background work in one process."""
    set_up()
    from entregent import worker

    stop = threading.Event()
    work = threading.Thread(target=worker.run, args=(stop,), name="worker", daemon=True)
    work.start()
    _serve(host, port)
    stop.set()
    work.join(timeout=5)


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
    worker.run(stop)


@app.command()
def link(
    invite: Annotated[bool, typer.Option("--invite", help="A link for a new member.")] = False,
    address: Annotated[str, typer.Option(help="Where the pages answer.")] = f"http://{LOOPBACK}:{PORT}",
) -> None:
    """Print a one-time link: to claim the workspace, to choose a new passphrase, or to invite a member."""
    set_up()
    out.print(address.rstrip("/") + _link_path(invite=invite), soft_wrap=True)


def _link_path(*, invite: bool = False) -> str:
    from django.urls import reverse

    from entregent.accounts import actions, queries
    from entregent.base import clock

    now = clock.current().now()
    workspace = actions.ensure_workspace(now)
    owner = queries.owner(workspace)
    if invite:
        purpose, user = "invite", None
    else:
        purpose, user = ("renew", owner) if owner else ("claim", None)
    return reverse("enter", args=[actions.issue_link(workspace, purpose, now, user=user)])


def _serve(host: str, port: int | None) -> None:
    from waitress import create_server

    from entregent.accounts import actions, queries
    from entregent.base import clock
    from entregent.web.wsgi import application

    chosen = port or _free_port(host)
    try:
        server = create_server(
            application, host=host, port=chosen, threads=8, max_request_body_size=64 << 30, ident=None
        )
    except OSError as error:
        refuse(f"Port {chosen} of {host} cannot be used ({error.strerror}): choose another one with --port.")
    address = f"http://{host if host != '0.0.0.0' else LOOPBACK}:{chosen}"  # noqa: S104
    workspace = actions.ensure_workspace(clock.current().now())
    out.print(f"Entregent: {address}/", soft_wrap=True)
    if queries.owner(workspace) is None:
        out.print(f"Claim it once, here: {address}{_link_path()}", soft_wrap=True)
    out.file.flush()

    def end(_number: int, _frame: FrameType | None) -> None:
        server.close()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        server.close()


def _free_port(host: str) -> int:
    for port in range(PORT, PORT + NEXT_PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return refuse(f"No port from {PORT} to {PORT + NEXT_PORTS - 1} is free: choose one with --port.")
