"""Whose sheet an item is confirmed on when it is not a village's: a unit's, a worker's; and the grade of a village of few."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_history")]
    operations = [
        migrations.AddField("confirmation", "subject", models.CharField(max_length=80, null=True)),
        migrations.AddField("confirmation", "grade", models.CharField(max_length=20, null=True)),
        migrations.RemoveIndex("confirmation", "confirmation_item"),
        migrations.AddIndex(
            "confirmation",
            models.Index(fields=["place_id", "subject", "year", "indicator"], name="confirmation_item"),
        ),
    ]
