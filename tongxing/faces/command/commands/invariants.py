"""`tongxing invariants`: is everything in this house as it must be?"""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "invariants"
NEEDS = OWNER
HELP = (
    "逐项核对：没有写了一半的、应办和记录对得上、加密的打得开",
    "check what must always hold: nothing by half, duties fit the deeds, sealed values open",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For people or for programs."""
    parser.add_argument(
        "--copy", action="store_true", help=both("这是一份恢复出来的副本", "this home is a restored copy")
    )
    parser.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help=both("原来那个系统的 heads.jsonl", "heads.jsonl of the original"),
    )
    parser.add_argument(
        "--seals",
        metavar="N",
        type=int,
        default=0,
        help=both("核对到第几次封存", "compare heads up to this seal"),
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 when one is not ok."""
    from tongxing.launch.house import open_house
    from tongxing.launch.keeping import soundness

    with open_house() as house:
        from django.utils import translation

        with translation.override("zh-hans"):
            copy = soundness.Elsewhere(args.witness, args.seals) if args.copy else None
            found = list(soundness.examine(house, copy))
    rows = [{"what": one.what, "ok": one.ok, "detail": one.detail} for one in found]

    def words() -> None:
        for one in found:
            print(f"{'好  ' if one.ok else '问题'}  {one.what}：{one.detail}")
        print(
            both("一项不差", "all is well")
            if all(one.ok for one in found)
            else both("有问题", "something is wrong")
        )

    acting.answer(args.json, rows, words)
    return 0 if all(one.ok for one in found) else 1
