"""Connecting to the village: at once, or by way of the page that the story names."""

from __future__ import annotations

from collections.abc import Mapping

from entregent.contract.live import Connected, Revoked, SendTo, Using
from entregent.contract.text import t
from tests.doubles import village


def begin(answers: Mapping[str, str], using: Using) -> SendTo | Connected:
    village.STORY.asked.append(("begin", answers["handle"]))
    if answers["password"] == "wrong":
        raise Revoked(t("The village does not know this password."))
    if village.STORY.page:
        return SendTo(village.STORY.page, {"handle": answers["handle"], "state": "s3cret"}, is_typed=not using.callback)
    return _connected(answers["handle"])


def finish(pending: Mapping[str, str], code: str, using: Using) -> Connected:
    village.STORY.asked.append(("finish", code))
    return _connected(pending["handle"])


def revoke(server: str, credentials: Mapping[str, str], using: Using) -> None:
    village.STORY.asked.append(("revoke", credentials["token"]))


def _connected(handle: str) -> Connected:
    return Connected(handle, f"{handle} of the village", "https://village.example", {"token": f"token of {handle}"})
