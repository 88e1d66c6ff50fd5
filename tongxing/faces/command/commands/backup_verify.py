"""`tongxing backup verify FILE`: read a backup from the first byte to the last."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import OWNER, both

NAME = "backup verify"
NEEDS = OWNER
HELP = ("核对一份备份：每一段、每个文件", "prove a backup: every piece, every file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, with which keys."""
    parser.add_argument("file", metavar="FILE", type=Path, help=both("备份文件", "the backup file"))
    add_keys(parser)


def add_keys(parser: argparse.ArgumentParser) -> None:
    """`--keys SHEET`, twice when the keys are in three parts."""
    parser.add_argument(
        "--keys",
        metavar="SHEET",
        action="append",
        type=Path,
        default=[],
        help=both(
            "密钥单：整份一张，或三份中的任意两张（写两次 --keys）；不写就用数据文件夹里的 keys.json",
            "sheet of keys: the whole one, or two of three (say --keys twice); else keys.json of this home",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Say that all is well, or fail in words."""
    from tongxing.config import env
    from tongxing.launch.keeping.restore import keys_for, parsed
    from tongxing.launch.keeping.verify import verify
    from tongxing.launch.words import say

    raw = keys_for(args.keys, beside=[env.read().home])
    found = verify(args.file, parsed(raw), say)
    say(f"{found.made_at:%Y-%m-%d %H:%M} 做的，程序 {found.program}", f"made by version {found.program}")
    return 0
