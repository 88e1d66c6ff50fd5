"""`tongxing plan check`: read a plan beside the law and say everything that is wrong with it."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import OWNER, both

NAME = "plan check"
HELP = ("检查方案文件：错在哪个文件哪一行，怎么改", "check plan files: which line is wrong and what to do")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan."""
    plans.add_path(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print every problem and remark; 1 when there is a problem or a worked case fails."""
    with acting.house():
        files, cases = plans.read_files(args.path), plans.read_cases(args.path)
        from tongxing.rulebook.lint import lint
        from tongxing.rulebook.proving import prove_texts

        book, problems = plans.book_or_problems(files)
        problems += prove_texts(book, cases).problems if book is not None else ()
        remarks = lint(book) if book is not None else ()
    found = {
        "ok": not problems,
        "problems": plans.problem_rows(problems),
        "remarks": [r.what for r in remarks],
    }
    acting.answer(args.json, found, lambda: _print(problems, remarks))
    return 1 if problems else 0


def _print(problems: tuple[Any, ...], remarks: tuple[Any, ...]) -> None:
    for problem in problems:
        print(problem)
    for one in remarks:
        print(both(f"提醒 {one.file}:{one.line} {one.what}", f"note {one.file}:{one.line} {one.what_en}"))
    if problems:
        print(
            both(
                f"有 {len(problems)} 处要改，改好以前不能录入",
                f"{len(problems)} problems: it cannot be loaded",
            )
        )
    else:
        print(both("没有问题，可以录入", "no problems: it can be loaded"))
