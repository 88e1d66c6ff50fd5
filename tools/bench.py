"""`make bench`: what each daily act costs, beside the bare SQL (or bare loop) for the same result.

    make bench                               at 120, 10,000 and 100,000 people
    make bench ARGS="--people 120"           only one size
    make bench ARGS="--fresh"                load the data anew

Ours and the bare form take turns (A B A B …) in one process on one connection each; what counts is
the ratio inside a run. Statements are counted, shared buffers touched are read from EXPLAIN.
Nothing here can fail: a benchmark is never a timed test (the counts are tests, in tests/perf).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

TODAY = "2026-11-23"
# Who measures asks faster than any person: the same counting, with ends that nobody reaches.
ENDLESS = "[{}]\nsoft = {{ minute = 9000000, hour = 9000000, day = 9000000 }}\nhard = {{ minute = 9000000, hour = 9000000, day = 9000000 }}\n"
DEFAULT_SIZES = (120, 10_000, 100_000)


@dataclass
class Operation:
    """One act to measure: our way, the bare way, and how often."""

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object]
    turns: int = 8
    each: int = 12
    must: float | None = None
    note: str = ""
    heavy: bool = False


@dataclass
class Measured:
    """What came out for one operation."""

    name: str
    ours_ms: float
    bare_ms: float
    ours_cpu_ms: float
    statements: int
    buffers: int | None
    must: float | None
    note: str

    @property
    def ratio(self) -> float:
        """How many times the bare form ours costs."""
        return self.ours_ms / self.bare_ms if self.bare_ms else 0.0


def measure(operation: Operation) -> Measured:
    """Take turns between ours and the bare form; medians of single calls."""
    from tools.bench_probe import backend_cpu, count_statements

    operation.ours(), operation.bare()
    ours: list[float] = []
    bare: list[float] = []
    cpu = 0.0
    for _ in range(operation.turns):
        before = time.process_time() + backend_cpu()
        for _ in range(operation.each):
            ours.append(_timed(operation.ours))
        cpu += time.process_time() + backend_cpu() - before
        for _ in range(operation.each):
            bare.append(_timed(operation.bare))
    statements, buffers = count_statements(operation.ours)
    return Measured(
        operation.name,
        statistics.median(ours) * 1000,
        statistics.median(bare) * 1000,
        cpu / len(ours) * 1000,
        statements,
        buffers,
        operation.must,
        operation.note,
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def report(people: int, rows: list[Measured]) -> None:
    """A table a person can read."""
    print(f"\n{people:,} people — today {os.environ['TONGXING_TODAY']}")
    print(
        f"{'operation':34}{'ours ms':>9}{'bare ms':>9}{'ratio':>8}{'must':>7}{'cpu ms':>8}{'sql':>5}{'buffers':>9}  note"
    )
    for row in rows:
        must = f"≤{row.must:g}" if row.must else "-"
        buffers = f"{row.buffers}" if row.buffers is not None else "-"
        over = "  OVER" if row.must and row.ratio > row.must else ""
        print(
            f"{row.name:34}{row.ours_ms:9.2f}{row.bare_ms:9.2f}{row.ratio:8.1f}{must:>7}"
            f"{row.ours_cpu_ms:8.2f}{row.statements:5d}{buffers:>9}  {row.note}{over}"
        )


def counts(operations: list[Operation]) -> str:
    """Statements, buffers and full scans of each act as JSON: what does not depend on noise, for tests."""
    import json

    from tools.bench_probe import BIG, buffers, scans, watch

    found = {}
    for operation in operations:
        operation.ours()
        statements = watch(operation.ours)
        found[operation.name] = {
            "statements": len(statements),
            "buffers": buffers(statements),
            "scans": scans(statements, BIG),
            "sql": [sql for sql, _ in statements],
        }
    return "COUNTS " + json.dumps(found)


def bench(people: int, home: Path, *, fresh: bool, only_counts: bool = False) -> None:
    """Measure everything at one size, in a home of its own."""
    os.environ["TONGXING_HOME"] = str(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / "limits.toml").write_text("".join(ENDLESS.format(act) for act in ("open", "search", "list")))
    from tongxing.launch.house import open_house

    with open_house(migrate=True) as house:
        if house.cluster is None:
            raise SystemExit("make bench needs the embedded database: unset DATABASE_URL")
        superuser = house.cluster.superuser_dsn("tongxing")
        from tools.bench_data import loaded, prepare
        from tools.bench_work import operations

        if fresh or not loaded(superuser, people):
            start = time.perf_counter()
            print(f"loading {people:,} people …", flush=True)
            prepare(superuser, people)
            print(f"loaded in {time.perf_counter() - start:.0f} s")
        if only_counts:
            print(counts([o for o in operations(people) if not o.heavy]))
            return
        rows = []
        for operation in operations(people):
            rows.append(measure(operation))
            print(f"  {operation.name}: {rows[-1].ours_ms:.2f} ms", flush=True)
        report(people, rows)


def main() -> int:
    """Run every size in a process of its own, because a Django process serves one home."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", default=",".join(str(s) for s in DEFAULT_SIZES))
    parser.add_argument("--fresh", action="store_true", help="load the data anew")
    parser.add_argument("--counts", action="store_true", help="only statements, buffers and scans, as JSON")
    parser.add_argument("--home", default="", help="where the data lies between runs")
    args = parser.parse_args()
    os.environ.setdefault("TONGXING_TODAY", TODAY)
    sizes = [int(s.replace("_", "")) for s in args.people.split(",")]
    base = Path(args.home or f"/var/tmp/tongxing-bench-{os.getuid()}")
    if len(sizes) == 1:
        bench(sizes[0], base / str(sizes[0]), fresh=args.fresh, only_counts=args.counts)
        return 0
    import subprocess

    for size in sizes:
        command = [sys.executable, __file__, "--people", str(size), "--home", str(base)]
        subprocess.run(command + (["--fresh"] if args.fresh else []), check=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
