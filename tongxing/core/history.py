"""The history of rows, written by triggers, so that no way of writing goes past it.

``tracked(table, …)`` stands in a migration of the room that owns the table. It hangs two triggers: one
notes a digest of every row that is written, the other keeps old and new of every row that is changed or
removed, bulk updates and raw SQL included. A digest leaves out what is empty, what is sealed and which side
a place is on (a sealed file has its place negative), so that a new empty column, another key or the sealing
of a file do not look like a change.

A table is tracked, or its model says ``untracked = "why"``; a house test holds that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations

SETTINGS = "SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'"

FUNCTIONS = """
CREATE FUNCTION core_digest(r jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(string_agg(key || '=' || CASE
      WHEN key = 'place_id' THEN trim(leading '-' from value::text)
      WHEN value #>> '{}' LIKE '\\\\x%' THEN '(sealed)' ELSE value::text END, E'\\n' ORDER BY key COLLATE "C"), 'UTF8'))
  FROM jsonb_each(r) WHERE jsonb_typeof(value) <> 'null' $$;

CREATE FUNCTION core_ciphers(r jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(string_agg(key || '=' || value::text, E'\\n' ORDER BY key COLLATE "C"), 'UTF8'))
  FROM jsonb_each(r) WHERE value #>> '{}' LIKE '\\\\x%' $$;

CREATE FUNCTION core_login() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('role'), 'none'), session_user) $$;

CREATE FUNCTION core_note_change(source text, before jsonb, after jsonb, key text, place int, person uuid,
    quiet text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o jsonb; n jsonb; one text;
BEGIN
  IF after IS NULL THEN
    o := before - quiet;
  ELSE
    SELECT jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, after -> b.key) INTO o, n
      FROM jsonb_each(before - quiet) b WHERE after -> b.key IS DISTINCT FROM b.value;
    FOREACH one IN ARRAY quiet LOOP
      IF before -> one IS DISTINCT FROM after -> one THEN
        o := coalesce(o, '{}') || jsonb_build_object(one, null);
        n := coalesce(n, '{}') || jsonb_build_object(one, null);
      END IF;
    END LOOP;
    IF o IS NULL OR (o - 'place_id' = '{}' AND (o ->> 'place_id')::int = -(n ->> 'place_id')::int) THEN
      RETURN;
    END IF;
    -- another key (docs/adr/0013): the owner seals a value again; what it says is held by its seal in the chain
    IF core_login() <> 'tongxing_app' AND NOT EXISTS (SELECT 1 FROM jsonb_each_text(o) b
        WHERE (b.value LIKE '\\\\x%') IS NOT TRUE OR length(b.value) IS DISTINCT FROM length(n ->> b.key)) THEN
      RETURN;
    END IF;
  END IF;
  INSERT INTO core_rowchange (source, row, op, place_id, person_id, old, new, digest, ciphers)
    VALUES (source, coalesce(after, before) ->> key, CASE WHEN after IS NULL THEN 'D' ELSE 'U' END,
      place, person, o, n, core_digest(after - quiet), core_ciphers(after - quiet));
END $$;
REVOKE ALL ON FUNCTION core_note_change FROM PUBLIC;

CREATE FUNCTION core_shape(source text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attname COLLATE "C")
  FROM pg_attribute WHERE attrelid = source::regclass AND attnum > 0 AND NOT attisdropped $$;
"""


WRITTEN = """
INSERT INTO core_rowchange (source, row, op, place_id, person_id, digest, ciphers)
SELECT '{table}', (x.j ->> '{key}'), '{op}', ({place})::int, {person}, core_digest(x.j - {quiet}), core_ciphers(x.j - {quiet})
FROM {rows} r CROSS JOIN LATERAL (SELECT to_jsonb(r) - {ignored} AS j) x"""

TRIGGERS = """
CREATE FUNCTION {table}_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {settings} AS $$
BEGIN
  {written};
  RETURN NULL;
END $$;
CREATE FUNCTION {table}_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {settings} AS $$
DECLARE r {table};
BEGIN
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  PERFORM core_note_change('{table}', to_jsonb(OLD) - {ignored},
    CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) - {ignored} END, '{key}', ({place})::int, {person}, {quiet});
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {table}_written(), {table}_changed() FROM PUBLIC;
CREATE TRIGGER row_written AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_written();
CREATE TRIGGER row_changed AFTER UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_changed();
SET LOCAL timezone = 'UTC';
{here};
INSERT INTO core_tracked (source, key, quiet, ignored, shape)
  VALUES ('{table}', '{key}', {quiet}, {ignored}, core_shape('{table}'));
