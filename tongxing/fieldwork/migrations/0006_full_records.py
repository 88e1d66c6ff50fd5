"""Samples and who took them, and what a record rests on; a detail is kept, walled and sealed like its deed."""

import django.db.models.deletion
from django.db import migrations, models

import tongxing.core.fields
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_by_parent

PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = """(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"""
GROUND = "fieldwork_ground"


def sealed():
    return tongxing.core.fields.SealedText(default="")


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0005_history"), ("duties", "0009_about")]
    operations = [
        *(
            migrations.AddField(
                model_name="test", name=name, field=tongxing.core.fields.SealedText(null=True)
            )
            for name in ("sample_a", "sample_b", "kept_at")
        ),
        migrations.AddField(model_name="test", name="by_woman", field=models.BooleanField(null=True)),
        resealable(
            "fieldwork_test", "where", "collectors", "sample_a", "sample_b", "kept_at"
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "deed",
                    models.OneToOneField(
                        db_column="id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="duties.deed",
                    ),
                ),
                ("paper", sealed()),
                ("where_to", sealed()),
                ("reach", sealed()),
            ],
        ),
        wall_by_parent(GROUND, parent="duties_deed", key="id"),
        append_only(GROUND),
        resealable(GROUND, "paper", "where_to", "reach"),
        tracked(GROUND, place=PLACE, person=PERSON),
        never_emptied(GROUND),
    ]
