"""Whatever the bytes: only `Unreadable` is raised, and what stands before the damage is kept."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import open_files
from entregent.contract.network import Reading, Unreadable
from entregent.contract.records import Identity, Interaction, Relation, Skipped
from entregent.networks.linkedin import export
from entregent.networks.linkedin.layouts import LAYOUTS, Layout

SAMPLE = Path(__file__).parents[1] / "samples" / "complete-2026"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "Ada",
            "LinkedIn Member",
            "https://www.linkedin.com/in/ada",
            "https://www.linkedin.com/in/zo%C3%AB,https://www.linkedin.com/in/ada",
            "08 Feb 2026",
            "2026-02-01 08:00:00 UTC",
            "1/29/26, 2:37 PM",
            "INCOMING",
            "OUTGOING",
            "SPAM",
            "Yes",
            "<p>Hi</p>",
            "a, b, c",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
)


def read(path: Path) -> list[Any]:
    with open_files(path) as files:
        export.recognise(files)
        return list(export.read(files, Reading(NOW)))


def kept(records: list[Any]) -> dict[tuple[type, str], Any]:
    return {(type(each), each.source_id): each for each in records if isinstance(each, Identity | Interaction)}


@pytest.mark.parametrize("name", ["Connections.csv", "messages.csv", "Invitations.csv"])
def test_a_file_cut_at_each_tenth_keeps_the_rows_before_the_cut(name: str, tmp_path: Path) -> None:
    whole = next(SAMPLE.rglob(name)).read_bytes()
    counts = []
    for tenth in range(1, 11):
        folder = tmp_path / str(tenth)
        folder.mkdir()
        for other in ("Profile.csv", "Invitations.csv"):
            (folder / other).write_bytes(next(SAMPLE.rglob(other)).read_bytes())
        (folder / name).write_bytes(whole[: len(whole) * tenth // 10])
        counts.append(len(kept(read(folder))))
    assert counts == sorted(counts), "a longer piece gives fewer records"
    assert counts[6] > counts[0], "nothing is kept before the cut"
    assert counts[8] >= counts[9] - 2, "more than the last row is lost"


def test_a_damaged_member_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    path = tmp_path / "Complete_LinkedInDataExport_03-09-2026.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(file for file in SAMPLE.rglob("*.csv")):
            archive.write(file, file.name)
        damaged = archive.getinfo("messages.csv")
    data = bytearray(path.read_bytes())
    middle = damaged.header_offset + 42 + damaged.compress_size // 2
    data[middle : middle + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    records = read(path)
    assert [each.key for each in records if isinstance(each, Identity) and each.is_contact][:2] == [
        "zoë-brandt",
        "tomasreyes",
    ]
    assert [each.file for each in records if isinstance(each, Skipped) and "damaged" in str(each.reason)] == [
        "messages.csv"
    ]


def test_a_file_that_is_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(b"First Name,Last Name,URL,Connected On\n" + b"a" * 6_000_000)
    with pytest.raises(Unreadable, match="longer than"):
        read(path)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_row_of_any_file_breaks_the_reading(data: st.DataObject) -> None:
    layouts = data.draw(
        st.lists(st.sampled_from(LAYOUTS), min_size=1, max_size=4, unique_by=lambda layout: layout.kind)
    )
    with TemporaryDirectory() as folder:
        for layout in layouts:
            width = len(layout.columns)
            rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8))
            (Path(folder) / file_name(layout)).write_text(as_csv(layout, rows), encoding="utf-8", newline="")
        records = read(Path(folder))
        assert records == read(Path(folder))
    owners = {each.key for each in records if isinstance(each, Identity) and each.is_owner}
    found = [each for each in records if isinstance(each, Identity | Interaction | Relation)]
    assert len({(type(each), each.source_id) for each in found}) == len(found)
    for each in found:
        people = [each.key] if isinstance(each, Identity) else [who.key for who in each.people]
        assert all(people)
        if not isinstance(each, Identity):
            assert people
            assert not owners & set(people)


@given(st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "Connections.csv"
        for content in (data, b"First Name,Last Name,URL,Connected On\n" + data):
            path.write_bytes(content)
            with suppress(Unreadable):
                assert read(path) == read(path)


def file_name(layout: Layout) -> str:
    return f"{layout.stems[0] if layout.stems else layout.kind}.csv"


def as_csv(layout: Layout, rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([names[0] for names in layout.columns.values()])
    writer.writerows(rows)
    return text.getvalue()
