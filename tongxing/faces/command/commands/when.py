"""`tongxing when`: from the dates in hand every deadline, counter and guard that follows. Nothing is stored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.rulebook.calculator import Answer

NAME = "when"
HELP = ("算法定日期：手里的日子推出全部期限", "legal dates: what follows from the dates in hand")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The dates in hand, the plan to lay beside the law, and the day to ask about."""
    parser.add_argument(
        "facts",
        metavar="FILE",
        help=both("日子写在 TOML 里，- 是标准输入", "dates as TOML; - for standard input"),
    )
    parser.add_argument(
        "--plan",
        dest="path",
        type=Path,
        metavar="DIR",
        help=both("方案，默认正在执行的", "plan; the one in force by default"),
    )
    parser.add_argument(
        "--on", type=acting.day, metavar="DATE", help=both("问哪一天，默认今天", "day asked about")
    )
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Say everything wrong at once (exit 1), or everything that follows."""
    with acting.house():
        from tongxing.core import clock
        from tongxing.rulebook.asking import as_json, read_asked
        from tongxing.rulebook.calculator import what_follows

        on = args.on or clock.today()
        facts, born_on, wrong = read_asked(_text(args.facts), on=on)
        if facts is None or wrong:
            raise Refused("\n".join(f"{one.field}: {one.words}" for one in wrong))
        answer = what_follows(facts, plans.book_of(args)[0], born_on=born_on, on=on)
    acting.answer(args.json, as_json(answer), lambda: print("\n".join(_lines(answer))))
    return 0


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    path = Path(name)
    if not path.is_file():
        raise Refused(both(f"找不到 {path}", f"no such file: {path}"))
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(both(f"{path} 不是 UTF-8 编码", f"{path} is not UTF-8")) from None


def _lines(answer: Answer) -> list[str]:
    from tongxing.rulebook.asking import readings
    from tongxing.rulebook.calculator import PLAN, status_words

    lines = [f"{answer.on}  {status_words(answer)}"]
    for due in answer.dues:
        mark = "（方案）" if due.source == PLAN else ""
        done = f"，{due.done_on} 已办" if due.done_on else "，已过" if due.late(answer.on) else ""
        lines.append(f"{due.found.day}  {due.title}{mark}{done}")
        lines += [f"            {step.formula}  [{step.cite}]" for step in due.found.steps if step.formula]
        lines += [f"            {reason}：{day}" for day, reason in readings(due.found)]
        lines += [f"            ！{warning}" for warning in due.found.warnings]
    for counter in answer.counters:
        lines.append(f"计数  {counter.title}：{counter.count}/{counter.threshold}  [{counter.cite}]")
    lines += [f"保护  {one.words}  [{one.cite}]" for one in answer.cautions]
    for years in answer.clean_years:
        lines.append(
            f"戒断  {years.title} {years.since}，满三年是 {years.until}，由公安机关确认  [regulation.7]"
        )
    lines += [f"请人回答  {one.words}  [{'、'.join(one.cites)}]" for one in answer.questions]
    return lines
