"""`tongxing backup list`: which backups there are."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "backup list"
NEEDS = OWNER
HELP = ("列出已有的备份", "list the backups there are")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For people or for programs."""
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """The newest first; nothing is opened, so no key is needed."""
    from tongxing.config import env
    from tongxing.launch.home import Home
    from tongxing.launch.keeping import shelf
    from tongxing.launch.keeping.verify import head_of

    found = []
    for one in reversed(shelf.all_in(shelf.folder(Home(env.read().home)))):
        head = head_of(one.path)
        program = str(head.get("program", "?"))
        found.append(
            {"file": str(one.path), "made_at": one.made_at.isoformat(), "size": one.size, "program": program}
        )
    acting.answer(args.json, found, lambda: _print(found))
    return 0


def _print(found: list[dict[str, object]]) -> None:
    for one in found:
        mega = int(str(one["size"])) / (1 << 20)
        print(
            f"{str(one['made_at'])[:16].replace('T', ' ')}  {mega:8.1f} MB  {one['program']}  {one['file']}"
        )
    if not found:
        print(both("还没有备份：tongxing backup", "no backups yet: tongxing backup"))
