"""For whom a command acts: the machine for a township, or a named person with her own rights."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tongxing.faces.command.protocol import Refused, both, chinese

if TYPE_CHECKING:
    from tongxing.org.actor import Actor
    from tongxing.org.roles import Permission


@contextmanager
def house() -> Iterator[None]:
    """The opened house, and one transaction in it: a command is done or it is not."""
    from tongxing.launch.house import open_house

    with open_house():
        from django.db import transaction
        from django.utils import translation

        from tongxing.core.refusal import Refused as Stopped

        try:
            with translation.override("zh-hans" if chinese() else "en"), transaction.atomic():
                yield
        except Stopped as stopped:
            raise Refused("\n".join(_words(one) for one in stopped.refusals)) from stopped


def _words(refusal: Any) -> str:
    return "\n".join([str(refusal), *(f"  · {way}" for way in refusal.ways)])


def add_town(parser: argparse.ArgumentParser) -> None:
    """`--town QW`: one township of several."""
    parser.add_argument("--town", metavar="QW", help=both("乡镇的名称或编号字头", "township: name or prefix"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: for programs."""
    parser.add_argument("--json", action="store_true", help=both("输出 JSON", "print JSON"))


def add_person(parser: argparse.ArgumentParser) -> None:
    """`--as USER`: plans are loaded and approved by people with names."""
    parser.add_argument(
        "--as",
        dest="who",
        metavar="USER",
        required=True,
        help=both("以谁的名义（账号）", "in whose name (user name)"),
    )


def day(text: str) -> date:
    """A day on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            both(f"日期应写成 2026-11-23，现在是“{text}”", f"write a day as 2026-11-23, not {text!r}")
        ) from None


def towns(wanted: str | None) -> list[int]:
    """The townships of this house, or the one that is wanted."""
    from tongxing.org.models import Place

    rows = list(Place.objects.filter(kind="town").order_by("code"))
    if not rows:
        raise Refused(
            both(
                "这里还没有乡镇。先写一个文件再 `tongxing town add 文件`（样子见 `tongxing town template`）；"
                "演示数据由 `tongxing serve` 准备",
                "no township here yet: tongxing town add FILE (see tongxing town template)",
            )
        )
    if wanted is None:
        return [r.pk for r in rows]
    found = [r.pk for r in rows if wanted in {r.name, r.prefix, r.prefix.lower()}]
    if not found:
        known = "、".join(f"{r.prefix} {r.name}" for r in rows)
        raise Refused(both(f"没有“{wanted}”这个乡镇。有：{known}", f"no township {wanted!r}"))
    return found


def one_town(wanted: str | None) -> int:
    """The one township meant; with several, it has to be said."""
    found = towns(wanted)
    if len(found) > 1:
        words = both("这里不止一个乡镇，请用 --town 写明", "several townships: say which with --town")
        raise Refused(f"{words}（{_choices(found)}）")
    return found[0]


def _choices(town_ids: list[int]) -> str:
    from tongxing.org.models import Place

    return "、".join(f"{t.prefix} {t.name}" for t in Place.objects.filter(pk__in=town_ids).order_by("code"))


def machine(town_id: int) -> Actor:
    """The machine acting for a township."""
    from tongxing.org.actor import machine as act_for

    return act_for(town_id)


def person(username: str, *, needs: Permission | None = None) -> Actor:
    """A named member of staff with a post today, and the right she needs."""
    from tongxing.core import clock
    from tongxing.org.actor import enter
    from tongxing.org.models import Staff, canonical
    from tongxing.org.roles import SENTENCES

    staff = Staff.objects.filter(username=canonical(username)).first()
    actor = enter(staff.pk, on=clock.today()) if staff else None
    if actor is None:
        raise Refused(
            both(f"没有“{username}”这个账号，或者今天没有岗位", f"no such user, or no post today: {username}")
        )
    if needs is not None and not actor.may(needs):
        raise Refused(
            both(
                f"{actor.name}（{actor.title}）不能做这件事：{SENTENCES[needs]}",
                f"{username} may not do this",
            )
        )
    return actor


def moment() -> datetime:
    """Now, on the day that is today here (``TONGXING_TODAY`` may pin it)."""
    from tongxing.core import clock

    now, today = clock.now(), clock.today()
    return now if now.date() == today else datetime.combine(today, now.timetz())


def answer(as_json: bool, value: Any, words: Callable[[], None]) -> None:
    """Print for a program or for a person."""
    if as_json:
        print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
    else:
        words()


def pad(text: str, width: int) -> str:
    """A text filled up to a width, in which a Chinese character takes two places."""
    return text + " " * max(width - sum(2 if ord(c) > 0x2E80 else 1 for c in text), 1)
