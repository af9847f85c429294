from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.linkedin.keys import folded, key_of_url, profile_url, provisional_key

SLUG = st.text(st.characters(categories=("Ll", "Nd"), include_characters="-"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.linkedin.com/in/ada-lovelace", "ada-lovelace"),
        ("https://www.linkedin.com/in/Ada-Lovelace/", "ada-lovelace"),
        ("http://linkedin.com/in/ada", "ada"),
        ("www.linkedin.com/in/ada", "ada"),
        ("linkedin.com/in/ada", "ada"),
        ("https://fr.linkedin.com/in/ada?trk=people", "ada"),
        ("https://www.linkedin.com/in/ada/en/", "ada"),
        ("https://www.linkedin.com/in/ada/details/experience/", "ada"),
        ("https://www.linkedin.com//in//ada#top", "ada"),
        ("HTTPS://WWW.LINKEDIN.COM/IN/ADA", "ada"),
        ("  https://www.linkedin.com/in/ada \n", "ada"),
        ("https://www.linkedin.com/in/zo%C3%AB-brandt", "zoë-brandt"),
        ("https://www.linkedin.com/in/Zoe\u0308-brandt", "zoë-brandt"),
        ("https://www.linkedin.com/in/%E7%8E%8B%E4%BC%9F", "王伟"),
        ("https://www.linkedin.com/pub/ada-lovelace/12/345/678", "ada-lovelace-67834512"),
        ("https://www.linkedin.com/pub/ada-lovelace/1/23/4", "ada-lovelace-0040231"),
        ("https://www.linkedin.com/pub/ada-lovelace", "ada-lovelace"),
    ],
)
def test_a_profile_address_names_its_key(url: str, key: str) -> None:
    assert key_of_url(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ada",
        "https://www.linkedin.com/",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/company/contoso",
        "https://www.linkedin.com/school/lyon-2",
        "https://www.linkedin.com/feed/update/urn:li:activity:7001",
        "https://www.linkedin.com/pub/dir/Ada/Lovelace",
        "https://linkedin.com.example.org/in/ada",
        "https://notlinkedin.com/in/ada",
        "https://example.org/?u=linkedin.com/in/ada",
        "ftp://www.linkedin.com/in/ada",
        "javascript://www.linkedin.com/in/ada",
        "https://www.linkedin.com/in/a%20b",
        "https://www.linkedin.com/in/..%2Fada",
        "https://www.linkedin.com/in/~ada",
        "https://www.linkedin.com/in/" + "a" * 300,
    ],
)
def test_any_other_address_names_nobody(url: str) -> None:
    assert key_of_url(url) is None


@given(SLUG)
def test_an_address_made_of_a_key_names_that_key(slug: str) -> None:
    key = key_of_url(profile_url(slug))
    assert key is not None
    assert key_of_url(profile_url(key)) == key
    assert key_of_url(f"fr.linkedin.com/in/{key}/?x=1") == key


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for url in (text, f"https://www.linkedin.com/in/{text}", f"https://{text}/in/ada"):
        key = key_of_url(url)
        assert key is None or (key == key.lower() and "~" not in key and "/" not in key)


def test_names_fold_and_a_provisional_key_is_no_profile() -> None:
    assert folded("  Éloïse   D’ARC, Ph.D. ") == folded("eloise d'arc PH.D.")
    key = provisional_key("Priya Raman", date(2021, 3, 12))
    assert key == provisional_key("PRIYA  Raman", date(2021, 3, 12)) == "~priya raman~2021-03-12"
    assert key_of_url(f"https://www.linkedin.com/in/{key}") is None
