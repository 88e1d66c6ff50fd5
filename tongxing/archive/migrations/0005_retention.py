"""Tables of periods and lists of what is destroyed; the database has the last word on both (docs/adr/0037).

A list is carried out by the second person's word, in the same statement: two people, a table that two people agreed to and
that is the last one, files that are sealed, periods that are over by the database's own clock. What it writes are the
addresses of stored files whose keys are to go; nobody else may write there.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, resealable, wall_of_town
from tongxing.core.wall_sql import TOWN

PROTECT = django.db.models.deletion.PROTECT
HAND = {"on_delete": PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
ID = ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))
TABLES = ("schedule", "scheduleword", "destruction", "destructionitem", "destructionword", "destroyed")
FIXED = "SET search_path = pg_catalog, public, pg_temp"
OVER = "make_date(extract(year FROM f.closed_on)::int + 1 + years, 1, 1)"
LAST = """(SELECT s.id FROM archive_schedule s JOIN archive_scheduleword w ON w.id = s.id AND w.agreed
  WHERE s.town_id = {town} ORDER BY w.said_at DESC LIMIT 1)"""
# Sealed files of the caller's town, by number: when the last measure ended, and how many stored files are left of each class.
SEALED = f"""
CREATE FUNCTION archive_sealed_files() RETURNS TABLE (person_id uuid, number text, closed_on date, scans int, issued int)
LANGUAGE sql STABLE SECURITY DEFINER {FIXED} AS $$
  SELECT p.id, p.number::text, max(c.closed_on),
    (SELECT count(*) FROM archive_scan s JOIN people_case k ON k.id = s.case_id WHERE k.person_id = p.id
       AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id))::int,
    (SELECT count(*) FROM archive_issuedpaper s JOIN people_case k ON k.id = s.case_id WHERE k.person_id = p.id
       AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id))::int
  FROM people_person p JOIN people_case c ON c.person_id = p.id
  WHERE p.place_id < 0 AND p.town_id = {TOWN} GROUP BY p.id HAVING bool_and(c.closed_on IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION archive_sealed_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_sealed_files() TO tongxing_app;
"""
# every file on the list is sealed, of this town, and its period is over by the database's own clock
ALL_DUE = f"""  PERFORM 1 FROM people_person p JOIN archive_destructionitem i ON i.person_id = p.id
    WHERE i.destruction_id = asked.id FOR UPDATE OF p;
  IF coalesce(years, 0) <= 0 OR EXISTS (
    SELECT 1 FROM archive_destructionitem i JOIN people_person p ON p.id = i.person_id
    CROSS JOIN LATERAL (SELECT max(c.closed_on) AS closed_on, bool_or(c.closed_on IS NULL) AS runs
                        FROM people_case c WHERE c.person_id = p.id) f
    WHERE i.destruction_id = asked.id AND (p.place_id >= 0 OR p.town_id <> asked.town_id OR f.runs
      OR f.closed_on IS NULL OR {OVER} > (now() AT TIME ZONE 'Asia/Shanghai')::date)) THEN
    RAISE EXCEPTION 'not due' USING ERRCODE = 'TX016';
  END IF;
"""
CARRIED_OUT = f"""
CREATE FUNCTION archive_carried_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {FIXED} AS $$
DECLARE
  asked archive_destruction%ROWTYPE;
  years integer;
BEGIN
  IF NOT NEW.agreed THEN RETURN NULL; END IF;
  SELECT * INTO STRICT asked FROM archive_destruction WHERE id = NEW.id FOR UPDATE;
  IF asked.proposed_by_id = NEW.said_by_id THEN
    RAISE EXCEPTION 'destroyed by two people' USING ERRCODE = 'TX002';
  ELSIF asked.town_id <> NEW.town_id THEN
    RAISE EXCEPTION 'a list of another town' USING ERRCODE = 'TX003';
  ELSIF asked.schedule_id IS DISTINCT FROM {LAST.format(town="asked.town_id")} THEN
    RAISE EXCEPTION 'no approved table' USING ERRCODE = 'TX015';
  END IF;
  SELECT (s.periods ->> asked.kind)::int INTO years FROM archive_schedule s WHERE s.id = asked.schedule_id;
{ALL_DUE}  INSERT INTO archive_destroyed (id, destruction_id, town_id, of_row, address)
    SELECT gen_random_uuid(), asked.id, asked.town_id, s.id, s.address
    FROM (SELECT x.id, x.case_id, x.address, 'scans' AS kind FROM archive_scan x
          UNION ALL SELECT x.id, x.case_id, x.address, 'issued' FROM archive_issuedpaper x) s
    JOIN people_case c ON c.id = s.case_id JOIN archive_destructionitem i ON i.person_id = c.person_id
    WHERE i.destruction_id = asked.id AND s.kind = asked.kind
      AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION archive_carried_out() FROM PUBLIC;
CREATE TRIGGER carried_out AFTER INSERT ON archive_destructionword
  FOR EACH ROW EXECUTE FUNCTION archive_carried_out();

CREATE FUNCTION archive_table_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {FIXED} AS $$
BEGIN
  IF NEW.agreed AND EXISTS (SELECT 1 FROM archive_schedule s WHERE s.id = NEW.id
      AND (s.entered_by_id = NEW.said_by_id OR s.town_id <> NEW.town_id)) THEN
    RAISE EXCEPTION 'a table by two people' USING ERRCODE = 'TX002';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION archive_table_by_two() FROM PUBLIC;
CREATE TRIGGER by_two AFTER INSERT ON archive_scheduleword
  FOR EACH ROW EXECUTE FUNCTION archive_table_by_two();
REVOKE INSERT ON archive_destroyed FROM tongxing_app;
"""
# What is destroyed on record names its file no more; a file two people's papers share stays for the other one.
UNNAMED = f"""
CREATE OR REPLACE FUNCTION archive_unnamed(asked text[], taken_back_before timestamptz) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER {FIXED} AS $$
  SELECT a FROM unnest(asked) a WHERE NOT EXISTS (
    SELECT 1 FROM archive_scan s WHERE s.address = a
      AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id)
      AND NOT EXISTS (SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id AND w.at < taken_back_before))
  AND NOT EXISTS (SELECT 1 FROM archive_issuedpaper p WHERE p.address = a
      AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = p.id))
