"""What stands in the database, table by table, as its owner sees it: to say that nothing, or nothing else, changed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from tests.walls.world import owner_rights

# Looks and tries leave their traces here whatever came of them; nothing of what the house knows stands in them.
TRACES = frozenset({"core_auditevent", "core_auditperson", "core_unsealed", "core_alarm", "core_alarmanswer"})
TRACES |= {"org_session", "org_signincount", "django_migrations", "wall_key"}


def tables() -> list[str]:
    """Every table in which something is known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall() if name not in TRACES]


def digest() -> Mapping[str, tuple[int, str]]:
    """How many rows each table has, and a fingerprint of all of them."""
    one = "SELECT '{t}', count(*), coalesce(md5(string_agg(md5(x::text), '' ORDER BY md5(x::text))), '') FROM {t} x"
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(t=t) for t in tables()))
        return {name: (count, print_) for name, count, print_ in cursor.fetchall()}


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The tables that are not as they were."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def rows_saying(words: list[str]) -> list[tuple[str, str]]:
    """Every row of any table, traces too, that holds one of these words in the clear."""
    found: list[tuple[str, str]] = []
    with owner_rights(), connection.cursor() as cursor:
        for table in (*tables(), "core_auditevent"):
            cursor.execute(f"SELECT x::text FROM {table} x WHERE x::text ~ %s", ["|".join(words)])
            found += [(table, row[0]) for row in cursor.fetchall()]
    return found
