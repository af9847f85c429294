"""Telephone numbers as certain keys, in E.164 (ITU-T recommendation: "+" and at most 15 digits)."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

_LONGEST = 40


@lru_cache(maxsize=100_000)
def normalise_phone(raw: str, default_region: str) -> str | None:
    """Return `raw` in E.164, or None where it is no possible number.

    `default_region` is an ISO 3166 country code ("FR"): it reads national numbers ("06 12 34 56 78"). An extension is
    dropped: it is not part of E.164, and a switchboard is shared, so a number with one gives None.

    >>> normalise_phone("06 12 34 56 78", "FR"), normalise_phone("ask me", "FR")
    ('+33612345678', None)
    """
    text = raw.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, default_region.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=100_000)
def phone_country(number: str) -> str:
    """Return the ISO 3166 country code of an E.164 number, "" where it is unknown or shared (+800 …).

    >>> phone_country("+41223456789")
    'CH'
    """
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return ""
    return region if region is not None and region.isalpha() else ""
