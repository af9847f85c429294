from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.emails import mail_domain, normalise_email
from entregent.analysis.phones import normalise_phone, phone_country


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("Jean.Doe+news@GoogleMail.com", "jeandoe@gmail.com"),
        (" mailto:JANE@Example.ORG ", "jane@example.org"),
        ("Jane Doe <jane.doe@example.org>", "jane.doe@example.org"),
        ("jane+list@example.org", "jane+list@example.org"),
        ("jane+list@outlook.com", "jane@outlook.com"),
        ("jane@me.com", "jane@icloud.com"),
        ("jane.doe@outlook.com", "jane.doe@outlook.com"),
        ("nobody", None),
        ("@example.org", None),
        ("jane@localhost", None),
        ("", None),
    ],
)
def test_email(raw: str, address: str | None) -> None:
    assert normalise_email(raw) == address


@given(st.text(max_size=60) | st.emails())
def test_normalising_an_address_twice_changes_nothing(raw: str) -> None:
    address = normalise_email(raw)
    assert address is None or normalise_email(address) == address


def test_mail_domain() -> None:
    assert mail_domain("Jane@Acme.FR") == "acme.fr"
    assert mail_domain("acme.fr") == ""


@pytest.mark.parametrize(
    ("raw", "region", "number", "country"),
    [
        ("06 12 34 56 78", "FR", "+33612345678", "FR"),
        ("+33 (0)6.12.34.56.78", "CH", "+33612345678", "FR"),
        ("0041 22 345 67 89", "FR", "+41223456789", "CH"),
        ("(020) 7946 0958", "gb", "+442079460958", "GB"),
        ("tel: +32 2 512 34 56", "FR", "+3225123456", "BE"),
    ],
)
def test_phone(raw: str, region: str, number: str, country: str) -> None:
    assert normalise_phone(raw, region) == number
    assert phone_country(number) == country


@pytest.mark.parametrize("raw", ["", "ask me", "12", "+33 1", "+33 1 44 55 66 77 ext. 12", "9" * 60])
def test_what_is_no_personal_number_gives_none(raw: str) -> None:
    assert normalise_phone(raw, "FR") is None


@given(st.text(max_size=40), st.sampled_from(["FR", "GB", "", "ZZ"]))
def test_phones_never_fail_and_stay(raw: str, region: str) -> None:
    number = normalise_phone(raw, region)
    assert number is None or normalise_phone(number, region) == number
    assert isinstance(phone_country(raw), str)


def test_an_address_longer_than_any_server_takes_is_no_key() -> None:
    assert normalise_email("a" * 60 + "@" + "b" * 180 + ".example") is not None
    assert normalise_email("a" * 60 + "@" + "b" * 190 + ".example") is None
