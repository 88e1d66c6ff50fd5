"""`tongxing staff add`: an account with a post, or another post for somebody who is here."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting, staff
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.org.actions import TakenOn

NAME = "staff add"
HELP = (
    "添工作人员并安排岗位，口令只显示一次",
    "engage somebody at a post; the password is shown once",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, as what, where, from when."""
    staff.add_username(parser)
    parser.add_argument("--name", default="", help=both("姓名（新账号要写）", "name (for a new account)"))
    parser.add_argument(
        "--role",
        required=True,
        metavar="ROLE",
        help=both("岗位，如 social_worker 或 专职社工", "role, like social_worker or its Chinese title"),
    )
    parser.add_argument(
        "--place",
        required=True,
        action="append",
        metavar="NAME|CODE",
        help=both("在哪里：名称或代码；可以写几个", "where: name or code; may be given several times"),
    )
    parser.add_argument(
        "--since", type=acting.day, metavar="DATE", help=both("从哪天起，默认今天", "from this day; today")
    )
    parser.add_argument("--title", default="", help=both("职务，如 镇长", "title, like mayor"))
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Engage her, and say the password when the account is new."""
    with acting.house():
        from tongxing.core import clock
        from tongxing.org.actions import take_on

        acting.towns(None)
        role, places = _role_and_places(args)
        made = take_on(
            by=acting.machine(places[0].town_id),
            at=acting.moment(),
            username=args.username,
            name=args.name,
            role=role,
            places=places,
            since=args.since or clock.today(),
            title=args.title.strip(),
        )
        acting.answer(args.json, _as_json(made), lambda: _print(made))
    return 0


def _role_and_places(args: argparse.Namespace) -> tuple[Any, list[Any]]:
    from tongxing.org.posting import role_called
    from tongxing.org.queries import place_called

    answers: list[Any] = [role_called(args.role), *(place_called(word) for word in args.place)]
    role, *places = staff.found(*answers)
    return role, places


def _as_json(made: TakenOn) -> dict[str, Any]:
    return {
        "username": made.staff.username,
        "name": made.staff.name,
        "password": made.password,
        "posts": [{"role": p.role, "place": p.place.name, "since": p.since} for p in made.posts],
    }


def _print(made: TakenOn) -> None:
    from tongxing.org.roles import TITLES, Role

    for post in made.posts:
        role = TITLES[Role(post.role)]
        zh = f"{made.staff.name}：{role}，{post.place.name}，从 {post.since} 起"
        print(both(zh, f"{made.staff.username}: {role}, {post.place.code}, since {post.since}"))
    if not made.posts:
        print(
            both(
                f"{made.staff.name}已经有这些岗位，没有改动", "these posts are hers already: nothing changed"
            )
        )
    if made.password:
        staff.print_password(made.staff.username, made.password)
