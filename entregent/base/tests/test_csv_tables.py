"""Tables from CSV: found below preambles, read by names, damage told row by row; written so that no cell runs."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.csvfile import BadRow, escape_cell, fold_name, has_header, read_table, write_table
from entregent.base.files import Unreadable

WANTED = {
    "first_name": ("First Name", "Prénom"),
    "last_name": ("Last Name", "Nom"),
    "url": ("URL", "Profile URL"),
    "connected": ("Connected On", "Date de connexion"),
}
REQUIRED = ("first_name", "connected")
HEADER = "First Name,Last Name,URL,Connected On\n"


def rows(
    text: str | bytes, required: Collection[str] = REQUIRED, **options: bool
) -> list[tuple[int, dict[str, str]] | BadRow]:
    content = text.encode() if isinstance(text, str) else text
    return list(read_table(io.BytesIO(content), WANTED, required=required, **options))


def cells(first: str = "", last: str = "", url: str = "", connected: str = "") -> dict[str, str]:
    return {"first_name": first, "last_name": last, "url": url, "connected": connected}


def test_the_header_stands_below_a_preamble() -> None:
    text = (
        'Notes:\n"When exporting, some ""quoted"" words\nand a second line"\n\n' + HEADER + "Ada,Martin,u,08 Feb 2026\n"
    )
    assert rows(text) == [(6, cells("Ada", "Martin", "u", "08 Feb 2026"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(delimiter: str, encoding: str, end: str) -> None:
    lines = ["Prénom,Nom,URL,Date de connexion", "Zoé,Lefèvre,u,8 févr. 2026", "Ada,Martin,,"]
    text = end.join(line.replace(",", delimiter) for line in lines)
    assert rows(text.encode(encoding)) == [
        (2, cells("Zoé", "Lefèvre", "u", "8 févr. 2026")),
        (3, cells("Ada", "Martin")),
    ]


def test_the_separator_line_of_a_spreadsheet_is_passed_over() -> None:
    assert rows("sep=;\n" + HEADER.replace(",", ";") + "Ada;;;2026\n") == [(3, cells("Ada", connected="2026"))]


@pytest.mark.parametrize(
    "header",
    [
        "FIRST_NAME,connected-on",
        " first name ,Connected  On",
        '"First Name","Connected On"',
        "prenom,Date De Connexion",
    ],
)
def test_names_of_columns_are_folded(header: str) -> None:
    assert rows(header + "\nAda,2026\n") == [(2, cells("Ada", connected="2026"))]


def test_columns_are_found_in_any_order_and_the_first_of_two_counts() -> None:
    assert rows("Connected On,URL,First Name,first_name\n2026,u,Ada,Eva\n") == [(2, cells("Ada", "", "u", "2026"))]


def test_columns_nobody_wants_are_kept_when_asked() -> None:
    text = "First Name,E-mail 1 - Value,Connected On,\nAda,ada@example.org,2026,x\n"
    assert rows(text) == [(2, cells("Ada", connected="2026"))]
    assert rows(text, keep_others=True) == [
        (2, cells("Ada", connected="2026") | {"E-mail 1 - Value": "ada@example.org"})
    ]
    table = read_table(io.BytesIO(text.encode()), WANTED, required=REQUIRED)
    assert table.columns == {"first_name", "connected"}
    assert table.header.line == 1


def test_a_single_column_is_a_table() -> None:
    assert list(read_table(io.BytesIO(b"Name\nPython\n\nSQL\n"), {"name": ()})) == [
        (2, {"name": "Python"}),
        (4, {"name": "SQL"}),
    ]


def test_quoted_newlines_count_as_lines() -> None:
    text = HEADER + '"Ada\nB",Martin,u,1\n\n,,,\nEva,"x\r\ny\r\nz",u,2\nZoé,,,3'
    assert rows(text) == [
        (2, cells("Ada\nB", "Martin", "u", "1")),
        (6, cells("Eva", "x\r\ny\r\nz", "u", "2")),
        (9, cells("Zoé", connected="3")),
    ]


def test_shifted_rows_are_told_and_the_others_read() -> None:
    found = rows(HEADER + "Ada,Martin,u,1\nEva,Smith, Ph.D.,u,2\nZoé,3\nLou,,,4\n")
    assert found[0] == (2, cells("Ada", "Martin", "u", "1"))
    assert found[3] == (5, cells("Lou", connected="4"))
    assert [(row.line, str(row.reason)) for row in found if isinstance(row, BadRow)] == [
        (3, "The row has 5 cells where the header has 4: a separator is missing or is one too many."),
        (4, "The row has 2 cells where the header has 4: a separator is missing or is one too many."),
    ]


def test_empty_cells_at_the_end_are_no_shift() -> None:
    assert rows("First Name,Connected On,,\nAda,1,,,,\nEva,2\nZoé,3,\n") == [
        (2, cells("Ada", connected="1")),
        (3, cells("Eva", connected="2")),
        (4, cells("Zoé", connected="3")),
    ]


def test_a_quote_that_is_not_closed_costs_its_own_row_only() -> None:
    text = HEADER + 'Ada,Martin,u,1\nEva,"Smith,u,2\nZoé,Petit,u,3\n"Lou","Roy","u","4"\nMax,,,5\n'
    found = rows(text)
    assert [row[0] for row in found if isinstance(row, tuple)] == [2, 4, 5, 6]
    assert [(row.line, str(row.reason)) for row in found if isinstance(row, BadRow)] == [
        (3, "The row cannot be read: a quotation mark is missing or is one too many.")
    ]


def test_a_quote_that_is_not_closed_in_the_last_column_swallows_nothing() -> None:
    found = rows(HEADER + 'Ada,Martin,u,"1\nEva,Smith,u,2\nZoé,Petit,u,3')
    assert [row.line if isinstance(row, BadRow) else row[0] for row in found] == [2, 3, 4]
    assert isinstance(found[0], BadRow)


def test_one_damage_over_several_lines_is_told_once() -> None:
    found = rows(HEADER + 'Ada,"a message\nwith lines\n\nand, an end",x,y,z,1\nEva,,,2\n')
    assert found == [found[0], (6, cells("Eva", connected="2"))]
    assert isinstance(found[0], BadRow)
    assert str(found[0].reason).startswith("Lines 2 to 5 form no row")


def test_a_row_that_never_ends_is_given_up_and_the_rest_read() -> None:
    count = 120_000
    text = HEADER + 'Eva,"never closed,u,2\n' + "Ada,Martin,https://example.org/in/ada,08 Feb 2026\n" * count
    started = time.process_time()
    found = rows(text)
    assert len(found) == count + 1
    assert isinstance(found[0], BadRow)
    assert time.process_time() - started < 10


def test_quotes_everywhere_stay_cheap() -> None:
    started = time.process_time()
    found = rows(HEADER + '"\nx,"y\n' * 50_000)
    assert found
    assert all(isinstance(row, BadRow) for row in found)
    assert time.process_time() - started < 10


def test_quotes_written_with_a_backslash() -> None:
    text = (
        HEADER + r'Ada,"She said \"yes, please\" and left",C:\new,1' + "\n" + r'Eva,"ends in a backslash\\",u,2' + "\n"
    )
    assert rows(text, backslash_quotes=True) == [
        (2, cells("Ada", 'She said "yes, please" and left', r"C:\new", "1")),
        (3, cells("Eva", r"ends in a backslash\\", "u", "2")),
    ]


@pytest.mark.parametrize(
    "content", ["", "\n", "<html><body>", "a,b\n1,2\n", "\0\0\0", "First Name,URL\nAda,u\n", '"' * 50]
)
def test_without_the_columns_nothing_is_read(content: str) -> None:
    with pytest.raises(Unreadable, match="lacks the columns First Name, Connected On"):
        rows(content)
    assert not has_header(content.encode(), WANTED, REQUIRED)


def test_a_header_is_told_from_the_first_bytes() -> None:
    assert has_header(("Notes:\n\n" + HEADER + "Zoé,").encode()[:-1], WANTED, REQUIRED)
    assert has_header(HEADER.replace("First Name", "Prénom").encode("cp1252"), WANTED)
    assert has_header(HEADER.encode("utf-16"), WANTED)
    assert not has_header(HEADER.encode(), WANTED | {"company": ()})


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("E-mail 1 - Value", "email1value"),
        ("\ufeffFirst\u00a0Name", "firstname"),
        ("Date d’envoi", "datedenvoi"),
        ("Adresse e-mail", "adresseemail"),
        ("PRE\u0301NOM", "prenom"),
        ("___", ""),
    ],
)
def test_folded_names(name: str, folded: str) -> None:
    assert fold_name(name) == folded
    assert fold_name(folded) == folded


ROWS = st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=4, max_size=4), max_size=8)


@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_what_a_writer_wrote_comes_back(table: Sequence[Sequence[str]], delimiter: str, end: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["First Name", "Last Name", "URL", "Connected On"])
    writer.writerows(table)
    found = rows(stream.getvalue())
    assert [list(row[1].values()) for row in found if isinstance(row, tuple)] == [
        list(row) for row in table if any(row)
    ]
    assert not [row for row in found if isinstance(row, BadRow)]


@given(st.text(st.sampled_from('",;\n\r\\ab \0é\t'), max_size=120), st.booleans())
def test_any_text_below_the_header_is_read_or_told(text: str, backslash_quotes: bool) -> None:
    lines = len(io.StringIO(text, newline="").readlines())
    last = 1
    for row in rows(HEADER + text, backslash_quotes=backslash_quotes):
        line = row.line if isinstance(row, BadRow) else row[0]
        assert last < line <= lines + 1
        last = line


@given(st.binary(max_size=200))
def test_any_bytes_end_in_rows_or_a_sentence(content: bytes) -> None:
    assert isinstance(has_header(content, WANTED, REQUIRED), bool)
    with pytest.raises(Unreadable):
        rows(content)
    for row in rows(HEADER.encode() + content):
        assert isinstance(row, BadRow) or set(row[1]) == set(WANTED)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_would_run_is_escaped(start: str) -> None:
    assert escape_cell(start + "cmd|' /C calc'!A0") == "'" + start + "cmd|' /C calc'!A0"
    stream = io.BytesIO()
    assert write_table(stream, ["name", start], [[start + "1+1", -1], ["a" + start, None]]) == 2
    written = list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))
    assert written == [["name", "'" + start], ["'" + start + "1+1", "-1"], ["a" + start, ""]]


def test_a_table_written_is_a_table_read() -> None:
    stream = io.BytesIO()
    write_table(stream, ["First Name", "Connected On"], [['Zoé "Z"', "a,b;c\nd"], ["\ud800", "x"]], mark=True)
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    assert rows(stream.getvalue()) == [(2, cells('Zoé "Z"', connected="a,b;c\nd")), (4, cells("?", connected="x"))]
