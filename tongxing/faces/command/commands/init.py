"""`tongxing init`: make the data folder, the keys, the database and its tables; safe to repeat."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import Refused, both

NAME = "init"
HELP = (
    "建立数据文件夹、密钥、数据库和数据表（可重复运行）",
    "make data folder, keys, database and tables (safe to repeat)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it is made comes from the environment."""
    parser.add_argument(
        "--empty",
        action="store_true",
        help=both("不要演示数据：这个数据文件夹给真实工作用", "no demo town: this home is for real work"),
    )


def run(args: argparse.Namespace) -> int:
    """Prepare everything and say where it is."""
    from tongxing.launch.house import open_house
    from tongxing.launch.words import say

    with open_house(say, migrate=True) as house:
        if args.empty:
            _keep_empty(house.home.path)
        say(f"准备好了：{house.home.path}", f"prepared: {house.home.path}")
    return 0


def _keep_empty(home: Path) -> None:
    """Remember it; a home that has its demo already is not emptied by a wish."""
    from tongxing import demo

    if demo.read_mark(home) is not None:
        raise Refused(
            both(
                f"{home} 里已经有演示数据。真实工作请另选一处：TONGXING_HOME=… tongxing init --empty",
                f"{home} holds the demo town: choose another home with TONGXING_HOME=…",
            )
        )
    demo.keep_empty(home)
