"""A double of a Mastodon server: it follows the documented API, and is none. No real server can be installed for the suite.

    with Double(Community(accounts=50)) as double:
        double.url          the address it listens on (127.0.0.1, a free port)
        double.asked        every request it was sent
        double.faults       what goes wrong from now on

What it answers comes from a `Community` that is invented from a seed: the same one every time.
"""

from __future__ import annotations

from tests.doubles.mastodon.asked import Asked
from tests.doubles.mastodon.community import Community
from tests.doubles.mastodon.faults import Fault
from tests.doubles.mastodon.server import Double

__all__ = ["Asked", "Community", "Double", "Fault"]
