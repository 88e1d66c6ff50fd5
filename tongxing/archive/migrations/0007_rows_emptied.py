"""The values in the rows of a file are destroyed with the list that says so, and by nothing else (docs/adr/0037).

The second person's word empties them in its own statement. Append-only tables let exactly that through: a row that this very
transaction has written down in ``archive_emptied``, changed to what ``archive_emptying()`` says and in nothing else. And a row
stands there only when the four questions of the word are answered again (two people, the last approved table, the seal, the
day), for an agreed word of this same transaction. The rows' history goes too, with its salts, so that what the chain keeps of
it (a commitment, a digest of the sealed words) can be tried against nothing; each row begins a new history as it now stands.
"""

import json
from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.rows import append_only, never_emptied, wall_of_town

before = import_module("tongxing.archive.migrations.0005_retention")
PROTECT = django.db.models.deletion.PROTECT
LIST = models.ForeignKey(on_delete=PROTECT, related_name="+", to="archive.destruction")
FIXED = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'"

# ── what is emptied, and of which rows; a test holds it beside the declarations ──────────────────
NOTHING, NO_WORD, SEALED_NOTHING = None, "", "\\x"
OF_CASE = "SELECT c.id FROM people_case c WHERE c.person_id = ANY ($1)"
OF_DEED = f"SELECT d.id FROM duties_deed d WHERE d.case_id IN ({OF_CASE})"
HER, HERS, CASE, DEED = "r.id = ANY ($1)", "r.person_id = ANY ($1)", f"r.case_id IN ({OF_CASE})", f"r.id IN ({OF_DEED})"
BEHIND = "r.{key} IN (SELECT p.id FROM {parent} p WHERE p.case_id IN (" + OF_CASE + "))"
JOINS = "SELECT j.id FROM people_join j WHERE j.kept_id = ANY ($1) OR j.other_id = ANY ($1)"
TESTS = ("official_test", "hair_test", "test_elsewhere", "test_step", "screening")
TALKS = ("talk", "visit", "own_report", "contact_away")
SAID = {"note": NOTHING, "finding": NOTHING}


def deeds(where, kinds):
    """The words of records of some kinds: a result goes with the tests, what somebody told with the talks."""
    return ("duties_deed", "id", f"{CASE} AND r.kind {where} ({', '.join(repr(k) for k in kinds)})", SAID)


