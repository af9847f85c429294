"""The words of the map, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entregent.drawing.captions import Captions
from entregent.ties.sentences import RELATION_NAMES


def map_captions() -> Captions:
    """Every text of a picture of the map, in the language in use."""
    return Captions(
        language=get_language() or "en",
        thousands=str(get_format("THOUSAND_SEPARATOR")),
        title=_("Map of your network"),
        summary=_("{people} people · {relations} relations · {communities} communities"),
        communities=_("Communities"),
        unnamed=_("Community {number}"),
        others=_("Others"),
        person=_("Person {number}"),
        edges=_("Lines"),
        stated=_("Proven relation"),
        inferred=_("Inferred relation"),
        thinned=_("The {drawn} closest of {relations} relations are drawn."),
        sizes=_("The larger the circle, the stronger the tie."),
        isolated=_("{count} without a known relation to anybody else: listed, not drawn."),
        isolated_title=_("Without a known relation"),
        bridges=_("Cornerstones"),
        bridges_hint=_("They hold several communities together."),
        between=_("Between"),
        through=_("Through"),
        bridging=_("Bridges"),
        search=_("Find a person"),
        nobody=_("Nobody by that name."),
        found=_("{count} found"),
        people=_("People"),
        name=_("Name"),
        community=_("Community"),
        knows=_("Knows"),
        tie=_("Tie"),
        neighbours=_("Knows {count} people here"),
        more=_("Show more"),
        close=_("Close"),
        zoom_in=_("Zoom in"),
        zoom_out=_("Zoom out"),
        whole=_("Show the whole map"),
        picture=_("Map: use the search box or the table below to reach everybody by keyboard."),
        no_webgl=_("This browser cannot draw the map (WebGL is off). The table below says the same."),
        no_script=_("The map needs JavaScript, which is switched off in this browser."),
        kinds={kind: str(name) for kind, name in RELATION_NAMES.items()},
    )


def further_captions(told: Mapping[str, int]) -> Captions:
    """Every text of a picture of the second degree; `told` as `ties.beyond.told_beyond` gives it."""
    captions = map_captions()
    summary = _(
        "{people} groups · {relations} bridges · {further} people one step further, through {contacts} contacts"
    )
    figures = {"{further}": captions.number(told["people"]), "{contacts}": captions.number(told["contacts"])}
    for place, figure in figures.items():
        summary = summary.replace(place, figure)
    return replace(
        captions,
        title=_("One step further"),
        summary=summary,
        communities=_("Groups"),
        edges=_("Lines"),
        stated=_("Bridge: who leads to whom"),
        sizes=_("The larger the circle, the more people."),
        search=_("Find a group"),
        nobody=_("No group by that name."),
        people=_("Groups"),
        community=_("Kind"),
        knows=_("Bridges"),
        neighbours=_("{count} bridges are drawn from here"),
        picture=_("Groups and bridges: use the search box or the tables below to reach all of them by keyboard."),
        kinds={"bridge": _("bridge")},
    )
