"""What a profile shows of somebody: their picture is an address, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from entregent.networks.bluesky.profiles import identity

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
AVATAR = f"https://cdn.bsky.app/img/avatar/plain/{DID}/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku@jpeg"


@pytest.mark.parametrize(
    ("avatar", "picture"), [(AVATAR, AVATAR), (None, ""), ({"ref": "x"}, ""), ("data:image/png;base64,AA", "")]
)
def test_the_picture_of_a_profile_is_its_address(avatar: object, picture: str) -> None:
    found = identity({"did": DID, "handle": "ada.example", "avatar": avatar}, NOW)
    assert found is not None
    assert found.picture == picture