EMPTYING = {
    "scans": (
        ("archive_scan", "id", CASE, {"name": NOTHING}),
        ("archive_withdrawal", "id", BEHIND.format(key="id", parent="archive_scan"), {"reason": SEALED_NOTHING}),
    ),
    "issued": (
        ("archive_issuedpaper", "id", CASE, {"digest": SEALED_NOTHING}),
        ("archive_voiding", "id", BEHIND.format(key="id", parent="archive_issuedpaper"), {"reason": SEALED_NOTHING}),
        ("archive_loan", "id", CASE, {"borrower": SEALED_NOTHING, "reason": SEALED_NOTHING}),
    ),
    "tests": (
        deeds("IN", TESTS),
        ("fieldwork_test", "id", DEED, dict.fromkeys(("where", "collectors"), SEALED_NOTHING)
            | dict.fromkeys(("sample_a", "sample_b", "kept_at"), NOTHING)),
    ),
    "talks": (
        deeds("IN", TALKS),
        ("fieldwork_contact", "id", DEED, dict.fromkeys(("partner", "needs"), SEALED_NOTHING)),
        ("fieldwork_ground", "id", DEED, dict.fromkeys(("paper", "where_to", "reach"), SEALED_NOTHING)),
    ),
    "case": (
        deeds("NOT IN", TESTS + TALKS),
        ("people_person", "id", HER, {"name": "已销毁", "name_key": NO_WORD, "id_tail": NO_WORD, "phone_tail": NO_WORD}
            | dict.fromkeys(("birth_on", "id_number", "id_index", "phone"), NOTHING)),
        ("people_decision", "id", CASE, {"number": SEALED_NOTHING, "authority": NO_WORD}),
        ("people_relative", "id", HERS, {"name": SEALED_NOTHING, "phone": NOTHING}),
        ("people_villagechange", "id", HERS, {"reason": SEALED_NOTHING}),
        ("people_pairlooked", "id", "(r.older_id = ANY ($1) OR r.newer_id = ANY ($1))", {"reason": SEALED_NOTHING}),
        ("people_join", "id", f"r.id IN ({JOINS})", {"reason": SEALED_NOTHING}),
        ("people_parting", "join_id", f"r.join_id IN ({JOINS})", {"reason": SEALED_NOTHING}),
        ("people_sealproposal", "id", HERS, {"reason": SEALED_NOTHING}),
        ("people_sealdecision", "proposal_id",
            "r.proposal_id IN (SELECT s.id FROM people_sealproposal s WHERE s.person_id = ANY ($1))", {"reason": NOTHING}),
        ("casework_agreement", "id", DEED, {"signed_for_office": NO_WORD, "left_out": NOTHING, "parties": NOTHING}),
        ("casework_helpplan", "id", DEED, dict.fromkeys(("wish", "goals"), SEALED_NOTHING)),
        ("casework_groupmember", "id", DEED, dict.fromkeys(("name", "unit_name"), SEALED_NOTHING)),
        ("conduct_finding", "id", CASE, {"said": SEALED_NOTHING}),
        ("conduct_verdict", "id", BEHIND.format(key="id", parent="conduct_finding"), {"reason": NOTHING}),
        ("conduct_service", "id", DEED, {"served_by": NO_WORD}),
        ("conduct_move", "id", DEED, dict.fromkeys(("other_place", "papers"), SEALED_NOTHING)),
        ("conduct_matter", "id", CASE, {"said": SEALED_NOTHING}),
        ("conduct_matterstep", "id", BEHIND.format(key="matter_id", parent="conduct_matter"), {"said": SEALED_NOTHING}),
    ),
}  # fmt: skip


def quoted(text):
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


ROWS = ",\n  ".join(
    f"({', '.join(map(quoted, (kind, table, key, hers)))}, {quoted(json.dumps(becomes))}::jsonb)"
    for kind, tables in EMPTYING.items()
    for table, key, hers, becomes in tables
)
LISTED = f"""
CREATE FUNCTION archive_emptying() RETURNS TABLE (kind text, source text, key text, hers text, becomes jsonb)
LANGUAGE sql IMMUTABLE AS $body$ VALUES
  {ROWS} $body$;
"""

# ── the four questions, once ─────────────────────────────────────────────────────────────────────
LAST = before.LAST.format(town="asked.town_id")
QUESTIONS = f"""
CREATE FUNCTION archive_may_destroy(this uuid, second bigint) RETURNS archive_destruction LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  asked archive_destruction%ROWTYPE;
  years integer;
BEGIN
  SELECT * INTO STRICT asked FROM archive_destruction WHERE id = this FOR UPDATE;
  IF asked.proposed_by_id = second THEN
    RAISE EXCEPTION 'destroyed by two people' USING ERRCODE = 'TX002';
  ELSIF asked.schedule_id IS DISTINCT FROM {LAST} THEN
    RAISE EXCEPTION 'no approved table' USING ERRCODE = 'TX015';
  END IF;
  SELECT (s.periods ->> asked.kind)::int INTO years FROM archive_schedule s WHERE s.id = asked.schedule_id;
{before.ALL_DUE}  RETURN asked;
END $$;
REVOKE ALL ON FUNCTION archive_may_destroy(uuid, bigint) FROM PUBLIC;
"""

