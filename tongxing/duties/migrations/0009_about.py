"""A record can say which record it follows: an objection its test."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0008_history")]
    operations = [
        migrations.AddField(
            model_name="deed",
            name="about",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="duties.deed",
            ),
        ),
    ]
