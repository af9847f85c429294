"""Names, addresses, dates, folders: as standards have them and as programs write them all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.email.addresses import Party, mailbox_of, name_as_written, normalised, parties, shown_name
from entregent.networks.email.bodies import body_of
from entregent.networks.email.dates import written_at
from entregent.networks.email.folders import Role, role_of_labels, role_of_place
from entregent.networks.email.headers import fields
from entregent.networks.email.mailboxes import is_robot, is_shared
from entregent.networks.email.mbox import RawMail
from entregent.networks.email.seen import Seen
from entregent.networks.email.words import decoded, in_charset, plain

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"jane@x.example", [("jane@x.example", "")]),
        (b"<Jane.Doe@X.Example>", [("jane.doe@x.example", "")]),
        (b'"Jane Doe" <jane@x.example>', [("jane@x.example", "Jane Doe")]),
        (b'"Doe, Jane" <jane@x.example>, max@x.example', [("jane@x.example", "Jane Doe"), ("max@x.example", "")]),
        (
            b"Doe, Jane <jane@x.example>, Max <max@x.example>",
            [("jane@x.example", "Jane Doe"), ("max@x.example", "Max")],
        ),
        (b"'Doe, Jane' <jane@x.example>", [("jane@x.example", "Jane Doe")]),
        (b"jane@x.example (Jane Doe)", [("jane@x.example", "Jane Doe")]),
        (b"Jane (at (the) office) <jane@x.example>", [("jane@x.example", "Jane")]),
        (b'"Jane \\"JD\\" Doe" <jane@x.example>', [("jane@x.example", 'Jane "JD" Doe')]),
        (b"Team: jane@x.example, Max <max@x.example>;", [("jane@x.example", ""), ("max@x.example", "Max")]),
        (b"undisclosed-recipients:;", []),
        (b"Jane <jane@x.example>; Max <max@x.example>", [("jane@x.example", "Jane"), ("max@x.example", "Max")]),
        (b"<@relay.example,@other.example:jane@x.example>", [("jane@x.example", "")]),
        (b"Andr\xe9 <andre@x.example>", [("andre@x.example", "André")]),
        ("Zoë <zoe@x.example>".encode(), [("zoe@x.example", "Zoë")]),
        (b"=?utf-8?q?Dupont=2C_Anne?= <anne@x.example>", [("anne@x.example", "Anne Dupont")]),
        (b'"=?UTF-8*fr?B?w4lsb8Ovc2U=?=" <e@x.example>', [("e@x.example", "Éloïse")]),
        (b"=?iso-8859-1?Q?Ren=E9e?=\r\n =?iso-8859-1?Q?_Dupont?= <r@x.example>", [("r@x.example", "Renée Dupont")]),
        (b"jane@x.example, JANE@x.example, Jane <jane@x.example>", [("jane@x.example", "Jane")]),
        (b'"unterminated <jane@x.example>', [("jane@x.example", "unterminated")]),
        (b"jane@localhost, @x.example, jane@, jane", []),
        (b"a" * 300 + b"@x.example", []),
        (b"mailto:jane@x.example", [("jane@x.example", "")]),
    ],
)
def test_addresses_and_the_names_beside_them(written: bytes, expected: list[tuple[str, str]]) -> None:
    assert [tuple(party) for party in parties(written)] == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Jane Doe", "Jane Doe"),
        ("jane@x.example", ""),
        ("'jane@x.example' via List", ""),
        ("'Doe, Jane' via List", ""),
        ("Jane Doe (via Docs)", ""),
        ("Olivia Viadotti", "Olivia Viadotti"),
        ("jane.doe", ""),
        ("Jane.Doe", "Jane.Doe"),
        ("DOE Jane (EXT)", "DOE Jane"),
        ("Smith, PhD", "Smith, PhD"),
        ("Acme, Inc.", "Acme, Inc."),
        ("one, two, three", "one, two, three"),
        ("12345", ""),
        ("", ""),
        ("J" * 200, ""),
    ],
)
def test_what_stands_beside_an_address_is_a_name_or_none(written: str, shown: str) -> None:
    assert shown_name(written, "jane.doe@x.example") == shown


def test_a_name_as_written_keeps_what_a_network_says_of_itself() -> None:
    assert (
        name_as_written(b"=?UTF-8?Q?Jane_Do=C3=AB_via_LinkedIn?= <invitations@linkedin.com>") == "Jane Doë via LinkedIn"
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-8?B?8J+OgiBLYXRl?= =?utf-8?B?xZlpbmE=?= x", "🎂 Kateřina x"),
        ("=?utf-8?Q?Zo=C3?= =?utf-8?Q?=AB?=", "Zoë"),
        ("=?iso-8859-1?q?a=E9?= =?utf-8?q?=C3=A9?=", "aéé"),
        ("=?x-unknown?q?caf=E9?=", "café"),
        ("=?utf-8?q?caf=E9?=", "café"),
        ("=?rot13?q?abc?=", "abc"),
        ("=?idna?q?abc?=", "abc"),
        ("=?utf-8?b?***?= x", "x"),
        ("=?gb2312?B?1tDOxA==?=", "中文"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("no =? encoded ?= word", "no =? encoded ?= word"),
        ("a\x00b\r\n\tc  d\u202e", "a b c d"),
    ],
)
def test_text_in_headers(written: str, text: str) -> None:
    assert decoded(written) == text


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=60))
def test_what_python_encodes_is_decoded(text: str) -> None:
    assert decoded(plain(Header(text, "utf-8", maxlinelen=60).encode().encode())) == " ".join(text.split())


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="abcdeé ,.'", max_size=20),
            st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,5})?@[a-z]{1,6}\.[a-z]{2,4}", fullmatch=True),
        ),
        max_size=6,
        unique_by=lambda pair: pair[1],
    )
)
def test_what_python_writes_is_read(pairs: list[tuple[str, str]]) -> None:
    written = ", ".join(formataddr(pair) for pair in pairs).encode()
    assert [party.address for party in parties(written)] == [address for _name, address in pairs]
    assert [party.name for party in parties(written)] == [shown_name(decoded(name), address) for name, address in pairs]


@given(st.binary(max_size=300))
def test_whatever_bytes_there_are_addresses_are_canonical(raw: bytes) -> None:
    for party in parties(raw):
        assert party == Party(normalised(party.address), party.name)
        assert party.name.isprintable()
    assert decoded(plain(raw)).isprintable()
    in_charset(raw, plain(raw[:20]))


def test_headers_are_unfolded_and_the_first_of_each_name_counts() -> None:
    subjects = b"Subject: one\r\n two\r\nSUBJECT: three\r\n"
    block = subjects + b"To: a@x.example,\r\n\tb@x.example\r\nTo : c@x.example\r\nX-Other: d\r\nno header"
    assert fields(block) == {b"subject": b"one two", b"to": b"a@x.example, b@x.example, c@x.example"}


@pytest.mark.parametrize(
    ("date", "received", "expected"),
    [
        (b"Mon, 4 Mar 2024 11:20:34 +0100 (CET)", b"", "2024-03-04T10:20:34"),
        (b"4 Mar 2024 11:20 GMT", b"", "2024-03-04T11:20:00"),
        (b"Mon, 04 Mar 24 11:20:34 EST", b"", "2024-03-04T16:20:34"),
        (b"Monday, 4 March 2024 11:20:34 -0330", b"", "2024-03-04T14:50:34"),
        (b"Thu, 1 Jan 1970 00:00:00 +0000", b"by x; Tue, 5 Mar 2024 11:20:34 +0000", "2024-03-05T11:20:34"),
        (b"Mon, 4 Mar 2099 11:20:34 +0100", b"by x; Tue, 5 Mar 2024 11:20:34 +0000", "2024-03-05T11:20:34"),
        (b"", b"by x; Tue, 5 Mar 2024 11:20:34 +0000", "2024-03-05T11:20:34"),
        (b"31 Feb 2024 11:20:34 +0000", b"", None),
        (b"4 Mar 2024 11:20:34 +9999", b"", None),
        (b"tomorrow", b"nonsense", None),
    ],
)
def test_dates(date: bytes, received: bytes, expected: str | None) -> None:
    found = written_at(date, received, NOW)
    assert (found.isoformat().removesuffix("+00:00") if found else None) == expected


@given(st.datetimes(datetime(1981, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_dates_that_python_writes_are_read(at: datetime) -> None:
    assert written_at(format_datetime(at).encode(), b"", NOW) == at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("Takeout/Mail/Messages envoyés.mbox", Role.SENT),
        ("Mail/Local Folders/Sent.sbd/2024", Role.SENT),
        ("Sent Messages.mbox/mbox", Role.SENT),
        ("Maildir/.INBOX.Sent/cur", Role.SENT),
        ("Maildir/.INBOX.&AMk-l&AOk-ments envoy&AOk-s/cur", Role.SENT),
        ("ImapMail/imap.mail.example/Papierkorb", Role.BIN),
        ("ImapMail/imap.mail.example/INBOX.sbd/Junk", Role.SPAM),
        ("Brouillons", Role.DRAFT),
        ("Unsent Messages", Role.DRAFT),
        ("Inbox", None),
        ("Letters that I sent", None),
        ("ImapMail/sent.mail.example/Inbox", Role.SENT),
        ("x&y/&AMk/&-", None),
    ],
)
def test_folders_say_what_they_are_for(path: str, role: Role | None) -> None:
    assert role_of_place(path) is role


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        (b"Inbox,Sent,Opened", Role.SENT),
        (b"=?UTF-8?Q?Messages_envoy=C3=A9s,Ouvert?=", Role.SENT),
        (
            b"=?UTF-8?Q?Messages_archiv=C3=A9s,Cat=C3=A9gorie=C2=A0:_E-mails_?= =?UTF-8?Q?personnels,Envoy=C3=A9?=",
            Role.SENT,
        ),
        (b"Gesendet,Spam", Role.SPAM),
        (b"Sent,Trash", Role.BIN),
        (b"Inbox,Chat", Role.CHAT),
        (b"Important,Opened", None),
        (b"", None),
    ],
)
def test_labels_say_what_a_mail_is(labels: bytes, role: Role | None) -> None:
    assert role_of_labels(labels) is role


@pytest.mark.parametrize(
    "address",
    ["no-reply@x.example", "jobs-noreply@x.example", "ne-pas-repondre@x.example", "mailer-daemon@x.example",
     "bounces+17@x.example",
     "notifications+abc=@x.example", "calendar-notification@x.example", "reply+abc@reply.x.example", "x@bounce.mail.example",
     "4f3a9be0d1c24f3a9be0@x.example", "newsletter@x.example"],
)  # fmt: skip
def test_robots(address: str) -> None:
    assert is_robot(address)


@pytest.mark.parametrize(
    "address",
    [
        "jane@x.example",
        "jane@reply.example",
        "noel.repond@x.example",
        "anne-alerte.durand@x.example",
        "contact@x.example",
    ],
)
def test_people_are_no_robots(address: str) -> None:
    assert not is_robot(address)


def test_shared_addresses() -> None:
    assert all(map(is_shared, ("contact@x.example", "info.lyon@x.example", "service-client@x.example", "rh@x.example")))
    assert not any(map(is_shared, ("jane@x.example", "jane.contact@x.example", "contactin@x.example")))


def test_an_owner_is_known_under_all_variants_of_an_address() -> None:
    variants = ("jane.doe@gmail.com", "JaneDoe+news@googlemail.com", "j.a.n.e.d.o.e@gmail.com")
    assert {mailbox_of(each) for each in variants} == {"janedoe@gmail.com"}
    assert mailbox_of("jane.doe+x@me.example") == "jane.doe@me.example"


def test_the_table_of_marks_remembers_up_to_its_bound() -> None:
    seen = Seen(most_slots=1 << 12)
    for mark in range(10_000):
        seen.put(mark * 7919, mark)
    assert seen.value(9_999 * 7919) == 9_999
    assert seen.value(1) is None
    assert seen.value(0) is None, "the oldest are forgotten"
    kept = Seen()
    for mark in range(10_000):
        kept.put(mark * 7919, mark)
    assert all(kept.value(mark * 7919) == mark for mark in range(10_000))


def message(text: bytes) -> tuple[str, tuple[str, ...]]:
    raw = RawMail(text, 0, len(text))
    body = body_of(raw, fields(raw.headers))
    return body.text.strip(), body.links


def test_the_text_of_a_mail_of_several_parts() -> None:
    text, links = message(
        b'Content-Type: multipart/mixed; boundary="a b"\n\n--a b\nContent-Type: multipart/alternative;\n boundary=c\n\n'
        b"--c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"See https://x.example/a?b=3Dc=\n&d=3De. Caf=C3=A9\n--c\nContent-Type: text/html\n\n"
        b'<a href="https://x.example/f?g&amp;h">x</a>\n--c--\n--a b\nContent-Type: image/png\n\nPNG\n--a b--\n'
    )
    assert text == "See https://x.example/a?b=c&d=e. Café"
    assert links == ("https://x.example/a?b=c&d=e", "https://x.example/f?g&h")


def test_markup_alone_becomes_text() -> None:
    text, links = message(
        b"Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n"
        b"PHN0eWxlPmEge308L3N0eWxlPjxwPkNhZukmbmJzcDshPC9wPjwhLS0geCAtLT48YSBocmVmPSdodHRwczovL3guZXhhbXBsZSc+eTwvYT4=\n"
    )
    assert text == "Café !\ny"
    assert links == ("https://x.example",)
