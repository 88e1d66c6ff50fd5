"""`tongxing package checker FOLDER`: the three files by which anybody checks an archive package without us."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import OWNER, Refused, both
from tongxing.verify import package_checker

NAME = "package checker"
HELP = ("写出归档包的核对程序", "write out the files that check archive packages")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", type=Path, help=both("放到哪个文件夹", "into which folder"))


def run(args: argparse.Namespace) -> int:
    """Write them; they are handed over apart from any package."""
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        for name, text in package_checker():
            (args.folder / name).write_bytes(text)
    except OSError as error:
        raise Refused(both(f"写不进去：{error}", f"cannot write: {error}")) from error
    print(both("核对", "to check") + f": python3 {args.folder}/package.py PACKAGE.zip")
    return 0
