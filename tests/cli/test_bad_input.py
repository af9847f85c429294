"""Whatever is wrong gets one clear sentence on the error output, exit code 2, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from entregent.cli import app
from tests.cli.conftest import Command, Done
from tests.writers import linkedin

COMMAND = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "entregent"
GIGABYTES_OF_ZEROS = 2


def archive(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return linkedin.write(linkedin.ALL_VARIANTS["complete-2026"], folder)


def truncated_zip(folder: Path) -> Path:
    whole = archive(folder).read_bytes()
    path = folder / "half.zip"
    path.write_bytes(whole[: len(whole) // 2])
    return path


def zip_bomb(folder: Path) -> Path:
    path = folder / "Complete_LinkedInDataExport_01-01-2026.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb,
        bomb.open("Connections.csv", "w", force_zip64=True) as member,
    ):
        member.write(b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
        for _ in range(GIGABYTES_OF_ZEROS * 16):
            member.write(bytes(64 << 20))
    return path


def html_for_json(folder: Path) -> Path:
    path = folder / "contacts.json"
    path.write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    return path


def picture(folder: Path) -> Path:
    path = folder / "contacts.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return path


def nothing(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.touch()
    return path


def empty_folder(folder: Path) -> Path:
    path = folder / "nothing here"
    path.mkdir()
    return path


def absent(folder: Path) -> Path:
    return folder / "no such file.zip"


def one_long_line(folder: Path) -> Path:
    path = folder / "messages.csv"
    with path.open("wb") as stream:
        stream.write(b"CONVERSATION ID,FROM,SENDER PROFILE URL,DATE,SUBJECT,CONTENT\n")
        for _ in range(300):
            stream.write(b"x" * 1_000_000)
    return path


def utf16(folder: Path) -> Path:
    text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nÉloïse,d'Arvor,,,,,04 Apr 2021\n"
    path = folder / "wrong encoding.bin"
    path.write_bytes(bytes(0x80 | byte for byte in text.encode()))
    return path


@pytest.mark.parametrize(
    "make",
    [truncated_zip, zip_bomb, html_for_json, picture, nothing, empty_folder, absent, utf16],
    ids=lambda make: make.__name__,
)
def test_what_cannot_be_imported_is_refused_in_one_sentence(
    entregent: Command, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    done = entregent("import", bad)
    assert_refused(done)
    assert bad.name in done.err or str(bad) in done.err
    assert entregent("people", "--json").json["total"] == 0
    assert_refused(entregent("import", "--dry-run", bad))


def assert_refused(done: Done) -> None:
    assert done.code == 2, (done.code, done.out, done.err)
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert "Traceback" not in done.err + done.out


def test_a_line_of_300_megabytes_is_read_in_bounded_memory(entregent: Command, tmp_path: Path) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = entregent("import", one_long_line(tmp_path), "--json")
    assert done.code in (0, 2)
    assert "Traceback" not in done.err
    if done.code == 0:
        assert done.json["imports"][0]["skipped"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000


def test_shifted_columns_are_told_row_by_row_and_the_rest_comes_in(entregent: Command, tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Mia,Okafor,https://www.linkedin.com/in/mia-okafor,,Galvstead,Designer,08 Feb 2026\n"
        "extra,Noé,Lhermite,https://www.linkedin.com/in/noe,,Falandis,Trainer,13 Aug 2019\n",
        encoding="utf-8",
    )
    told = entregent("import", path, "--json").json["imports"][0]
    assert told["created"]["people"] == 1
    assert [(row["file"], row["line"]) for row in told["skipped"]] == [("Connections.csv", 3)]


def test_a_good_file_beside_a_bad_one_comes_in(entregent: Command, tmp_path: Path) -> None:
    done = entregent("import", archive(tmp_path), absent(tmp_path), "--json")
    assert done.code == 2
    assert done.json["imports"][0]["created"]["people"] == 6
    assert [row["file"] for row in done.json["refused"]] == ["no such file.zip"]
    assert entregent("people", "--json").json["total"] == 6


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("map",), "-o map.html"),
        (("map", "-o", "map.bmp"), ".svg"),
        (("map", "-o", "/no/such/folder/map.svg"), "folder"),
        (("map", "friends.docx", "-o", "map.svg"), ".gexf"),
        (("map", "no-such.edges", "-o", "map.svg"), "no-such.edges"),
        (("imports", "undo", "5"), "entregent imports"),
        (("person", ""), "Nobody"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    entregent: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = entregent(*arguments)
    assert_refused(done)
    assert word in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_map_is_not_written_into_a_folder_that_refuses(entregent: Command) -> None:
    done = entregent("map", "-o", "/proc/map.svg")
    assert_refused(done)


def test_a_wrong_moment_is_refused(entregent: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREGENT_NOW", "tomorrow")
    done = entregent("people")
    assert_refused(done)
    assert "2026-03-02" in done.err


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_loses_nothing_and_the_import_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.fail("This test limits the size of a SQLite database; it belongs to the part on SQLite.")
    monkeypatch.setenv("ENTREGENT_LANGUAGE", "en")
    small = tmp_path / "small"
    small.mkdir()
    book = small / "contacts.csv"
    header = "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Labels"
    book.write_text(f"{header}\nZoé,Lhermite,Home,zoe@b.example,* myContacts\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["import", str(book)]).exit_code == 0
    path = many_contacts(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 60}")
    full = CliRunner().invoke(app, ["import", str(path)])
    assert full.exit_code == 2, full.output
    assert "The disk is full" in full.stderr
    assert "Traceback" not in full.output
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1073741823")
    found = CliRunner().invoke(app, ["people", "Zoé Lhermite", "--json"])
    assert '"total": 1' in found.stdout
    assert CliRunner().invoke(app, ["import", str(book)]).exit_code == 0
    assert '"total": 3001' in CliRunner().invoke(app, ["people", "--json"]).stdout


def many_contacts(folder: Path) -> Path:
    rows = [
        f"P{number},Q{number},https://www.linkedin.com/in/p-{number},p{number}@ardent.example,Ardent,Trainer,08 Feb 2026"
        for number in range(3000)
    ]
    path = folder / "Connections.csv"
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("home", ["/proc/entregent", "/dev/null/entregent"])
@pytest.mark.parametrize("language", ["C.UTF-8", "fr_FR.UTF-8"])
def test_a_data_folder_that_cannot_be_written_is_said_before_anything_starts(home: str, language: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ENTREGENT_", "LC_"))}
    done = subprocess.run(
        [COMMAND, "people"],
        env={**environment, "ENTREGENT_HOME": home, "LANG": language},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "ENTREGENT_HOME" in done.stderr
