"""Rounds, drafts, looks, objections, answers and steps of score sheets, with their walls; no row is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall, wall_by_parent, wall_of_town
from tongxing.core.wall_sql import TOWN

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
CHILDREN = ("seen", "objection", "sheetstep")
TABLES = tuple(f"assessment_{name}" for name in ("round", "draft", *CHILDREN, "objectionanswer"))
OF_DRAFT = "(SELECT d.place_id FROM assessment_draft d WHERE d.id = r.draft_id)"
OF_OBJECTION = """(SELECT d.place_id FROM assessment_objection o JOIN assessment_draft d ON d.id = o.draft_id WHERE o.id = r.id)"""
# a village does not see the objections of the others and still gets the next number of the town
NUMBER = f"""
CREATE FUNCTION assessment_next_objection(of_year integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here integer := {TOWN};
BEGIN
  IF here IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('assessment.objection|' || here || '|' || of_year, 0));
  RETURN (SELECT coalesce(max(o.serial), 0) + 1 FROM assessment_objection o WHERE o.town_id = here AND o.year = of_year);
END $$;
REVOKE ALL ON FUNCTION assessment_next_objection(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assessment_next_objection(integer) TO tongxing_app;
"""


def _id():
    return ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))


def _tail():
    return [
        ("recorded_at", models.DateTimeField()),
        (
            "recorded_by",
            models.ForeignKey(db_index=False, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_returns"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("scheme", models.CharField(max_length=40)),
                ("year", models.IntegerField()),
                ("as_of", models.DateField()),
                ("opened_on", models.DateField()),
                ("seen_until", models.DateField()),
                ("answered_in", models.IntegerField()),
                *_tail(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["town_id", "scheme", "year", "as_of"], name="round_once"),
                    models.CheckConstraint(
                        condition=Q(seen_until__gte=F("opened_on")) & Q(answered_in__gte=1), name="round_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                _id(),
                ("place_id", models.IntegerField()),
                ("subject", models.CharField(max_length=80)),
                ("places", ArrayField(models.IntegerField(), size=None)),
                ("number", models.IntegerField()),
                ("known_at", models.DateTimeField()),
                ("plan", models.CharField(max_length=80)),
                ("plan_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("result", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("body", SealedText()),
                ("why", SealedText(null=True)),
                ("round", models.ForeignKey(db_index=False, related_name="drafts", to="assessment.round", **PROTECT)),
                *_tail(),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "round"], name="draft_place")],
                "constraints": [
                    models.UniqueConstraint(fields=["round", "subject", "number"], name="draft_numbered"),
                    models.CheckConstraint(condition=Q(number__gte=1), name="draft_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                _id(),
                ("said", SealedText(null=True)),
                ("draft", models.ForeignKey(related_name="seen", to="assessment.draft", **PROTECT)),
                *_tail(),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["draft", "recorded_by"], name="seen_once")]},
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("year", models.IntegerField()),
                ("serial", models.IntegerField()),
                ("indicator", models.CharField(max_length=16)),
                ("row", models.CharField(default="", max_length=24)),
                ("answer_by", models.DateField()),
                ("said", SealedText()),
                ("paper", SealedText(null=True)),
                ("draft", models.ForeignKey(related_name="objections", to="assessment.draft", **PROTECT)),
                *_tail(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["town_id", "year", "serial"], name="objection_number_once"),
                    models.CheckConstraint(condition=Q(serial__gte=1), name="objection_numbered"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionAnswer",
            fields=[
                (
                    "objection",
                    models.OneToOneField(
                        db_column="id", primary_key=True, related_name="answer", serialize=False,
                        to="assessment.objection", **PROTECT,
                    ),
                ),
                ("upheld", models.BooleanField()),
                ("deed", models.UUIDField(null=True)),
                ("said", SealedText()),
                *_tail(),
            ],
        ),
        migrations.CreateModel(
            name="SheetStep",
            fields=[
                _id(),
                ("kind", models.CharField(max_length=12)),
                ("said", SealedText(null=True)),
                ("recorded_on", models.DateField()),
                ("draft", models.ForeignKey(related_name="steps", to="assessment.draft", **PROTECT)),
                *_tail(),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(kind__in=("final", "published", "replaced")), fields=["draft", "kind"], name="step_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=("proposed", "returned", "final", "published", "replaced")), name="step_known"
                    ),
                ],
            },
        ),
        wall_of_town("assessment_round"),
        wall("assessment_draft"),
        *(wall_by_parent(f"assessment_{name}", parent="assessment_draft", key="draft_id") for name in CHILDREN),
        wall_by_parent("assessment_objectionanswer", parent="assessment_objection", key="id"),
        *(append_only(table) for table in TABLES),
        resealable("assessment_draft", "body", "why"),
        resealable("assessment_seen", "said"),
        resealable("assessment_objection", "said", "paper"),
        resealable("assessment_objectionanswer", "said"),
        resealable("assessment_sheetstep", "said"),
        tracked("assessment_round"),
        tracked("assessment_draft"),
        *(tracked(f"assessment_{name}", place=OF_DRAFT) for name in CHILDREN),
        tracked("assessment_objectionanswer", place=OF_OBJECTION),
        never_emptied(*TABLES),
        migrations.RunSQL(NUMBER, "DROP FUNCTION assessment_next_objection(integer)"),
    ]
