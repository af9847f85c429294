from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis import names
from entregent.analysis.companies import company_key, domain_matches_company, is_public_mail_domain
from entregent.analysis.names import name_key, name_words, same_name


@pytest.mark.parametrize(
    "written",
    [
        "Jane Doe",
        "Doe, Jane",
        "Dr. Jane DOE, PhD, MBA",
        "Mme Jané Doe",
        "🚀 Jane Doe | Coach & trainer",
        "Jane Doe (she/her)",
        "Doe, Ph.D., Jane",
        "jane\u00a0doe",
        "Jane Doe - PMP",
    ],
)
def test_one_key_however_written(written: str) -> None:
    assert name_key(written) == "doe jane"


def test_what_looks_like_a_title_alone_is_a_name() -> None:
    assert name_words("Miss") == ("miss",)
    assert name_words("") == ()


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Jean-Paul Martin", "jean paul MARTIN", names.EXACT),
        ("Jeanpaul Martin", "Jean-Paul Martin", names.EXACT),
        ("Doe Jane", "Jane Doe", names.REORDERED),
        ("Jane Mary Doe", "Jane Doe", names.MIDDLE_MISSING),
        ("Charles de Villiers", "Charles Villiers", names.MIDDLE_MISSING),
        ("J. Doe", "Jane Doe", names.INITIALS),
        ("Jane D.", "Jane Doe", names.INITIALS),
        ("Jane M. Doe", "Jane Mary Doe", names.INITIALS),
        ("M. Doe", "Doe", names.EXACT),
        ("Marie Dupond", "Marie Dupont", names.TYPO),
        ("Alexandra Schwarzenberg", "Alexandra Schwartzenburg", names.TYPO),
        ("Martin Dupont", "Martine Dupont", names.DIFFERENT),
        ("Jane Doe", "John Doe", names.DIFFERENT),
        ("Jane", "Jane Doe", names.DIFFERENT),
        ("J. D.", "Jane Doe", names.DIFFERENT),
        ("", "Jane Doe", names.DIFFERENT),
        ("", "", names.DIFFERENT),
    ],
)
def test_levels(one: str, other: str, level: float) -> None:
    assert same_name(one, other) == level == same_name(other, one)


NAME = st.lists(
    st.sampled_from(["jane", "doe", "J.", "Mary", "dupont", "dupond", "Martin", "martine", "de", "Éléonore"]),
    max_size=4,
).map(" ".join)


@given(NAME | st.text(max_size=30), NAME | st.text(max_size=30))
def test_symmetric_and_bounded(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
    assert 0.0 <= same_name(one, other) <= 1.0


@given(st.text(max_size=40))
def test_a_name_is_its_own_exact_match_where_it_has_a_word(name: str) -> None:
    assert same_name(name, name) == (names.EXACT if name_words(name) else names.DIFFERENT)


@given(st.permutations(["jane", "mary", "doe", "martin"]))
def test_the_key_does_not_depend_on_the_order(words: list[str]) -> None:
    assert name_key(" ".join(words)) == "doe jane martin mary"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME S.A.S.", "Acmé (ex Foo)"),
        ("Groupe Acme", "The Acme Group, Inc."),
        ("Acme GmbH", "acme"),
        ("Acme & Sons Ltd", "Acme and Sons"),
        ("L'Atelier", "L’ATELIER SARL"),
    ],
)
def test_one_company(one: str, other: str) -> None:
    assert company_key(one) == company_key(other) != ""


def test_companies_apart() -> None:
    assert company_key("Acme France") != company_key("Acme")
    assert company_key("SA") == "sa"
    assert company_key("!!") == ""


@pytest.mark.parametrize(
    ("domain", "company", "expected"),
    [
        ("jane@mail.acme.co.uk", "Acme Ltd", True),
        ("acme-sons.com", "Acme & Sons", True),
        ("acme.fr", "Acme Consulting SAS", True),
        ("ftb.org", "Fondation du Théâtre de Bourg", True),
        ("fb.org", "Fondation Bourg", False),
        ("gmail.com", "Gmail", False),
        ("orange.fr", "Orange", False),
        ("other.com", "Acme", False),
        ("", "Acme", False),
        ("acme.com", "", False),
        ("latelier.fr", "L'Atelier", True),
        ("tbf.org", "Théâtre Bleu Festival", True),
    ],
)
def test_domain_and_company(domain: str, company: str, expected: bool) -> None:
    assert domain_matches_company(domain, company) is expected


def test_public_mail_domains() -> None:
    assert is_public_mail_domain("GMAIL.com")
    assert is_public_mail_domain("laposte.net")
    assert not is_public_mail_domain("acme.fr")
