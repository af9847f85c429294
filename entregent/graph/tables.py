"""Tables of any length through DuckDB, on disk and within a limit of memory: Parquet in and out, large files of lines.

DuckDB may load no extension and reach nothing but the files named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from entregent.base.files import Unreadable
from entregent.base.text import t

if TYPE_CHECKING:
    import duckdb

MEMORY = "2GB"
SOURCE = ("source", "src", "from", "de")
TARGET = ("target", "dst", "to", "vers")
WEIGHT = ("weight", "value", "poids")
ID = ("id", "key", "handle", "node", "person")
_ROWS = 2_000_000

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """A table of edges that DuckDB can read: an expression for FROM, and the names of its columns."""

    relation: str
    source: str
    target: str
    weight: str


@contextmanager
def database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in `folder`, which is gone afterwards."""
    # Only who works with files of edges waits for it to load, and has it in memory.
    import duckdb

    path = folder / "work.duckdb"
    settings = {"memory_limit": MEMORY, "temp_directory": str(folder / "work.tmp"), "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}  # fmt: skip
    connection = duckdb.connect(str(path), config=settings)
    try:
        yield connection
    except duckdb.Error as error:
        raise Unreadable(t("The table cannot be read: {reason}", reason=str(error).splitlines()[0][:300])) from error
    finally:
        connection.close()
        path.unlink(missing_ok=True)


def quoted(text: str | Path) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def named(column: str) -> str:
    """The name of a column as SQL writes it."""
    return '"' + column.replace('"', '""') + '"'


def parquet_of(path: Path) -> str:
    """The Parquet files of a file or a folder (Spark writes folders), as an expression for FROM."""
    return f"read_parquet({quoted(path / '**/*.parquet' if path.is_dir() else path)})"


def is_parquet(path: Path) -> bool:
    """Whether it is a Parquet file, or a folder that holds some."""
    if path.is_dir():
        return next(path.rglob("*.parquet"), None) is not None
    return path.suffix.lower() == ".parquet"


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """The names and types of the columns of a table."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()  # noqa: S608
    return {row[0]: row[1] for row in rows}


def edge_table(connection: duckdb.DuckDBPyConnection, path: Path) -> EdgeTable:
    """The edges in a Parquet file, or in a file of lines: two names, perhaps a weight."""
    if is_parquet(path):
        relation = parquet_of(path)
    else:
        relation = _lines(path)
    found = {name.casefold(): name for name in columns_of(connection, relation)}
    source, target, weight = (
        next((named(found[name]) for name in wanted if name in found), "") for wanted in (SOURCE, TARGET, WEIGHT)
    )
    if source and target:
        return EdgeTable(relation, source, target, weight)
    first, second, *more = (*map(named, found.values()), "", "")
    if is_parquet(path) or not second:
        raise Unreadable(t("{file} is not a list of edges: it should have the columns src and dst.", file=path.name))
    return EdgeTable(relation, first, second, more[0] if more else "")


def _lines(path: Path) -> str:
    """How DuckDB is to read a file of lines; `#` and `%` before the first edge begin comments."""
    with path.open("rb") as stream:
        lines = [line for line in stream.read(65_536).decode("utf-8", "replace").splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith(("#", "%"))]
    if not said:
        raise Unreadable(t("{file} names no edge.", file=path.name))
    separator = next((mark for mark in ("\t", ",", ";") if mark in said[0]), " ")
    cells = [cell.strip().casefold() for cell in re.split(re.escape(separator), said[0])]
    header = any(name in cells for name in SOURCE) and any(name in cells for name in TARGET)
    comments = sum(1 for line in lines[: lines.index(said[0])])
    return (f"read_csv({quoted(path)}, delim={quoted(separator)}, header={str(header).lower()}, skip={comments}, "
            "all_varchar=true, auto_detect=true, null_padding=true)")  # fmt: skip


def numbered(connection: duckdb.DuckDBPyConnection, edges: EdgeTable) -> float:
    """Make the tables `person` (id, n: in the order of the identifiers) and `edge` (a, b, w); the highest weight, 1 where
    none is given or none is above it."""
    weight = f"CAST({edges.weight} AS DOUBLE)" if edges.weight else "1.0"
    source, target = f"CAST({edges.source} AS VARCHAR)", f"CAST({edges.target} AS VARCHAR)"
    connection.execute(f"CREATE TABLE raw AS SELECT {source} AS a, {target} AS b, {weight} AS w FROM {edges.relation}")  # noqa: S608
    wrong = connection.execute("SELECT count(*) FROM raw WHERE a IS NULL OR b IS NULL OR NOT w > 0").fetchone()
    if wrong and wrong[0]:
        raise Unreadable(t("{count} edges lack an end, or a weight above zero.", count=wrong[0]))
    connection.execute(
        "CREATE TABLE person AS SELECT id, CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS n"
        " FROM (SELECT a AS id FROM raw UNION SELECT b FROM raw)"
    )
    connection.execute(
        "CREATE TABLE edge AS SELECT one.n AS a, other.n AS b, raw.w AS w FROM raw"
        " JOIN person one ON one.id = raw.a JOIN person other ON other.id = raw.b"
    )
    connection.execute("DROP TABLE raw")
    (highest,) = connection.execute("SELECT coalesce(max(w), 1.0) FROM edge").fetchone() or (1.0,)
    return max(float(highest), 1.0)


def people(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The identifiers of `person` in the order of their numbers, many at a time."""
    (count,) = connection.execute("SELECT count(*) FROM person").fetchone() or (0,)
    for start in range(0, count, _ROWS):
        yield texts(
            connection.execute(
                f"SELECT id FROM person WHERE n >= {start} AND n < {start + _ROWS} ORDER BY n"  # noqa: S608
            ).fetchnumpy()["id"]
        )


def edges(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Column, Column, Column]]:
    """The numbers of both ends and the weights in `edge`, many at a time."""
    (count,) = connection.execute("SELECT count(*) FROM edge").fetchone() or (0,)
    for start in range(0, count, _ROWS):
        found = connection.execute(
            f"SELECT a, b, w FROM edge WHERE rowid >= {start} AND rowid < {start + _ROWS}"  # noqa: S608
        ).fetchnumpy()
        yield found["a"].astype(np.int64), found["b"].astype(np.int64), found["w"].astype(np.float64)


def texts(values: Column) -> list[str]:
    """A column as texts; empty where nothing is."""
    if isinstance(values, np.ma.MaskedArray):
        values = values.astype(object).filled("")
    return [str(value) for value in values.tolist()]
