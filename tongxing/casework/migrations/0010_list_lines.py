"""Lines of the police list that have no decision: numbers without names, behind the wall of their village; no row is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, wall

TABLE = "casework_listline"
FIRST = ("no_order", "listed_custody", "abstinent")


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_help_plan"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="ListLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("word", models.CharField(max_length=16)),
                ("line", models.IntegerField()),
                ("happened_on", models.DateField()),
                ("source", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                (
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="casework.listline",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "happened_on"], name="list_line_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(first__isnull=True, word__in=FIRST)
                        | Q(first__isnull=False) & ~Q(word__in=FIRST),
                        name="list_line_begins_once",
                    ),
                    models.CheckConstraint(condition=Q(line__gte=1) & ~Q(source=""), name="list_line_whole"),
                    models.UniqueConstraint(
                        condition=Q(first__isnull=True),
                        fields=("place_id", "source", "line"),
                        name="list_line_once",
                    ),
                    models.UniqueConstraint(
                        condition=Q(word__in=("ordered", "struck")),
                        fields=("first",),
                        name="list_line_ends_once",
                    ),
                ],
            },
        ),
        wall(TABLE),
        append_only(TABLE),
        tracked(TABLE),
        never_emptied(TABLE),
    ]
