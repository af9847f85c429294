"""Text that was written as UTF-8 and read as Latin-1 on its way into a file."""

from __future__ import annotations


def repaired_text(text: str) -> str:
    r"""The text as it was meant: every character up to U+00FF is taken for a byte of UTF-8.

    Left as it is where a character lies beyond, or where the bytes are no UTF-8: then it never was broken.

    >>> repaired_text("\xc3\x89lise"), repaired_text("Élise"), repaired_text("日本")
    ('Élise', 'Élise', '日本')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
