import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('advice', '0002_introductions'),
    ]

    operations = [
        migrations.AddField(
            model_name='shortlist',
            name='is_of_meeting',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='shortlist',
            constraint=models.UniqueConstraint(condition=models.Q(('is_of_meeting', True)), fields=('workspace',), name='advice_one_of_meeting'),
        ),
        migrations.CreateModel(
            name='PassedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=400)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('at', models.DateTimeField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'network', 'key'), name='advice_passed_once')],
            },
        ),
    ]
