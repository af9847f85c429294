"""How long does a repository of 500 MB take? Beside the library (libipld) that decodes the whole of the same file at once.

    python benchmarks/bluesky_repository.py [--megabytes 500] [--import]

A seeded repository is written once and kept in build/benchmarks/: likes, posts with answers, names and quotes, reposts,
and 20,000 people followed. It is read by the adapter, every record made and dropped; `--import` reads it into an empty
data folder too. Every figure comes from a process of its own; peak memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scale import ENTREGENT, KEPT, NOW, Cost, run, verdict

from entregent.networks.bluesky.tree import tid_text
from entregent.networks.bluesky.writing import RepositoryWriter

SECONDS, MEGABYTES = 60.0, 300.0
SEED = 7
FOLLOWED, MET = 20_000, 200_000
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
WORDS = (
    "réunion", "formation", "Lyon", "demain", "merci", "atelier", "projet", "café", "notes", "lecture", "données", "carte",
    "voyage", "équipe", "idée", "question", "bonjour", "printemps", "article", "réseau", "rencontre", "logiciel", "libre",
)  # fmt: skip
BEGAN = datetime(2023, 4, 1, tzinfo=UTC)
_ADAPTER = """
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.networks.bluesky import export
with open_files(Path(sys.argv[1])) as files:
    told = Counter(type(each).__name__ for each in export.read(files, Reading(datetime(2026, 3, 2, tzinfo=UTC))))
print(dict(told), file=sys.stderr)
"""
_LIBRARY = """
import sys
import libipld
header, blocks = libipld.decode_car(open(sys.argv[1], "rb").read())
"""


def repository(megabytes: int) -> Path:
    """A repository of at least this size, written once."""
    path = KEPT / f"repository-{megabytes}.car"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        with part.open("w+b") as stream:
            write(stream, megabytes * 1_000_000)
        part.rename(path)
    return path


def write(stream: Any, size: int) -> None:
    """Write some `size` bytes. Records come in the order of their paths, so each kind takes its share of the bytes."""
    draw = random.Random(SEED)
    people = ["did:plc:" + "".join(draw.choices(LETTERS, k=24)) for _ in range(MET)]
    owner = people[0]
    writer = RepositoryWriter(stream, owner, tid(draw, 3_000_000))
    profile = {"$type": "app.bsky.actor.profile", "displayName": "Camille Moreau", "description": "Formatrice à Lyon"}
    writer.add("app.bsky.actor.profile/self", profile)
    ends = {"like": 0.42, "post": 0.86, "repost": 0.995}
    for name, end in ends.items():
        number = 0
        while stream.tell() < size * end:
            writer.add(f"app.bsky.feed.{name}/{tid(draw, number)}", record(draw, name, number, people))
            number += 1
    for number in range(FOLLOWED):
        value = {"$type": "app.bsky.graph.follow", "subject": people[number + 1], "createdAt": date(number)}
        writer.add(f"app.bsky.graph.follow/{tid(draw, number)}", value)
    writer.close()


def record(draw: random.Random, name: str, number: int, people: list[str]) -> dict[str, Any]:
    """A like, a repost, or a post, of which some answer, name or quote somebody."""
    value: dict[str, Any] = {"$type": f"app.bsky.feed.{name}", "createdAt": date(number)}
    if name != "post":
        return value | {"subject": reference(draw, people)}
    value |= {"text": " ".join(draw.choices(WORDS, k=draw.randint(4, 40))), "langs": ["fr"]}
    chance = draw.random()
    if chance < 0.6:
        root = reference(draw, people)
        value["reply"] = {"root": root, "parent": root if chance < 0.3 else reference(draw, people)}
    elif chance < 0.7:
        value["embed"] = {"$type": "app.bsky.embed.record", "record": reference(draw, people)}
    elif chance < 0.8:
        key = draw.choice(people)
        shown = f"@{key[8:16]}.bsky.social"
        value["text"] = f"{shown} {value['text']}"
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": key}
        value["facets"] = [{"index": {"byteStart": 0, "byteEnd": len(shown)}, "features": [feature]}]
    return value


def reference(draw: random.Random, people: list[str]) -> dict[str, str]:
    """Somebody's post."""
    cid = "bafyrei" + "".join(draw.choices(LETTERS, k=52))
    return {"cid": cid, "uri": f"at://{draw.choice(people)}/app.bsky.feed.post/{tid(draw, draw.randrange(10**6))}"}


def tid(draw: random.Random, number: int) -> str:
    """The key of the record of that number: one every 40 seconds."""
    micros = int((BEGAN + timedelta(seconds=40 * number)).timestamp() * 1_000_000)
    return tid_text(micros << 10 | draw.randrange(1024))


def date(number: int) -> str:
    """When the record of that number was written."""
    return f"{BEGAN + timedelta(seconds=40 * number):%Y-%m-%dT%H:%M:%S.123Z}"


def lines(path: Path, *, whole_import: bool) -> Iterator[tuple[str, Cost, str]]:
    """The rows of the table."""
    yield "the library: the whole file decoded at once, no more", run((sys.executable, "-c", _LIBRARY, str(path))), ""
    cost = run((sys.executable, "-c", _ADAPTER, str(path)))
    within = verdict(max(cost.seconds / SECONDS, cost.megabytes / MEGABYTES), 1)
    yield f"the adapter: every record made ({SECONDS:.0f} s, {MEGABYTES:.0f} MB)", cost, within
    if whole_import:
        with tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
            environment = {"ENTREGENT_HOME": home, "ENTREGENT_NOW": NOW}
            yield "entregent import, to the end of the command", run((ENTREGENT, "import", str(path)), environment), ""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--import", dest="whole_import", action="store_true")
    asked = parser.parse_args()
    path = repository(asked.megabytes)
    print(f"{path.stat().st_size:,} bytes")
    print(f"{'':<58}{'seconds':>9}{'processor':>11}{'MB':>10}")
    for name, cost, within in lines(path, whole_import=asked.whole_import):
        print(f"{name:<58}{cost.seconds:>9.1f}{cost.processor:>11.1f}{cost.megabytes:>10.0f}  {within}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
