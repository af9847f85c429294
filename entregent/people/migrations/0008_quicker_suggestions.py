"""Units as they were seen when they were compared, and a count of open suggestions that reads no rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_renewing_and_spending"),
        ("people", "0007_compare_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="matchkeys",
            name="seen",
            field=models.TextField(default=""),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["workspace", "waits_until"],
                name="people_suggestion_waits",
            ),
        ),
    ]
