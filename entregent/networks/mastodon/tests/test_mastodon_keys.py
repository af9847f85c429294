"""Which addresses name somebody, and whom; which sites are none of this network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.mastodon import NETWORK
from entregent.networks.mastodon.keys import STRANGERS, account, author_of, is_stranger, key_of_url, url_of_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://piaille.fr/@jane", "jane@piaille.fr"),
        ("https://Piaille.fr/@Jane/", "jane@piaille.fr"),
        ("piaille.fr/@jane", "jane@piaille.fr"),
        ("http://piaille.fr:443/@jane?x=1#y", "jane@piaille.fr"),
        ("https://toot.example:8443/@jane", "jane@toot.example:8443"),
        ("https://piaille.fr/@jane@mastodon.social", "jane@mastodon.social"),
        ("https://piaille.fr/@jane/with_replies", "jane@piaille.fr"),
        ("https://piaille.fr/%40jane", "jane@piaille.fr"),
        ("https://a.site.of.ones.own.example/@jane.doe-1", "jane.doe-1@a.site.of.ones.own.example"),
        ("https://mastodon.social/users/Jane", "jane@mastodon.social"),
        ("https://social.asso.example/users/jane", "jane@social.asso.example"),
        ("https://tröt.example/@jane", "jane@xn--trt-tna.example"),
    ],
)
def test_a_profile_address_names_its_key(url: str, key: str) -> None:
    assert key_of_url(url) == key
    assert key_of_url(url_of_key(key)) == key


@pytest.mark.parametrize(
    "url",
    [
        *(f"https://{host}/@jane" for host in ("medium.com", "www.youtube.com", "m.youtube.com", "threads.net")),
        *(f"https://{host}/@jane" for host in ("www.threads.com", "www.tiktok.com", "substack.com", "blog.medium.com")),
        *(f"https://{host}/@jane" for host in ("t.me", "vk.com", "odysee.com", "unsplash.com", "x.com", "replit.com")),
        "https://stackoverflow.com/users/22656/jon",
        "https://stackoverflow.com/users/22656",
        "https://example.org/users/jane",
        "https://mastodon.social/users/12345",
        "https://mastodon.social/@jane/110000000000000001",
        "https://mastodon.social/users/jane/statuses/1",
        "https://mastodon.social/ap/users/115000000000000007",
        "https://mastodon.social/tags/lyon",
        "https://mastodon.social/",
        "https://mastodon.social/@",
        "https://www.google.com/maps/@48.85,2.35,12z",
        "https://www.npmjs.com/package/@scope/name",
        "https://localhost/@jane",
        "https://127.0.0.1/@jane",
        "ftp://piaille.fr/@jane",
        "mailto:jane@piaille.fr",
        "@jane@piaille.fr",
        "https://piaille.fr/@jane doe",
        "https://piaille.fr/@" + "a" * 300,
        "https://piaille.fr/@jane%2f..%2fadmin",
    ],
)
def test_other_addresses_name_nobody(url: str) -> None:
    assert key_of_url(url) is None


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("https://piaille.fr/users/jane/statuses/1", "jane@piaille.fr"),
        ("https://piaille.fr/@jane/1", "jane@piaille.fr"),
        ("https://piaille.fr/users/jane", "jane@piaille.fr"),
        ("https://peer.tube/accounts/jane", "jane@peer.tube"),
        ("https://pleroma.example/objects/0b9a1c2d", ""),
        ("https://misskey.example/notes/9abc", ""),
        ("https://mastodon.social/ap/users/115000/statuses/116000", ""),
        ("tag:piaille.fr,2026-01-01:objectId=1:objectType=Status", ""),
        ("", ""),
    ],
)
def test_the_author_of_a_post_by_its_address(uri: str, key: str) -> None:
    assert author_of(uri) == key


def test_everything_below_a_stranger_is_strange() -> None:
    assert all(is_stranger(host) and is_stranger(f"www.{host}") for host in STRANGERS)
    assert not is_stranger("notmedium.com")
    assert not is_stranger("piaille.fr")


def test_a_key_on_a_strange_site_has_no_address_here() -> None:
    assert NETWORK.url_of("jane@threads.net") == ""
    assert NETWORK.url_of("jane@piaille.fr") == "https://piaille.fr/@jane"
    assert NETWORK.url_of("jane") == ""


@given(st.text(max_size=80))
def test_no_text_breaks_the_keys(text: str) -> None:
    for made in (text, f"https://piaille.fr/{text}", f"https://{text}/@jane", f"https://piaille.fr/@{text}"):
        key = key_of_url(made)
        assert key is None or (account(key) == key and key_of_url(url_of_key(key)) == key)
        assert account(author_of(made)) == author_of(made)


@given(st.from_regex(r"[A-Za-z0-9_]{1,30}", fullmatch=True), st.from_regex(r"[a-z0-9]{1,20}\.example", fullmatch=True))
def test_a_handle_leads_to_an_address_and_back(user: str, host: str) -> None:
    key = account(f"@{user}@{host}")
    assert key == f"{user.lower()}@{host}"
    assert key_of_url(NETWORK.url_of(key)) == key
