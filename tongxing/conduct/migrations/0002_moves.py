"""Changes of the place of execution: the other place and what was handed over, sealed and kept as written."""

import django.db.models.deletion
from django.db import migrations, models

import tongxing.core.fields
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_by_parent

PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = "(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Move",
            fields=[
                ("deed", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="duties.deed")),
                ("other_place", tongxing.core.fields.SealedText()),
                ("papers", tongxing.core.fields.SealedList(default="", pad=64)),
            ],
        ),
        wall_by_parent("conduct_move", parent="duties_deed", key="id"),
        append_only("conduct_move"),
        resealable("conduct_move", "other_place", "papers"),
        tracked("conduct_move", place=PLACE, person=PERSON),
        never_emptied("conduct_move"),
    ]
