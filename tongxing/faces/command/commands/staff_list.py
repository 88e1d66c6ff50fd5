"""`tongxing staff list`: everybody with an account, their posts and the days."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "staff list"
HELP = ("看工作人员和岗位", "list the staff and their posts")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All townships of this house, or one."""
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line for each post."""
    with acting.house():
        from tongxing.core import clock
        from tongxing.org.queries import posts_of_town

        today = clock.today()
        rows = [
            _row(post, today)
            for town_id in acting.towns(args.town)
            for post in posts_of_town(acting.machine(town_id))
        ]
        acting.answer(args.json, rows, lambda: _print(rows))
    return 0


def _row(post: Any, today: date) -> dict[str, Any]:
    from tongxing.org.roles import TITLES, Role

    over = post.until is not None and post.until < today
    state = "over" if over or not post.staff.is_active else "coming" if post.since > today else "now"
    return {
        "username": post.staff.username,
        "name": post.staff.name,
        "role": post.role,
        "role_title": str(TITLES[Role(post.role)]),
        "title": post.title,
        "place": post.place.name,
        "since": post.since,
        "until": post.until,
        "state": state,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    states = {
        "now": both("在任", "in post"),
        "coming": both("还没开始", "not yet"),
        "over": both("已结束", "over"),
    }
    for r in rows:
        days = f"{r['since']} — {r['until'] or ''}"
        cells = (
            (r["username"], 16),
            (r["name"], 12),
            (r["role_title"], 18),
            (r["place"], 14),
            (days, 26),
            (states[r["state"]], 10),
        )
        print("".join(acting.pad(text, width) for text, width in cells).rstrip())
    if not rows:
        print(both("还没有工作人员：tongxing staff add", "no staff yet: tongxing staff add"))
