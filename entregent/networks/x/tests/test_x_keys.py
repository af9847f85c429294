"""Keys: numbers and handles, from every form of address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.x.keys import account_number, key_of_handle, key_of_url, url_of_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.com/Jane", "@jane"),
        ("https://twitter.com/Jane/", "@jane"),
        ("http://www.twitter.com/jane_doe?lang=fr", "@jane_doe"),
        ("https://mobile.twitter.com/Jane#top", "@jane"),
        ("x.com/Jane", "@jane"),
        ("https://x.com/i/user/123", "123"),
        ("https://twitter.com/i/user/123/", "123"),
        ("https://twitter.com/intent/user?user_id=123", "123"),
        ("https://twitter.com/intent/user?screen_name=Jane", "@jane"),
        ("https://x.com/%4Aane", "@jane"),
        ("https://x.com/jane/status/1", None),
        ("https://x.com/home", None),
        ("https://x.com/i", None),
        ("https://x.com/i/web/status/1", None),
        ("https://x.com/intent/user?user_id=0", None),
        ("https://x.com/intent/tweet?text=a", None),
        ("https://x.com/", None),
        ("https://example.org/Jane", None),
        ("https://notx.com/Jane", None),
        ("https://x.com.example.org/Jane", None),
        ("ftp://x.com/Jane", None),
        ("https://x.com/name-with-dash", None),
        ("https://x.com/" + "a" * 21, None),
        ("@jane", None),
    ],
)
def test_the_key_that_an_address_names(url: str, key: str | None) -> None:
    assert key_of_url(url) == key


@given(st.text())
def test_nothing_breaks_the_reading_of_addresses(text: str) -> None:
    for url in (text, f"https://x.com/{text}", f"https://x.com/intent/user?{text}"):
        key = key_of_url(url)
        assert key is None or key_of_url(url_of_key(key)) == key
    url_of_key(text), key_of_handle(text), account_number(text)


@pytest.mark.parametrize("wrong", ["0", "-1", "01", "", "12a", "1" * 21, "１２"])
def test_a_number_that_names_nobody(wrong: str) -> None:
    assert account_number(wrong) == ""
    assert url_of_key(wrong) == ""
