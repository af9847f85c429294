"""A double of a Bluesky PDS and of the AppView behind it, at one address, for what a real network cannot be made to do: to
fail when a test wants it, to grant only so much, to hold 50,000 notifications at once. The rest is tested against a real one
(`tests/servers/bluesky.py`).

    with Double(Community(accounts=50)) as double:
        double.url, double.host         where it listens (127.0.0.1, a free port)
        double.asked, double.faults     what it was asked, and what goes wrong from now on
"""

from __future__ import annotations

from tests.doubles.bluesky.community import Community
from tests.doubles.bluesky.server import Double

__all__ = ["Community", "Double"]
