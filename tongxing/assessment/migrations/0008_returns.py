"""Returns as they were sent, and what a second person did with each, with their walls; no row is ever changed.

They belong to the whole township and name nobody: whoever writes something down is told that its month was sent already.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, wall_of_town

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
TABLES = ("assessment_return", "assessment_settled")
OF_TOWN = "r.town_id"
WHY = [("late", "有补报的记录"), ("mistake", "原来的记录更正了"), ("asked", "上级要求重报")]
HOW = [("frozen", "已报"), ("declined", "退回"), ("withdrawn", "撤回")]


def _id():
    return (
        "id",
        models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
    )


def _hand():
    return models.ForeignKey(db_index=False, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_awards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Return",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("number", models.IntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("known_on", models.DateField()),
                ("plan", models.CharField(max_length=80)),
                ("plan_digest", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("recipient", models.CharField(max_length=60)),
                ("why", models.CharField(choices=WHY, default="", max_length=12)),
                ("prepared_at", models.DateTimeField()),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True, related_name="corrected_by", to="assessment.return", **PROTECT
                    ),
                ),
                ("prepared_by", _hand()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["town_id", "kind", "since", "number"], name="return_number_once"
                    ),
                    models.CheckConstraint(condition=Q(until__gte=F("since")), name="return_in_order"),
                    models.CheckConstraint(
                        condition=Q(corrects__isnull=True, why="") | Q(corrects__isnull=False) & ~Q(why=""),
                        name="return_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settled",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("how", models.CharField(choices=HOW, max_length=12)),
                ("at", models.DateTimeField()),
                ("by", _hand()),
                ("of", models.OneToOneField(related_name="settled", to="assessment.return", **PROTECT)),
            ],
        ),
        *(wall_of_town(table) for table in TABLES),
        *(append_only(table) for table in TABLES),
        *(tracked(table, place=OF_TOWN) for table in TABLES),
        never_emptied(*TABLES),
    ]
