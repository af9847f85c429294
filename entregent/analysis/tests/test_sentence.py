from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.dates import find_dates, find_duration
from entregent.analysis.placefinder import find_mention
from entregent.analysis.sentence import flatten, read_request

TODAY = date(2025, 11, 22)  # a Saturday

DATES = [
    ("en mars", "2026-03-01", "2026-03-31"),
    ("mars", "2026-03-01", "2026-03-31"),
    ("in March", "2026-03-01", "2026-03-31"),
    ("next March", "2026-03-01", "2026-03-31"),
    ("mars prochain", "2026-03-01", "2026-03-31"),
    ("en novembre", "2025-11-01", "2025-11-30"),
    ("mars 2027", "2027-03-01", "2027-03-31"),
    ("in May", "2026-05-01", "2026-05-31"),
    ("en mai", "2026-05-01", "2026-05-31"),
    ("août", "2026-08-01", "2026-08-31"),
    ("du 3 au 7 mars", "2026-03-03", "2026-03-07"),
    ("du 3 au 7 mars 2027", "2027-03-03", "2027-03-07"),
    ("3–7 March", "2026-03-03", "2026-03-07"),
    ("March 3-7, 2027", "2027-03-03", "2027-03-07"),
    ("entre le 3 et le 7 mars", "2026-03-03", "2026-03-07"),
    ("from the 3rd to the 7th of March", "2026-03-03", "2026-03-07"),
    ("28 Feb – 3 March", "2026-02-28", "2026-03-03"),
    ("28 décembre - 3 janvier", "2025-12-28", "2026-01-03"),
    ("le 1er juin", "2026-06-01", "2026-06-01"),
    ("lundi 3 mars", "2026-03-03", "2026-03-03"),
    ("March 3rd, 2026", "2026-03-03", "2026-03-03"),
    ("12 novembre", "2026-11-12", "2026-11-12"),
    ("29 février", "2028-02-29", "2028-02-29"),
    ("la semaine du 3 mars", "2026-03-02", "2026-03-08"),
    ("week of March 3", "2026-03-02", "2026-03-08"),
    ("2026-03-12", "2026-03-12", "2026-03-12"),
    ("2026-03-12 au 2026-03-15", "2026-03-12", "2026-03-15"),
    ("2026-03", "2026-03-01", "2026-03-31"),
    ("12/03", "2026-03-12", "2026-03-12"),
    ("03/25", "2026-03-25", "2026-03-25"),
    ("12/03/2027", "2027-03-12", "2027-03-12"),
    ("12.03.26", "2026-03-12", "2026-03-12"),
    ("du 12/03 au 15/03", "2026-03-12", "2026-03-15"),
    ("mi-mars", "2026-03-10", "2026-03-20"),
    ("début avril", "2026-04-01", "2026-04-10"),
    ("fin mars", "2026-03-20", "2026-03-31"),
    ("end of March", "2026-03-20", "2026-03-31"),
    ("early April 2027", "2027-04-01", "2027-04-10"),
    ("mid June", "2026-06-10", "2026-06-20"),
    ("première quinzaine de mars", "2026-03-01", "2026-03-15"),
    ("mars-avril", "2026-03-01", "2026-04-30"),
    ("de décembre à février", "2025-12-01", "2026-02-28"),
    ("Q2", "2026-04-01", "2026-06-30"),
    ("T1 2027", "2027-01-01", "2027-03-31"),
    ("premier trimestre", "2026-01-01", "2026-03-31"),
    ("S1 2026", "2026-01-01", "2026-06-30"),
    ("cet été", "2026-06-01", "2026-08-31"),
    ("this summer", "2026-06-01", "2026-08-31"),
    ("au printemps", "2026-03-01", "2026-05-31"),
    ("cet hiver", "2025-12-01", "2026-02-28"),
    ("aujourd'hui", "2025-11-22", "2025-11-22"),
    ("demain", "2025-11-23", "2025-11-23"),
    ("après-demain", "2025-11-24", "2025-11-24"),
    ("tomorrow", "2025-11-23", "2025-11-23"),
    ("la semaine prochaine", "2025-11-24", "2025-11-30"),
    ("next week", "2025-11-24", "2025-11-30"),
    ("cette semaine", "2025-11-17", "2025-11-23"),
    ("ce week-end", "2025-11-22", "2025-11-23"),
    ("le week-end prochain", "2025-11-29", "2025-11-30"),
    ("le mois prochain", "2025-12-01", "2025-12-31"),
    ("next month", "2025-12-01", "2025-12-31"),
    ("l'année prochaine", "2026-01-01", "2026-12-31"),
    ("dans 10 jours", "2025-12-02", "2025-12-02"),
    ("in two weeks", "2025-12-01", "2025-12-07"),
    ("dans un mois", "2025-12-01", "2025-12-31"),
    ("d'ici deux semaines", "2025-11-22", "2025-12-06"),
    ("within the next 10 days", "2025-11-22", "2025-12-02"),
    ("lundi", "2025-11-24", "2025-11-24"),
    ("samedi", "2025-11-29", "2025-11-29"),
    ("next Monday", "2025-11-24", "2025-11-24"),
    ("du lundi au mercredi", "2025-11-24", "2025-11-26"),
    ("Monday to Wednesday", "2025-11-24", "2025-11-26"),
    ("le trimestre prochain", "2026-01-01", "2026-03-31"),
    ("this quarter", "2025-10-01", "2025-12-31"),
    ("à partir de mars", "2026-03-01", "2026-03-31"),
    ("en 2027", "2027-01-01", "2027-12-31"),
    ("fin 2026", "2026-10-01", "2026-12-31"),
]


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_dates(text: str, start: str, end: str) -> None:
    dates = read_request(text, TODAY).dates
    assert dates is not None
    assert (dates.start.isoformat(), dates.end.isoformat(), dates.text) == (start, end, text)


