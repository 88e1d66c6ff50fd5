"""`tongxing restore FILE --home NEW`: a house from a backup and its keys."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tongxing.faces.command.commands.backup_verify import add_keys
from tongxing.faces.command.protocol import OWNER, both

NAME = "restore"
NEEDS = OWNER
HELP = (
    "从备份恢复到一个新的数据文件夹，从不覆盖已有的数据",
    "bring a house back into a new folder; never writes over data",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, into which folder, with which keys."""
    parser.add_argument("file", metavar="FILE", type=Path, help=both("备份文件", "the backup file"))
    parser.add_argument(
        "--home", metavar="NEW", type=Path, required=True, help=both("新的数据文件夹", "the new data folder")
    )
    parser.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help=both("另存的封存记录 heads.jsonl，用来核对", "a heads.jsonl kept elsewhere, to compare with"),
    )
    add_keys(parser)


def run(args: argparse.Namespace) -> int:
    """Prove, build, compare, check; then the folder gets its name."""
    from tongxing.config import env
    from tongxing.core import clock
    from tongxing.launch.home import Home
    from tongxing.launch.keeping import restore
    from tongxing.launch.keeping.note import note
    from tongxing.launch.keeping.telling import tell_or_say
    from tongxing.launch.words import say

    raw = restore.keys_for(args.keys, beside=[env.read().home])
    done = restore.restore(args.file, raw, args.home, say, witness=args.witness)
    for one in done.findings:
        say(f"好  {one.what}：{one.detail}", "ok")
    words = f"从 {args.file.name} 恢复（{done.verified.made_at:%Y-%m-%d %H:%M} 的数据）"
    news = note(Home(done.home), "restored", at=clock.now(), ok=True, words=words, file=args.file.name)
    os.environ["TONGXING_HOME"] = str(done.home)
    tell_or_say(Home(done.home), "restored", news, say, anew=True)
    say(
        f"恢复好了，用了 {done.seconds:.0f} 秒：{done.home}。启动：TONGXING_HOME={done.home} tongxing serve",
        f"restored in {done.seconds:.0f} s; start it with TONGXING_HOME={done.home} tongxing serve",
    )
    return 0
