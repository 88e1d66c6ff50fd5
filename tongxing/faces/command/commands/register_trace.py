"""`tongxing register trace FILE`: from whose table something comes that was found outside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.disclosure.tracing import Traced

NAME = "register trace"
HELP = ("外面见到的表或几行字，是谁哪天带走的", "whose table something found outside comes from")
NEEDS = OWNER
BY = {
    "marks": ("看不见的记号", "marks nobody sees"),
    "order": ("行的次序", "the order of the rows"),
    "people": ("里面的人，分不出是哪一份", "the people in it; it cannot be told which"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A workbook, a text, or - for what is pasted in."""
    parser.add_argument("file", help=both("文件；- 是从键盘粘贴", "a file; - reads what is pasted"))
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Name the table, or the candidates; 1 when it is none of ours."""
    data = _read(args.file)
    with acting.house():
        from tongxing.core import audit
        from tongxing.disclosure import tracing

        found: list[Traced] = []
        for town in acting.towns(args.town):
            by = acting.machine(town)
            here = tracing.trace(by, data)
            audit.trace(
                by, "trace_table", about="disclosure", place_id=town, at=acting.moment(), found=len(here)
            )
            found += here
        value: list[dict[str, Any]] = [
            {
                "number": t.entry.number,
                "by": t.entry.asked_by,
                "at": t.entry.asked_at,
                "how": t.by,
                "rows": t.rows,
            }
            for t in found
        ]
        acting.answer(args.json, value, lambda: _print(found))
    return 0 if found else 1


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Refused(both(f"读不了 {name}：{error.strerror}", f"cannot read {name}")) from None


def _print(found: list[Traced]) -> None:
    if not found:
        print(both("不像是这里带走的表，或者没有留下能认的东西", "none of ours, or nothing left to tell by"))
    for one in found:
        at = f"{one.entry.asked_at.astimezone():%Y-%m-%d %H:%M}"
        how = both(*BY[one.by])
        print(
            f"{one.entry.number}  {acting.pad(one.entry.asked_by, 10)}{at}  {one.entry.title}  {how} ×{one.rows}"
        )
