"""A graph as a file for other programs: edge list, GraphML, GEXF, or Parquet as GraphFrames reads it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from entregent.analysis.reach.adjacency import weights_of_codes
from entregent.base.csvfile import write_table
from entregent.base.files import atomic_write
from entregent.base.text import t
from entregent.drawing.markup import xml_text
from entregent.graph import columns, tables
from entregent.graph.errors import GraphRefused
from entregent.graph.people import Person
from entregent.graph.store import Version

if TYPE_CHECKING:
    import duckdb

_PEOPLE_AT_ONCE = 100_000
Edges = Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]]


def edges_of(version: Version) -> Edges:
    """Every relation once, (source, target, weight) with source < target, many at a time; weights to three digits."""
    graph = version.adjacency
    scale, table = float(version.meta.get("scale", 1.0)), weights_of_codes()
    for first in range(0, graph.size, _PEOPLE_AT_ONCE):
        last = min(first + _PEOPLE_AT_ONCE, graph.size)
        start, end = int(graph.indptr[first]), int(graph.indptr[last])
        source = np.repeat(np.arange(first, last), np.diff(graph.indptr[first : last + 1]))
        target, codes = graph.indices[start:end].astype(np.int64), graph.codes[start:end]
        once = source < target
        yield source[once], target[once], _to_three_digits(table[codes[once]].astype(np.float64) * scale)


def _to_three_digits(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rounded to what is kept of a weight: 0.9 and 137 come back as they went in."""
    place = np.power(10.0, 2 - np.floor(np.log10(weights)))
    return np.asarray(np.rint(weights * place) / place, np.float64)


def write(version: Version, path: Path) -> None:
    """Write the graph to `path`: `.edges`, `.txt`, `.csv`, `.graphml` or `.gexf`, whole or not at all. Raises
    `GraphRefused` for another suffix, `CannotWrite` where the folder refuses the file."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise GraphRefused(t("“{name}” does not say which kind of graph to write; end it in one of {formats}.",
                             name=path.name, formats=", ".join(_WRITERS)))  # fmt: skip
    with atomic_write(path) as out:
        writer(version, out)


def write_parquet(version: Version, folder: Path) -> None:
    """Write `vertices.parquet` (id, name, what is said, columns) and `edges.parquet` (src, dst, weight) into a folder, as
    GraphFrames reads them. Each file is replaced when the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work, tables.database(Path(work)) as connection:
        _fill_vertices(connection, version)
        _copy(connection, "SELECT * EXCLUDE (n) FROM vertex ORDER BY n", folder / "vertices.parquet", Path(work))
        connection.execute("CREATE TABLE edge (a INTEGER, b INTEGER, w DOUBLE)")
        for source, target, weight in edges_of(version):
            piece = {"a": source, "b": target, "w": weight}  # noqa: F841 (DuckDB reads it by its name)
            connection.register("piece", piece)
            connection.execute("INSERT INTO edge SELECT * FROM piece")
            connection.unregister("piece")
        query = ("SELECT one.id AS src, other.id AS dst, edge.w AS weight FROM edge"
                 " JOIN vertex one ON one.n = edge.a JOIN vertex other ON other.n = edge.b")  # fmt: skip
        _copy(connection, query, folder / "edges.parquet", Path(work))


def _fill_vertices(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    people = version.people()
    fields = sorted({name for person in people.everybody() for name in person.said} - {"id", "name", "n"})
    more = columns.names(version)
    said = "".join(f", {tables.named(name)} VARCHAR" for name in fields if name not in more)
    fields = [name for name in fields if name not in more]
    connection.execute(f"CREATE TABLE vertex (n INTEGER, id VARCHAR, name VARCHAR{said})")
    block: list[list[Any]] = []
    for person in people.everybody():
        block.append([person.number, person.id, person.name, *(person.said.get(name) for name in fields)])
        if len(block) == _PEOPLE_AT_ONCE:
            _insert(connection, block)
    _insert(connection, block)
    people.close()
    for name in more:
        values = np.array(columns.load(version, name))
        connection.register("piece", {"n": np.arange(version.size), "value": values})
        kind = {"f": "DOUBLE", "i": "BIGINT", "u": "BIGINT", "b": "BOOLEAN"}.get(values.dtype.kind, "VARCHAR")
        connection.execute(f"ALTER TABLE vertex ADD COLUMN {tables.named(name)} {kind}")
        connection.execute(
            f"UPDATE vertex SET {tables.named(name)} = piece.value FROM piece WHERE piece.n = vertex.n"  # noqa: S608
        )
        connection.unregister("piece")


def _insert(connection: duckdb.DuckDBPyConnection, block: list[list[Any]]) -> None:
    if not block:
        return
    names = [f"c{place}" for place in range(len(block[0]))]
    connection.register(
        "piece", {name: np.array(values, object) for name, values in zip(names, zip(*block, strict=True), strict=True)}
    )
    connection.execute("INSERT INTO vertex SELECT * FROM piece")
    connection.unregister("piece")
    block.clear()


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, work: Path) -> None:
    draft = work / path.name
    connection.execute(f"COPY ({query}) TO {tables.quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
    draft.replace(path)


def _people(version: Version) -> Iterator[Person]:
    people = version.people()
    yield from people.everybody()
    people.close()


def _names(version: Version) -> list[str]:
    return [person.id for person in _people(version)]


def _lines(version: Version, out: IO[bytes]) -> None:
    ids = _names(version)
    if any("\t" in pk or "\n" in pk for pk in ids):
        raise GraphRefused(t("Some identifiers hold a tab or a line break: choose .csv, .graphml or .gexf."))
    for source, target, weight in edges_of(version):
        for one, other, value in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True):
            out.write(f"{ids[one]}\t{ids[other]}\t{value:g}\n".encode())


