"""`tongxing backup [TO]`: one file with everything but the keys, while the house goes on working."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import OWNER, both

NAME = "backup make"
NEEDS = OWNER
HELP = (
    "做一份备份（数据库和文件，不含密钥），直接写 tongxing backup 也行",
    "make a backup (database and files, without the keys); `tongxing backup` alone does the same",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and where the second copy goes."""
    parser.add_argument(
        "to",
        metavar="TO",
        nargs="?",
        type=Path,
        help=both(
            "放到哪个文件夹，或者写成哪个文件；不写就放进备份文件夹并按规则清旧的",
            "a folder, or a file; without it the backup folder, where old ones are rotated",
        ),
    )
    parser.add_argument(
        "--copy",
        metavar="DIR",
        type=Path,
        help=both(
            "再放一份到这里（另一块盘或挂上的文件夹）；也可用 TONGXING_BACKUP_COPY",
            "a second copy here, on another disk (or TONGXING_BACKUP_COPY)",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Make it and say where it is and how large."""
    from tongxing.launch.house import open_house
    from tongxing.launch.keeping.regular import make_regular
    from tongxing.launch.words import say

    with open_house(say) as house:
        made = make_regular(house, say, to=args.to, copy=args.copy)
    mega = made.size / (1 << 20)
    say(
        f"备份好了：{made.path}（{mega:.1f} MB，{made.rows} 行，{made.files} 个文件，{made.seconds:.1f} 秒）",
        f"backed up: {made.rows} rows, {made.files} files, {mega:.1f} MB, {made.seconds:.1f} s",
    )
    return 0
