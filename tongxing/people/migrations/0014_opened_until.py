"""A sealed file is opened until a day and goes back by itself (docs/adr/0037).

The statement that turns a file is one function now, which nobody may call: the decision of two people calls it, and so does
the row that says an opening is over. That row opens nothing; it only carries out what the two decided.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tongxing.core.history import tracked
from tongxing.core.rows import append_only, never_emptied, wall

PROTECT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
FIXED = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
TURN = f"""
CREATE FUNCTION people_turn(whose uuid, side integer) RETURNS void LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  part record;
BEGIN
  UPDATE people_person SET place_id = -place_id WHERE id = whose;
  FOR part IN
    SELECT DISTINCT ON (c.oid) c.oid::regclass AS name, k.attname AS key
    FROM pg_class c JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'place_id' AND NOT p.attisdropped
      JOIN pg_attribute k ON k.attrelid = c.oid AND NOT k.attisdropped
        AND (k.attname IN ('person_id', 'case_id') OR c.relname = 'core_auditevent' AND k.attname = 'about_id')
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
    ORDER BY c.oid, k.attname DESC
  LOOP
    EXECUTE format(
      CASE part.key
        WHEN 'case_id' THEN 'UPDATE %s SET place_id = -place_id WHERE sign(place_id) = $2'
          || ' AND case_id IN (SELECT id FROM people_case WHERE person_id = $1)'
        ELSE 'UPDATE %s SET place_id = -place_id WHERE sign(place_id) = $2 AND %I = $1'
      END, part.name, part.key) USING whose, side;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION people_turn(uuid, integer) FROM PUBLIC;

CREATE OR REPLACE FUNCTION people_file_moves() RETURNS trigger LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  asked people_sealproposal%ROWTYPE;
  whose people_person%ROWTYPE;
  side integer;
BEGIN
  IF NOT NEW.confirmed THEN RETURN NULL; END IF;
  SELECT * INTO STRICT asked FROM people_sealproposal WHERE id = NEW.proposal_id;
  SELECT * INTO STRICT whose FROM people_person WHERE id = asked.person_id FOR UPDATE;
  PERFORM 1 FROM people_case WHERE person_id = whose.id FOR UPDATE;
  side := CASE asked.turn WHEN 'seal' THEN 1 ELSE -1 END;
  IF asked.proposed_by_id = NEW.decided_by_id THEN
    RAISE EXCEPTION 'a file moves by two people' USING ERRCODE = 'TX002';
  ELSIF asked.town_id <> NEW.town_id OR whose.town_id <> NEW.town_id THEN
    RAISE EXCEPTION 'a file of another town' USING ERRCODE = 'TX003';
  ELSIF sign(whose.place_id) <> side THEN
    RAISE EXCEPTION 'the file is there already' USING ERRCODE = 'TX004';
  ELSIF side = 1 AND EXISTS (SELECT 1 FROM people_case WHERE person_id = whose.id AND closed_on IS NULL) THEN
    RAISE EXCEPTION 'a measure still runs' USING ERRCODE = 'TX005';
  END IF;
  PERFORM people_turn(whose.id, side);
  RETURN NULL;
END $$;

CREATE FUNCTION people_file_returns() RETURNS trigger LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  asked people_sealproposal%ROWTYPE;
  whose people_person%ROWTYPE;
BEGIN
  SELECT * INTO STRICT asked FROM people_sealproposal WHERE id = NEW.proposal_id;
  SELECT * INTO STRICT whose FROM people_person WHERE id = asked.person_id FOR UPDATE;
  PERFORM 1 FROM people_case WHERE person_id = whose.id FOR UPDATE;
  IF asked.turn <> 'unseal' OR asked.until_on IS NULL OR asked.town_id <> NEW.town_id OR whose.town_id <> NEW.town_id
     OR NOT EXISTS (SELECT 1 FROM people_sealdecision d WHERE d.proposal_id = asked.id AND d.confirmed)
     OR EXISTS (SELECT 1 FROM people_sealproposal t JOIN people_sealdecision e ON e.proposal_id = t.id AND e.confirmed
                JOIN people_sealdecision d ON d.proposal_id = asked.id
                WHERE t.person_id = asked.person_id AND e.decided_at > d.decided_at) THEN
    RAISE EXCEPTION 'no opening that ends' USING ERRCODE = 'TX014';
  ELSIF whose.place_id < 0 THEN
    RAISE EXCEPTION 'the file is there already' USING ERRCODE = 'TX004';
  ELSIF EXISTS (SELECT 1 FROM people_case WHERE person_id = whose.id AND closed_on IS NULL) THEN
    RAISE EXCEPTION 'a measure still runs' USING ERRCODE = 'TX005';
  ELSIF EXISTS (SELECT 1 FROM people_join j WHERE whose.id IN (j.kept_id, j.other_id)
      AND NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id)) THEN
    RAISE EXCEPTION 'the file is shown with another' USING ERRCODE = 'TX013';
  END IF;
  PERFORM people_turn(whose.id, 1);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION people_file_returns() FROM PUBLIC;
CREATE TRIGGER file_moves AFTER INSERT ON people_sealreturn
  FOR EACH ROW EXECUTE FUNCTION people_file_returns();
"""
BACK = "DROP TRIGGER file_moves ON people_sealreturn; DROP FUNCTION people_file_returns();"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_villages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("sealproposal", "until_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="SealReturn",
            fields=[
                ("proposal", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="returned", serialize=False, to="people.sealproposal")),
                ("town_id", models.IntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("sealed_by", models.ForeignKey(null=True, to=settings.AUTH_USER_MODEL, **PROTECT)),
            ],
        ),
        wall("people_sealreturn", column="town_id"),
        append_only("people_sealreturn"),
        tracked("people_sealreturn", key="proposal_id", place="r.town_id"),
        never_emptied("people_sealreturn"),
        migrations.RunSQL(TURN, BACK),
    ]
