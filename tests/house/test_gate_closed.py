"""Closed world of the gate: nothing but its own two actions writes there, and nothing but its own pages calls them.

Guard G2, promise 14: no job, no import, no plan and no one person alone warns or reports. The tables say the same once
more (tests/conduct/test_gate.py); here every line of the product is read, so that a second road cannot be built unseen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tongxing.core.jobs import JOBS
from tongxing.core.vocabulary import deed_kinds
from tongxing.faces.desk.recording import KINDS

ROOT = Path(__file__).resolve().parents[2] / "tongxing"
ACTIONS = {"open_matter", "take_step"}
TABLES = {"Matter", "MatterStep"}
RECORDS = {"admonition", "police_report"}
HOME = "conduct/gate/actions.py"
PAGES = {"faces/desk/gate.py", "demo/gate.py"}  # the second are invented hands, each step by another
SAYS_THE_KIND = {
    "conduct/kinds.py",
    HOME,
    "archive/issued/kinds.py",
}  # its name, where it is recorded, what is printed from it


def faults(where: str, source: str) -> Iterator[str]:
    """What a file does that only the gate may do."""
    tree = ast.parse(source)
    tables = {
        one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("models")
        for one in node.names
        if one.name in TABLES
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {one.name for one in node.names}
            gate = (node.module or "").endswith("conduct.gate.actions")
            if (names & ACTIONS or (gate and names - {"seat_of"})) and where not in PAGES:
                yield f"{where}: calls the gate ({', '.join(sorted(names))})"
            if (node.module or "").endswith("conduct.gate") and "actions" in names:
                yield f"{where}: calls the gate"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if (
                re.search(rf"\b({'|'.join(TABLES)})\b", owner)
                and node.func.attr
                in (
                    "create",
                    "bulk_create",
                    "save",
                )
                and where != HOME
            ):
                yield f"{where}: writes a row of the gate"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in tables:
            yield f"{where}: makes a row of the gate"
        if isinstance(node, ast.Constant) and node.value in RECORDS and where not in SAYS_THE_KIND:
            yield f"{where}: names the record {node.value}"
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if where != HOME and re.search(r"(INSERT INTO|COPY)\s+conduct_matter", text):
            yield f"{where}: writes past the models"


def product() -> Iterator[tuple[str, str]]:
    """Every file of the product but the descriptions of its tables."""
    for path in sorted(ROOT.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if "/migrations/" not in where and "node_modules" not in where:
            yield where, path.read_text(encoding="utf-8")


def test_only_the_pages_of_the_gate_walk_through_it() -> None:
    files = dict(product())
    assert PAGES | {HOME} <= set(files)
    found = [fault for where, source in files.items() for fault in faults(where, source)]
    assert not found, "\n".join(found)


def test_no_job_and_no_recording_page_reaches_its_records() -> None:
    declared = {act for one in JOBS.values() for act in one.acts}
    assert not [act for act in declared if act.startswith("conduct")]
    assert not RECORDS & set(KINDS), "no form of the desk records a warning or a report"
    assert set(deed_kinds.names()) >= RECORDS


def test_no_plan_and_no_roster_knows_them() -> None:
    """A plan may ask for what was done; these two are nobody's duty, and no column of a roster."""
    for path in (
        *ROOT.glob("library/**/*.toml"),
        *ROOT.glob("law/**/*.toml"),
        *ROOT.glob("casework/roster/*.py"),
    ):
        text = path.read_text(encoding="utf-8")
        assert not [one for one in RECORDS if re.search(rf"\b{one}\b", text)], path


def test_that_reading_finds_each_planted_road() -> None:
    """Teeth: a job, an import, a command, a page and a line of SQL that would get round the gate."""
    planted = {
        "conduct/jobs.py": "from tongxing.conduct.gate.actions import open_matter\n",
        "faces/exchange/inbox.py": "from tongxing.conduct.gate import actions\n",
        "casework/roster/actions.py": 'NewDeed("admonition", on, "warning")\n',
        "faces/command/warn.py": "MatterStep.objects.create(kind='seconded')\n",
        "assessment/actions.py": "from tongxing.conduct.models import Matter\nMatter(id=1)\n",
        "plans/actions.py": 'cursor.execute("INSERT INTO conduct_matterstep VALUES (1)")\n',
    }
    missed = [where for where, source in planted.items() if not list(faults(where, source))]
    assert not missed, missed
