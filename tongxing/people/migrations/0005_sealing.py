"""Moving a whole file to the sealed twin of its place, and back (docs/adr/0011).

There is no function anybody could call. The one way is to write down a second person's decision: the
trigger on that row moves the file in the same statement, as the owner, and refuses what is not a
decision of two people on a file of their own town. Which tables belong to a file is not a list that
could be forgotten: every table with a ``place_id`` beside a ``person_id`` or ``case_id``, and the trail.
"""

from django.db import migrations

from tongxing.core.rows import append_only, append_only_but_sealing, wall

MOVE = """
CREATE FUNCTION people_file_moves() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked people_sealproposal%ROWTYPE;
  whose people_person%ROWTYPE;
  side integer;
  part record;
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
  UPDATE people_person SET place_id = -place_id WHERE id = whose.id;
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
      END, part.name, part.key) USING whose.id, side;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER file_moves AFTER INSERT ON people_sealdecision
  FOR EACH ROW EXECUTE FUNCTION people_file_moves();
REVOKE ALL ON FUNCTION people_file_moves() FROM PUBLIC;
"""
BACK = "DROP TRIGGER file_moves ON people_sealdecision; DROP FUNCTION people_file_moves();"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_blind_and_sealed"), ("core", "0005_sealing")]
    operations = [
        wall("people_sealproposal", column="town_id"),
        wall("people_sealdecision", column="town_id"),
        append_only("people_sealproposal"),
        append_only("people_sealdecision"),
        append_only_but_sealing("people_decision"),
        migrations.RunSQL(MOVE, BACK),
    ]