$$;
"""
BACK = """
DROP TRIGGER carried_out ON archive_destructionword; DROP FUNCTION archive_carried_out();
DROP TRIGGER by_two ON archive_scheduleword; DROP FUNCTION archive_table_by_two(); DROP FUNCTION archive_sealed_files();
"""


def made(name, *fields, **options):
    """A table of one town's desk."""
    return migrations.CreateModel(name=name, fields=list(fields), options=options)


def word(name, of):
    """The one word of a second person."""
    return (name, models.OneToOneField(db_column="id", on_delete=PROTECT, primary_key=True, related_name="word", serialize=False, to=of))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_issued"),
        ("people", "0014_opened_until"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        made(
            "Schedule", ID, ("town_id", models.IntegerField()), ("number", models.CharField(max_length=60)),
            ("approved_by", models.CharField(max_length=60)), ("approved_on", models.DateField()),
            ("periods", models.JSONField()), ("entered_at", models.DateTimeField()), ("entered_by", models.ForeignKey(**HAND)),
        ),
        made(
            "ScheduleWord", word("schedule", "archive.schedule"), ("town_id", models.IntegerField()),
            ("agreed", models.BooleanField()), ("said_at", models.DateTimeField()), ("said_by", models.ForeignKey(**HAND)),
        ),
        made(
            "Destruction", ID, ("town_id", models.IntegerField()), ("kind", models.CharField(max_length=12)),
            ("proposed_at", models.DateTimeField()), ("proposed_by", models.ForeignKey(**HAND)),
            ("schedule", models.ForeignKey(on_delete=PROTECT, related_name="+", to="archive.schedule")),
        ),
        made(
            "DestructionItem", ID, ("town_id", models.IntegerField()),
            ("number", tongxing.core.fields.CText(db_collation="C", max_length=16)), ("closed_on", models.DateField()),
            ("over_on", models.DateField()), ("pieces", models.IntegerField()),
            ("destruction", models.ForeignKey(on_delete=PROTECT, related_name="items", to="archive.destruction")),
            ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.person")),
        ),
        made(
            "DestructionWord", word("destruction", "archive.destruction"), ("town_id", models.IntegerField()),
            ("agreed", models.BooleanField()), ("reason", tongxing.core.fields.SealedText(default="")),
            ("said_at", models.DateTimeField()), ("said_by", models.ForeignKey(**HAND)),
        ),
        made(
            "Destroyed", ID, ("town_id", models.IntegerField()), ("of_row", models.UUIDField(unique=True)),
            ("address", models.CharField(max_length=64)),
            ("destruction", models.ForeignKey(on_delete=PROTECT, related_name="+", to="archive.destruction")),
            indexes=[models.Index(fields=["address"], name="destroyed_address")],
        ),
        *(wall_of_town(f"archive_{t}") for t in TABLES),
        *(append_only(f"archive_{t}") for t in TABLES),
        *(tracked(f"archive_{t}", place="r.town_id") for t in TABLES),
        never_emptied(*(f"archive_{t}" for t in TABLES)),
        resealable("archive_destructionword", "reason"),
        migrations.RunSQL(SEALED + CARRIED_OUT, BACK),
        migrations.RunSQL(UNNAMED, migrations.RunSQL.noop),
    ]
