"""Ties have another part: all are measured again as soon as the worker starts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations
from django.db.models.functions import Now


def measure_again(apps: Any, _schema: Any) -> None:
    apps.get_model("ties", "Tie").objects.update(computed_on=date(1970, 1, 1))
    apps.get_model("ties", "Refresh").objects.exclude(state="running").update(
        state="pending", next_attempt_at=Now(), attempts=0
    )


class Migration(migrations.Migration):
    dependencies = [("ties", "0006_notices")]

    operations = [migrations.RunPython(measure_again, migrations.RunPython.noop)]
