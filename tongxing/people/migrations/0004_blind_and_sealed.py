"""An identity number is unique in a place, never in a town; a file can be sealed by two people.

docs/adr/0010, docs/adr/0011.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_sealed_places"),
        ("people", "0003_wall_is_a_filter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="person_id_once_in_town"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("id_index__isnull", False), ("place__gt", 0)),
                fields=("place", "id_index"),
                name="person_id_once_in_place",
            ),
        ),
        migrations.CreateModel(
            name="SealProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("town_id", models.IntegerField()),
                ("number", tongxing.core.fields.CText(db_collation="C", max_length=16)),
                ("turn", models.CharField(choices=[("seal", "封存"), ("unseal", "启封")], max_length=8)),
                ("ground", models.CharField(max_length=16)),
                ("reason", tongxing.core.fields.SealedText()),
                ("proposed_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["town_id", "-proposed_at"], name="seal_proposal_town")]},
        ),
        migrations.CreateModel(
            name="SealDecision",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="people.sealproposal",
                    ),
                ),
                ("town_id", models.IntegerField()),
                ("confirmed", models.BooleanField()),
                ("reason", tongxing.core.fields.SealedText(null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
