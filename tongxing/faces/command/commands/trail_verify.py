"""`tongxing trail verify`: is everything still as it was written?"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.verify.chain import Report, Witness

NAME = "trail verify"
HELP = ("核对操作记录有没有被改过", "check that the trail is as it was written")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Witnesses that are kept elsewhere: a file, or the figures of a paper."""
    parser.add_argument(
        "--witness", action="append", default=[], metavar="FILE",
        help=both("另存的封存记录 heads.jsonl", "a heads.jsonl kept elsewhere"),
    )  # fmt: skip
    parser.add_argument(
        "--head", action="append", default=[], metavar="N:HEAD",
        help=both("封存单上的号和摘要", "number and head as printed on a paper"),
    )  # fmt: skip
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Check the whole of it; 1 when something is not as it was written."""
    with acting.house():
        from tongxing.core.trail import checking

        begun = time.monotonic()
        report = checking.whole(witnesses=_witnesses(args))
        spent = time.monotonic() - begun
        value = {
            "ok": not report.problems,
            "events": report.events,
            "seals": report.seals,
            "head": report.head.hex(),
            "problems": [p._asdict() for p in report.problems],
            "notes": report.notes,
            "seconds": round(spent, 2),
        }
        acting.answer(args.json, value, lambda: _print(report, spent))
    return 1 if report.problems else 0


def _witnesses(args: argparse.Namespace) -> list[Witness]:
    from tongxing.verify import chain

    found: list[Witness] = []
    try:
        for path in args.witness:
            with open(path, encoding="utf-8") as file:
                found += chain.read_witness(file, path)
        for text in args.head:
            number, _colon, head = text.partition(":")
            found.append(chain.Witness(int(number), chain.from_figures(head), "paper"))
    except (OSError, ValueError) as error:
        raise Refused(both(f"读不懂：{error}", f"cannot read: {error}")) from error
    return found


def _print(report: Report, spent: float) -> None:
    from tongxing.verify.chain import figures

    for problem in report.problems[:50]:
        print(both(f"不对 {problem.code}：{problem.where}", f"PROBLEM {problem.code}: {problem.where}"))
        print(f"    {problem.words}")
    for note in report.notes[-20:]:
        print(both(f"注意：{note}", f"note: {note}"))
    verdict = both("一致", "all as written") if not report.problems else both("不一致", "NOT as written")
    counts = both(
        f"{report.events} 条、{report.seals} 次封存", f"{report.events} events, {report.seals} seals"
    )
    print(f"{verdict}：{counts}，{spent:.1f} s，{figures(report.head)[:39]}…")
