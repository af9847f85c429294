"""Text made safe for XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def xml_text(text: str) -> str:
    """`text` for an element or a double-quoted attribute: escaped, without the characters XML 1.0 forbids."""
    return escape(_ILLEGAL.sub("", text), _QUOTES)
