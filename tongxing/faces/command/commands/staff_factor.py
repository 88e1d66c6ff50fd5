"""`tongxing staff factor`: which second factors somebody has; `--reset` takes them back when her phone is lost."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting, staff
from tongxing.faces.command.protocol import OWNER, both

NAME = "staff factor"
HELP = (
    "看有没有登记验证器；手机丢了用 --reset 收回，同时给临时密码",
    "which second factors somebody has; --reset takes them back and gives a temporary password",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and whether to take them back."""
    staff.add_username(parser)
    parser.add_argument(
        "--reset",
        action="store_true",
        help=both(
            "收回验证器，原来的密码和登录一起作废", "take them back; password and sessions end with them"
        ),
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Look, or take back. On the pages it takes two administrators; whoever owns the machine is both."""
    with acting.house():
        from tongxing.org.actions import new_password
        from tongxing.org.proof.actions import reset_factors
        from tongxing.org.proof.factors import factors_of

        who, by = staff.member(args.username)
        found: dict[str, Any] = {"username": who.username, "kinds": [one.kind for one in factors_of(who.pk)]}
        if args.reset:
            found["taken_back"] = reset_factors(by=by, member=who, at=acting.moment())
            found["password"] = new_password(by=by, at=acting.moment(), staff=who)
    acting.answer(args.json, found, lambda: _print(who.name, found))
    return 0


def _print(name: str, found: dict[str, Any]) -> None:
    username, kinds = found["username"], "、".join(found["kinds"])
    if "password" not in found:
        none = both("还没有登记验证器", "no second factor yet")
        print(f"{name}: {kinds or none}")
        return
    print(
        both(f"{name}的验证器收回了，登录都结束了", f"factors of {username} taken back, every session ended")
    )
    staff.print_password(username, found["password"])
    print(both("登录后先换密码，再登记新的手机", "sign in, choose a password, then enrol the new phone"))
