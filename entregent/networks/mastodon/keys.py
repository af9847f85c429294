"""The key of an identity: `user@host` in lower case, without the @ in front. The handle shown is `@user@host`.

Addresses of profiles are harder, for any host may be a server: `https://host/@user` is written by Mastodon and what is
built like it, and by many sites that have nothing to do with it. So, when nothing but the address is known (`key_of_url`):

- `/@user` is taken unless the host is one of `STRANGERS`, the large sites that write their profiles so too;
- `/users/user`, which half of all web sites write, is taken only where the host's name shows what it is (`_TELLING`);
- a post's address (`/@user/123`) is nobody's profile.

A site that is taken by mistake does little harm: the key names just that address, so only somebody with the very same one
has it. Within an export nothing is doubtful, and `author_of` reads whatever address stands there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

LONGEST = 200
_USER = r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{{1,5}})?"
_ACCOUNT = re.compile(rf"@?(?P<user>{_USER})@(?P<host>{_HOST})")
_PROFILE = re.compile(rf"/@(?P<user>{_USER})(?:@(?P<host>{_HOST}))?(?:/(?:with_replies|media|featured))?/?")
_ACTOR = re.compile(rf"/users/(?P<user>{_USER})/?")
_AUTHOR = re.compile(rf"/(?:@|users/|u/|profile/|accounts/|channel/)(?P<user>{_USER})(?:/.*)?")
_SERIAL = re.compile(r"/ap/users/[0-9]+(?:/|$)")
_TELLING = re.compile(
    r"(?:^|[.-])(?:mastodon|mstdn|masto|toot|social|fedi|friendica|pleroma|akkoma|misskey|pixelfed|gotosocial)(?:[.-]|$)"
    r"|mastodon|^(?:piaille|mamot|framapiaf|hachyderm|fosstodon|infosec\.exchange|tilde\.zone|kolektiva)\b"
)
STRANGERS = frozenset(
    (
        "about.me", "behance.net", "bitchute.com", "buymeacoffee.com", "cash.app", "clubhouse.com", "codesandbox.io",
        "coub.com", "dailymotion.com", "deno.land", "dev.to", "discord.com", "dlive.tv", "dtube.video", "dzen.ru",
        "ecency.com", "facebook.com", "figma.com", "flipboard.com", "github.com", "gitlab.com", "glitch.com",
        "google.com", "hackernoon.com", "hashnode.com", "hive.blog", "instagram.com", "jsfiddle.net", "kick.com",
        "ko-fi.com", "lbry.tv", "lemon8-app.com", "linkedin.com", "linktr.ee", "livejournal.com", "matters.town",
        "medium.com", "minds.com", "mirror.xyz", "naver.com", "npmjs.com", "observablehq.com", "odysee.com", "ok.ru",
        "paragraph.xyz", "patreon.com", "peakd.com", "pinterest.com", "publish0x.com", "quora.com", "reddit.com",
        "replit.com", "rumble.com", "skillshare.com", "snapchat.com", "speakerdeck.com", "spotify.com", "steemit.com",
        "substack.com", "t.me", "tealfeed.com", "telegram.me", "threads.com", "threads.net", "tiktok.com",
        "triller.co", "tumblr.com", "twitch.tv", "twitter.com", "unsplash.com", "vimeo.com", "vk.com", "wattpad.com",
        "x.com", "xing.com", "youtu.be", "youtube.com", "zora.co",
    )
)  # fmt: skip
"""Sites (with all hosts below them) whose `/@user` is a profile of their own: none of them is a server of this network, or,
where it is one besides, its pages are read as that site's."""


class Address(NamedTuple):
    """An address taken apart: the host in lower case with its port, and the path."""

    host: str
    path: str


@lru_cache(maxsize=16_384)
def account(text: str) -> str:
    """The key that a handle writes (`@Jane@Piaille.fr`, `jane@piaille.fr`), "" for anything else.

    >>> account("@Jane@Piaille.fr"), account("jane"), account("jane doe@piaille.fr")
    ('jane@piaille.fr', '', '')
    """
    plain = _in_ascii(text.strip().lower())
    found = _ACCOUNT.fullmatch(plain) if len(plain) <= LONGEST else None
    return f"{found['user']}@{found['host']}" if found else ""


@lru_cache(maxsize=16_384)
def key_of_url(url: str) -> str | None:
    """The key that a profile URL names; None for a post, for another site, and where it cannot be told (see above).

    >>> key_of_url("https://piaille.fr/@Jane"), key_of_url("https://medium.com/@jane")
    ('jane@piaille.fr', None)
    """
    address = taken_apart(url)
    if address is None or is_stranger(address.host):
        return None
    if found := _PROFILE.fullmatch(address.path):
        # A server shows the people of others as `/@user@their.host`.
        return account(f"{found['user']}@{found['host'] or address.host}") or None
    found = _ACTOR.fullmatch(address.path)
    if found and looks_like_server(address.host) and not found["user"].isdigit():
        return account(f"{found['user']}@{address.host}") or None
    return None


def url_of_key(key: str) -> str:
    """Where the profile is: `https://host/@user`; "" for what is no key.

    >>> url_of_key("jane@piaille.fr")
    'https://piaille.fr/@jane'
    """
    if account(key) != key or not key:
        return ""
    user, _, host = key.rpartition("@")
    return f"https://{host}/@{user}"


@lru_cache(maxsize=16_384)
def author_of(uri: str) -> str:
    """The key of the account at this address, or of whoever wrote the post at it, within an export; "" where it does not
    tell (`/objects/…`, `/notes/…`, and the serial numbers of `/ap/users/…`).

    >>> author_of("https://piaille.fr/users/Jane/statuses/1"), author_of("https://example.org/objects/1")
    ('jane@piaille.fr', '')
    """
    address = taken_apart(uri)
    if address is None or _SERIAL.match(address.path):
        return ""
    found = _AUTHOR.fullmatch(address.path)
    return account(f"{found['user']}@{address.host}") if found else ""


def actor_of(uri: str) -> str:
    """The address of the actor within that of a post (`https://host/users/jane/statuses/1`), else the address as it is."""
    return uri.partition("/statuses/")[0]


def taken_apart(url: str) -> Address | None:
    """Host and path of an address of the web (with or without scheme), lower-cased and decoded; None for anything else."""
    text = url.strip()
    scheme, separator, rest = text.partition("://")
    if separator:
        if scheme.lower() not in ("http", "https"):
            return None
        text = rest
    if len(text) > 10 * LONGEST:
        return None
    host, slash, path = text.split("?", 1)[0].split("#", 1)[0].partition("/")
    host = _in_ascii(host.lower()).removesuffix(":443")
    return Address(host, slash + unquote(path).lower()) if re.fullmatch(_HOST, host) else None


def is_stranger(host: str) -> bool:
    """Whether the host is one of `STRANGERS` or below one."""
    labels = host.partition(":")[0].split(".")
    return any(".".join(labels[at:]) in STRANGERS for at in range(len(labels) - 1))


def looks_like_server(host: str) -> bool:
    """Whether the name of the host shows that it is a server: by the software, by `social`, or a well-known one.

    >>> looks_like_server("mastodon.social"), looks_like_server("piaille.fr"), looks_like_server("gmail.com")
    (True, True, False)
    """
    return _TELLING.search(host) is not None


def _in_ascii(text: str) -> str:
    """The text with the domain behind its last @ (or all of it) as the network writes it, without other letters."""
    if text.isascii():
        return text
    before, at, host = text.rpartition("@")
    try:
        return f"{before}{at}{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return text
