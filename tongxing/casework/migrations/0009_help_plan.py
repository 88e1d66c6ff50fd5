"""The person's own plan and what a second person said to it; nobody answers her own plan, whatever wrote the row."""

import django.db.models.deletion
from django.db import migrations, models

from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_by_parent

TABLES = ("casework_helpplan", "casework_plananswer")
PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = "(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"
TWO = """
CREATE FUNCTION casework_plan_by_two() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written duties_deed%ROWTYPE;
  answered duties_deed%ROWTYPE;
BEGIN
  SELECT * INTO STRICT written FROM duties_deed WHERE id = NEW.plan_id;
  SELECT * INTO STRICT answered FROM duties_deed WHERE id = NEW.id;
  IF written.recorded_by_id IS NOT DISTINCT FROM answered.recorded_by_id THEN
    RAISE EXCEPTION 'a plan is agreed to by a second person' USING ERRCODE = 'TX006';
  ELSIF written.case_id <> answered.case_id OR written.kind <> 'help_plan' OR answered.kind <> 'plan_answer' THEN
    RAISE EXCEPTION 'an answer to another plan' USING ERRCODE = 'TX007';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER by_two AFTER INSERT ON casework_plananswer FOR EACH ROW EXECUTE FUNCTION casework_plan_by_two();
REVOKE ALL ON FUNCTION casework_plan_by_two() FROM PUBLIC;
"""
BACK = "DROP TRIGGER by_two ON casework_plananswer; DROP FUNCTION casework_plan_by_two();"


def deed() -> models.OneToOneField:
    """A detail row shares the key of its deed."""
    return models.OneToOneField(
        db_column="id",
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        serialize=False,
        to="duties.deed",
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_agreement"), ("duties", "0008_history")]
    operations = [
        migrations.CreateModel(
            name="HelpPlan",
            fields=[
                ("deed", deed()),
                ("version", models.IntegerField()),
                ("wish", SealedText()),
                ("goals", SealedText()),
            ],
        ),
        migrations.CreateModel(
            name="PlanAnswer",
            fields=[
                ("deed", deed()),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="casework.helpplan",
                    ),
                ),
            ],
        ),
        *(wall_by_parent(table, parent="duties_deed", key="id") for table in TABLES),
        *(append_only(table) for table in TABLES),
        resealable("casework_helpplan", "wish", "goals"),
        migrations.RunSQL(TWO, BACK),
        *(tracked(table, place=PLACE, person=PERSON) for table in TABLES),
        never_emptied(*TABLES),
    ]
