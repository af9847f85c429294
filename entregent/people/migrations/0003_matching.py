"""Who is who by the model of `analysis.matching`: units, the keys under which they are found, what was learnt.

Suggestions are derived: those of the old rule go, and every unit counts as not compared yet. What the owner put aside is
kept as their word.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def carry_over(apps, schema_editor):
    identity = apps.get_model("people", "Identity")
    identity.objects.update(unit_id=F("person_id"))
    judgment = apps.get_model("people", "Judgment")
    suggestion = apps.get_model("people", "Suggestion")
    for row in suggestion.objects.exclude(postponed_until=None):
        faces = identity.objects.filter(origin_id__in=[row.a_id, row.b_id]).values_list("network", "key")
        if len(sides := sorted(faces)) == 2:
            (a_network, a_key), (b_network, b_key) = sides
            judgment.objects.get_or_create(
                workspace_id=row.workspace_id,
                a_network=a_network,
                a_key=a_key,
                b_network=b_network,
                b_key=b_key,
                defaults={"verdict": "later", "at": row.postponed_until, "until": row.postponed_until},
            )
    suggestion.objects.all().delete()
    keys = apps.get_model("people", "MatchKeys")
    roots = apps.get_model("people", "Person").objects.filter(is_root=True, is_seen=True)
    rows = roots.values_list("pk", "workspace_id").iterator()
    keys.objects.bulk_create((keys(person_id=pk, workspace_id=workspace) for pk, workspace in rows), batch_size=400)


class Migration(migrations.Migration):
    # Changing tables after their rows were changed is refused within one transaction by PostgreSQL.
    atomic = False

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0002_full_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matching",
            fields=[
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="accounts.workspace",
                    ),
                ),
                ("model", models.JSONField(default=dict)),
                ("census", models.BinaryField(default=bytes)),
                ("units", models.PositiveIntegerField(default=0)),
                ("gone", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="MatchKeys",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match_keys",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("keys", models.BinaryField(default=bytes)),
                ("is_stale", models.BooleanField(default=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.workspace"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "person"], name="people_match_keys"),
                    models.Index(condition=Q(("is_stale", True)), fields=["workspace"], name="people_match_stale"),
                ],
            },
        ),
        migrations.AddField(
            model_name="identity",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unit_identities",
                to="people.person",
            ),
        ),
        migrations.AddField(model_name="judgment", name="until", field=models.DateTimeField(null=True)),
        migrations.AlterField(
            model_name="judgment",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("same", "the same person"),
                    ("apart", "not the same person"),
                    ("later", "to be asked again later"),
                ],
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="handle",
            name="kind",
            field=models.CharField(
                choices=[
                    ("email", "e-mail address"),
                    ("phone", "phone number"),
                    ("profile", "profile address"),
                    ("owner", "the owner's own"),
                    ("domain", "domain"),
                ],
                max_length=8,
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="identity",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="unit_identities", to="people.person"
            ),
        ),
        migrations.RemoveField(model_name="suggestion", name="reason"),
        migrations.RemoveField(model_name="suggestion", name="evidence"),
        migrations.RemoveField(model_name="suggestion", name="score"),
        migrations.RemoveField(model_name="suggestion", name="postponed_until"),
        migrations.AlterField(
            model_name="suggestion",
            name="workspace",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.workspace"
            ),
        ),
        migrations.AddField(
            model_name="suggestion", name="bits", field=models.FloatField(default=0), preserve_default=False
        ),
        migrations.AddField(
            model_name="suggestion", name="probability", field=models.FloatField(default=0), preserve_default=False
        ),
        migrations.AddField(model_name="suggestion", name="reasons", field=models.JSONField(default=list)),
        migrations.AddField(model_name="suggestion", name="stake", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="suggestion", name="is_open", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="suggestion", name="waits_until", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=Q(("is_open", True)), fields=["workspace", "probability"], name="people_suggestion_open"
            ),
        ),
    ]
