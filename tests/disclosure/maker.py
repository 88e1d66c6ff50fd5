"""A process that makes tables slowly, so that it can be killed while it does: `python tests/disclosure/maker.py FOLDER x`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any


def main() -> int:
    """The real job, with a pause between the rows and the file."""
    import django

    django.setup()
    from tongxing.core import jobs
    from tongxing.disclosure.requests import actions

    folder, made = Path(sys.argv[1]), actions.sheets.workbook

    def slowly(*args: Any, **more: Any) -> Any:
        (folder / "making").touch()
        time.sleep(1.5)
        return made(*args, **more)

    actions.sheets.workbook = slowly
    jobs.work(mark=folder / "mark")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
