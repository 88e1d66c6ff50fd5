"""`tongxing keys rotate`: new keys, everything sealed again under them, the old ones gone; people go on working."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

NAME = "keys rotate"
HELP = ("换密钥：边用边换，停了可以接着换", "rotate the keys while people work; goes on where it was stopped")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many rows at a time, and `--json`."""
    parser.add_argument("--batch", type=int, default=500, help=both("每批多少行", "rows at a time"))
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Rotate, or go on with a rotation; says what could not be opened and does not retire a key then."""
    from tongxing.launch.house import open_house
    from tongxing.launch.rotation import rotate
    from tongxing.launch.words import quiet, say

    with open_house() as house:
        done = rotate(house.home, quiet if args.json else say, batch=max(1, args.batch))
        _trace(done.sealed + done.indexed, len(done.retired))
    value = {"sealed": done.sealed, "indexed": done.indexed, "closed": done.closed, "retired": done.retired}
    if done.closed:
        some = "\n".join(f"  · {where}" for where in done.closed[:20])
        words = both(
            f"有 {len(done.closed)} 个值现有的密钥都打不开，旧密钥先留着。请核对这些行（可能被改过）：\n{some}",
            f"{len(done.closed)} values open with no key; the old key stays. Look at these rows:\n{some}",
        )
        raise Refused(words)
    words = both(
        f"换好了：重新加密 {done.sealed} 个值，旧密钥 {'、'.join(done.retired)} 已销毁。"
        "请重新做一份密钥单（tongxing backup keys），旧的密钥单和旧备份放在一起保管",
        f"done: {done.sealed} values sealed again, {', '.join(done.retired)} destroyed. Put the keys apart again"
        " (tongxing backup keys); an old backup needs its old sheet",
    )
    acting.answer(args.json, value, lambda: print(words))
    return 0


def _trace(rows: int, gone: int) -> None:
    from django.db import transaction

    from tongxing.core import audit

    with transaction.atomic():
        audit.trace(None, "house.rotate", about="keys", rows=rows, ended=gone)
