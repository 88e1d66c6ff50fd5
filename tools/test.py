"""`make test`: every test. First what happens inside one process, on all cores; then, one after the other,
what starts real houses, measures time, or kills. Arguments (`make test ARGS="-k door"`) go to pytest as they are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALONE = ("tests/launch", "tests/perf", "tests/system", "tests/durability")


def main() -> int:
    """Run both parts even when the first fails; 0 only when all is well."""
    given = sys.argv[1:]
    if given:
        return pytest(*given)
    began = time.monotonic()
    alone = [folder for folder in ALONE if (ROOT / folder).is_dir()]
    cores = str(min(os.cpu_count() or 1, 8))
    inside = pytest("-n", cores, "--dist", "loadfile", *(f"--ignore={folder}" for folder in alone), "tests")
    outside = pytest("--durations=5", *alone) if alone else 0
    worst = max(inside, outside)
    verdict = "ok" if worst == 0 else f"PROBLEMS (inside: {inside}, real houses: {outside})"
    print(f"test: {verdict}, {time.monotonic() - began:.0f} s")
    return worst


def pytest(*arguments: str) -> int:
    """One run of pytest."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
