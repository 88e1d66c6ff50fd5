"""What was taught and told, regulations, and who knows them, with their walls; no row is ever changed.

A regulation and one's own word belong to the whole township: a village reads what the township issues.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, wall_by_parent, wall_of_town

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
TABLES = ("office_told", "office_regulation", "office_known")
OF_TOWN = "r.town_id"
OF_ENTRY = "(SELECT e.place_id FROM office_entry e WHERE e.id = r.id)"


def _id():
    return ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))


def _words(size):
    return django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=size), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("office", "0002_means"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("entry", models.OneToOneField(db_column="id", primary_key=True, related_name="told", serialize=False, to="office.entry", **PROTECT)),
                ("town_id", models.IntegerField()),
                ("topics", _words(40)),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ("guests", _words(40)),
                ("guest_counts", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ("leaflet", models.CharField(default="", max_length=40)),
            ],
            options={"constraints": [models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gt=0), name="told_takes_time")]},
        ),
        migrations.CreateModel(
            name="Regulation",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("entry_id", models.UUIDField()),
                ("kind", models.CharField(max_length=24)),
                ("version", models.IntegerField()),
                ("title", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("readers", _words(24)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(db_index=False, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)),
                ("supersedes", models.ForeignKey(null=True, related_name="superseded_by", to="office.regulation", **PROTECT)),
                ("takes_back", models.OneToOneField(null=True, related_name="taken_back", to="office.regulation", **PROTECT)),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "since"], name="regulation_of")],
                "constraints": [
                    models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="regulation_in_order"),
                    models.CheckConstraint(condition=~Q(title="") & ~Q(text="", number=""), name="regulation_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Known",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("topic", models.CharField(default="", max_length=40)),
                ("year", models.IntegerField()),
                ("known_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("regulation", models.ForeignKey(null=True, related_name="known", to="office.regulation", **PROTECT)),
                ("staff", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(topic="", regulation__isnull=False) | ~Q(topic="") & Q(regulation__isnull=True), name="known_is_one_thing"
                    ),
                    models.UniqueConstraint(fields=["staff", "topic", "year"], condition=~Q(topic=""), name="known_topic_once"),
                    models.UniqueConstraint(fields=["staff", "regulation"], name="known_regulation_once"),
                ],
            },
        ),
        wall_by_parent("office_told", parent="office_entry", key="id"),
        wall_of_town("office_regulation"),
        wall_of_town("office_known"),
        *(append_only(table) for table in TABLES),
        tracked("office_told", place=OF_ENTRY),
        tracked("office_regulation", place=OF_TOWN),
        tracked("office_known", place=OF_TOWN),
        never_emptied(*TABLES),
    ]
