"""Say when a model was changed and its migration forgotten. Needs no database; started by tools/check.py."""

from __future__ import annotations

import sys
import warnings


def main() -> int:
    """1 when `makemigrations` would write something."""
    import django
    from django.core.management import call_command

    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    django.setup()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as end:
        return int(bool(end.code))
    return 0


if __name__ == "__main__":
    sys.exit(main())
