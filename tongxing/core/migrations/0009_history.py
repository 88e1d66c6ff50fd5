"""Where the history of rows stands; the rooms hang their tables on it (``core/history.py``)."""

import django.contrib.postgres.fields
from django.db import migrations, models

from tongxing.core.history import FUNCTIONS, tracked
from tongxing.core.rows import SCOPE, append_only, append_only_but_sealing, never_emptied, resealable

DEFAULTS = f"""
ALTER TABLE core_rowchange ALTER COLUMN id SET DEFAULT gen_random_uuid(),
  ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY,
  ALTER COLUMN recorded_at SET DEFAULT clock_timestamp(),
  ALTER COLUMN tx SET DEFAULT core_tx(),
  ALTER COLUMN salt SET DEFAULT uuid_send(gen_random_uuid()),
  ALTER COLUMN login SET DEFAULT core_login();
CREATE TRIGGER wait_for_seal AFTER INSERT ON core_rowchange REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION core_wait_for_seal('R');
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_rowchange, core_tracked FROM tongxing_app;
ALTER TABLE core_rowchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_rowchange FORCE ROW LEVEL SECURITY;
ALTER TABLE core_tracked ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_tracked FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON core_tracked TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON core_rowchange TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY read_change ON core_rowchange FOR SELECT TO tongxing_app USING (place_id = ANY ({SCOPE}));
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0008_trail")]
    operations = [
        migrations.CreateModel(
            name="RowChange",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("n", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("tx", models.UUIDField()),
                ("source", models.CharField(max_length=40)),
                ("row", models.CharField(max_length=40)),
                ("op", models.CharField(max_length=1)),
                ("place_id", models.IntegerField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("digest", models.BinaryField(null=True)),
                ("ciphers", models.BinaryField(null=True)),
                ("salt", models.BinaryField()),
                ("login", models.CharField(max_length=63)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "row", "-n"], name="change_of_row"),
                    models.Index(
                        fields=["person_id"],
                        name="change_of_person",
                        condition=models.Q(("person_id__isnull", False)),
                    ),
                    models.Index(
                        fields=["place_id", "-recorded_at"],
                        name="change_of_place",
                        condition=models.Q(("op", "I"), _negated=True),
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Tracked",
            fields=[
                ("source", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                (
                    "quiet",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                (
                    "ignored",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("shape", models.TextField()),
            ],
        ),
        append_only("core_rowchange"),
        append_only_but_sealing("core_rowchange"),
        never_emptied("core_rowchange", "core_tracked"),
        migrations.RunSQL(FUNCTIONS + DEFAULTS, migrations.RunSQL.noop),
        tracked("core_alarm"),
        tracked(
            "core_alarmanswer", place="(SELECT a.place_id FROM core_alarm a WHERE a.id = r.alarm_id)"
        ),
    ]
