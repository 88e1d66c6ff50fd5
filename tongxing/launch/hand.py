"""The process that does the jobs (`python -m tongxing.launch.hand`), started and watched by the foreman.

Pages come first: it runs at low priority. Asked to end, it finishes the job at hand within a few seconds;
killed, its job is found and put back by the next one.
"""

from __future__ import annotations

import os
from contextlib import suppress

from tongxing.launch.offspring import behave

MARK = "jobs.worker"


def main() -> int:
    """Do jobs until asked to end."""
    behave()
    with suppress(OSError):
        os.nice(10)
    from tongxing.config import env

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.SETTINGS)
    import django

    django.setup()
    from tongxing.core import jobs

    jobs.work(mark=env.read().home / "locks" / MARK)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
