"""Scans and their withdrawals, with their walls; and two questions that are answered without showing a row."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids
from tongxing.core.rows import append_only, append_only_but_sealing, resealable, wall, wall_by_parent

STAFF = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}

# Both see every row, sealed ones too, and tell no row: the house may not take the pages of a sealed file for
# rubbish, and a township's room is counted whole whoever asks.
QUESTIONS = """
CREATE FUNCTION archive_unnamed(asked text[], taken_back_before timestamptz) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a FROM unnest(asked) a WHERE NOT EXISTS (
    SELECT 1 FROM archive_scan s WHERE s.address = a AND NOT EXISTS (
      SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id AND w.at < taken_back_before))
$$;
CREATE FUNCTION archive_room_taken(town integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(s.size), 0)::bigint FROM archive_scan s
  WHERE s.town_id = town AND NOT EXISTS (SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id)
$$;
REVOKE ALL ON FUNCTION archive_unnamed(text[], timestamptz), archive_room_taken(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_unnamed(text[], timestamptz), archive_room_taken(integer) TO tongxing_app;
"""
BACK = "DROP FUNCTION archive_unnamed(text[], timestamptz); DROP FUNCTION archive_room_taken(integer);"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0006_pairs"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.case")),
                ("place_id", models.IntegerField()),
                ("town_id", models.IntegerField()),
                ("paper", models.CharField(default="", max_length=24)),
                ("deed_id", models.UUIDField(null=True)),
                ("label", models.CharField(max_length=16)),
                ("kind", models.CharField(choices=[("picture", "照片"), ("pdf", "PDF")], max_length=8)),
                ("name", tongxing.core.fields.SealedText(null=True)),
                ("address", models.CharField(max_length=64)),
                ("parts", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("size", models.BigIntegerField()),
                ("doubts", models.CharField(default="", max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(**STAFF)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case"], name="scan_case"),
                    models.Index(fields=["town_id"], name="scan_town"),
                    models.Index(fields=["address"], name="scan_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("deed_id__isnull", False), ("paper", ""))
                        | models.Q(models.Q(("paper", ""), _negated=True), ("deed_id__isnull", True)),
                        name="scan_of_paper_or_record",
                    ),
                    models.CheckConstraint(condition=models.Q(("parts__len__gte", 2)), name="scan_has_a_page"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("scan", models.OneToOneField(db_column="id", on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="taken_back", serialize=False, to="archive.scan")),
                ("at", models.DateTimeField()),
                ("reason", tongxing.core.fields.SealedText()),
                ("by", models.ForeignKey(**STAFF)),
            ],
        ),
        wall("archive_scan"),
        wall_by_parent("archive_withdrawal", parent="archive_scan", key="id"),
        append_only("archive_scan"),
        append_only("archive_withdrawal"),
        append_only_but_sealing("archive_scan"),
        resealable("archive_scan", "name", moves=True),
        resealable("archive_withdrawal", "reason"),
        migrations.RunSQL(QUESTIONS, BACK),
    ]
