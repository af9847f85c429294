from __future__ import annotations

import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.placenames import cities_named, place_key
from entregent.analysis.places import Place, country_of, distance_km, distances_km, find_place, near

WRITTEN = {
    ("Lyon", "FR"): [
        "Lyon", "Greater Lyon Area", "Lyon et périphérie", "Région de Lyon, France", "69003 Lyon", "LYON 3e", "Lyon 3ème",
        "Lyon, Auvergne-Rhône-Alpes, France", "F-69003 LYON CEDEX 03", "12 rue de la République, 69002 Lyon, France",
        "12, rue de Paris, 69002 Lyon", "Lyon (69)", "Lyon - France", "Lyon France", "Grand Lyon", "Basée à Lyon",
    ],
    ("Paris", "FR"): ["Paris La Défense", "Île-de-France, France", "Greater Paris Area", "75011 PARIS", "Paris-France"],
    ("London", "GB"): ["London, UK", "Londres", "Greater London, England, United Kingdom", "London Area, United Kingdom"],
    ("London", "CA"): ["London, Ontario, Canada", "London, ON"],
    ("Paris", "US"): ["Paris, Texas", "Paris, TX"],
    ("Geneva", "CH"): ["Genève/Geneva", "Genève", "Genf", "CH-1201 Genève"],
    ("Brussels", "BE"): ["Bruxelles Area, Belgium", "Bruxelles", "Région de Bruxelles-Capitale", "1000 Bruxelles"],
    ("Saint-Étienne", "FR"): ["St Etienne", "Saint-Étienne, Loire", "42000 SAINT ETIENNE"],
    ("Aix-en-Provence", "FR"): ["Aix en Provence", "AIX-EN-PROVENCE"],
    ("Cambridge", "US"): ["Cambridge, MA", "Cambridge, Massachusetts, United States"],
    ("Cambridge", "GB"): ["Cambridge", "Cambridge, England"],
    ("New York City", "US"): ["New York", "NYC", "Greater New York City Area", "New-York"],
    ("San Francisco", "US"): ["San Francisco Bay Area", "San Francisco, CA"],
    ("Québec", "CA"): ["Québec, Canada", "Ville de Québec, Québec, Canada"],
    ("Valencia", "ES"): ["Valence, Espagne", "Valencia"],
    ("Vienna", "AT"): ["Vienne, Autriche", "Wien"],
    ("Sion", "CH"): ["Sion", "Sion, Valais, Suisse", "Sitten"],
    ("Frankfurt am Main", "DE"): ["Frankfurt", "Francfort", "Frankfurt am Main Area, Germany"],
    ("Luxembourg", "LU"): ["Luxembourg"],
    ("Singapore", "SG"): ["Singapore", "Singapour"],
    ("Tbilisi", "GE"): ["Tbilisi, Georgia"],
    ("Atlanta", "US"): ["Atlanta, Georgia"],
    ("Washington", "US"): ["Washington D.C.", "Washington DC-Baltimore Area"],
    ("Seattle", "US"): ["Seattle, Washington"],
    ("Le Mans", "FR"): ["Le Mans", "72000 Le Mans"],
    ("Grand Rapids", "US"): ["Grand Rapids"],
}  # fmt: skip


@pytest.mark.parametrize(("city", "text"), [(city, text) for city, texts in WRITTEN.items() for text in texts])
def test_what_people_write(city: tuple[str, str], text: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.name, place.country) == city


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "Remote",
        "Télétravail",
        "France",
        "Auvergne-Rhône-Alpes, France",
        "Trifouilly",
        "the moon",
        "Europe",
        "12345",
    ],
)
def test_no_city(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("France", "FR"),
        ("Suisse", "CH"),
        ("Écosse", "GB"),
        ("Londres", "GB"),
        ("Bavière", "DE"),
        ("Auvergne, France", "FR"),
        ("?", ""),
    ],
)
def test_country(text: str, country: str) -> None:
    assert country_of(text) == country


@given(st.text(max_size=60))
def test_any_text_is_read_or_left(text: str) -> None:
    place = find_place(text)
    assert place is None or (-90 <= place.lat <= 90 and -180 <= place.lon <= 180 and len(place.country) == 2)
    assert len(country_of(text)) in (0, 2)


def _known(text: str) -> Place:
    place = find_place(text)
    assert place is not None
    return place


def test_distances() -> None:
    lyon, paris, villeurbanne = _known("Lyon"), _known("Paris"), _known("Villeurbanne")
    assert distance_km(lyon, paris) == pytest.approx(392, abs=5)
    assert distance_km(lyon, paris) == distance_km(paris, lyon)
    assert near(lyon, villeurbanne, 10)
    assert not near(lyon, paris, 100)
    assert near(lyon, lyon, 0)
    found = distances_km(lyon, np.array([paris.lat, math.nan, lyon.lat]), np.array([paris.lon, math.nan, lyon.lon]))
    assert found[0] == pytest.approx(distance_km(lyon, paris))
    assert np.isnan(found[1])
    assert found[2] == 0.0


def test_names_are_sorted_and_every_row_exists() -> None:
    assert place_key("St-Étienne") == place_key("saint etienne")
    assert cities_named("lyon")[0].city.key == "2996944"
    assert cities_named("") == []
    assert cities_named("zzzz") == []


def test_a_thousand_look_ups_take_no_time() -> None:
    texts = [f"{number} Lyon, France" for number in range(1000)]
    started = time.perf_counter()
    assert {_known(text).name for text in texts} == {"Lyon"}
    assert time.perf_counter() - started < 2.0


def test_the_gazetteer_is_what_its_sources_give() -> None:
    builder = Path(__file__).parents[3] / "tools" / "build_places.py"
    made = subprocess.run([sys.executable, str(builder), "--check"], check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr or "Run tools/build_places.py: the lists or the libraries have changed."
