"""`tongxing init`: make the data folder, the keys, the database and its tables; safe to repeat."""

from __future__ import annotations

import argparse

NAME = "init"
HELP = (
    "建立数据文件夹、密钥、数据库和数据表（可重复运行）",
    "make data folder, keys, database and tables (safe to repeat)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: where it is made comes from the environment."""


def run(args: argparse.Namespace) -> int:
    """Prepare everything and say where it is."""
    from tongxing.launch.house import open_house
    from tongxing.launch.words import say

    with open_house(say, migrate=True) as house:
        say(f"准备好了：{house.home.path}", f"prepared: {house.home.path}")
    return 0
