"""`make test`: every test, in four parts. Two at a time: everything that does not mind a busy machine; what waits for
a browser; what kills and cuts houses of its own. Then, alone, what measures time or writes tables anew (an open
transaction of any database of the server would keep their dead rows). Arguments
(`make test ARGS="-k door"`) go to pytest as they are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSER = "tests/system"
KILLING = (
    "tests/durability/test_kill.py",
    "tests/durability/test_rotation_at_work.py",
    "tests/durability/test_power_cut.py",
)
ALONE = (
    "tests/system/test_flood.py",
    "tests/fieldwork/test_sealed_details.py",
    "tests/duties/test_sealed_findings.py",
    "tests/archive/test_after_destruction.py",
)
LONG = ("durability", "perf", "walls", "existence", "launch")


def main() -> int:
    """Run all parts even when one fails; 0 only when all is well."""
    given = sys.argv[1:]
    if given:
        return pytest(*given)
    began = time.monotonic()
    cores = str(min(os.cpu_count() or 1, 8))
    # by files, and the longest files first, so that at the end no core waits for another
    two = ("-n", cores, "--dist", "loadfile", "--no-loadscope-reorder")
    later = tuple(f"--ignore={one}" for one in (*KILLING, *ALONE))
    rest = sorted(p.name for p in (ROOT / "tests").iterdir() if any(p.rglob("test_*.py")))
    folders = dict.fromkeys(f"tests/{name}" for name in (*LONG, *rest))
    parts = {
        "together": pytest(*two, *later, "--durations=15", *(one for one in folders if one != BROWSER)),
        "browser": pytest(*two, *later, "--durations=10", BROWSER),
        "killing": pytest(*two, "--durations=5", *KILLING),
        "alone": pytest("--durations=5", *ALONE),
    }
    bad = ", ".join(f"{name}: {code}" for name, code in parts.items() if code)
    print(f"test: {f'PROBLEMS ({bad})' if bad else 'ok'}, {time.monotonic() - began:.0f} s")
    return max(parts.values())


def pytest(*arguments: str) -> int:
    """One run of pytest."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
