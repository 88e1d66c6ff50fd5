"""What can be checked without us: files that need Python's own library and nothing else.

They are shipped with the program, written beside every export, and used by the program itself, so that
what an outsider runs is what we run.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE_CHECKER = ("package.py", "zips.py", "chain.py")


def package_checker() -> list[tuple[str, bytes]]:
    """The files that check an archive package, byte for byte as they run here; ``package.py`` is the one to start."""
    return [(name, (Path(__file__).parent / name).read_bytes()) for name in PACKAGE_CHECKER]
