"""A real Bluesky network for the tests: PDS, AppView and directory, from npm; the AppView keeps what it knows in PostgreSQL.

    with network() as bluesky:
        alice = bluesky.account("alice")            # made through the API of the PDS
        alice.follow(bob)                           # written into her repository
        bluesky.settled(alice)                      # the AppView has read all that she wrote

It takes some seconds to start, and 350 MB.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tools import system
from tools.with_postgres import server

PROGRAM = Path(__file__).with_name("bluesky.mjs")
START_SECONDS = 90
STOP_SECONDS = 20
SETTLE_SECONDS = 30
WRITTEN_ON = "2026-03-01T10:00:00.000Z"


@dataclass(slots=True)
class Member:
    """Somebody with an account on the PDS, and what they can do there."""

    network: Network
    did: str
    handle: str
    password: str
    token: str

    @property
    def host(self) -> str:
        """The host of their PDS."""
        return self.network.host

    def call(self, name: str, body: Any = None, **params: Any) -> Any:
        """Call a method of the PDS: a query, or a procedure where there is a body."""
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.network.pds}/xrpc/{name}"
        answer = (
            self.network.http.get(url, params=params, headers=headers)
            if body is None
            else self.network.http.post(url, json=body, headers=headers)
        )
        assert answer.status_code == 200, f"{name}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def write(self, collection: str, key: str = "", **record: Any) -> dict[str, str]:
        """Write a record; its address and CID."""
        value = {"$type": collection, "createdAt": WRITTEN_ON, **record}
        body = {"repo": self.did, "collection": collection, "record": value}
        name = "com.atproto.repo.putRecord" if key else "com.atproto.repo.createRecord"
        found: dict[str, str] = self.call(name, body | ({"rkey": key} if key else {}))
        return {name: found[name] for name in ("uri", "cid")}

    def delete(self, uri: str) -> None:
        """Delete the record at this address."""
        collection, key = uri.split("/")[-2:]
        self.call("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": collection, "rkey": key})

    def follow(self, other: Member) -> dict[str, str]:
        """Follow somebody."""
        return self.write("app.bsky.graph.follow", subject=other.did)

    def block(self, other: Member) -> dict[str, str]:
        """Block somebody."""
        return self.write("app.bsky.graph.block", subject=other.did)

    def post(self, text: str, **more: Any) -> dict[str, str]:
        """Publish a post."""
        return self.write("app.bsky.feed.post", text=text, **more)

    def reply(self, to: dict[str, str], text: str) -> dict[str, str]:
        """Answer a post that began a conversation."""
        return self.post(text, reply={"root": to, "parent": to})

    def like(self, post: dict[str, str]) -> dict[str, str]:
        """Like a post."""
        return self.write("app.bsky.feed.like", subject=post)

    def repost(self, post: dict[str, str]) -> dict[str, str]:
        """Pass a post on."""
        return self.write("app.bsky.feed.repost", subject=post)

    def quote(self, post: dict[str, str], text: str) -> dict[str, str]:
        """Show a post within one's own."""
        return self.post(text, embed={"$type": "app.bsky.embed.record", "record": post})

    def mention(self, other: Member, text: str = "") -> dict[str, str]:
        """Name somebody at the beginning of a post."""
        named = f"@{other.handle}"
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": other.did}
        facet = {"index": {"byteStart": 0, "byteEnd": len(named)}, "features": [feature]}
        return self.post(f"{named} {text}".strip(), facets=[facet])

    def profile(self, name: str, bio: str = "", **more: Any) -> dict[str, str]:
        """Set the profile."""
        return self.write("app.bsky.actor.profile", "self", displayName=name, description=bio, **more)

    def upload(self, data: bytes, kind: str = "image/jpeg") -> Any:
        """Give the PDS a file: what a record then names it by."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        url = f"{self.network.pds}/xrpc/com.atproto.repo.uploadBlob"
        answer = self.network.http.post(url, content=data, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["blob"]

    def app_password(self) -> str:
        """A password for one program."""
        made = self.call("com.atproto.server.createAppPassword", {"name": f"program {time.monotonic_ns()}"})
        return str(made["password"])


@dataclass(slots=True)
class Network:
    """A running network: the addresses of its parts."""

    pds: str
    plc: str
    app_view: str
    http: httpx.Client
    count: int = 0

    @property
    def host(self) -> str:
        """The host of the PDS, as it is named in `ENTREGENT_PRIVATE_HOSTS`."""
        return self.pds.removeprefix("http://")

    @property
    def hosts(self) -> list[str]:
        """The hosts of all three parts."""
        return [each.removeprefix("http://") for each in (self.pds, self.plc, self.app_view)]

    def account(self, name: str) -> Member:
        """A new account; a number is added to the name, so that every test has its own."""
        self.count += 1
        handle, password = f"{name}{self.count}.test", f"password of {name}"
        body = {"handle": handle, "email": f"{name}{self.count}@mail.test", "password": password}
        answer = self.http.post(f"{self.pds}/xrpc/com.atproto.server.createAccount", json=body)
        assert answer.status_code == 200, answer.text
        made = answer.json()
        return Member(self, made["did"], handle, password, made["accessJwt"])

    def settled(self, *members: Member) -> None:
        """Wait until the AppView has read what these wrote before now: each writes a post, and it shows there. (It reads
        what several write side by side.)"""
        for member in members:
            self._settled(member)

    def _settled(self, member: Member) -> None:
        last = member.post("The last one.")
        give_up_at = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < give_up_at:
            answer = self.http.get(f"{self.app_view}/xrpc/app.bsky.feed.getPosts", params={"uris": last["uri"]})
            if answer.status_code == 200 and answer.json()["posts"]:
                member.delete(last["uri"])
                return
            time.sleep(0.05)
        raise AssertionError("the AppView does not keep up")


@contextmanager
def network() -> Iterator[Network]:
    """Start the network; it stops, by its own process, at the end. Raises `AssertionError` where it does not start."""
    with server() as postgres, tempfile.TemporaryDirectory(prefix="entregent-bluesky-") as folder:
        pds, plc, app_view = _free_ports(3)
        asked = {"modules": str(system.NODE_MODULES), "postgres": postgres, "pds": pds, "plc": plc, "appView": app_view}
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [str(system.newer_node()), PROGRAM, json.dumps(asked)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "TMPDIR": folder, "HOME": folder, "LOG_ENABLED": "0"},
            )  # fmt: skip
        try:
            _wait(process, log)
            with httpx.Client(timeout=30, trust_env=False) as http:
                names = [f"http://localhost:{port}" for port in (pds, plc, app_view)]
                yield Network(*names, http)
        finally:
            _stop(process)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    assert process.stdout is not None
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        line = process.stdout.readline()
        if line.startswith(b"ready"):
            return
        if not line:
            break
    said = log.read_text(encoding="utf-8", errors="replace")
    raise AssertionError(f"the Bluesky network did not start (exit code {process.poll()}):\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for end in (lambda: process.stdin and process.stdin.close(), process.terminate, process.kill):
        if process.poll() is None:
            end()
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
