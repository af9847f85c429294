"""Mastodon, and whatever speaks its language, as data."""

from __future__ import annotations

from datetime import date

from entregent.contract.changing import Changes, Deed
from entregent.contract.live import Connect, Field, Rates, Terms
from entregent.contract.network import Network
from entregent.contract.text import t

NETWORK = Network(
    slug="mastodon",
    name="Mastodon",
    package="entregent.networks.mastodon",
    colour="#6364ff",
    has_export=True,
    has_sample=True,
    has_keys=True,
    connect=Connect(
        fields=(
            Field(
                "server",
                t("Your server"),
                t("The address of the server where your account is, or your whole handle."),
                "mastodon.social",
            ),
        ),
        scopes=t(
            "To read your profile, whom you follow and who follows you, your lists, whom you mute and block, your "
            "notifications and your posts."
        ),
        # What a server grants each account where its administrator chose nothing else.
        rates=Rates(requests=300, seconds=300, daily=20_000),
        terms=Terms(
            t(
                "Servers let their members use any program, within 300 requests in 5 minutes for each account; who does "
                "not want to be found is left alone."
            ),
            "https://docs.joinmastodon.org/api/rate-limits/",
            date(2026, 11, 1),
        ),
        streams=True,
        changes=Changes(
            deeds=frozenset(Deed),
            scopes=t("To follow and unfollow, to mute, and to put people on your lists, when you ask for it."),
            lists_need_following=True,
        ),
    ),
)
