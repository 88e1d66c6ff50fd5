"""`tongxing staff password`: a new random password, shown once; the old one and every session end."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting, staff
from tongxing.faces.command.protocol import OWNER, both

NAME = "staff password"
HELP = (
    "换一个新口令，只显示一次；原来的登录都结束",
    "a new password, shown once; every session ends",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose."""
    staff.add_username(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Make it, say it, keep only its hash."""
    with acting.house():
        from tongxing.org.actions import new_password

        who, by = staff.member(args.username)
        password = new_password(by=by, at=acting.moment(), staff=who)
    found = {"username": who.username, "password": password}
    acting.answer(args.json, found, lambda: _print(who.name, who.username, password))
    return 0


def _print(name: str, username: str, password: str) -> None:
    staff.print_password(username, password)
    print(both(f"{name}原来的登录都结束了", f"every session of {username} has ended"))
