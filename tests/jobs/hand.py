"""A process that does jobs, with jobs of its own for the tests: `python tests/jobs/hand.py FOLDER LISTEN`."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path


def main() -> int:
    """Declare the jobs, work until asked to end."""
    import django

    django.setup()
    from tongxing.core import jobs
    from tongxing.core.jobs import Needs

    folder, listen = Path(sys.argv[1]), {"auto": None, "yes": True, "no": False}[sys.argv[2]]

    @jobs.job("test.slow", says="takes a second", needs=Needs.HOUSE)
    def slow(*, at: datetime, n: int) -> None:
        with (folder / f"began-{n}").open("a") as note:
            note.write(f"{os.getpid()}\n")
        time.sleep(0.4)
        (folder / f"done-{n}").write_text(str(os.getpid()))

    @jobs.job("test.quick", says="at once", needs=Needs.HOUSE)
    def quick(*, at: datetime, n: int) -> None:
        (folder / f"done-{n}").write_text("")

    @jobs.job("test.tells", says="fails with a name in its words", needs=Needs.HOUSE, tries=1)
    def tells(*, at: datetime, n: int) -> None:
        raise ValueError("周明远 990102199001010010")

    @jobs.job("test.deadly", says="takes its process with it", needs=Needs.HOUSE)
    def deadly(*, at: datetime, n: int) -> None:
        with (folder / f"began-{n}").open("a") as note:
            note.write("x")
        os._exit(9)

    jobs.work(mark=folder / "mark", listen=listen)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
