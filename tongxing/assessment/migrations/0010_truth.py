"""Words on questions, samples and second looks, with their walls; no row is ever changed.

They belong to the township. A drawn record is named by its number only: whose it is stands in its own table, behind its own wall.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_of_town

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
SAID = ("assessment_truthanswer", "assessment_truthcheck")
TABLES = (*SAID, "assessment_truthsample", "assessment_truthpick")
WAYS = [("explained", "本人说明了"), ("look", "去核实"), ("closed", "有解释，了结")]
FOUND = [("true", "属实"), ("not", "不属实"), ("unknown", "无法核实")]


def _id():
    return (
        "id",
        models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
    )


def _hand():
    return models.ForeignKey(db_index=False, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)


def _once(name, *fields):
    return {"constraints": [models.UniqueConstraint(fields=list(fields), name=name)]}


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_life"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="TruthAnswer",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("key", models.CharField(max_length=64)),
                ("pattern", models.CharField(max_length=40)),
                ("turn", models.IntegerField()),
                ("way", models.CharField(choices=WAYS, max_length=12)),
                ("said", SealedText(pad=64)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", _hand()),
            ],
            options=_once("truth_answer_one_after_another", "town_id", "key", "turn"),
        ),
        migrations.CreateModel(
            name="TruthSample",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("known_on", models.DateField()),
                ("seed", models.CharField(max_length=64)),
                ("frame", models.CharField(max_length=64)),
                ("frame_size", models.IntegerField()),
                ("size", models.IntegerField()),
                ("strata", models.CharField(max_length=40)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", _hand()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(until__gte=F("since")), name="truth_sample_in_order"),
                    models.CheckConstraint(
                        condition=Q(size__gte=1, frame_size__gte=F("size")), name="truth_sample_fits"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="TruthPick",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("turn", models.IntegerField()),
                ("record_id", models.UUIDField()),
                ("place_id", models.IntegerField()),
                ("worker_id", models.IntegerField()),
                ("kind", models.CharField(max_length=24)),
                (
                    "sample",
                    models.ForeignKey(
                        db_index=False, related_name="picks", to="assessment.truthsample", **PROTECT
                    ),
                ),
            ],
            options=_once("truth_pick_one_after_another", "sample", "turn"),
        ),
        migrations.CreateModel(
            name="TruthCheck",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("turn", models.IntegerField()),
                ("found", models.CharField(choices=FOUND, max_length=12)),
                ("said", SealedText(pad=64)),
                ("checked_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", _hand()),
                (
                    "pick",
                    models.ForeignKey(
                        db_index=False, related_name="checks", to="assessment.truthpick", **PROTECT
                    ),
                ),
            ],
            options=_once("truth_check_one_after_another", "pick", "turn"),
        ),
        *(wall_of_town(table) for table in TABLES),
        *(append_only(table) for table in TABLES),
        *(resealable(table, "said") for table in SAID),
        *(tracked(table, place="r.town_id") for table in TABLES),
        never_emptied(*TABLES),
    ]
