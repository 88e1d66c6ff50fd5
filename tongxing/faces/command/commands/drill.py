"""`tongxing drill [FILE]`: prove that the newest backup brings the house back."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.commands.backup_verify import add_keys
from tongxing.faces.command.protocol import OWNER, both

NAME = "drill"
NEEDS = OWNER
HELP = (
    "恢复演练：把最新的备份恢复到临时的地方，逐项检查，再清掉",
    "restore the newest backup into a scratch home, check everything, remove it again",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, with which keys; the newest and this home's own when nothing is said."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help=both("备份文件；不写就用最新的", "else the newest")
    )
    add_keys(parser)


def run(args: argparse.Namespace) -> int:
    """Say what came of it; 1 when anything could not be verified."""
    from tongxing.config import env
    from tongxing.core import clock
    from tongxing.launch import home
    from tongxing.launch.keeping.drill import drill
    from tongxing.launch.keeping.telling import tell_or_say
    from tongxing.launch.words import say

    place = home.prepare(env.read().home)
    done = drill(place, say, file=args.file, sheets=args.keys, at=clock.now())
    tell_or_say(place, "drill", done, say, alarm="" if done.ok else "drill_failed")
    if done.ok:
        say(f"演练通过：{done.words}，用了 {done.detail['seconds']} 秒", "the drill has passed")
    else:
        say(f"演练没有通过：{done.words}", "the drill has failed")
    return 0 if done.ok else 1
