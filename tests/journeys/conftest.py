"""What journeys share. What runs on one database only is not collected on the other: it is not skipped for want of
anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from entregent.accounts.models import Workspace
from entregent.contract import registry
from tests.doubles import village
from tests.journeys.taking import workspace
from tests.servers.pictures import Pictures

collect_ignore = [] if connection.vendor == "postgresql" else ["test_stale_statistics.py"]


@pytest.fixture
def the_village(monkeypatch: pytest.MonkeyPatch) -> village.Story:
    """The network made up for the suite is there, with a story that the test tells."""
    known = {**registry.networks(), "village": village.NETWORK}
    monkeypatch.setattr(registry, "networks", lambda: known)
    monkeypatch.setattr(village, "STORY", village.Story())
    return village.STORY


@pytest.fixture
def here() -> Workspace:
    return workspace()


@pytest.fixture
def served(settings: Any) -> Iterator[Pictures]:
    """A server of pictures that may be reached."""
    with Pictures() as running:
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, running.host]
        yield running
