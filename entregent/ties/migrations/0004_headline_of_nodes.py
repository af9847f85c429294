from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ties', '0003_beyond'),
    ]

    operations = [
        migrations.AddField(
            model_name='node',
            name='headline',
            field=models.CharField(blank=True, default='', max_length=400),
            preserve_default=False,
        ),
    ]
