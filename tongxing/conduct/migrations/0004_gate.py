"""Drafts and their steps, and the last word of the tables: a second person of another post, and no record without one."""

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
    append_only_but_sealing,
    never_emptied,
    resealable,
    wall,
    wall_by_parent,
)

STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
KEY = {"default": tongxing.core.ids.uuid7, "editable": False, "primary_key": True, "serialize": False}
ONCE = ("seconded", "declined", "done", "objected", "decided", "answered", "withdrawn")
CASE = "(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"
PLACE = "(SELECT m.place_id FROM conduct_matter m WHERE m.id = r.matter_id)"
PERSON = "(SELECT c.person_id FROM conduct_matter m JOIN people_case c ON c.id = m.case_id WHERE m.id = r.matter_id)"

GATE = """
CREATE FUNCTION conduct_gate_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m conduct_matter%ROWTYPE;
BEGIN
  SELECT * INTO STRICT m FROM conduct_matter WHERE id = NEW.matter_id;
  IF NEW.kind IN ('seconded', 'declined') AND (m.opened_by_id = NEW.recorded_by_id OR m.role = NEW.role) THEN
    RAISE EXCEPTION 'a draft is looked at by a second person of another post' USING ERRCODE = 'TX014';
  ELSIF NEW.kind = 'seconded' AND NOT EXISTS (
      SELECT 1 FROM conduct_matterstep s WHERE s.matter_id = m.id AND s.kind = 'checked') THEN
    RAISE EXCEPTION 'nobody has answered the checklist' USING ERRCODE = 'TX015';
  ELSIF NEW.kind = 'done' AND NOT EXISTS (
      SELECT 1 FROM conduct_matterstep s WHERE s.matter_id = m.id AND s.kind = 'seconded') THEN
    RAISE EXCEPTION 'no second person has agreed' USING ERRCODE = 'TX016';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER gate_step BEFORE INSERT ON conduct_matterstep FOR EACH ROW EXECUTE FUNCTION conduct_gate_step();
CREATE FUNCTION conduct_through_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.withdrawn AND NOT EXISTS (
      SELECT 1 FROM conduct_matter m JOIN conduct_matterstep s ON s.matter_id = m.id AND s.kind = 'seconded'
      WHERE m.id = NEW.id AND m.case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'no warning and no report but through the gate' USING ERRCODE = 'TX017';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER through_the_gate BEFORE INSERT ON duties_deed FOR EACH ROW
  WHEN (NEW.kind IN ('admonition', 'police_report')) EXECUTE FUNCTION conduct_through_the_gate();
"""
BACK = """DROP TRIGGER through_the_gate ON duties_deed; DROP FUNCTION conduct_through_the_gate();
DROP TRIGGER gate_step ON conduct_matterstep; DROP FUNCTION conduct_gate_step();"""


class Migration(migrations.Migration):
    dependencies = [
        ("conduct", "0003_villages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("place_id", models.IntegerField()),
                ("said", SealedText(pad=64)),
                ("opened_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.case")),
                ("opened_by", models.ForeignKey(**STAFF)),
            ],
            options={"indexes": [models.Index(fields=["case"], name="matter_case")]},
        ),
        migrations.CreateModel(
            name="MatterStep",
            fields=[
                ("id", models.UUIDField(**KEY)),
                ("kind", models.CharField(max_length=12)),
                ("happened_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("said", SealedText(pad=64)),
                ("recorded_at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="conduct.matter")),
                ("recorded_by", models.ForeignKey(**STAFF)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ONCE)), fields=["matter", "kind"], name="matter_step_once"
                    )
                ],
            },
        ),
        wall("conduct_matter"),
        wall_by_parent("conduct_matterstep", parent="conduct_matter", key="matter_id"),
        append_only("conduct_matter"),
        append_only("conduct_matterstep"),
        append_only_but_sealing("conduct_matter"),
        resealable("conduct_matter", "said", moves=True),
        append_only_but_moving("conduct_matter", "said", person=OF_CASE),
        resealable("conduct_matterstep", "said"),
        migrations.RunSQL(GATE, BACK),
        tracked("conduct_matter", person=CASE),
        tracked("conduct_matterstep", place=PLACE, person=PERSON),
        never_emptied("conduct_matter", "conduct_matterstep"),
    ]
