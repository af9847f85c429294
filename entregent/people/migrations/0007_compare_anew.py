"""The keys of people, and what is counted of them, are others than before: everybody is compared anew, once."""

from django.db import migrations
from django.db.models import F


def compare_anew(apps, schema_editor):
    apps.get_model("people", "Matching").objects.update(model={}, gone=F("gone") + 1)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_people_not_to_meet")]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
