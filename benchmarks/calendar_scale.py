"""How long does a large calendar take? Beside the icalendar library, which parses the same file and makes nothing of it.

    python benchmarks/calendar_scale.py [--megabytes 50]

An invented calendar of meetings with five people each, with descriptions and reminders, one in twenty a weekly series. Ours
reads it to the end: people, relations, and every meeting of every series. Every figure comes from a process of its own.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from scale import KEPT, Cost, run, verdict

SECONDS_OF_50_MEGABYTES, MEGABYTES = 60.0, 300.0
_OURS = """
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.registry import networks
with open_files(Path(sys.argv[1])) as files:
    found = networks()["calendar"].export.read(files, Reading(datetime(2026, 3, 1, tzinfo=UTC)))
    counts = Counter(type(record).__name__ for record in found)
Path(sys.argv[2]).write_text(", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())))
"""
_LIBRARY = """
import sys
from pathlib import Path
from icalendar import Calendar
calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_text(f"{len(calendar.walk('VEVENT')):,} events")
"""


def calendar(megabytes: int) -> Path:
    """A calendar of about that size, written once."""
    path = KEPT / f"{megabytes}.ics"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as stream:
            stream.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:me@home.example\r\n")
            number = 0
            while stream.tell() < megabytes * 1_000_000:
                stream.writelines(f"{line}\r\n" for line in event(number))
                number += 1
            stream.write("END:VCALENDAR\r\n")
        part.rename(path)
    return path


def event(number: int) -> Iterator[str]:
    """The lines of one meeting, as Google folds them."""
    year, month, day = 2016 + number % 10, 1 + number % 12, 1 + number % 28
    yield "BEGIN:VEVENT"
    for name, hour in (("DTSTART", 10), ("DTEND", 11)):
        yield f"{name};TZID=Europe/Paris:{year}{month:02}{day:02}T{hour}0000"
    yield "DTSTAMP:20260228T120000Z"
    yield "ORGANIZER;CN=Me:mailto:me@home.example"
    yield f"UID:u{number}@calendar.example"
    yield "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Me:mailto:me@home.example"
    for place in range(4):
        person = (number * 7 + place * place) % 3_000
        yield f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Élise {person}"
        yield f"  Durand;X-NUM-GUESTS=0:mailto:person{person}@firm{person % 300}.example"
    if number % 20 == 0:
        yield "RRULE:FREQ=WEEKLY;COUNT=100"
    yield f"CREATED:{year}0101T000000Z"
    yield "DESCRIPTION:" + "Ordre du jour\\, à relire avant la réunion.\\n" * 6
    yield "STATUS:CONFIRMED"
    yield f"SUMMARY:Réunion {number}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P0DT0H30M0S", "END:VALARM", "END:VEVENT")


def line(name: str, cost: Cost, size: float, within: str = "") -> None:
    """One row of the table."""
    rate = size / cost.processor
    print(f"{name:<58}{cost.seconds:>9.1f}{cost.processor:>11.1f}{rate:>8.1f}{cost.megabytes:>10.0f}  {within}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=50)
    asked = parser.parse_args()
    path = calendar(asked.megabytes)
    size, told = path.stat().st_size / 1e6, path.with_suffix(".txt")
    print(f"{'':<58}{'seconds':>9}{'processor':>11}{'MB/s':>8}{'MB':>10}")
    ours = run((sys.executable, "-c", _OURS, str(path), str(told)))
    budget = SECONDS_OF_50_MEGABYTES * size / 50
    keeps = verdict(max(ours.processor / budget, ours.megabytes / MEGABYTES), 1)
    line(f"{size:.0f} MB of calendar to records", ours, size, keeps)
    print(f"  {told.read_text()}")
    if importlib.util.find_spec("icalendar") is None:
        print("The icalendar library is not installed (make bench installs it): no comparison.")
        return 0
    peer = run((sys.executable, "-c", _LIBRARY, str(path), str(told)))
    line(f"icalendar alone: {told.read_text()} parsed, no more", peer, size)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
