"""What the log leaves out: the tokens of one-time links, which stand in addresses."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/enter/)[^/\s\"']+")


class WithoutTokens(logging.Filter):
    """Replaces the token of every one-time link in a line of the log, wherever the line comes from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; it is always kept."""
        said = record.getMessage()
        kept = _TOKEN.sub(r"\1…", said)
        if kept != said:
            record.msg, record.args = kept, ()
        return True
