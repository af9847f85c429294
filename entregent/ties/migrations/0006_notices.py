from django.db import migrations, models
from django.db.models import F


def mark_notices(apps, schema_editor):
    """What stands already: known from a file of another network than its own."""
    interactions = apps.get_model("ties", "Interaction").objects
    interactions.exclude(batch__network=F("identity__network")).update(is_notice=True)


class Migration(migrations.Migration):

    dependencies = [
        ('facts', '0001_initial'),
        ('people', '0001_initial'),
        ('ties', '0005_gathering'),
    ]

    operations = [
        migrations.AddField(
            model_name='interaction',
            name='is_notice',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(mark_notices, migrations.RunPython.noop, elidable=True),
    ]
