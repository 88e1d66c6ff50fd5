"""Volunteers of a village and the day each stopped, with their walls; no row is ever changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall, wall_by_parent

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
TABLES = ("office_volunteer", "office_volunteerend")
PLACE = "(SELECT v.place_id FROM office_volunteer v WHERE v.id = r.id)"


def _tail():
    return [
        ("recorded_at", models.DateTimeField()),
        ("recorded_by", models.ForeignKey(db_index=False, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)),
    ]


class Migration(migrations.Migration):
    dependencies = [("office", "0004_panel"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("name", SealedText(pad=64)),
                ("since", models.DateField()),
                ("helps", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                *_tail(),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "since"], name="volunteer_place")],
                "constraints": [models.CheckConstraint(condition=~Q(helps=[]), name="volunteer_helps_with_something")],
            },
        ),
        migrations.CreateModel(
            name="VolunteerEnd",
            fields=[
                (
                    "volunteer",
                    models.OneToOneField(db_column="id", primary_key=True, related_name="end", serialize=False, to="office.volunteer", **PROTECT),
                ),
                ("town_id", models.IntegerField()),
                ("ended_on", models.DateField()),
                *_tail(),
            ],
        ),
        wall("office_volunteer"),
        wall_by_parent("office_volunteerend", parent="office_volunteer", key="id"),
        *(append_only(table) for table in TABLES),
        resealable("office_volunteer", "name"),
        tracked("office_volunteer"),
        tracked("office_volunteerend", place=PLACE),
        never_emptied(*TABLES),
    ]
