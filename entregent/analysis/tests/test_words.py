from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.language import guess
from entregent.analysis.words import (
    Synonyms,
    Term,
    default_synonyms,
    fold,
    joined_stems,
    query_terms,
    stems,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d’Été À NOËL", "oeuvre d'ete a noel"),
        ("straße Łódź Ærø", "strasse lodz aero"),
        ("e\u0301quipe", "equipe"),
        ("plain ASCII", "plain ascii"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=120))
def test_stems_do_not_depend_on_case_of_accented_letters_and_hold_no_blank(text: str) -> None:
    assert all(stem and " " not in stem for stem in stems(text))


@pytest.mark.parametrize(
    "written", ["e-learning", "elearning", "E Learning", "E-LEARNING", "l'e-learning", "e‑learning"]
)
def test_every_spelling_of_a_compound_shares_a_stem(written: str) -> None:
    assert "elearn" in stems(written)


@pytest.mark.parametrize(
    "family",
    [
        "formation formations",
        "formateur formateurs formatrice formatrices",
        "consultant consultants consultante consulting",
        "développer développement développés developpe",
        "developer developers developing developed",
        "entreprise entreprises",
        "commercial commerciale commerciaux commerciales",
        "learning learn learns learned",
        "directeur directeurs directrice",
        "industry industries",
        "company companies",
        "réseau réseaux reseaux",
        "avocat avocate avocats",
        "nurse nurses nursing",
        "recruteur recruteurs recruteuse",
    ],
)
def test_inflections_of_both_languages_meet(family: str) -> None:
    assert len(set(stems(family))) == 1


def test_different_words_stay_apart() -> None:
    apart = "formation information projet santé sales marketing design traduction musique avocat"
    assert len(set(stems(apart))) == len(apart.split())


def test_tokens_of_elisions_addresses_and_numbers() -> None:
    assert tokens("l'équipe d'aujourd’hui") == ["equipe", "aujourdhui"]
    assert tokens("Jean.Doe@acme.fr") == ["jean.doe@acme.fr", "jean", "doe", "acme"]
    assert tokens("B2B 2024, C++ et C#") == ["b2b", "2024", "c++", "et", "c#"]


def test_small_words_are_left_out_but_not_the_subjects_that_look_like_them() -> None:
    assert stems("de la, the and of, j'ai, it's") == []
    assert stems("AI IT") == ["ai", "it"]


SYNONYMS = Synonyms.parse(
    ["# learning", "e-learning = formation en ligne = digital learning", "", "rh = ressources humaines"]
)


def test_a_phrase_is_an_alternative_of_a_word_and_back() -> None:
    (term,) = query_terms("E-learning", SYNONYMS)
    assert term == Term("E-learning", (("elearn",), ("format", "lign"), tuple(stems("digital learning"))))
    (back,) = query_terms("formations en ligne", SYNONYMS)
    assert back.text == "formations en ligne"
    assert set(back.alternatives) == set(term.alternatives)


def test_joined_synonyms_add_up() -> None:
    own = Synonyms.parse(["e-learning = webinaire"])
    (term,) = query_terms("elearning", SYNONYMS.joined(own))
    assert ("webinair",) in term.alternatives
    assert ("format", "lign") in term.alternatives


def test_quotation_marks_keep_a_phrase_together() -> None:
    terms = query_terms('coach "gestion de projets" « prise de parole »', SYNONYMS)
    assert [term.text for term in terms] == ["coach", "gestion de projets", "prise de parole"]
    assert terms[1].alternatives[0] == ("gestion", "projet")


def test_a_compound_is_found_written_apart_unless_it_starts_with_a_letter() -> None:
    (term,) = query_terms("open-source", SYNONYMS)
    assert ("open", "sourc") in term.alternatives
    assert all(
        len(phrase) > 1 or phrase == ("elearn",) for phrase in query_terms("e-learning", SYNONYMS)[0].alternatives
    )


def test_the_list_that_comes_along_joins_both_languages() -> None:
    def alternatives(text: str) -> set[tuple[str, ...]]:
        return set(query_terms(text, default_synonyms())[0].alternatives)

    assert ("elearn",) in alternatives("formation à distance")
    assert tuple(stems("human resources")) in alternatives("RH")
    assert alternatives("lawyer") == alternatives("avocate")
    assert not query_terms("", default_synonyms())


@given(st.text(max_size=60))
def test_terms_come_from_the_text_and_are_never_empty(text: str) -> None:
    for term in query_terms(text, default_synonyms()):
        assert term.text in text
        assert all(phrase for phrase in term.alternatives)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Merci pour votre message, je vous rappelle demain", "fr"),
        ("Thanks for your message, I will call you tomorrow", "en"),
        ("Formatrice indépendante à Lyon", "fr"),
        ("Head of Learning at the Acme company", "en"),
        ("OK", ""),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert guess(text) == language


@given(st.lists(st.text() | st.sampled_from(["E\nLearning", "jean.doe@acme.fr", "l'équipe C++", "e-mail\r\ndu 3_b"])))
def test_many_texts_at_once_give_what_each_gives(texts: list[str]) -> None:
    assert [joined.split(" ")[:-1] for joined in joined_stems(texts)] == [stems(text) for text in texts or [""]]