# ── the permission: written down for this transaction, asked again, and narrow ───────────────────
# A row that is visible while its writer is still in progress was written by this very transaction, or by a part of it. A row
# knows its writer by 32 bits; the number nearest to our own with these bits is meant.
PERMISSION = f"""
REVOKE INSERT ON archive_emptied, archive_writtenanew FROM tongxing_app;
CREATE FUNCTION archive_asked_again() RETURNS trigger LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  one record; asked archive_destruction; second bigint; strange bigint;
  here bigint := pg_current_xact_id()::text::bigint;
BEGIN
  FOR one IN SELECT DISTINCT f.destruction_id, f.source, f.kind, f.town_id, f.tx FROM fresh f LOOP
    SELECT w.said_by_id INTO second FROM archive_destructionword w WHERE w.id = one.destruction_id AND w.agreed
      AND pg_xact_status((here + (w.xmin::text::bigint - (here & 4294967295) + 6442450944) % 4294967296 - 2147483648)::text::xid8)
        = 'in progress';
    IF second IS NULL OR one.tx IS DISTINCT FROM core_tx() THEN
      RAISE EXCEPTION 'emptied by the word of a second person only' USING ERRCODE = 'TX019';
    END IF;
    asked := archive_may_destroy(one.destruction_id, second);
    EXECUTE coalesce((SELECT format('SELECT count(*) FROM fresh f WHERE f.source = %L AND NOT EXISTS'
        || ' (SELECT 1 FROM %I r WHERE r.%I = f.row::uuid AND %s)', g.source, g.source, g.key, g.hers)
      FROM archive_emptying() g WHERE g.source = one.source AND g.kind = one.kind AND g.kind = asked.kind
        AND asked.town_id = one.town_id), 'SELECT 1') INTO strange
      USING ARRAY(SELECT i.person_id FROM archive_destructionitem i WHERE i.destruction_id = asked.id);
    IF strange > 0 THEN
      RAISE EXCEPTION 'not of a file on the list' USING ERRCODE = 'TX019';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION archive_asked_again() FROM PUBLIC;
CREATE TRIGGER asked_again AFTER INSERT ON archive_emptied REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION archive_asked_again();

CREATE FUNCTION archive_empties(source text, before jsonb, after jsonb) RETURNS boolean LANGUAGE sql STABLE {FIXED} AS $$
  SELECT EXISTS (SELECT 1 FROM archive_emptying() g JOIN archive_emptied e
    ON e.source = g.source AND e.kind = g.kind AND e.row = before ->> g.key AND e.tx = core_tx()
    WHERE g.source = $1 AND after = before || g.becomes) $$;
CREATE FUNCTION archive_forgets(source text, whose text) RETURNS boolean LANGUAGE sql STABLE {FIXED} AS $$
  SELECT EXISTS (SELECT 1 FROM archive_emptied e WHERE e.source = $1 AND e.row = whose AND e.tx = core_tx()) $$;
REVOKE ALL ON FUNCTION archive_empties(text, jsonb, jsonb), archive_forgets(text, text) FROM PUBLIC;
"""
EMPTIES = "IF TG_OP = 'UPDATE' AND archive_empties(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN RETURN NEW; END IF;"
FORGETS = "IF TG_OP = 'DELETE' AND archive_forgets(OLD.source, OLD.row) THEN RETURN OLD; END IF;"
MARK = "RAISE EXCEPTION"
OF_FILES = "SELECT e.source || '_append_only' FROM archive_emptying() e"
OF_HISTORY = "'core_rowchange_append_only'"


def let_through(words, functions, *, back=False):
    """Put one more thing some append-only tables let through before their refusal, or take it away again."""
    there, without = quoted(f"{words} {MARK}"), quoted(MARK)
    return f"""
    DO $do$
    DECLARE f record;
    BEGIN
      FOR f IN SELECT p.proname, p.prosrc FROM pg_proc p
          WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN ({functions}) LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', f.proname,
          replace(f.prosrc, {there if back else without}, {without if back else there}));
      END LOOP;
    END $do$;
    """


