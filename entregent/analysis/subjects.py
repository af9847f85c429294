"""Subjects of messages without the marks that answering and forwarding leave before them."""

from __future__ import annotations

import re

# As mail programs write them in English, French (RE, RÉF, TR), German (AW, WG), Spanish (RV), Dutch (Antw, Doorst),
# Italian (R, I), Nordic languages (SV, VS, VB), Polish (Odp) and Portuguese (ENC), with a counter
# or not: “Re[2]:”, “Re (3):”.
_MARK = re.compile(
    r"^\s*(?:(?:re|réf|ref|rép|fwd?|tr|tref|aw|wg|antw|doorst|rv|enc|sv|vs|vb|odp|r|i)"
    r"\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]"
    r"|\[(?:fwd|fw|tr)\s*:?\s*(?=[^\]]*\]))",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\]\s*$")


def bare_subject(subject: str) -> str:
    """The subject as it was first written.

    >>> bare_subject("RE: TR : Re[2]: Budget 2026")
    'Budget 2026'
    >>> bare_subject("[Fwd: The minutes]")
    'The minutes'
    >>> bare_subject("Trail running: the results")
    'Trail running: the results'
    """
    left = subject
    while mark := _MARK.match(left):
        left = left[mark.end() :]
        if mark.group().lstrip().startswith("["):
            left = _CLOSING.sub("", left)
    return left.strip()
