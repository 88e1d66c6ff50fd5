"""Where help is and what people need, with both walls; rows move, are sealed and are emptied with the file they belong to."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import (
    OF_CASE,
    append_only,
    append_only_but_moving,
    append_only_but_sealing,
    never_emptied,
    resealable,
    wall,
    wall_by_parent,
    wall_of_town,
)

emptied = import_module("tongxing.archive.migrations.0007_rows_emptied")
PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
STAFF = {**PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
PERSON = "(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"
OF_NEED = "(SELECT {what} FROM support_need n JOIN people_case c ON c.id = n.case_id WHERE n.id = r.need_id)"
OF_PROVIDER = "(SELECT p.place_id FROM support_provider p WHERE p.id = r.id)"
TABLES = ("support_provider", "support_providerend", "support_need", "support_step")

# What is destroyed with a file: the list of before goes on under its own name, this room's rows stand beside it, and
# whichever room comes next does the same, in any order.
HERS = "SELECT n.id FROM support_need n JOIN people_case c ON c.id = n.case_id WHERE c.person_id = ANY ($1)"
LISTED = f"""
ALTER FUNCTION archive_emptying() RENAME TO archive_emptying_before_support;
CREATE FUNCTION archive_emptying() RETURNS TABLE (kind text, source text, key text, hers text, becomes jsonb)
LANGUAGE sql IMMUTABLE AS $body$ SELECT * FROM archive_emptying_before_support() UNION ALL VALUES
  ('case', 'support_need', 'id', {emptied.quoted(f"r.id IN ({HERS})")}, '{{"said": "\\\\x"}}'::jsonb),
  ('case', 'support_step', 'id', {emptied.quoted(f"r.need_id IN ({HERS})")}, '{{"said": "\\\\x"}}'::jsonb)
$body$;
"""
AS_BEFORE = """DROP FUNCTION archive_emptying();
ALTER FUNCTION archive_emptying_before_support() RENAME TO archive_emptying;"""
LET = "'support_need_append_only', 'support_step_append_only'"


def _id():
    return ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("archive", "0007_rows_emptied"),
        ("people", "0014_opened_until"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                _id(),
                ("town_id", models.IntegerField()),
                ("place_id", models.IntegerField()),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=16)),
                ("services", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ("address", models.CharField(default="", max_length=120)),
                ("phone", models.CharField(default="", max_length=40)),
                ("bring", models.CharField(default="", max_length=200)),
                ("approval", models.CharField(default="", max_length=120)),
                ("since", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(db_index=False, **STAFF)),
            ],
            options={
                "indexes": [models.Index(fields=["town_id", "since"], name="provider_of")],
                "constraints": [models.CheckConstraint(condition=~Q(name="") & ~Q(services=[]), name="provider_says_what")],
            },
        ),
        migrations.CreateModel(
            name="ProviderEnd",
            fields=[
                ("provider", models.OneToOneField(db_column="id", primary_key=True, related_name="end", serialize=False, to="support.provider", **PROTECT)),
                ("town_id", models.IntegerField()),
                ("ended_on", models.DateField()),
                ("reason", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(**STAFF)),
            ],
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                _id(),
                ("place_id", models.IntegerField()),
                ("answers", models.CharField(max_length=16)),
                ("needed_on", models.DateField()),
                ("by_day", models.DateField(null=True)),
                ("from_deed", models.UUIDField(null=True)),
                ("said", SealedText(pad=64)),
                ("recorded_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, related_name="+", to="people.case", **PROTECT)),
                ("recorded_by", models.ForeignKey(db_index=False, **STAFF)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case"], name="need_case"),
                    models.Index(fields=["place_id", "needed_on"], name="need_place"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(by_day__isnull=True) | Q(by_day__gte=F("needed_on")), name="need_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                _id(),
                ("kind", models.CharField(max_length=12)),
                ("happened_on", models.DateField()),
                ("said", SealedText(pad=64)),
                ("recorded_at", models.DateTimeField()),
                ("need", models.ForeignKey(related_name="steps", to="support.need", **PROTECT)),
                ("recorded_by", models.ForeignKey(**STAFF)),
            ],
        ),
        wall_of_town("support_provider"),
        wall_by_parent("support_providerend", parent="support_provider", key="id"),
        wall("support_need"),
        wall_by_parent("support_step", parent="support_need", key="need_id"),
        *(append_only(table) for table in TABLES),
        append_only_but_sealing("support_need"),
        resealable("support_need", "said", moves=True),
        append_only_but_moving("support_need", "said", person=OF_CASE),
        resealable("support_step", "said"),
        tracked("support_provider"),
        tracked("support_providerend", place=OF_PROVIDER),
        tracked("support_need", person=PERSON),
        tracked("support_step", place=OF_NEED.format(what="n.place_id"), person=OF_NEED.format(what="c.person_id")),
        never_emptied(*TABLES),
        migrations.RunSQL(LISTED, AS_BEFORE),
        migrations.RunSQL(emptied.let_through(emptied.EMPTIES, LET), emptied.let_through(emptied.EMPTIES, LET, back=True)),
    ]