# ── carrying it out ──────────────────────────────────────────────────────────────────────────────
CARRY_OUT = f"""
CREATE FUNCTION archive_empty(asked archive_destruction) RETURNS void LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  g record;
  whose uuid[] := ARRAY(SELECT i.person_id FROM archive_destructionitem i WHERE i.destruction_id = asked.id);
BEGIN
  FOR g IN SELECT e.*, t.quiet || t.ignored AS unsaid, (SELECT string_agg(
        format('%I = (jsonb_populate_record(NULL::%I, $2)).%I', k, e.source, k), ', ') FROM jsonb_object_keys(e.becomes) k) AS sets
      FROM archive_emptying() e JOIN core_tracked t ON t.source = e.source WHERE e.kind = asked.kind LOOP
    EXECUTE format('INSERT INTO archive_emptied (id, destruction_id, town_id, kind, source, row, tx, events)'
      || ' SELECT gen_random_uuid(), $2, $3, $4, %1$L, r.%2$I::text, core_tx(), ARRAY(SELECT c.id FROM core_rowchange c'
      || '   WHERE c.source = %1$L AND c.row = r.%2$I::text ORDER BY c.n) FROM %1$I r WHERE %3$s',
      g.source, g.key, g.hers) USING whose, asked.id, asked.town_id, asked.kind;
    EXECUTE format('UPDATE %1$I r SET %3$s FROM archive_emptied e'
      || ' WHERE e.destruction_id = $1 AND e.source = %1$L AND r.%2$I = e.row::uuid',
      g.source, g.key, g.sets) USING asked.id, g.becomes;
    EXECUTE format('WITH gone AS (DELETE FROM core_rowchange c USING archive_emptied e WHERE e.destruction_id = $1'
      || '   AND e.source = %1$L AND c.source = %1$L AND c.row = e.row RETURNING c.*),'
      || ' left_out AS (DELETE FROM core_unsealed u USING gone WHERE u.ref = gone.id),'
      || ' known AS (SELECT DISTINCT ON (row) row, place_id, person_id FROM gone ORDER BY row, n DESC)'
      || ' INSERT INTO core_rowchange (source, row, op, place_id, person_id, digest, ciphers)'
      || ' SELECT %1$L, known.row, ''B'', known.place_id, known.person_id, core_digest(x.j), core_ciphers(x.j)'
      || ' FROM known JOIN %1$I r ON r.%2$I = known.row::uuid CROSS JOIN LATERAL (SELECT to_jsonb(r) - $2 AS j) x',
      g.source, g.key) USING asked.id, g.unsaid;
  END LOOP;
  IF asked.kind = 'case' THEN  -- she is found by her number, as the skeleton is
    DELETE FROM people_personkey k WHERE k.person_id = ANY (whose);
    INSERT INTO people_personkey (person_id, place_id, key) SELECT p.id, p.place_id, w.key FROM people_person p
      CROSS JOIN LATERAL (SELECT lower(p.number) AS key UNION SELECT lower(split_part(p.number, '-', -1))) w
      WHERE p.id = ANY (whose);
  END IF;
END $$;
REVOKE ALL ON FUNCTION archive_empty(archive_destruction) FROM PUBLIC;

CREATE OR REPLACE FUNCTION archive_carried_out() RETURNS trigger LANGUAGE plpgsql {FIXED} AS $$
DECLARE
  asked archive_destruction;
BEGIN
  IF NOT NEW.agreed THEN RETURN NULL; END IF;
  asked := archive_may_destroy(NEW.id, NEW.said_by_id);
  IF asked.town_id <> NEW.town_id THEN
    RAISE EXCEPTION 'a list of another town' USING ERRCODE = 'TX003';
  END IF;
  INSERT INTO archive_destroyed (id, destruction_id, town_id, of_row, address)
    SELECT gen_random_uuid(), asked.id, asked.town_id, s.id, s.address
    FROM (SELECT x.id, x.case_id, x.address, 'scans' AS kind FROM archive_scan x
          UNION ALL SELECT x.id, x.case_id, x.address, 'issued' FROM archive_issuedpaper x) s
    JOIN people_case c ON c.id = s.case_id JOIN archive_destructionitem i ON i.person_id = c.person_id
    WHERE i.destruction_id = asked.id AND s.kind = asked.kind
      AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id);
  PERFORM archive_empty(asked);
  RETURN NULL;
END $$;

CREATE FUNCTION archive_nothing_left() RETURNS trigger LANGUAGE plpgsql {FIXED} AS $$
BEGIN
  IF NEW.confirmed AND EXISTS (SELECT 1 FROM people_sealproposal s JOIN archive_destructionitem i ON i.person_id = s.person_id
      JOIN archive_destruction d ON d.id = i.destruction_id AND d.kind = 'case'
      JOIN archive_destructionword w ON w.id = d.id AND w.agreed WHERE s.id = NEW.proposal_id AND s.turn = 'unseal') THEN
    RAISE EXCEPTION 'nothing is left to open' USING ERRCODE = 'TX020';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION archive_nothing_left() FROM PUBLIC;
CREATE TRIGGER nothing_left BEFORE INSERT ON people_sealdecision
  FOR EACH ROW EXECUTE FUNCTION archive_nothing_left();
"""

