"""Finding people and places for the staff commands, and handing over a password."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TypeVar

from tongxing.core.refusal import Refusal, stop_if
from tongxing.faces.command import acting
from tongxing.faces.command.protocol import both

if TYPE_CHECKING:
    from tongxing.org.actor import Actor
    from tongxing.org.models import Staff

T = TypeVar("T")


def add_username(parser: argparse.ArgumentParser) -> None:
    """Whose account."""
    parser.add_argument("username", metavar="USERNAME", help=both("账号", "user name"))


def found(*answers: T | Refusal) -> list[T]:
    """What was asked for, or every refusal at once."""
    stop_if(*(one for one in answers if isinstance(one, Refusal)))
    return [one for one in answers if not isinstance(one, Refusal)]


def member(username: str) -> tuple[Staff, Actor]:
    """A member of staff, and the machine acting for her township."""
    from tongxing.org.queries import staff_called, town_of_staff

    [staff] = found(staff_called(username))
    return staff, acting.machine(town_of_staff(staff) or acting.towns(None)[0])


def print_password(username: str, password: str) -> None:
    """Once, here, and nowhere else."""
    print(both(f"账号 {username}　口令 {password}", f"user {username}  password {password}"))
    print(
        both(
            "口令只显示这一次，系统里查不到。请当面交给本人。",
            "the password is shown this once and is kept nowhere: hand it over in person",
        )
    )
