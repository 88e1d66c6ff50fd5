"""Alarms can only be added and answered; a reader sees those of her places and those of the whole house."""

import django.db.models.deletion
from django.db import migrations, models

import tongxing.core.fields
import tongxing.core.ids
from tongxing.core.rows import append_only, wall_by_parent
from tongxing.core.wall_sql import FUNCTIONS, SCOPE


class Migration(migrations.Migration):
    dependencies = [("core", "0003_trail_newest_first")]
    operations = [
        # a house of 0.1.0 made its walls before they had functions of their own
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=32)),
                ("weight", models.CharField(max_length=8)),
                ("place_id", models.IntegerField(null=True)),
                ("staff_id", models.IntegerField(null=True)),
                ("about_id", models.UUIDField(null=True)),
                ("once", models.CharField(max_length=120, null=True)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["place_id", "-at"], name="alarm_place")],
                "constraints": [models.UniqueConstraint(fields=("once",), name="alarm_once_an_occasion")],
            },
        ),
        migrations.CreateModel(
            name="AlarmAnswer",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("staff_id", models.IntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[("fine", "看过，没有问题"), ("reminded", "提醒了本人"), ("acted", "已经处理")], max_length=10
                    ),
                ),
                ("note", tongxing.core.fields.SealedText()),
                (
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="core.alarm"
                    ),
                ),
            ],
        ),
        append_only("core_alarm"),
        append_only("core_alarmanswer"),
        migrations.RunSQL(
            f"""
            ALTER TABLE core_alarm ENABLE ROW LEVEL SECURITY;
            ALTER TABLE core_alarm FORCE ROW LEVEL SECURITY;
            CREATE POLICY raise_alarm ON core_alarm FOR INSERT TO tongxing_app WITH CHECK (true);
            CREATE POLICY read_alarm ON core_alarm FOR SELECT TO tongxing_app
                USING (place_id = ANY ({SCOPE}) OR (place_id IS NULL AND {SCOPE} IS NOT NULL));
            CREATE POLICY owner_all ON core_alarm TO CURRENT_USER USING (true) WITH CHECK (true);
            """,
            "DROP POLICY raise_alarm ON core_alarm; DROP POLICY read_alarm ON core_alarm;"
            "DROP POLICY owner_all ON core_alarm; ALTER TABLE core_alarm DISABLE ROW LEVEL SECURITY",
        ),
        wall_by_parent("core_alarmanswer", parent="core_alarm", key="alarm_id"),
    ]