def _csv(version: Version, out: IO[bytes]) -> None:
    ids = _names(version)
    rows = (
        (ids[one], ids[other], f"{value:g}")
        for source, target, weight in edges_of(version)
        for one, other, value in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)
    )
    write_table(out, ("source", "target", "weight"), rows)


def _columns(version: Version) -> list[tuple[str, str, npt.NDArray[Any]]]:
    """Name, type and values of each column."""
    found = [(name, columns.load(version, name)) for name in columns.names(version)]
    kinds = {"f": "double", "i": "long", "u": "long", "b": "boolean"}
    return [(name, kinds.get(values.dtype.kind, "string"), values) for name, values in found]


def _graphml(version: Version, out: IO[bytes]) -> None:
    told = _columns(version)
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, kind in [("name", "string"), *((name, kind) for name, kind, _values in told)]:
        out.write(f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>\n'.encode())
    out.write(b'<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n'
              b'<graph id="graph" edgedefault="undirected">\n')  # fmt: skip
    ids = []
    for person in _people(version):
        ids.append(xml_text(person.id))
        data = [("name", person.name), *((name, str(values[person.number])) for name, _kind, values in told)]
        inside = "".join(f'<data key="{name}">{xml_text(value)}</data>' for name, value in data if value != "")
        out.write(f'<node id="{ids[-1]}">{inside}</node>\n'.encode())
    _each_edge(version, out, lambda one, other, value: (
        f'<edge source="{ids[one]}" target="{ids[other]}"><data key="weight">{value:g}</data></edge>\n'))  # fmt: skip
    out.write(b"</graph>\n</graphml>\n")


def _gexf(version: Version, out: IO[bytes]) -> None:
    told = _columns(version)
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
              b'<graph defaultedgetype="undirected">\n<attributes class="node">\n')  # fmt: skip
    for place, (name, kind, _values) in enumerate(told):
        out.write(f'<attribute id="{place}" title="{name}" type="{kind}"/>\n'.encode())
    out.write(b"</attributes>\n<nodes>\n")
    ids = []
    for person in _people(version):
        ids.append(xml_text(person.id))
        inside = "".join(
            f'<attvalue for="{place}" value="{xml_text(str(values[person.number]))}"/>'
            for place, (_name, _kind, values) in enumerate(told)
        )
        out.write(
            f'<node id="{ids[-1]}" label="{xml_text(person.name)}"><attvalues>{inside}</attvalues></node>\n'.encode()
        )
    out.write(b"</nodes>\n<edges>\n")
    _each_edge(version, out, lambda one, other, value: (
        f'<edge source="{ids[one]}" target="{ids[other]}" weight="{value:g}"/>\n'))  # fmt: skip
    out.write(b"</edges>\n</graph>\n</gexf>\n")


def _each_edge(version: Version, out: IO[bytes], written: Callable[[int, int, float], str]) -> None:
    for source, target, weight in edges_of(version):
        out.writelines(
            written(one, other, value).encode()
            for one, other, value in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)
        )


_WRITERS: dict[str, Callable[[Version, IO[bytes]], None]] = {
    ".edges": _lines,
    ".txt": _lines,
    ".csv": _csv,
    ".graphml": _graphml,
    ".gexf": _gexf,
}
FORMATS = tuple(_WRITERS)
