"""The second wall: row-level security written as SQL for migrations.

The first wall is the scope through the actor (``org.actor``). This one holds when a query
forgets it: the run-time role sees a row only when its place is in the scope that was opened for this
transaction by the request, the command or the job (``core.wall``). Without it there are no rows.
"""

from __future__ import annotations

from django.db import migrations

from tongxing.core.wall_sql import FUNCTIONS, SCOPE, TOWN


def wall(table: str, *, column: str = "place_id") -> migrations.RunSQL:
    """Let the run-time role see and write only rows whose place is in scope."""
    return migrations.RunSQL(
        f"""{FUNCTIONS}
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY place_scope ON {table} TO tongxing_app
            USING ({column} = ANY ({SCOPE})) WITH CHECK ({column} = ANY ({SCOPE}));
        CREATE POLICY owner_all ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        f"DROP POLICY place_scope ON {table}; DROP POLICY owner_all ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def wall_of_town(table: str, *, column: str = "town_id") -> migrations.RunSQL:
    """Let the run-time role see and write the rows of its own township, whatever villages its scope has.

    For what belongs to the town's desk and names nobody; who of the desk may see which row is the first
    wall's business.
    """
    return migrations.RunSQL(
        f"""{FUNCTIONS}
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY town_scope ON {table} TO tongxing_app
            USING ({column} = {TOWN}) WITH CHECK ({column} = {TOWN});
        CREATE POLICY owner_all ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        f"DROP POLICY town_scope ON {table}; DROP POLICY owner_all ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def wall_by_parent(table: str, *, parent: str, key: str) -> migrations.RunSQL:
    """Let a detail row be seen exactly when its parent row is."""
    seen = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{key})"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY place_scope ON {table} TO tongxing_app USING ({seen}) WITH CHECK ({seen});
        CREATE POLICY owner_all ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        f"DROP POLICY place_scope ON {table}; DROP POLICY owner_all ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Refuse every change and removal, whoever asks: what was recorded stays recorded."""
    return migrations.RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM tongxing_app;
        CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{table} is append only' USING ERRCODE = 'TX001'; END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP FUNCTION {table}_append_only();",
    )


MOVED = """IF TG_OP = 'UPDATE' AND OLD.place_id <> 0 THEN
            OLD.place_id := -OLD.place_id;
            IF OLD *= NEW THEN RETURN NEW; END IF;
            OLD.place_id := -OLD.place_id;
          END IF;"""


def append_only_but_sealing(table: str) -> migrations.RunSQL:
    """Let an append-only row change one thing: its place to the sealed twin of that place, or back.

    The twin's number is the place's own, negative, so the whole permission is one sign; every other
    column is compared as it stands on the disk. The running role may not update such a table at all:
    only the owner can, which is the function that moves a whole file (``people`` 0005).
    """
    return migrations.RunSQL(_but(table, MOVED), _but(table))


REHOUSED = """IF TG_OP = 'UPDATE' AND OLD.place_id > 0 AND EXISTS (SELECT 1 FROM people_villagechange v
             WHERE v.person_id = {person} AND v.from_place_id = OLD.place_id AND v.to_place_id = NEW.place_id) THEN
            DECLARE was integer := OLD.place_id;
            BEGIN
              OLD.place_id := NEW.place_id;
              IF OLD *= NEW THEN RETURN NEW; END IF;
              OLD.place_id := was;
            END;
          END IF;"""
ITS_PERSON, OF_CASE = "OLD.person_id", "(SELECT c.person_id FROM people_case c WHERE c.id = OLD.case_id)"


def append_only_but_moving(table: str, *columns: str, person: str) -> migrations.RunSQL:
    """Let the rows of a file also go to another village of the town, as its recorded move says (docs/adr/0031).

    What was let through before stays: the sealed twin of a place, and ``columns`` under another key. ``person`` is whose row
    it is, as an expression over ``OLD``. Only the owner can update such a table: the function that moves a whole file.
    """
    before = (MOVED, *((_resealed(*columns),) if columns else ()))
    return migrations.RunSQL(_but(table, *before, REHOUSED.format(person=person)), _but(table, *before))