# ── what is due: a class that lies in rows is due once for each end of the file ──────────────────
SEALED = f"""
DROP FUNCTION archive_sealed_files();
CREATE FUNCTION archive_sealed_files()
RETURNS TABLE (person_id uuid, number text, closed_on date, scans int, issued int, emptied text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.number::text, max(c.closed_on),
    (SELECT count(*) FROM archive_scan s JOIN people_case k ON k.id = s.case_id WHERE k.person_id = p.id
       AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id))::int,
    (SELECT count(*) FROM archive_issuedpaper s JOIN people_case k ON k.id = s.case_id WHERE k.person_id = p.id
       AND NOT EXISTS (SELECT 1 FROM archive_destroyed d WHERE d.of_row = s.id))::int,
    ARRAY(SELECT DISTINCT d.kind::text FROM archive_destructionitem i JOIN archive_destruction d ON d.id = i.destruction_id
       JOIN archive_destructionword w ON w.id = d.id AND w.agreed
       WHERE i.person_id = p.id AND i.closed_on >= max(c.closed_on))
  FROM people_person p JOIN people_case c ON c.person_id = p.id
  WHERE p.place_id < 0 AND p.town_id = (SELECT (wall_scope('town'))[1])::int GROUP BY p.id
  HAVING bool_and(c.closed_on IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION archive_sealed_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_sealed_files() TO tongxing_app;
"""

BACK = f"""
DROP TRIGGER nothing_left ON people_sealdecision; DROP FUNCTION archive_nothing_left();
{before.BACK}
DROP FUNCTION archive_empty(archive_destruction), archive_may_destroy(uuid, bigint);
{before.SEALED}
{before.CARRIED_OUT.replace("REVOKE INSERT ON archive_destroyed FROM tongxing_app;", "")}
"""
NO_PERMISSION = """
DROP TRIGGER asked_again ON archive_emptied; DROP FUNCTION archive_asked_again();
DROP FUNCTION archive_empties(text, jsonb, jsonb); DROP FUNCTION archive_forgets(text, text); DROP FUNCTION archive_emptying();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0006_folder"),
        ("casework", "0009_help_plan"),
        ("conduct", "0007_requests"),
        ("core", "0011_keys"),
        ("duties", "0010_villages"),
        ("fieldwork", "0006_full_records"),
        ("people", "0014_opened_until"),
    ]
    operations = [
        migrations.CreateModel(
            name="Emptied",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("destruction", LIST),
                ("town_id", models.IntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=40)),
                ("row", models.CharField(max_length=40)),
                ("tx", models.UUIDField()),
                ("events", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["source", "row", "destruction"], name="emptied_once_a_list")],
            },
        ),
        migrations.CreateModel(
            name="WrittenAnew",
            fields=[
                ("destruction", models.OneToOneField(db_column="id", on_delete=PROTECT, primary_key=True, related_name="anew", serialize=False, to="archive.destruction")),
                ("town_id", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        *(wall_of_town(f"archive_{t}") for t in ("emptied", "writtenanew")),
        *(append_only(f"archive_{t}") for t in ("emptied", "writtenanew")),
        never_emptied("archive_emptied", "archive_writtenanew"),
        migrations.RunSQL(LISTED + QUESTIONS + PERMISSION, NO_PERMISSION),
        migrations.RunSQL(let_through(EMPTIES, OF_FILES), let_through(EMPTIES, OF_FILES, back=True)),
        migrations.RunSQL(let_through(FORGETS, OF_HISTORY), let_through(FORGETS, OF_HISTORY, back=True)),
        migrations.RunSQL(CARRY_OUT + SEALED, BACK),
    ]
