"""A file that goes to another village of its town goes as a whole, by writing down that it does (docs/adr/0031).

As with sealing (0005) there is no function anybody could call, and no list of tables that could be forgotten: every table
with a ``place_id`` beside a ``person_id`` or ``case_id`` follows. The trail and the history of rows stay where they were
written: their places are part of what the chain commits to.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import (
    ITS_PERSON,
    OF_CASE,
    append_only,
    append_only_but_moving,
    never_emptied,
    wall,
)

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
MOVE = """
CREATE FUNCTION people_file_changes_village() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose people_person%ROWTYPE;
  part record;
BEGIN
  SELECT * INTO STRICT whose FROM people_person WHERE id = NEW.person_id FOR UPDATE;
  PERFORM 1 FROM people_case WHERE person_id = whose.id FOR UPDATE;
  IF whose.place_id <> NEW.from_place_id OR NEW.place_id <> NEW.to_place_id THEN
    RAISE EXCEPTION 'the file lies elsewhere' USING ERRCODE = 'TX011';
  ELSIF (SELECT count(*) FROM org_place WHERE id IN (NEW.from_place_id, NEW.to_place_id) AND town_id = whose.town_id) <> 2 THEN
    RAISE EXCEPTION 'a village of another town' USING ERRCODE = 'TX012';
  ELSIF EXISTS (SELECT 1 FROM people_join j WHERE whose.id IN (j.kept_id, j.other_id)
      AND NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id)) THEN
    RAISE EXCEPTION 'the file is shown with another' USING ERRCODE = 'TX013';
  END IF;
  UPDATE people_person SET place_id = NEW.to_place_id WHERE id = whose.id;
  FOR part IN
    SELECT DISTINCT ON (c.oid) c.oid::regclass AS name, k.attname AS key
    FROM pg_class c JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'place_id' AND NOT p.attisdropped
      JOIN pg_attribute k ON k.attrelid = c.oid AND NOT k.attisdropped AND k.attname IN ('person_id', 'case_id')
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
      AND c.relname NOT IN ('core_auditperson', 'core_rowchange')
    ORDER BY c.oid, k.attname DESC
  LOOP
    EXECUTE format(
      CASE part.key
        WHEN 'case_id' THEN 'UPDATE %s SET place_id = $3 WHERE place_id = $2'
          || ' AND case_id IN (SELECT id FROM people_case WHERE person_id = $1)'
        ELSE 'UPDATE %s SET place_id = $3 WHERE place_id = $2 AND %I = $1'
      END, part.name, part.key) USING whose.id, NEW.from_place_id, NEW.to_place_id;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER file_moves AFTER INSERT ON people_villagechange
  FOR EACH ROW EXECUTE FUNCTION people_file_changes_village();
REVOKE ALL ON FUNCTION people_file_changes_village() FROM PUBLIC;
"""
BACK = "DROP TRIGGER file_moves ON people_villagechange; DROP FUNCTION people_file_changes_village();"


class Migration(migrations.Migration):
    dependencies = [("people", "0012_relatives"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="VillageChange",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.IntegerField()),
                ("from_place_id", models.IntegerField()),
                ("to_place_id", models.IntegerField()),
                ("moved_on", models.DateField()),
                ("reason", SealedText()),
                ("recorded_at", models.DateTimeField()),
                ("person", models.ForeignKey(db_index=False, to="people.person", **PROTECT)),
                ("recorded_by", models.ForeignKey(null=True, to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="village_change_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(from_place_id=models.F("to_place_id")), name="village_change_goes_elsewhere"
                    )
                ],
            },
        ),
        wall("people_villagechange"),
        append_only("people_villagechange"),
        append_only_but_moving("people_villagechange", "reason", person=ITS_PERSON),
        append_only_but_moving("people_decision", "number", person=OF_CASE),
        append_only_but_moving("people_relative", "name", "phone", person=ITS_PERSON),
        tracked("people_villagechange", person="r.person_id"),
        never_emptied("people_villagechange"),
        migrations.RunSQL(MOVE, BACK),
    ]
