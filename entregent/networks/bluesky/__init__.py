"""Bluesky, as data."""

from __future__ import annotations

from datetime import date

from entregent.contract.changing import Changes, Deed
from entregent.contract.live import Connect, Field, Rates, Terms
from entregent.contract.network import Network
from entregent.contract.text import t

NETWORK = Network(
    slug="bluesky",
    name="Bluesky",
    package="entregent.networks.bluesky",
    colour="#1185fe",
    profile_url="https://bsky.app/profile/{key}",
    has_export=True,
    has_questions=True,
    has_sample=True,
    has_keys=True,
    connect=Connect(
        fields=(
            Field("handle", t("Your handle"), t("As it stands in your profile, with or without the @."), "", False),
            Field(
                "password",
                t("An app password"),
                t(
                    "Made in the settings of Bluesky, under Privacy and security, App passwords; never your own password. "
                    "Leave it empty to say yes on your server's own page instead: that permission ends after two weeks."
                ),
                "",
                True,
                True,
            ),
            Field("server", t("Your server"), t("Leave it empty: it is looked up."), "", False, True),
        ),
        scopes=t(
            "To read your profile, whom you follow and who follows you, your lists, whom you mute and block, your "
            "notifications and your posts. Nothing is written unless you ask for it, though an app password would allow it."
        ),
        # What Bluesky's servers grant each address, and a part of it for a day.
        rates=Rates(requests=3000, seconds=300, daily=50_000),
        terms=Terms(
            t(
                "Bluesky lets any program read, within 3,000 requests in 5 minutes; who does not want to be seen by "
                "strangers, or by programs, is left alone."
            ),
            "https://docs.bsky.app/docs/advanced-guides/rate-limits",
            date(2026, 11, 1),
        ),
        changes=Changes(
            deeds=frozenset(Deed),
            scopes=t("To follow and unfollow, to mute, and to put people on your lists, when you ask for it."),
            at_once=25,
        ),
    ),
)
