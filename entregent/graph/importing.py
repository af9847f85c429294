"""Edges, people and results from files into a graph's folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt

from entregent.analysis.reach.adjacency import levels_of
from entregent.base.csvfile import BadRow, read_table
from entregent.base.files import Unreadable
from entregent.base.text import Text, t
from entregent.drawing import edgelist
from entregent.graph import columns, tables
from entregent.graph.building import GraphBuilder
from entregent.graph.people import PeopleWriter
from entregent.graph.store import Store, Version

# Files of lines up to this size are read line by line, with a sentence for each line that is wrong; larger ones by DuckDB.
LINE_BY_LINE = 50_000_000
_PEOPLE = {"id": tables.ID, "name": ("name", "label", "full_name", "nom"), "headline": (), "position": ("title",),
           "company": ("organisation", "organization", "entreprise"), "place": ("location", "city", "ville")}  # fmt: skip
Tell = Callable[[Text], None]
Relations = Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]]


def import_graph(store: Store, edges: Path, people: Path | None = None, tell: Tell = lambda _text: None) -> Version:
    """Read the edges of a file (`.edges`, `.txt`, `.csv`, `.tsv`, `.gexf`, `.graphml`, `.parquet`, or a folder of Parquet
    files) and what a table says of people, and make them the current version of the graph in `store`.

    Weights above 1 are divided by the highest; `meta` keeps it as `scale`. Raises `Unreadable`, and `GraphRefused` where the
    graph is being built already.
    """

    def build(folder: Path) -> Mapping[str, Any]:
        tell(t("Reading {file} …", file=edges.name))
        writer = PeopleWriter(folder)
        try:
            if _is_large(edges):
                with tables.database(folder) as connection:
                    scale = tables.numbered(connection, tables.edge_table(connection, edges))
                    for ids in tables.people(connection):
                        writer.add(ids)
                    _finish(folder, writer, people, tables.edges(connection), scale, tell)
            else:
                graph = edgelist.read(edges)
                writer.add(graph.nodes, graph.names)
                scale = max(1.0, float(graph.weight.max(initial=1.0)))
                _finish(folder, writer, people, iter([(graph.source, graph.target, graph.weight)]), scale, tell)
        except BaseException:
            writer.close()
            raise
        return {"scale": scale, "title": edges.stem}

    return store.replace(build)


def import_columns(version: Version, results: Path) -> list[str]:
    """Take the columns of a table with an `id` as results on the people of a graph: their names. People the graph does not
    hold are passed over; who is not in the table has nothing. Raises `Unreadable`."""
    with tempfile.TemporaryDirectory() as work, tables.database(Path(work)) as connection:
        relation = tables.parquet_of(results) if tables.is_parquet(results) else (
            f"read_csv({tables.quoted(results)}, header=true)"
        )  # fmt: skip
        known = tables.columns_of(connection, relation)
        key = next((name for name in known if name.casefold() in tables.ID), None)
        if key is None or len(known) < 2:
            raise Unreadable(t("{file} has no column id, or no other one.", file=results.name))
        taken = [name for name in known if name != key and name.casefold() not in _PEOPLE]
        chosen = ", ".join(f"{tables.named(name)}" for name in taken)
        rows = connection.execute(
            f"SELECT CAST({tables.named(key)} AS VARCHAR) AS id, {chosen} FROM {relation}"  # noqa: S608
        ).fetchnumpy()
        numbers = version.people().numbers(tables.texts(rows["id"]))
        for name in taken:
            columns.save(version, name, numbers, rows[name])
    return taken


def is_results(path: Path) -> bool:
    """Whether a table holds results on people (an id, and no edges) rather than edges."""
    if not tables.is_parquet(path) and path.suffix.lower() != ".csv":
        return False
    with tempfile.TemporaryDirectory() as work, tables.database(Path(work)) as connection:
        relation = tables.parquet_of(path) if tables.is_parquet(path) else f"read_csv({tables.quoted(path)})"
        names = {name.casefold() for name in tables.columns_of(connection, relation)}
    return bool(names & set(tables.ID)) and not (names & set(tables.SOURCE) and names & set(tables.TARGET))


def _is_large(edges: Path) -> bool:
    if tables.is_parquet(edges) or edges.suffix.lower() == ".tsv":
        return True
    lines = edges.suffix.lower() in (".edges", ".txt", ".csv")
    return lines and edges.is_file() and edges.stat().st_size > LINE_BY_LINE


def _finish(
    folder: Path, writer: PeopleWriter, people: Path | None, relations: Relations, scale: float, tell: Tell
) -> None:
    if people is not None:
        tell(t("Reading {file} …", file=people.name))
        writer.say(_told(people))
    builder = GraphBuilder(folder, writer.size)
    tell(t("Packing the relations …"))
    for source, target, weight in relations:
        builder.add(source, target, levels_of(weight / scale))
    builder.finish(lambda share: tell(t("Packing the relations: {percent}%", percent=round(100 * share))))
    tell(t("Indexing the words …"))
    writer.finish(lambda share: tell(t("Indexing the words: {percent}%", percent=round(100 * share))))


def _told(people: Path) -> Iterable[tuple[str, str, Mapping[str, str]]]:
    with people.open("rb") as stream:
        for row in read_table(stream, _PEOPLE, required=("id",), keep_others=True):
            if isinstance(row, BadRow):
                continue
            _line, cells = row
            said = {name: value for name, value in cells.items() if value and name not in ("id", "name")}
            if cells["id"]:
                yield cells["id"], cells.get("name", ""), said
