"""The register of issued papers, with its walls, its numbers without a gap, and the two old questions asked of it too."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import (
    OF_CASE,
    append_only,
    append_only_but_moving,
    never_emptied,
    resealable,
    wall,
    wall_by_parent,
)
from tongxing.core.wall_sql import TOWN

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
PLACE = "(SELECT s.place_id FROM archive_issuedpaper s WHERE s.id = r.id)"
PERSON = "(SELECT c.person_id FROM archive_issuedpaper s JOIN people_case c ON c.id = s.case_id WHERE s.id = r.id)"

# The next number of a kind and year in the caller's own town. It sees every row, sealed ones and those of other villages too,
# and holds that one series until the transaction ends; the row is written before, so the last number is the count.
NUMBER = f"""
CREATE FUNCTION archive_next_number(asked text, of_year integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here integer := {TOWN};
BEGIN
  IF here IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('archive.number|' || here || '|' || of_year || '|' || asked, 0));
  RETURN (SELECT coalesce(max(p.serial), 0) + 1 FROM archive_issuedpaper p
          WHERE p.town_id = here AND p.kind = asked AND p.year = of_year);
END $$;
REVOKE ALL ON FUNCTION archive_next_number(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_next_number(text, integer) TO tongxing_app;
"""
SCANS_UNNAMED = """NOT EXISTS (
    SELECT 1 FROM archive_scan s WHERE s.address = a AND NOT EXISTS (
      SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id AND w.at < taken_back_before))"""
UNNAMED = """
CREATE OR REPLACE FUNCTION archive_unnamed(asked text[], taken_back_before timestamptz) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a FROM unnest(asked) a WHERE {where}
$$;
"""
SCANS_ROOM = """(SELECT coalesce(sum(s.size), 0) FROM archive_scan s
  WHERE s.town_id = town AND NOT EXISTS (SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id))"""
ROOM = """
CREATE OR REPLACE FUNCTION archive_room_taken(town integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ({sum})::bigint
$$;
"""
NAMED = " AND NOT EXISTS (SELECT 1 FROM archive_issuedpaper p WHERE p.address = a)"
PAPERS_ROOM = " + (SELECT coalesce(sum(p.size), 0) FROM archive_issuedpaper p WHERE p.town_id = town)"
WITH_PAPERS = UNNAMED.format(where=SCANS_UNNAMED + NAMED) + ROOM.format(sum=SCANS_ROOM + PAPERS_ROOM)
WITHOUT = UNNAMED.format(where=SCANS_UNNAMED) + ROOM.format(sum=SCANS_ROOM)


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_villages"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="IssuedPaper",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.IntegerField()),
                ("town_id", models.IntegerField()),
                ("kind", models.CharField(max_length=24)),
                ("deed_id", models.UUIDField(null=True)),
                ("labels", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ("year", models.IntegerField()),
                ("serial", models.IntegerField()),
                ("address", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                ("digest", SealedText()),
                ("recorded_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, to="people.case", **PROTECT)),
                ("recorded_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
                ("supersedes", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="archive.issuedpaper")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case"], name="issued_paper_case"),
                    models.Index(fields=["address"], name="issued_paper_address"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["town_id", "kind", "year", "serial"], name="issued_paper_number_once"),
                    models.CheckConstraint(condition=models.Q(labels__len__gte=1, serial__gte=1), name="issued_paper_numbered"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voiding",
            fields=[
                ("paper", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="voided", serialize=False, to="archive.issuedpaper")),
                ("at", models.DateTimeField()),
                ("reason", SealedText()),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
        ),
        wall("archive_issuedpaper"),
        wall_by_parent("archive_voiding", parent="archive_issuedpaper", key="id"),
        append_only("archive_issuedpaper"),
        append_only("archive_voiding"),
        append_only_but_moving("archive_issuedpaper", "digest", person=OF_CASE),
        resealable("archive_voiding", "reason"),
        tracked("archive_issuedpaper", person="(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"),
        tracked("archive_voiding", place=PLACE, person=PERSON),
        never_emptied("archive_issuedpaper", "archive_voiding"),
        migrations.RunSQL(NUMBER, "DROP FUNCTION archive_next_number(text, integer)"),
        migrations.RunSQL(WITH_PAPERS, WITHOUT),
    ]