@pytest.mark.parametrize(
    "text",
    [
        "may I come",
        "mission to Mars",
        "24/7",
        "50/50",
        "30 personnes",
        "ISO 27001",
        "3 jours par semaine",
        "Spring Boot",
    ],
)
def test_no_date(text: str) -> None:
    assert read_request(text, TODAY).dates is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 jours", 3), ("trois jours", 3), ("two days", 2), ("une semaine", 7), ("a week", 7), ("2 weeks", 14),
        ("week-end", 2),
        ("un weekend", 2), ("un week-end", 2),
        ("quinze jours", 15), ("une quinzaine", 15), ("a 3-day trip", 3), ("une journée", 1), ("3 nuits", 4),
        ("un mois", 30), ("a couple of days", 2),
        ("3 jours par semaine", None), ("1/2 journée", None), ("jours", None),
    ],
)  # fmt: skip
def test_durations(text: str, days: int | None) -> None:
    assert read_request(text, TODAY).duration_days == days


def test_a_duration_stretches_a_single_day_only() -> None:
    stretched = read_request("3 jours à partir du 12 mars", TODAY).dates
    assert stretched is not None
    assert (stretched.start, stretched.end) == (date(2026, 3, 12), date(2026, 3, 14))
    whole = read_request("3 jours en mars", TODAY).dates
    assert whole is not None
    assert whole.end == date(2026, 3, 31)


