"""Networks from files, for whoever works with graphs: `graph`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _

from entregent.cli.application import Commands, app, refuse, session, set_up
from entregent.cli.failures import said
from entregent.cli.helping import Application
from entregent.cli.showing import AsJson, bar, hundredths, print_json, print_table, say, tell, working

if TYPE_CHECKING:
    from entregent.graph.network import Network
    from entregent.graph.telling import Introduction

graph_app = Application(name="graph", cls=Commands, help="Networks from files: degrees, warmest paths, shortlists, Parquet.",
                        no_args_is_help=True)  # fmt: skip
app.add_typer(graph_app)
Name = Annotated[str, typer.Option("--name", help="The imported graph; without it, your own network.")]
_NAME = re.compile(r"[\w.-]{1,60}")


@graph_app.command(name="import")
def import_(
    edges: Annotated[Path, typer.Argument(metavar="FILE", help="Edges, or results with the column id.")],
    people: Annotated[Path | None, typer.Option(metavar="CSV", help="What is known of the people: id, name, …")] = None,
    name: Annotated[str, typer.Option("--name", help="What to call the graph (the name of the file).")] = "",
    as_json: AsJson = False,
) -> None:
    """Read the edges of a file as a graph of its own, or take results back as columns of a graph."""
    set_up()
    from entregent.graph import importing
    from entregent.graph.network import Network

    if people is None and importing.is_results(edges):
        with working(_("Reading {file} …").format(file=edges.name)):
            columns = _open(name).take(edges)
        if as_json:
            print_json({"columns": columns})
        else:
            say(_("Taken as columns: {names}.").format(names=", ".join(columns)))
        return
    chosen = name or edges.stem
    if not _NAME.fullmatch(chosen) or chosen.startswith("."):
        refuse(_("Give the graph a name of letters, digits, dots, hyphens and underscores: --name friends."))
    with bar() as shown:
        task = shown.add_task(_("Reading {file} …").format(file=edges.name), total=None)
        importing.import_graph(_store(chosen), edges, people, lambda text: shown.update(task, description=said(text)))
    network = Network.open(_store(chosen).folder)
    if as_json:
        print_json(_told(chosen, network))
    else:
        say(_("{name}: {people} people, {relations} relations.").format(
            name=chosen, people=network.size, relations=network.relations))  # fmt: skip


@graph_app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the graphs that were imported."""
    set_up()
    from entregent.graph.network import Network
    from entregent.graph.store import Store

    found = [
        _told(folder.name, Network.open(folder))
        for folder in sorted(_home().glob("*"))
        if folder.is_dir() and Store(folder).current()
    ]
    if as_json:
        print_json({"graphs": found})
        return
    columns = (_("Name"), _("People"), _("Relations"), _("Columns"))
    rows = ((row["name"], row["people"], row["relations"], ", ".join(row["columns"])) for row in found)
    print_table(columns, rows, right=(1, 2))


@graph_app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="A .graphml .gexf .csv .edges or .txt file.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="vertices.parquet and edges.parquet, for GraphFrames.")
    ] = None,
    name: Name = "",
) -> None:
    """Write a graph for other programs: a file, or Parquet as Spark's GraphFrames reads it."""
    set_up()
    if output is None and parquet is None:
        refuse(_("Say where to write: `-o graph.graphml`, or `--parquet folder`."))
    network = _open(name)
    with working(_("Writing …")):
        if output is not None:
            network.write(output)
        if parquet is not None:
            network.write_parquet(parquet)
    tell(_("{file}: {people} people, {relations} relations.").format(
        file=output or parquet, people=network.size, relations=network.relations))  # fmt: skip


@graph_app.command()
def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Identifier or name; `me` in your own network.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Identifier or name.")],
    hops: Annotated[int, typer.Option(min=2, max=4, help="At most so many hops.")] = 4,
    name: Name = "",
    as_json: AsJson = False,
) -> None:
    """The warmest introduction from one person to another, hop by hop."""
    set_up()
    network = _open(name)
    found = network.path(start, target, hops=hops)
    if as_json:
        print_json({"path": _path(found)})
    elif found is None:
        say(_("Nobody within {hops} hops can introduce them.").format(hops=hops))
    else:
        rows = ((step.person.name, hundredths(step.value)) for step in found.steps)
        print_table((_("To"), _("Warmth")), [*rows, (_("in all"), hundredths(found.product))], right=(1,))


@graph_app.command()
def degrees(
    start: Annotated[str, typer.Argument(metavar="PERSON", help="Identifier or name; `me` in your own network.")],
    depth: Annotated[int, typer.Option(min=1, max=30, help="So far, in steps.")] = 4,
    name: Name = "",
    as_json: AsJson = False,
) -> None:
    """How many people are one, two, three, four steps away."""
    set_up()
    found = _open(name).degrees(start, depth=depth)
    if as_json:
        print_json({"person": {"id": found.start.id, "name": found.start.name}, "degrees": list(found.counts)})
    else:
        print_table((_("Steps"), _("People")), enumerate(found.counts), right=(0, 1))  # type: ignore[arg-type]


@graph_app.command()
def shortlist(
    text: Annotated[str, typer.Argument(metavar="SUBJECT", help="What they should know of, French or English.")],
    start: Annotated[str, typer.Option("--from", metavar="PERSON", help="Whose introductions they are.")] = "me",
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=500, help="How many people.")] = 25,
    name: Name = "",
    as_json: AsJson = False,
) -> None:
    """Whom to meet for a subject among everybody within four hops, and who can introduce them."""
    set_up()
    found = _open(name).shortlist(text, start, number)
    if as_json:
        rows = [
            {"rank": row.rank, "score": round(row.score, 6), "person": {"id": row.person.id, "name": row.person.name},
             "tie": round(row.tie, 4), "path": _path(row.path), "asked_before": row.asked_before}
            for row in found.found
        ]  # fmt: skip
        print_json({"results": rows, "considered": found.considered})
        return
    if not found.found:
        say(_("Nobody within reach answers."))
    columns = (_("Rank"), _("Name"), _("Score"), _("Through"))
    told = (
        (row.rank, row.person.name, f"{row.score:.3f}", str(row.path) if row.path else hundredths(row.tie))
        for row in found.found
    )
    print_table(columns, told, right=(0, 2))


@graph_app.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME", help="The imported graph.")]) -> None:
    """Remove an imported graph."""
    set_up()
    _open(name)
    _store(name).remove()
    say(_("Removed: {name}.").format(name=name))


def _home() -> Path:
    from django.conf import settings

    return Path(settings.ENTREGENT_HOME) / "graphs"


def _store(name: str) -> Any:
    from entregent.graph.store import Store

    if not _NAME.fullmatch(name) or name.startswith("."):
        refuse(_("There is no graph {name}: `entregent graph list` names them.").format(name=name))
    return Store(_home() / name)


def _open(name: str) -> Network:
    from entregent.graph.network import Network

    if not name:
        from entregent.ties.reach import own_network

        opened = session()
        with working(_("Packing your network …")):
            return own_network(opened.workspace, opened.now)
    if _store(name).current() is None:
        refuse(_("There is no graph {name}: `entregent graph list` names them.").format(name=name))
    return Network.open(_store(name).folder)


def _told(name: str, network: Network) -> dict[str, Any]:
    return {"name": name, "people": network.size, "relations": network.relations, "columns": network.columns}


def _path(found: Introduction | None) -> dict[str, Any] | None:
    if found is None:
        return None
    steps = [{"id": step.person.id, "name": step.person.name, "value": round(step.value, 4)} for step in found.steps]
    return {"product": round(found.product, 4), "steps": steps}
