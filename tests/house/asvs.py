"""Reading `asvs.csv` and everything that can be wrong with it. Run it to see the numbers: python -m tests.house.asvs

`asvs_levels.csv` beside this file is the standard's own list (OWASP ASVS 5.0.0): every id of level 1 and 2, and those of
level 3 that we took on. Nobody shortens the table by forgetting a line.
"""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE, LEVELS = ROOT / "asvs.csv", Path(__file__).with_name("asvs_levels.csv")
COLUMNS = ("id", "level", "what", "applies", "why", "tests", "status")
STATUSES = ("met", "deviates", "open")
LEAST_REASON = 12
Row = Mapping[str, str]


def read(path: Path) -> list[dict[str, str]]:
    """The lines of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def levels() -> dict[str, str]:
    """Level of each requirement that must be answered."""
    return {row["id"]: row["level"] for row in read(LEVELS)}


@lru_cache(maxsize=512)
def tests_of(path: Path) -> frozenset[str]:
    """Every test of a file as pytest names it, without parameters."""

    def walk(body: Iterable[ast.stmt], before: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield before + node.name
            elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                yield from walk(node.body, f"{before}{node.name}::")

    return frozenset(walk(ast.parse(path.read_text(encoding="utf-8")).body, ""))


@lru_cache(maxsize=1)
def house_rules() -> frozenset[str]:
    """The steps of `make check`, as words without spaces."""
    tree = ast.parse((ROOT / "tools" / "check.py").read_text(encoding="utf-8"))
    steps = next(
        n.value for n in tree.body if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "STEPS"
    )
    assert isinstance(steps, ast.List)
    return frozenset(
        ast.literal_eval(s.elts[0]).replace(" ", "-") for s in steps.elts if isinstance(s, ast.Tuple)
    )


def exists(test: str) -> bool:
    """Whether a test of that name is there; parameters in brackets do not matter."""
    path, _sep, name = test.partition("::")
    if not name:
        path, _sep, rule = test.partition(":")
        return path == "tools/check.py" and rule in house_rules()
    file = ROOT / path
    inside = re.fullmatch(r"tests/[\w/]+/test_\w+\.py", path)
    return bool(inside) and file.is_file() and name.partition("[")[0] in tests_of(file)


def faults(rows: Iterable[Row], wanted: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with a table, each in a line of words."""
    rows = list(rows)
    seen = Counter(row["id"] for row in rows)
    found = [f"{one}: no line" for one in wanted if one not in seen]
    found += [f"{one}: {n} lines" for one, n in seen.items() if n > 1]
    found += [f"{one}: no such requirement" for one in seen if one not in wanted]
    return found + [f"{row['id']}: {fault}" for row in rows for fault in of_one(row, wanted)]


def of_one(row: Row, wanted: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with one line."""
    if row["level"] != wanted.get(row["id"], row["level"]):
        yield f"level {row['level']}, the standard says {wanted[row['id']]}"
    if not row["what"]:
        yield "does not say what it is about"
    if row["status"] not in STATUSES:
        yield f"unknown status {row['status']!r}"
    if row["applies"] not in ("yes", "no"):
        yield f"applies is yes or no, not {row['applies']!r}"
    if len(row["why"]) < LEAST_REASON:
        yield "no reason"
    if row["applies"] == "no" and (row["tests"] or row["status"] != "met"):
        yield "does not apply, so it has no test and nothing to meet"
    if row["applies"] == "yes" and row["status"] in ("met", "deviates") and not row["tests"]:
        yield f"{row['status']} without a test"
    if row["status"] == "deviates" and "docs/adr/" not in row["why"]:
        yield "deviates without a decision in docs/adr"
    yield from (f"no test {test}" for test in row["tests"].split() if not exists(test))


def figures(rows: Iterable[Row]) -> str:
    """How many lines there are of each kind, as a small table."""
    rows = list(rows)
    kinds = [("met", "yes"), ("deviates", "yes"), ("open", "yes"), ("met", "no")]
    lines = ["      " + "".join(f"{word:>10}" for word in ("met", "deviates", "open", "n/a", "sum"))]
    for level in ("L1", "L2", "L3", "L"):
        of_level = [row for row in rows if row["level"].startswith(level)]
        counts = [sum((row["status"], row["applies"]) == kind for row in of_level) for kind in kinds]
        lines.append(
            f"{level if level != 'L' else 'all':<6}" + "".join(f"{n:>10}" for n in (*counts, len(of_level)))
        )
    return "\n".join([*lines, f"tested or argued: {len(answered(rows))}, tests named: {len(named(rows))}"])


def answered(rows: Iterable[Row]) -> list[Row]:
    """Lines that are held by a test or argued away; an open one is neither."""
    return [row for row in rows if row["status"] != "open" and (row["tests"] or row["applies"] == "no")]


def named(rows: Iterable[Row]) -> set[str]:
    """Every test the table leans on."""
    return {test for row in rows for test in row["tests"].split()}


if __name__ == "__main__":
    print(figures(read(TABLE)))
