"""What the office did and what was given, with their walls; no row is ever changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall, wall_by_parent

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
PLACE = "(SELECT g.place_id FROM office_given g WHERE g.id = r.id)"
TABLES = ("office_entry", "office_given", "office_end")


def _id():
    return ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("outcome", models.CharField(default="", max_length=24)),
                ("task", models.CharField(default="", max_length=40)),
                ("happened_on", models.DateField()),
                ("people", models.IntegerField(null=True)),
                ("there", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ("title", models.CharField(max_length=120)),
                ("said", SealedText(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(db_index=False, to=settings.AUTH_USER_MODEL, **PROTECT)),
                ("takes_back", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="office.entry")),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "happened_on"], name="entry_place")],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(("title", "")), name="entry_says_what"),
                    models.CheckConstraint(condition=models.Q(("people__isnull", True), ("people__gte", 0), _connector="OR"), name="entry_counts_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Given",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("title", models.CharField(max_length=120)),
                ("unit", models.CharField(max_length=24)),
                ("given_on", models.DateField()),
                ("due_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("entry", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="given", to="office.entry")),
                ("owner", models.ForeignKey(null=True, to=settings.AUTH_USER_MODEL, **PROTECT)),
                ("recorded_by", models.ForeignKey(db_index=False, to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "due_on"], name="given_place")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("due_on__gte", models.F("given_on"))), name="given_in_order"),
                    models.CheckConstraint(condition=~models.Q(("title", "")), name="given_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="End",
            fields=[
                ("given", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="end", serialize=False, to="office.given")),
                ("town_id", models.IntegerField()),
                ("how", models.CharField(choices=[("done", "办完"), ("dropped", "不办了")], max_length=8)),
                ("ended_on", models.DateField()),
                ("said", SealedText()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
        ),
        wall("office_entry"),
        wall("office_given"),
        wall_by_parent("office_end", parent="office_given", key="id"),
        *(append_only(table) for table in TABLES),
        resealable("office_entry", "said"),
        resealable("office_end", "said"),
        tracked("office_entry"),
        tracked("office_given"),
        tracked("office_end", place=PLACE),
        never_emptied(*TABLES),
    ]
