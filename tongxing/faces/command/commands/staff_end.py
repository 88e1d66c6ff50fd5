"""`tongxing staff end`: end somebody's posts; who has none left is signed out and stays out."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from tongxing.faces.command import acting, staff
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.org.actions import Ended

NAME = "staff end"
HELP = ("结束岗位和登录", "end posts and sessions")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, which, and the last day."""
    staff.add_username(parser)
    parser.add_argument(
        "--role", metavar="ROLE", help=both("只结束这个岗位，默认全部", "only this role; all by default")
    )
    parser.add_argument(
        "--on",
        type=acting.day,
        metavar="DATE",
        help=both("最后一天；默认今天，马上退出登录", "the last day; today by default, signed out at once"),
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """End them; refused for the last administrator of a township."""
    with acting.house():
        from tongxing.core import clock
        from tongxing.org.actions import end_posts
        from tongxing.org.posting import role_called

        who, by = staff.member(args.username)
        today = clock.today()
        last_day = args.on or today
        [role] = staff.found(role_called(args.role)) if args.role else [None]
        ended = end_posts(by=by, at=acting.moment(), today=today, staff=who, last_day=last_day, role=role)
        found = {
            "username": who.username,
            "last_day": last_day,
            "places": [p.place.name for p in ended.posts],
            "closed": ended.closed,
        }
        acting.answer(args.json, found, lambda: _print(who.name, who.username, ended, last_day, today))
    return 0


def _print(name: str, username: str, ended: Ended, last_day: date, today: date) -> None:
    places = "、".join(p.place.name for p in ended.posts)
    print(
        both(
            f"{name}的岗位（{places}）到 {last_day} 为止", f"{username}: posts end with {last_day} ({places})"
        )
    )
    if ended.closed:
        print(both("登录都结束了，账号已停用", "signed out everywhere, the account is closed"))
    elif last_day <= today:
        print(both("登录都结束了，其余岗位照旧", "signed out everywhere, the other posts stay"))
    else:
        print(both("这一天过后不能再登录", "after that day these posts open nothing"))
