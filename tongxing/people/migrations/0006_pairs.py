"""Pairs of files the town's desk has looked at (docs/adr/0010)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids
from tongxing.core.rows import append_only, wall

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "people.person"}


class Migration(migrations.Migration):
    dependencies = [("people", "0005_sealing"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="PairLooked",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("town_id", models.IntegerField()),
                ("older", models.ForeignKey(**PERSON)),
                ("newer", models.ForeignKey(**PERSON)),
                ("reason", tongxing.core.fields.SealedText()),
                ("looked_at", models.DateTimeField()),
                (
                    "looked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("older", "newer"), name="pair_looked_at_once")
                ]
            },
        ),
        wall("people_pairlooked", column="town_id"),
        append_only("people_pairlooked"),
    ]
