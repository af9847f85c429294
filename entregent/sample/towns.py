"""Real towns, for invented people."""

from __future__ import annotations

from entregent.sample.facts import Town

NANTES, LYON, PARIS, RENNES = Town("Nantes", "FR"), Town("Lyon", "FR"), Town("Paris", "FR"), Town("Rennes", "FR")
VILLEURBANNE, GRENOBLE, BORDEAUX = Town("Villeurbanne", "FR"), Town("Grenoble", "FR"), Town("Bordeaux", "FR")
ANGERS, VANNES, TOULOUSE = Town("Angers", "FR"), Town("Vannes", "FR"), Town("Toulouse", "FR")
LILLE, MARSEILLE, STRASBOURG = Town("Lille", "FR"), Town("Marseille", "FR"), Town("Strasbourg", "FR")
BREST, LA_ROCHELLE, SAINT_NAZAIRE = Town("Brest", "FR"), Town("La Rochelle", "FR"), Town("Saint-Nazaire", "FR")
BRUSSELS, GENEVA, MONTREAL = Town("Bruxelles", "BE"), Town("Genève", "CH"), Town("Montréal", "CA")
LONDON, BRISTOL, MANCHESTER = Town("London", "GB"), Town("Bristol", "GB"), Town("Manchester", "GB")
EDINBURGH, LEEDS, DUBLIN = Town("Edinburgh", "GB"), Town("Leeds", "GB"), Town("Dublin", "IE")
CORK, BERLIN, AMSTERDAM = Town("Cork", "IE"), Town("Berlin", "DE"), Town("Amsterdam", "NL")
BOSTON, PORTLAND, TORONTO = Town("Boston", "US"), Town("Portland", "US"), Town("Toronto", "CA")

FRENCH_TOWNS = (
    *(PARIS,) * 6, *(NANTES,) * 4, *(LYON,) * 4, RENNES, RENNES, BORDEAUX, TOULOUSE, LILLE, MARSEILLE, STRASBOURG,
    GRENOBLE, ANGERS, BREST, VANNES, LA_ROCHELLE, BRUSSELS, GENEVA, MONTREAL,
)  # fmt: skip
ENGLISH_TOWNS = (
    *(LONDON,) * 6, BRISTOL, BRISTOL, MANCHESTER, EDINBURGH, LEEDS, *(DUBLIN,) * 3, CORK, BERLIN, AMSTERDAM, BOSTON,
    BOSTON, PORTLAND, TORONTO,
)  # fmt: skip
