"""`tongxing rebuild_duties`: work out again what is owed; with --check only say what would change."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "rebuild_duties"
HELP = ("重新推算全部应办；--check 只检查不改动", "work out all duties again; --check changes nothing")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Check or write, all townships or one."""
    parser.add_argument(
        "--check",
        action="store_true",
        help=both("只检查：有一处不同就以 1 结束", "only look: exit 1 when anything would change"),
    )
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Project every case again; 1 when --check finds a difference."""
    with acting.house():
        from tongxing.duties.actions import reproject_town

        found = []
        for town_id in acting.towns(args.town):
            actor = acting.machine(town_id)
            cases, changed = reproject_town(by=actor, at=acting.moment(), check=args.check)
            found.append({"town": actor.town_name, "cases": cases, "changed": changed})
        acting.answer(args.json, found, lambda: _print(found, check=args.check))
    return 1 if args.check and any(f["changed"] for f in found) else 0


def _print(found: list[dict[str, object]], *, check: bool) -> None:
    for f in found:
        zh = f"{f['town']}：{f['cases']} 个措施，{'应改' if check else '改了'} {f['changed']} 处"
        print(both(zh, f"{f['cases']} cases, {f['changed']} {'would change' if check else 'changed'}"))
