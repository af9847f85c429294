"""The map as a picture or a file: `map`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _

from entregent.cli.application import Session, app, refuse, session, set_up
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, print_json, tell, working

if TYPE_CHECKING:
    from entregent.drawing.captions import Captions
    from entregent.drawing.scene import Scene


class Size(StrEnum):
    """What the circles of people are sized by."""

    strength = "strength"
    contacts = "contacts"


@app.command(name="map")
def map_command(
    edges: Annotated[
        Path | None, typer.Argument(metavar="[EDGES]", help="Draw this edge list instead: .edges .csv .gexf .graphml.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A .svg .png .html .gexf .graphml or .json file."),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="No name, no number, no group under five people.")
    ] = False,
    seed: Annotated[int | None, typer.Option(min=0, help="Another number, another picture of the same map.")] = None,
    second_degree: Annotated[
        bool,
        typer.Option(
            "--second-degree", help="One step further: groups of those your contacts follow, and who leads there."
        ),
    ] = False,
    size: Annotated[Size, typer.Option(help="Circles by strength of the tie, or by common contacts.")] = Size.strength,
    as_json: AsJson = False,
) -> None:
    """Draw your network, or any edge list, as a map: communities, bridges, and who stands alone."""
    if output is None and not as_json:
        refuse("Say where to write the map: `entregent map -o map.html`.")
    opened = session() if edges is None else None
    if opened is None:
        set_up(migrate=False)
    if output is not None:
        _check(output)
    if second_degree and opened is None:
        refuse("Give either an edge list or --second-degree: an edge list says nothing of who your contacts are.")
    captions = None
    if second_degree and opened:
        scene, captions = _further(opened)
    else:
        scene = _of_network(opened, size, seed) if opened else _of_edges(edges, seed)
    if anonymous:
        from entregent.drawing.anonymous import anonymise

        scene = anonymise(scene)
    if as_json:
        from entregent.drawing.jsonfile import as_json as scene_json

        print_json(scene_json(scene))
    if output is not None:
        write(scene, output, captions)
        counts = {"people": len(scene.nodes), "relations": len(scene.edges), "communities": len(scene.communities)}
        told = _("{file}: {people} people, {relations} relations, {communities} communities.")
        if second_degree:
            told = _("{file}: {people} groups, {relations} bridges.")
        tell(told.format(file=output, **counts))


def _check(output: Path) -> None:
    from entregent.cli.failures import said
    from entregent.drawing.files import UnknownFormat, writer_for

    try:
        writer_for(output)
    except UnknownFormat as error:
        refuse(said(error.message))


def write(scene: Scene, output: Path, captions: Captions | None = None) -> None:
    """Write the map with captions in the language of the terminal (those of the map where none are given)."""
    from entregent.drawing import files
    from entregent.web.captions import map_captions

    with working(_("Drawing the map …")):
        files.write(scene, output, captions or map_captions())


def _of_network(opened: Session, size: Size, seed: int | None) -> Scene:
    bring_up_to_date(opened)
    from entregent.ties import actions
    from entregent.ties import map as network_map

    with working(_("Drawing the map …")):
        # Whatever a worker has not got to yet is built here.
        actions.ensure_snapshot(opened.workspace, opened.now)
        return network_map.scene(opened.workspace, size=size.value, seed=seed)


def _further(opened: Session) -> tuple[Scene, Captions]:
    bring_up_to_date(opened)
    from entregent.ties import actions, beyond
    from entregent.web.captions import further_captions

    with working(_("Looking for groups one step further …")):
        actions.ensure_snapshot(opened.workspace, opened.now)
        actions.ensure_beyond(opened.workspace, opened.now)
    told = beyond.told_beyond(opened.workspace)
    if not told["people"]:
        refuse(
            "Nobody is known beyond your contacts. Connect an account and have it read whom they follow: "
            "`entregent connect NETWORK`."
        )
    return beyond.scene_beyond(opened.workspace), further_captions(told)


def _of_edges(edges: Path | None, seed: int | None) -> Scene:
    from entregent.drawing import edgelist
    from entregent.ties import map as network_map

    assert edges is not None
    with working(_("Looking for communities …")):
        return network_map.scene_of_edges(edgelist.read(edges), edges.stem, seed=1 if seed is None else seed)
