"""Requests to foreign servers: the one way out of the house."""

from __future__ import annotations

from entregent.base.http.addresses import is_public
from entregent.base.http.client import MAX_BYTES, MAX_SECONDS, Answer, Http
from entregent.base.http.errors import Forbidden, HttpError, TooMuch, Unreachable

__all__ = [
    "MAX_BYTES",
    "MAX_SECONDS",
    "Answer",
    "Forbidden",
    "Http",
    "HttpError",
    "TooMuch",
    "Unreachable",
    "is_public",
]