# text, city found, what was written for it, subject
SENTENCES = [
    ("3 jours à Lyon en mars, missions e-learning", "Lyon", "Lyon", "missions e-learning"),
    ("Lyon e-learning", "Lyon", "Lyon", "e-learning"),
    ("lyon e-learning", "Lyon", "lyon", "e-learning"),
    ("e-learning, Lyon", "Lyon", "Lyon", "e-learning"),
    ("Lyon 3 jours mars", "Lyon", "Lyon", ""),
    ("autour de Lyon, coachs", "Lyon", "Lyon", "coachs"),
    ("près de Lyon, coachs", "Lyon", "Lyon", "coachs"),
    ("dans la région de Lyon, coachs", "Lyon", "Lyon", "coachs"),
    ("Lyon et sa région, formation à distance", "Lyon", "Lyon", "formation à distance"),
    ("journalistes sur Lyon", "Lyon", "Lyon", "journalistes"),
    ("Lyon, France, designers", "Lyon", "Lyon", "designers"),
    (
        "Je vais à Lyon la semaine prochaine pour rencontrer des responsables de formation",
        "Lyon",
        "Lyon",
        "responsables de formation",
    ),
    (
        "I'm going to London in two weeks and looking for freelance translators",
        "London",
        "London",
        "freelance translators",
    ),
    ("Qui peut m'aider sur le RGPD à Nantes ?", "Nantes", "Nantes", "RGPD"),
    ("Who can help me with GDPR in Berlin next month?", "Berlin", "Berlin", "GDPR"),
    ("j'ai 2 jours à Marseille demain, besoin d'avocats", "Marseille", "Marseille", "avocats"),
    ("meet investors near San Francisco in Q2 2026", "San Francisco", "San Francisco", "investors"),
    ("a week in New York in May to meet publishers", "New York City", "New York", "publishers"),
    ("New York next week: investors", "New York City", "New York", "investors"),
    ("La Rochelle, du 3 au 7 mars, associations", "La Rochelle", "La Rochelle", "associations"),
    ("Aix-en-Provence mi-mars", "Aix-en-Provence", "Aix-en-Provence", ""),
    ("3 jours au Mans en avril, assurances", "Le Mans", "Mans", "assurances"),
    ("au Havre, logistique", "Le Havre", "Havre", "logistique"),
    ("SAINT-ÉTIENNE design", "Saint-Étienne", "SAINT-ÉTIENNE", "design"),
    ("le 3 mars à Saint Etienne", "Saint-Étienne", "Saint Etienne", ""),
    ("Trip to Geneva, 12–14 May, NGOs", "Geneva", "Geneva", "NGOs"),
    ("week-end à Genève", "Geneva", "Genève", ""),
    ("conférence à Porto cet été", "Porto", "Porto", "conférence"),
    ("Cambridge, MA in June: machine learning", "Cambridge", "Cambridge", "machine learning"),
    ("développeurs C++ à Toulouse en septembre", "Toulouse", "Toulouse", "développeurs C++"),
    ("développeurs .NET Lyon", "Lyon", "Lyon", "développeurs .NET"),
    ("IT managers in Dublin", "Dublin", "Dublin", "IT managers"),
    ("agences de voyage à Lille", "Lille", "Lille", "agences de voyage"),
    ("25 personnes à voir à Strasbourg, industrie", "Strasbourg", "Strasbourg", "industrie"),
    ("dinner with founders in Paris on Thursday", "Paris", "Paris", "founders"),
    ("qui connaît quelqu'un chez Acme à Clermont-Ferrand", "Clermont-Ferrand", "Clermont-Ferrand", "Acme"),
    ("coachs agiles en Île-de-France", "Paris", "Île-de-France", "coachs agiles"),
    ("un week-end à Lisbonne au printemps", "Lisbon", "Lisbonne", ""),
    ("stage communication à Tours à partir de mars", "Tours", "Tours", "stage communication"),
    # Names of cities that are words too.
    ("missions e-learning à nice", "Nice", "nice", "missions e-learning"),
    ("Nice, e-learning", "Nice", "Nice", "e-learning"),
    ("e-learning à Nice", "Nice", "Nice", "e-learning"),
    ("nice people to meet in london", "London", "london", "nice people"),
    ("Nice people in Lyon", "Lyon", "Lyon", "Nice people"),
    ("two days in Reading, instructional design", "Reading", "Reading", "instructional design"),
    ("Reading coaches in London", "London", "London", "Reading coaches"),
    ("expert Mobile à Paris", "Paris", "Paris", "expert Mobile"),
    ("chez Orange à Bordeaux", "Bordeaux", "Bordeaux", "Orange"),
    ("à Orange en mai", "Orange", "Orange", ""),
    ("Tours en avril : musées", "Tours", "Tours", "musées"),
    ("à tours, musées", "Tours", "tours", "musées"),
    ("Vannes, en mars, tourisme", "Vannes", "Vannes", "tourisme"),
    ("Sion, mars", "Sion", "Sion", ""),
    ("à Angers en mai", "Angers", "Angers", ""),
    ("in Bath next week, architects", "Bath", "Bath", "architects"),
    ("Chartres: patrimoine", "Chartres", "Chartres", "patrimoine"),
    ("Florence Martin à Paris", "Paris", "Paris", "Florence Martin"),
    # No place at all.
    ("mobile learning", None, "", "mobile learning"),
    ("vannes et humour", None, "", "vannes et humour"),
    ("colère et anger management", None, "", "colère et anger management"),
    ("mission to Mars", None, "", "mission to Mars"),
    ("data science in Python", None, "", "data science in Python"),
    ("formation en ligne", None, "", "formation en ligne"),
    ("marketing digital", None, "", "marketing digital"),
    ("chez Orange", None, "", "Orange"),
    ("reading groups", None, "", "reading groups"),
    ("mission", None, "", "mission"),
    ("", None, "", ""),
    ("???", None, "", ""),
    # Places that are no city known.
    ("e-learning en Belgique", None, "Belgique", "e-learning"),
    ("NGOs in Switzerland", None, "Switzerland", "NGOs"),
    ("au Québec en juillet, éditeurs", None, "Québec", "éditeurs"),
    ("à Trifouilly-les-Oies en juin, boulangers", None, "Trifouilly-les-Oies", "boulangers"),
]


