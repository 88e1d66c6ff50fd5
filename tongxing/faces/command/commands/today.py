"""`tongxing today`: what is owed on a day, oldest first."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "today"
HELP = ("今天要做的事", "what is owed today")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and on which day."""
    parser.add_argument(
        "--worker", metavar="USER", help=both("只看这位社工的（账号）", "only this worker's (user name)")
    )
    parser.add_argument(
        "--on", type=acting.day, metavar="DATE", help=both("哪一天，默认今天", "which day; today by default")
    )
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what is open or overdue."""
    with acting.house():
        from tongxing.core import clock

        on = args.on or clock.today()
        rows = _rows(args, on)
        acting.answer(args.json, {"on": on, "owed": rows}, lambda: _print(rows, on))
    return 0


def _rows(args: argparse.Namespace, on: date) -> list[dict[str, Any]]:
    from tongxing.duties.queries import owed

    if args.worker:
        return [_row(d, on) for d in owed(acting.person(args.worker), on=on, mine=True, limit=100_000)]
    return [
        _row(due, on)
        for town in acting.towns(args.town)
        for due in owed(acting.machine(town), on=on, limit=100_000)
    ]


def _row(due: Any, on: date) -> dict[str, Any]:
    from tongxing.core.vocabulary import deed_kinds

    return {
        "state": "overdue" if due.due_on < on else "open",
        "late": max((on - due.due_on).days, 0),
        "number": due.number,
        "name": due.name,
        "village": due.place,
        "duty": due.rule,
        "title": str(deed_kinds[due.kind].title),
        "window": due.window_no,
        "opens_on": due.opens_on,
        "due_on": due.due_on,
        "worker": due.worker,
        "clause": due.clause,
        "plan": due.plan,
    }


def _print(rows: list[dict[str, Any]], on: date) -> None:
    late = sum(r["state"] == "overdue" for r in rows)
    print(both(f"{on}：要做的 {len(rows)} 件，其中逾期 {late} 件", f"{on}: {len(rows)} owed, {late} overdue"))
    for r in rows:
        when = f"逾期 {r['late']} 天" if r["late"] else f"到 {r['due_on']:%m-%d}"
        cells = ((when, 14), (r["village"], 10), (r["number"], 13), (r["name"], 18), (r["title"], 10))
        print(
            "  "
            + "".join(acting.pad(text, width) for text, width in cells)
            + f"{r['plan']} {r['clause']}  {r['worker']}"
        )
