"""Requests get a number without a gap, and whoever one is about cannot answer it, whatever hand writes the row."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, wall_by_parent
from tongxing.core.wall_sql import TOWN

PLACE = "(SELECT d.place_id FROM duties_deed d WHERE d.id = r.id)"
PERSON = "(SELECT c.person_id FROM duties_deed d JOIN people_case c ON c.id = d.case_id WHERE d.id = r.id)"

NUMBER = f"""
CREATE FUNCTION conduct_next_request(of_year integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here integer := {TOWN};
BEGIN
  IF here IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('conduct.request|' || here || '|' || of_year, 0));
  RETURN (SELECT coalesce(max(a.serial), 0) + 1 FROM conduct_asked a WHERE a.town_id = here AND a.year = of_year);
END $$;
REVOKE ALL ON FUNCTION conduct_next_request(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_next_request(integer) TO tongxing_app;
"""
ANOTHER_HAND = """
CREATE FUNCTION conduct_answered_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM conduct_asked a WHERE a.id = NEW.about_id AND NEW.recorded_by_id = ANY (a.concerns)) THEN
    RAISE EXCEPTION 'whoever it is about does not answer it' USING ERRCODE = 'TX034';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answered_by_another BEFORE INSERT ON duties_deed FOR EACH ROW
  WHEN (NEW.kind = 'request_answer') EXECUTE FUNCTION conduct_answered_by_another();
"""
BACK = "DROP TRIGGER answered_by_another ON duties_deed; DROP FUNCTION conduct_answered_by_another();"


class Migration(migrations.Migration):
    dependencies = [("conduct", "0006_own_code")]
    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("deed", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="duties.deed")),
                ("town_id", models.IntegerField()),
                ("year", models.IntegerField()),
                ("serial", models.IntegerField()),
                ("concerns", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["town_id", "year", "serial"], name="request_number_once"),
                    models.CheckConstraint(condition=models.Q(serial__gte=1), name="request_numbered"),
                ],
            },
        ),
        wall_by_parent("conduct_asked", parent="duties_deed", key="id"),
        append_only("conduct_asked"),
        tracked("conduct_asked", place=PLACE, person=PERSON),
        never_emptied("conduct_asked"),
        migrations.RunSQL(NUMBER, "DROP FUNCTION conduct_next_request(integer)"),
        migrations.RunSQL(ANOTHER_HAND, BACK),
    ]
