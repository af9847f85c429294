"""No token in the log."""

from __future__ import annotations

import logging

import pytest

from entregent.base.logs import WithoutTokens


@pytest.mark.parametrize(
    ("said", "values", "kept"),
    [
        ("Bad Request: %s", ("/enter/s3cr-et_Token/",), "Bad Request: /enter/…/"),
        ('"GET /enter/abc HTTP/1.1" 410', (), '"GET /enter/… HTTP/1.1" 410'),
        ("Not Found: %s", ("/people/12/",), "Not Found: /people/12/"),
    ],
)
def test_the_token_of_a_link_is_left_out(said: str, values: tuple[str, ...], kept: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, said, values, None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == kept
