"""The communities of the invented owner's life, each with where its members live and what they do."""

from __future__ import annotations

from entregent.sample.careers import titles_of
from entregent.sample.facts import Circle, Town
from entregent.sample.towns import (
    AMSTERDAM,
    ANGERS,
    BERLIN,
    BORDEAUX,
    BOSTON,
    BREST,
    BRISTOL,
    BRUSSELS,
    CORK,
    DUBLIN,
    EDINBURGH,
    GENEVA,
    GRENOBLE,
    LA_ROCHELLE,
    LEEDS,
    LILLE,
    LONDON,
    LYON,
    MANCHESTER,
    MARSEILLE,
    MONTREAL,
    NANTES,
    PARIS,
    PORTLAND,
    RENNES,
    SAINT_NAZAIRE,
    TORONTO,
    TOULOUSE,
    VANNES,
    VILLEURBANNE,
)


def _firm(
    slug: str, name: str, kind: str, language: str, town: Town, topic: str, share: float, since: int, until: int
) -> Circle:
    return Circle(slug, name, kind, language, town, topic, share, since, until, name, titles_of(slug))


CIRCLES: tuple[Circle, ...] = (
    _firm("mirandole", "Mirandole Digital Learning", "employer", "fr", LYON, "studio", 0.063, 2009, 2013),
    _firm("korrigane", "Banque Korrigane", "employer", "fr", NANTES, "bank", 0.075, 2013, 2017),
    _firm("brightwold", "Brightwold Learning", "employer", "en", LONDON, "learning", 0.07, 2017, 2020),
    Circle("kermeur", "Institut Kermeur", "school", "fr", NANTES, "school", 0.066, 2006, 2008),
    Circle("tableau-vert", "Association Tableau Vert", "association", "fr", PARIS, "association", 0.088, 2014, 2026),
    Circle("voix-erdre", "Les Voix de l'Erdre", "club", "fr", NANTES, "choir", 0.042, 2015, 2026),
    Circle("quillboat", "Quillboat", "open_source", "en", LONDON, "opensource", 0.063, 2016, 2026),
    _firm("valmeris", "Valmeris Logistique", "client", "fr", LYON, "logistics", 0.05, 2019, 2026),
    _firm("estuaria", "Mutuelle Estuaria", "client", "fr", NANTES, "mutual", 0.05, 2020, 2026),
    Circle("quai-17", "Le Quai 17 bis", "coworking", "fr", NANTES, "coworking", 0.058, 2020, 2026),
    Circle("rh-confluence", "Cercle RH Confluence", "professional", "fr", LYON, "hr", 0.058, 2021, 2026),
    _firm("carrowmore", "Carrowmore Pharma", "client", "en", DUBLIN, "pharma", 0.038, 2021, 2026),
    Circle("ponant", "Club Com' Ponant", "professional", "fr", RENNES, "marketing", 0.05, 2018, 2026),
    Circle("famille", "Famille et amis", "family", "fr", NANTES, "family", 0.03, 2014, 2026),
)  # fmt: skip

# Where members live beside the circle's own town (repeated for weight), and how many in a hundred live there.
HOMES: dict[str, tuple[int, tuple[Town, ...]]] = {
    "mirandole": (72, (VILLEURBANNE, GRENOBLE, PARIS, NANTES, GENEVA, MONTREAL)),
    "korrigane": (58, (RENNES, VANNES, BREST, ANGERS, SAINT_NAZAIRE, PARIS)),
    "brightwold": (60, (BRISTOL, MANCHESTER, EDINBURGH, LEEDS, DUBLIN, BERLIN, AMSTERDAM)),
    "kermeur": (38, (PARIS, RENNES, BORDEAUX, LYON, ANGERS, MONTREAL, LILLE)),
    "tableau-vert": (30, (LYON, LYON, LYON, NANTES, BORDEAUX, TOULOUSE, LILLE, RENNES, MARSEILLE, BRUSSELS, GENEVA)),
    "voix-erdre": (92, (ANGERS, SAINT_NAZAIRE)),
    "quillboat": (16, (BERLIN, AMSTERDAM, BOSTON, PORTLAND, TORONTO, DUBLIN, BRISTOL, LYON, PARIS, NANTES, MONTREAL)),
    "valmeris": (70, (VILLEURBANNE, GRENOBLE, MARSEILLE, LILLE, PARIS)),
    "estuaria": (80, (SAINT_NAZAIRE, ANGERS, LA_ROCHELLE, VANNES)),
    "quai-17": (94, (SAINT_NAZAIRE,)),
    "rh-confluence": (84, (VILLEURBANNE, GRENOBLE)),
    "carrowmore": (66, (CORK, LONDON, BOSTON)),
    "ponant": (40, (NANTES, NANTES, BREST, VANNES, BORDEAUX)),
    "famille": (45, (PARIS, RENNES, ANGERS, BORDEAUX, LONDON, LYON, LA_ROCHELLE)),
}

# The trades found in each circle that is not one firm (see careers.SECTORS), repeated for weight.
TRADES: dict[str, tuple[str, ...]] = {
    "kermeur": ("learning", "learning", "marketing", "software", "culture"),
    "tableau-vert": ("learning", "learning", "learning", "hr", "software"),
    "voix-erdre": ("culture", "health", "public", "finance", "industry"),
    "quillboat": ("software", "software", "software", "learning", "public"),
    "quai-17": ("marketing", "software", "culture", "hr", "learning"),
    "rh-confluence": ("hr", "hr", "hr", "learning", "recruiting"),
    "ponant": ("marketing", "marketing", "marketing", "culture"),
    "famille": ("health", "public", "industry", "culture", "software"),
    "mirandole": ("learning", "learning", "marketing", "software"),
    "korrigane": ("finance", "finance", "hr", "learning"),
    "brightwold": ("learning", "learning", "software", "marketing"),
    "valmeris": ("industry", "hr", "learning"),
    "estuaria": ("health", "finance", "hr"),
    "carrowmore": ("health", "industry", "hr"),
}

ANY_TRADE = (
    "learning",
    "hr",
    "marketing",
    "software",
    "health",
    "industry",
    "finance",
    "public",
    "culture",
    "recruiting",
    "recruiting",
)
