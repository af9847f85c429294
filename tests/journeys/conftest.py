"""What runs on one database only is not collected on the other: it is not skipped for want of anything."""

from __future__ import annotations

from django.db import connection

collect_ignore = [] if connection.vendor == "postgresql" else ["test_stale_statistics.py"]
