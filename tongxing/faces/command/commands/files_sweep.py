"""`tongxing files sweep`: remove stored pages that nothing names any more (the archive does it every night)."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "files sweep"
HELP = (
    "清掉撤回的、没有归属的扫描件（每晚自动做）",
    "remove pages nothing names any more (done every night)",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--many` when there really are many."""
    parser.add_argument(
        "--many",
        action="store_true",
        help=both(
            "确实有很多要删（先核对数据库没有连错）", "there really are many: it is the right database"
        ),
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Say how many files were removed."""
    with acting.house():
        from tongxing.archive.actions import sweep

        removed = sweep(at=acting.moment(), many=args.many)
        words = both(f"清掉 {removed} 个文件", f"{removed} files removed")
        acting.answer(args.json, {"removed": removed}, lambda: print(words))
    return 0