@pytest.mark.parametrize(("text", "city", "written", "subject"), SENTENCES)
def test_sentences(text: str, city: str | None, written: str, subject: str) -> None:
    request = read_request(text, TODAY)
    assert (request.place.name if request.place else None, request.place_text, request.subject) == (
        city,
        written,
        subject,
    )


def test_the_whole_of_the_main_job() -> None:
    request = read_request("3 jours à Lyon en mars, missions e-learning", TODAY)
    assert request.place is not None
    assert request.dates is not None
    assert (request.place.country, request.country, request.duration_days) == ("FR", "FR", 3)
    assert (request.dates.start, request.dates.end, request.dates.text) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        "en mars",
    )
    assert read_request("e-learning en Belgique", TODAY).country == "BE"
    assert read_request("Cambridge, MA", TODAY).country == "US"


# fmt: off
WORDS = [
    "3", "jours", "à", "À", "Lyon", "en", "in", "mars", "March,", "missions", "e-learning", "Nice", "Tours", "au",
    "aux", "du", "le", "7", "12/03", "2026-03-12", "semaine", "prochaine", "next", "week", "la", "chez", "Orange",
    "Mobile,", "-", "–", ":", "(", ")", "New", "York", "La", "Rochelle", "Le", "Mans", "mi-mars", "Q2", "99",
    "31/02", "février", "mois", "d'Angers", "l'été", "été", "France", "MA",
]
# fmt: on
SENTENCE = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=120)
DAY = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(SENTENCE, DAY)
def test_never_fails_and_the_subject_comes_from_the_text(text: str, today: date) -> None:
    request = read_request(text, today)
    position = 0
    for word in request.subject.split():
        position = request.text.index(word, position) + len(word)
    assert request.place_text in request.text
    if request.dates is not None:
        assert request.dates.start <= request.dates.end
        assert request.dates.text in request.text
    assert request.duration_days is None or 1 <= request.duration_days <= 367


@given(SENTENCE, DAY)
def test_what_is_read_does_not_overlap(text: str, today: date) -> None:
    text = text.replace("\x00", " ")
    flat = flatten(text)
    assert len(flat) == len(text)
    spans = []
    found = find_dates(flat, today)
    if found is not None:
        spans.append((found.start, found.end))
    for start, end in spans:
        flat, text = (part[:start] + "\x00" * (end - start) + part[end:] for part in (flat, text))
    duration = find_duration(flat)
    mention = find_mention(text, flat)
    spans += [duration[1:]] if duration is not None else []
    if mention is not None:
        assert found is None or mention.end <= found.start or mention.start >= found.end
    assert all(0 <= start < end <= len(flat) for start, end in spans)
    assert all(not re.search("\x00", flat[start:end]) for start, end in spans[1:])


@given(
    st.sampled_from([text for text, _, _ in DATES if not re.search(r"20\d\d|cette semaine|novembre|\d\.\d", text)]), DAY
)
def test_what_has_no_year_is_never_over(text: str, today: date) -> None:
    dates = read_request(text, today).dates
    assert dates is not None
    assert dates.end >= today - timedelta(days=1)
    assert dates.start <= today + timedelta(days=366 * 8)
