"""`tongxing copy`: everything the house holds about one person, for that person, in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

NAME = "copy"
HELP = ("本人的复制件：一个人的全部信息，放进一个文件夹", "the copy of one person's own file, into a folder")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, where to, why."""
    parser.add_argument("person", metavar="QW-2026-001", help=both("档案编号", "number of the file"))
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help=both("放进哪个文件夹", "which folder")
    )
    parser.add_argument(
        "--reason", required=True, help=both("谁要的，怎么给的", "who asked, how it is handed over")
    )
    acting.add_town(parser)


def run(args: argparse.Namespace) -> int:
    """Make it, enter it in the register, and say where it lies."""
    with acting.house():
        from tongxing.core import clock
        from tongxing.core.declared import Label
        from tongxing.disclosure.copy.actions import make_copy
        from tongxing.disclosure.copy.page import files
        from tongxing.people.queries import of_numbers

        made = None
        for town in acting.towns(args.town):
            by = acting.machine(town)
            if (found := of_numbers(by, [args.person]).get(args.person)) is not None:
                made = make_copy(
                    by=by, at=acting.moment(), person_id=found, reason=args.reason, labels=frozenset(Label)
                )
                break
        if made is None:
            raise Refused(both(f"没有“{args.person}”这份档案", f"no such file: {args.person}"))
        folder = args.to / args.person
        folder.mkdir(mode=0o700, parents=True, exist_ok=False)
        for name, data in files(made.copy, line=made.line, on=clock.today().isoformat()):
            (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600)
        print(both(f"在 {folder}，登记 {made.line}", f"in {folder}, register {made.line}"))
        print(both("给之前请看一遍：经办人写的话里提到别人的，划掉。", "Read it before handing it over: strike out what notes say of others."))  # fmt: skip
    return 0
