"""`tongxing backup keys TO`: the keys, apart from every backup, whole or in three parts."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import OWNER, both

NAME = "backup keys"
NEEDS = OWNER
HELP = ("把密钥另存一处，整份或分成三份", "put the keys apart: whole, or in three parts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and in how many parts."""
    parser.add_argument(
        "to", metavar="TO", type=Path, help=both("放密钥单的文件夹（例如 U 盘）", "folder for the sheets")
    )
    parser.add_argument(
        "--shares",
        action="store_true",
        help=both("分成三份交给三个人，任意两份才能打开", "three parts for three people, any two open"),
    )


def run(args: argparse.Namespace) -> int:
    """Write the sheets and say what to do with them."""
    from tongxing.config import env
    from tongxing.core import clock, upkeep
    from tongxing.launch.home import Home
    from tongxing.launch.keeping.apart import put_apart
    from tongxing.launch.keeping.telling import tell_or_say
    from tongxing.launch.words import say

    place = Home(env.read().home)
    paths = put_apart(place, args.to, in_parts=args.shares, at=clock.now())
    for path in paths:
        print(path)
    tell_or_say(place, "keys", upkeep.read(place.path)["keys"], say)
    print(
        both(
            "三张交给三个人，各放各处；任意两张能打开备份。",
            "give one to each of three people; any two open a backup",
        )
        if args.shares
        else both("和备份分开放；谁拿到它和一份备份，就读得到全部。", "keep it apart from the backups")
    )
    return 0
