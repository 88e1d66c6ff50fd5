"""Looking inside a measured act: statements, shared buffers, the time its database process used."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

BIG = frozenset(
    {"people_person", "people_personkey", "people_case", "people_decision", "duties_deed", "duties_duty"}
)
WRITES = ("core_trace(", "core_look(")  # functions that write the trace: explaining them would write it twice
TICKS = os.sysconf("SC_CLK_TCK")


def backend_cpu() -> float:
    """Seconds of processor time that our database process has used so far (0 where it cannot be seen)."""
    try:
        pid = connection.connection.info.backend_pid
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (AttributeError, OSError, IndexError):
        return 0.0


class Watch:
    """Collects the statements that Django sends."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Any]] = []

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def watch(call: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements of one call, without BEGIN and COMMIT."""
    seen = Watch()
    with connection.execute_wrapper(seen):
        call()
    return seen.statements


def count_statements(call: Callable[[], object]) -> tuple[int, int | None]:
    """How many statements one call sends, and how many shared buffers its reads touch."""
    statements = watch(call)
    return len(statements), buffers(statements)


def apart(statements: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """What travels to the database together, one statement after the other."""
    return [(one, params) for sql, params in statements for one in sql.split(";") if one.strip()]


def buffers(statements: Sequence[tuple[str, Any]]) -> int | None:
    """Shared buffers touched by the SELECT statements when explained one after the other."""
    from django.db import transaction

    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in apart(statements):
            if not sql.lstrip().upper().startswith(("SELECT", "WITH")) or any(w in sql for w in WRITES):
                continue
            if "wall_open" in sql or "FOR UPDATE" in sql:
                cursor.execute(sql, params)
                cursor.fetchall()
                if "wall_open" in sql:
                    continue
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, params)
            plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            node = plan[0]["Plan"]
            total += node["Shared Hit Blocks"] + node["Shared Read Blocks"]
    return total


def scans(statements: Sequence[tuple[str, Any]], tables: frozenset[str]) -> list[str]:
    """Which of these tables are read from end to end by any of the statements."""
    from django.db import transaction

    found: list[str] = []

    def walk(node: dict[str, Any]) -> None:
        if node["Node Type"] == "Seq Scan" and node.get("Relation Name") in tables:
            found.append(node["Relation Name"])
        for child in node.get("Plans", ()):
            walk(child)

    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in apart(statements):
            if not sql.lstrip().upper().startswith(("SELECT", "WITH")) or any(w in sql for w in WRITES):
                continue
            if "wall_open" in sql:
                cursor.execute(sql, params)
                continue
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
            plan = cursor.fetchone()[0]
            walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return found
