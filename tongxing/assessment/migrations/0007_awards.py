"""Awards, facts, proposals and appraisals with their steps, and their walls; no row is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_by_parent
from tongxing.core.wall_sql import FUNCTIONS, SCOPE, TOWN

STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
TABLES = ("assessment_proceeding", "assessment_proceedingstep")
# What is about a village is its village's; about a unit of the plan, the town's; about a colleague, the desk's and her own, and of
# those who appraise her. Who reads stands in ``app.reader``, set as she enters; the town it is said in is sealed (core.wall).
SEEN = f"""town_id = {TOWN} AND (place_id = ANY ({SCOPE}) OR unit <> ''
  OR nullif(current_setting('app.reader', true), '')::integer IN (staff_id, assessor_id, police_id))"""
PLACE = "(SELECT p.place_id FROM assessment_proceeding p WHERE p.id = r.proceeding_id)"
WALL = f"""{FUNCTIONS}
ALTER TABLE assessment_proceeding ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_proceeding FORCE ROW LEVEL SECURITY;
CREATE POLICY place_scope ON assessment_proceeding TO tongxing_app USING ({SEEN}) WITH CHECK ({SEEN});
CREATE POLICY owner_all ON assessment_proceeding TO CURRENT_USER USING (true) WITH CHECK (true);
"""
UNWALL = """DROP POLICY place_scope ON assessment_proceeding; DROP POLICY owner_all ON assessment_proceeding;
ALTER TABLE assessment_proceeding DISABLE ROW LEVEL SECURITY;"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0006_subject"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Proceeding",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("road", models.CharField(max_length=12)),
                ("what", models.CharField(max_length=12)),
                ("unit", models.CharField(default="", max_length=24)),
                ("unit_kind", models.CharField(default="", max_length=24)),
                ("year", models.IntegerField()),
                ("said", SealedText(pad=64)),
                ("opened_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("staff", models.ForeignKey(null=True, **STAFF)),
                ("assessor", models.ForeignKey(null=True, db_index=False, **STAFF)),
                ("police", models.ForeignKey(null=True, db_index=False, **STAFF)),
                ("opened_by", models.ForeignKey(db_index=False, **STAFF)),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "road", "year"], name="proceeding_of")],
                "constraints": [
                    models.CheckConstraint(condition=Q(staff__isnull=True) | Q(unit="", unit_kind=""), name="proceeding_about_one"),
                    models.CheckConstraint(
                        condition=~Q(road="appraisal") | Q(staff__isnull=False, assessor__isnull=False, police__isnull=False),
                        name="appraisal_by_two",
                    ),
                    models.CheckConstraint(
                        condition=~Q(assessor=F("staff")) & ~Q(police=F("staff")) & ~Q(assessor=F("police")),
                        name="appraisal_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProceedingStep",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("turn", models.IntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("happened_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("said", SealedText(pad=64)),
                ("recorded_at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("proceeding", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.proceeding")),
                ("recorded_by", models.ForeignKey(db_index=False, **STAFF)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["proceeding", "turn"], name="proceeding_one_after_another")]
            },
        ),
        migrations.RunSQL(WALL, UNWALL),
        wall_by_parent("assessment_proceedingstep", parent="assessment_proceeding", key="proceeding_id"),
        *(append_only(table) for table in TABLES),
        *(resealable(table, "said") for table in TABLES),
        tracked("assessment_proceeding"),
        tracked("assessment_proceedingstep", place=PLACE),
        never_emptied(*TABLES),
    ]
