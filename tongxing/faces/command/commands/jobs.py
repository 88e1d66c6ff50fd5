"""`tongxing jobs`: what waits, runs or failed of the work that is done beside the pages."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.core.jobs import Standing

NAME = "jobs"
HELP = ("后台工作：在等、在做、没做成的", "jobs: waiting, running, failed")
NEEDS = OWNER
STATUS = {
    "todo": ("在等", "waiting"),
    "doing": ("在做", "running"),
    "failed": ("没做成", "failed"),
    "aborted": ("中断了", "broken off"),
    "cancelled": ("取消了", "cancelled"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--all` also tells which kinds there are; `--retry 7` puts a failed one back."""
    parser.add_argument("--all", action="store_true", help=both("有哪些种", "every kind of job"))
    parser.add_argument("--retry", type=int, metavar="N", help=both("再做一次第 N 号", "try number N again"))
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the queue; 1 when something failed."""
    with acting.house():
        from tongxing.core import jobs

        if args.retry is not None and not jobs.try_again(args.retry):
            raise Refused(both(f"没有失败的第 {args.retry} 号", f"no failed job {args.retry}"))
        rows = jobs.standing()
        kinds = sorted(jobs.JOBS.values(), key=lambda one: one.name) if args.all else []
        value = {
            "queue": [{"id": r.id, "name": r.name, "status": r.status, "tries": r.tries} for r in rows],
            "kinds": [{"name": k.name, "says": str(k.says), "needs": k.needs, "cron": k.cron} for k in kinds],
        }
        acting.answer(args.json, value, lambda: _print(rows))
        if not args.json:
            for kind in kinds:
                print(f"  {acting.pad(kind.name, 26)}{acting.pad(kind.cron, 16)}{kind.says}")
        return 1 if any(r.status == "failed" for r in rows) else 0


def _print(rows: list[Standing]) -> None:
    if not rows:
        print(both("没有在等的，也没有没做成的", "nothing waits, nothing failed"))
    for row in rows:
        since = f"{row.since.astimezone():%m-%d %H:%M}" if row.since else ""
        word = both(*STATUS.get(row.status, (row.status, row.status)))
        tries = f"×{row.tries}" if row.tries else ""
        print(f"{row.id:>6}  {acting.pad(word, 10)}{acting.pad(since, 13)}{row.name} {tries} {row.says}")
