"""`tongxing plan cases`: work out a plan's own examples and see that they come out as written."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import OWNER, Refused, both

NAME = "plan cases"
HELP = ("验算方案自带的算例", "prove the worked cases of a plan")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan; its cases lie in the folder `cases` beside it."""
    plans.add_path(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print each case; 1 when one does not come out."""
    cases = plans.read_cases(args.path)
    if not cases:
        raise Refused(
            both(f"{args.path} 旁边没有 cases 文件夹或里面没有算例", "no worked cases beside this plan")
        )
    with acting.house():
        from tongxing.rulebook.proving import prove_texts

        book, problems = plans.book_or_problems(plans.read_files(args.path))
        if book is None:
            raise Refused("\n".join(str(p) for p in problems))
        proved = prove_texts(book, cases)
    rows: list[dict[str, Any]] = [
        {"case": p.case, "title": p.title, "ok": p.holds, "failures": list(p.failures)} for p in proved.proofs
    ]
    unread = [p for p in proved.problems if p.code != "case"]
    wrong = sum(not p.holds for p in proved.proofs) + len(unread)

    def words() -> None:
        for row in rows:
            print(f"{'成立  ' if row['ok'] else '不成立'} {row['case']} {row['title']}")
            for failure in row["failures"]:
                print(f"       {failure}")
        for problem in unread:
            print(problem)
        print(both(f"算例 {len(rows)} 个，{wrong} 个有问题", f"{len(rows)} cases, {wrong} wrong"))

    acting.answer(args.json, {"cases": rows, "problems": plans.problem_rows(tuple(unread))}, words)
    return 1 if wrong else 0
