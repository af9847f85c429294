"""Which addresses name somebody, and whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.bluesky import NETWORK
from entregent.networks.bluesky.keys import did, did_of_uri, handle, key_of_url, post_url

PLC = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"https://bsky.app/profile/{PLC}", PLC),
        (f"https://bsky.app/profile/{PLC.upper().replace('DID:PLC', 'did:plc')}", PLC),
        ("https://bsky.app/profile/did:web:Example.org", "did:web:Example.org"),
        ("https://bsky.app/profile/Jane.Example.org", "jane.example.org"),
        ("bsky.app/profile/jane.bsky.social/", "jane.bsky.social"),
        ("http://www.bsky.app/profile/jane.bsky.social?x=1#y", "jane.bsky.social"),
        (f"https://bsky.app/profile/{PLC.replace(':', '%3A')}", PLC),
    ],
)
def test_a_profile_address_names_its_key(url: str, key: str) -> None:
    assert key_of_url(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://bsky.app/",
        "https://bsky.app/profile/",
        "https://bsky.app/profile/jane",
        "https://bsky.app/profile/handle.invalid",
        f"https://bsky.app/profile/{PLC}/post/3kabcdefghij2",
        f"https://bsky.app/profile/{PLC}/lists/3kabcdefghij2",
        "https://bsky.app/search/jane.example.org",
        "https://bsky.app.example.org/profile/jane.example.org",
        "https://notbsky.app/profile/jane.example.org",
        "ftp://bsky.app/profile/jane.example.org",
        "https://bsky.app/profile/did:plc:" + "a" * 300,
        "https://bsky.app/profile/..%2Fjane.example.org",
    ],
)
def test_other_addresses_name_nobody(url: str) -> None:
    assert key_of_url(url) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_keys(text: str) -> None:
    for made in (text, f"https://bsky.app/profile/{text}", f"at://{text}/app.bsky.feed.post/x"):
        key_of_url(made)
        post_url(made)
        assert did_of_uri(made) == did(did_of_uri(made))
    assert handle(text) in ("", text.strip().removeprefix("@").lower())


@given(
    st.from_regex(r"did:plc:[a-z2-7]{24}", fullmatch=True) | st.from_regex(r"[a-z]{1,9}\.[a-z]{2,5}", fullmatch=True)
)
def test_a_key_leads_to_an_address_and_back(key: str) -> None:
    assert key_of_url(NETWORK.url_of(key)) == key


def test_only_posts_have_the_address_of_a_post() -> None:
    assert (
        post_url(f"at://{PLC}/app.bsky.feed.post/3kabcdefghij2") == f"https://bsky.app/profile/{PLC}/post/3kabcdefghij2"
    )
    assert post_url(f"at://{PLC}/app.bsky.feed.generator/news") == ""
    assert post_url(f"at://{PLC}/app.bsky.feed.post/<script>") == ""
    assert post_url(None) == ""
