"""`make check`: every inspection, all of them even when one fails, each with its time and its verdict.

`--without-house` leaves the house rules to `make test`, where they are run anyway (.ci/run does both).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

STEPS: list[tuple[str, list[str]]] = [
    ("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("types", [str(BIN / "mypy")]),
    ("who may import whom", [str(BIN / "lint-imports"), "--no-logo"]),
    ("translations", [sys.executable, "tools/messages.py", "--check"]),
    ("migrations match models", [sys.executable, "tools/migrations.py"]),
    ("house rules", [str(BIN / "pytest"), "-q", "--no-header", "-p", "no:cacheprovider", "tests/house"]),
]


def main() -> int:
    """Run them; print the output of a failed one only."""
    with tempfile.TemporaryDirectory(prefix="tongxing-check-") as folder:
        return run(surroundings(Path(folder) / "home"))


def surroundings(home: Path) -> dict[str, str]:
    """A data folder with keys of its own: the settings must load, nothing of the machine is read."""
    from tongxing.launch.home import prepare

    prepare(home)
    nowhere = "postgresql://nobody@/nowhere?host=/nonexistent"
    more = {"TONGXING_HOME": str(home), "TONGXING_DSN_APP": nowhere, "TONGXING_DSN_OWNER": nowhere}
    return {**os.environ, **more, "DJANGO_SETTINGS_MODULE": "tongxing.config.settings"}


def run(environment: dict[str, str]) -> int:
    """Every step, in order."""
    failed = []
    for name, command in STEPS:
        if name == "house rules" and "--without-house" in sys.argv:
            print(f"  later    {name}", flush=True)
            continue
        began = time.monotonic()
        answer = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        verdict = "ok      " if answer.returncode == 0 else "PROBLEM "
        print(f"  {verdict} {name}  ({time.monotonic() - began:.1f} s)", flush=True)
        if answer.returncode != 0:
            failed.append(name)
            print((answer.stdout + answer.stderr).rstrip(), flush=True)
    print("check: " + ("ok" if not failed else "PROBLEMS in " + ", ".join(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