"""
GONE = """
DROP TRIGGER row_written ON {table}; DROP TRIGGER row_changed ON {table};
DROP FUNCTION {table}_written(); DROP FUNCTION {table}_changed();
DELETE FROM core_tracked WHERE source = '{table}';
"""


def tracked(
    table: str,
    *,
    key: str = "id",
    place: str = "r.place_id",
    person: str = "NULL::uuid",
    quiet: Sequence[str] = (),
    ignored: Sequence[str] = (),
) -> migrations.RunSQL:
    """Keep the history of a table from here on, and note how its rows stand now.

    ``place`` and ``person`` are expressions over the row ``r``: where its history belongs and whose it is
    (docs/adr/0011: it moves when her file is sealed). ``quiet`` columns are noted as changed without their
    value, ``ignored`` ones not at all.
    """
    words = {"table": table, "key": key, "place": place, "person": person}
    words |= {"quiet": _names(quiet), "ignored": _names(ignored), "settings": SETTINGS}
    written, here = WRITTEN.format(op="I", rows="fresh", **words), WRITTEN.format(op="B", rows=table, **words)
    return migrations.RunSQL(TRIGGERS.format(written=written, here=here, **words), GONE.format(**words))


def _names(columns: Sequence[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{c}'" for c in columns) + "]::text[]"


DIFFERENT = """
SELECT row, CASE WHEN now.row IS NULL THEN 'removed' WHEN last.row IS NULL OR last.op = 'D' THEN 'appeared'
            ELSE 'changed' END AS how
FROM (SELECT x.j ->> %(key)s AS row, core_digest(x.j - %(quiet)s::text[]) AS digest
      FROM (SELECT to_jsonb(t) - %(ignored)s::text[] AS j FROM {table} t) x) now
FULL JOIN (SELECT DISTINCT ON (row) row, op, digest FROM core_rowchange WHERE source = %(source)s
           ORDER BY row, n DESC) last USING (row)
WHERE (now.row IS NOT NULL OR last.op <> 'D') AND now.digest IS DISTINCT FROM last.digest
"""
AGAIN = """
INSERT INTO core_rowchange (source, row, op, place_id, person_id, digest, ciphers)
SELECT %(source)s, x.j ->> %(key)s, 'B', last.place_id, last.person_id,
       core_digest(x.j - %(quiet)s::text[]), core_ciphers(x.j - %(quiet)s::text[])
FROM (SELECT to_jsonb(t) - %(ignored)s::text[] AS j FROM {table} t) x
JOIN LATERAL (SELECT c.op, c.digest, c.place_id, c.person_id FROM core_rowchange c
      WHERE c.source = %(source)s AND c.row = x.j ->> %(key)s ORDER BY c.n DESC LIMIT 1) last ON last.op <> 'D'
WHERE core_digest(x.j - %(quiet)s::text[]) <> last.digest AND NOT (x.j ->> %(key)s = ANY (%(left)s))
"""


@dataclass(frozen=True, slots=True)
class Different:
    """A row that does not stand as its history says: how (``changed``, ``removed``, ``appeared``)."""

    table: str
    row: str
    how: str


def different(cursor: Any, *, most: int = 1000) -> list[Different]:
    """Every row of a tracked table that was written past its triggers."""
    found: list[Different] = []
    for one in _tracked(cursor):
        cursor.execute(f"{DIFFERENT.format(table=one['source'])} LIMIT {most}", one)
        found += [Different(one["source"], row, how) for row, how in cursor.fetchall()]
    return found


def stand_again(cursor: Any, known: Sequence[Different]) -> int:
    """After a migration: note how rows stand where the columns themselves have changed.

    Rows that were different before the migration (``known``) stay different.
    """
    written = 0
    cursor.execute("SELECT set_config('timezone', 'UTC', true)")
    for one in _tracked(cursor, only="shape <> core_shape(source)"):
        left = [d.row for d in known if d.table == one["source"]]
        cursor.execute(AGAIN.format(table=one["source"]), one | {"left": left})
        written += cursor.rowcount
        cursor.execute("UPDATE core_tracked SET shape = core_shape(source) WHERE source = %(source)s", one)
    return written


def _tracked(cursor: Any, only: str = "true") -> list[dict[str, Any]]:
    cursor.execute(f"SELECT source, key, quiet, ignored FROM core_tracked WHERE {only} ORDER BY source")
    return [dict(zip(("source", "key", "quiet", "ignored"), row, strict=True)) for row in cursor.fetchall()]
