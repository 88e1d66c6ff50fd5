"""The second wall's own functions, as SQL for migrations; who opens it, and how, stands in ``core.wall``."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from tongxing.core import wall

SCOPE = "(SELECT wall_scope('places'))::int[]"

TOWN = "(SELECT (wall_scope('town'))[1])::int"

# Every policy reads the scope through wall_scope, once a statement: it stands in a sub-select of its own. Names are
# written out and the search path is fixed, so that nothing of the caller's runs with the owner's rights.
FUNCTIONS = """
CREATE TABLE IF NOT EXISTS wall_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), inside bytea NOT NULL, outside bytea NOT NULL);
REVOKE ALL ON wall_key FROM PUBLIC, tongxing_app;

CREATE OR REPLACE FUNCTION wall_open(places int[], town int, until bigint, proof bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k public.wall_key%ROWTYPE;
  says text := 'open|' || pg_backend_pid() || '|' || until;
BEGIN
  SELECT * INTO STRICT k FROM public.wall_key;
  IF (proof = sha256(k.outside || sha256(k.inside || convert_to(says, 'UTF8')))
      AND abs(until - extract(epoch FROM clock_timestamp())) <= 60) IS NOT TRUE THEN
    RAISE EXCEPTION 'the wall opens for the house only' USING ERRCODE = 'TX010';
  END IF;
  says := 'scope|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp())
    || '|' || coalesce(places::text, '') || '|' || coalesce(town::text, '');
  PERFORM set_config('app.places', coalesce(places::text, ''), true),
    set_config('app.town', coalesce(town::text, ''), true),
    set_config('app.seal', encode(sha256(k.outside || sha256(k.inside || convert_to(says, 'UTF8'))), 'hex'), true);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION wall_scope(part text) RETURNS int[]
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k public.wall_key%ROWTYPE;
  places text := coalesce(current_setting('app.places', true), '');
  town text := coalesce(current_setting('app.town', true), '');
  says text := 'scope|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp())
    || '|' || places || '|' || town;
BEGIN
  IF places = '' AND town = '' THEN RETURN NULL; END IF;
  SELECT * INTO k FROM public.wall_key;
  IF current_setting('app.seal', true)
     = encode(sha256(k.outside || sha256(k.inside || convert_to(says, 'UTF8'))), 'hex') THEN
    RETURN CASE part WHEN 'town' THEN ARRAY[nullif(town, '')::int] ELSE nullif(places, '')::int[] END;
  END IF;
  RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION wall_open(int[], int, bigint, bytea), wall_scope(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall_open(int[], int, bigint, bytea), wall_scope(text) TO tongxing_app;
"""

# Policies of an earlier release read the plain settings; their text is put right wherever it stands.
REBIND = r"""
DO $$
DECLARE p record; text_of text;
BEGIN
  FOR p IN SELECT * FROM pg_policies WHERE schemaname = 'public'
           AND coalesce(qual, '') || coalesce(with_check, '') LIKE '%current_setting(''app.%' LOOP
    text_of := format('ALTER POLICY %I ON %I', p.policyname, p.tablename)
      || coalesce(' USING (' || p.qual || ')', '') || coalesce(' WITH CHECK (' || p.with_check || ')', '');
    text_of := replace(text_of,
      'NULLIF(current_setting(''app.places''::text, true), ''''::text)', 'wall_scope(''places'')');
    text_of := replace(text_of,
      'NULLIF(current_setting(''app.town''::text, true), ''''::text)', '(wall_scope(''town''))[1]');
    EXECUTE text_of;
  END LOOP;
END $$;
"""


def store_key(connection: Any) -> None:
    """Let the database know the house's key: the owner writes it down when it is not there yet, nobody else reads it."""
    pads = wall.pads()
    with connection.cursor() as cursor:
        cursor.execute("SELECT inside, outside FROM wall_key")
        known = cursor.fetchone()
        if known is not None and (bytes(known[0]), bytes(known[1])) == pads:
            return
        cursor.execute(
            "INSERT INTO wall_key (inside, outside) VALUES (%s, %s)"
            " ON CONFLICT (one) DO UPDATE SET inside = excluded.inside, outside = excluded.outside",
            pads,
        )


def bound_wall() -> list[Any]:
    """The functions, the key, and every policy of an earlier release bound to them."""
    return [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunPython(lambda apps, schema: store_key(schema.connection), migrations.RunPython.noop),
        migrations.RunSQL(REBIND, migrations.RunSQL.noop),
    ]
