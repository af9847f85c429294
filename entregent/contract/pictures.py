"""Pictures of people, as adapters tell them: an address, or the hash of one that the export holds itself."""

from __future__ import annotations

import re

from entregent.base.pictures import PREFIX, NotAPicture, picture_hash

LONGEST_PICTURE_ADDRESS = 500
_ADDRESS = re.compile(r"https?://[^\s/@?#]+/\S+", re.IGNORECASE)


def picture_address(text: str) -> str:
    """A web address of a picture as written, "" for anything else. Nothing is asked there by reading it.

    >>> picture_address(" https://files.example.social/avatars/1/original/a.png ")
    'https://files.example.social/avatars/1/original/a.png'
    >>> picture_address("data:image/png;base64,AAAA")
    ''
    """
    text = text.strip()
    return text if len(text) <= LONGEST_PICTURE_ADDRESS and _ADDRESS.fullmatch(text) else ""


def picture_held(data: bytes) -> str:
    """What stands for a picture that lies in an export itself: its hash, "" where it shows too little or cannot be read."""
    try:
        found = picture_hash(data)
    except NotAPicture:
        return ""
    return f"{PREFIX}{found}" if found else ""