def resealable(table: str, *columns: str, moves: bool = False) -> migrations.RunSQL:
    """Let the owner of an append-only table seal these columns again under another key, and nothing else.

    A value sealed again is as long as before, so nothing can be emptied or changed in length; what it
    says is bound by the cipher to its column, and by the trail to its row (docs/adr/0013). ``moves``
    says that rows of this table may move to the sealed twin of their place.
    """
    before = (MOVED,) if moves else ()
    return migrations.RunSQL(_but(table, *before, _resealed(*columns)), _but(table, *before))


def _resealed(*columns: str) -> str:
    names = ", ".join(f"'{c}'" for c in columns)
    same = " AND ".join(
        f'octet_length(NEW."{c}") IS NOT DISTINCT FROM octet_length(OLD."{c}")' for c in columns
    )
    other = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns)
    return f"""IF TG_OP = 'UPDATE' AND current_user = (SELECT r.rolname FROM pg_class c
               JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = TG_RELID)
             AND to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}] AND {same}
             AND ({other})
          THEN RETURN NEW; END IF;"""


COVERED = """
CREATE FUNCTION core_covered(j jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(key, CASE WHEN value #>> '{}' LIKE '\\\\x01%' THEN to_jsonb(length(value #>> '{}'))
    ELSE value END) FROM jsonb_each(j) $$;
"""


def resealable_inside(table: str, *columns: str, moves: bool = False) -> migrations.RunSQL:
    """The same for values sealed inside JSON columns: only they may change, and not in their length."""
    names = ", ".join(f"'{c}'" for c in columns)
    same = " AND ".join(
        f'core_covered(NEW."{c}") IS NOT DISTINCT FROM core_covered(OLD."{c}")' for c in columns
    )
    resealed = f"""IF TG_OP = 'UPDATE' AND current_user = (SELECT r.rolname FROM pg_class c
               JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = TG_RELID)
             AND to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}] AND {same}
             AND to_jsonb(NEW) <> to_jsonb(OLD)
          THEN RETURN NEW; END IF;"""
    before = (MOVED,) if moves else ()
    return migrations.RunSQL(_but(table, *before, resealed), _but(table, *before))


def _but(table: str, *allowed: str) -> str:
    """The function behind the trigger, with what it lets through."""
    through = "\n          ".join(allowed)
    return f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          {through}
          RAISE EXCEPTION '{table} is append only' USING ERRCODE = 'TX001';
        END $$;
        """


def never_emptied(*tables: str) -> migrations.RunSQL:
    """Refuse TRUNCATE, to the owner as well: emptying a table at once is no way around its triggers."""
    return migrations.RunSQL(
        [
            "CREATE OR REPLACE FUNCTION never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'TX001'; END $$",
            *(
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {t} EXECUTE FUNCTION never_emptied()"
                for t in tables
            ),
        ],
        [f"DROP TRIGGER never_emptied ON {t}" for t in tables],
    )


def shared_in_town(table: str, *, column: str = "town_id") -> migrations.RunSQL:
    """Let everyone of a township read what all of it works by (its plan); writing keeps its wall."""
    return migrations.RunSQL(
        f"{FUNCTIONS} CREATE POLICY town_reads ON {table} FOR SELECT TO tongxing_app USING ({column} = {TOWN})",
        f"DROP POLICY town_reads ON {table}",
    )


def filter_only(*tables: str, column: str = "place_id") -> migrations.RunSQL:
    """Make the second wall a filter and never a path.

    Written as ``place_id + 0`` the policy cannot be answered from an index, so the planner takes the
    path of the query's own conditions, whose numbers it knows, instead of joining in a second look-up
    of the whole township for every row it wants (measured: 50 cases in 0.9 ms instead of 110 ms).
    """
    new = "ALTER POLICY place_scope ON {t} USING (({c} + 0) = ANY ({s}))"
    old = "ALTER POLICY place_scope ON {t} USING ({c} = ANY ({s}))"
    return migrations.RunSQL(
        [FUNCTIONS, *(new.format(t=t, c=column, s=SCOPE) for t in tables)],
        [old.format(t=t, c=column, s=SCOPE) for t in tables],
    )
