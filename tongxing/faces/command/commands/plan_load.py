"""`tongxing plan load`: keep a plan as a draft, in the name of the person who loads it."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import Refused, both

NAME = "plan load"
HELP = ("录入方案，存为草稿", "load a plan as a draft")
NEEDS = "load_plan"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, by whom, from which day."""
    plans.add_path(parser)
    acting.add_person(parser)
    parser.add_argument(
        "--since",
        type=acting.day,
        metavar="DATE",
        help=both("从哪天起执行，默认照方案", "in force from this day"),
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Load it; nothing is kept when there is a problem or a worked case fails."""
    with acting.house():
        files, cases = plans.read_files(args.path), plans.read_cases(args.path)
        from tongxing.org.roles import Permission
        from tongxing.plans.actions import load_plan
        from tongxing.rulebook.proving import prove_texts

        by = acting.person(args.who, needs=Permission.LOAD_PLAN)
        book, problems = plans.book_or_problems(files)
        problems += prove_texts(book, cases).problems if book is not None else ()
        if problems:
            raise Refused(_why_not(problems))
        version = load_plan(by=by, at=acting.moment(), files=files, since=args.since)
    found = {"key": version.key, "title": version.title, "since": version.since, "state": version.state}
    next_step = both(
        f"草稿 {version.key} 存好了。请另一位有批准权的人：tongxing plan approve {version.key} --as …",
        f"draft {version.key} kept; a second person approves it: tongxing plan approve {version.key} --as …",
    )
    acting.answer(args.json, found, lambda: print(next_step))
    return 0


SHOWN = 12


def _why_not(problems: tuple[Any, ...]) -> str:
    """The first problems in words, how many more there are, and what to do about examples that fail."""
    lines = [both(f"有 {len(problems)} 处要改，没有录入：", f"not loaded, {len(problems)} problems:")]
    lines += [str(p) for p in problems[:SHOWN]]
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        lines.append(
            both(f"……还有 {more} 处，用 tongxing plan check 看全部", f"… {more} more: tongxing plan check")
        )
    if any(p.code == "case" for p in problems):
        lines.append(
            both(
                "改了数，算例也要跟着改：它们说明方案该怎么读。没有 cases 文件夹的方案也可以录入。",
                "worked cases say how the plan is to be read: change them with it; a plan without cases may be loaded",
            )
        )
    return "\n".join(lines)
