"""The demo town: invented places and people, to be seen at the first `make run`.

``load`` is called by ``tongxing serve`` when a house has no place at all yet; ``signins`` gives
the lines it prints. Nothing below knows this package.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tongxing.demo.signins import (
    Mark,
    Signin,
    is_empty_by_wish,
    keep_empty,
    new_password,
    read_mark,
    signins,
    write_mark,
)

__all__ = ["Signin", "keep_empty", "load", "read_mark", "signins", "wanted"]


def wanted(home: Path) -> bool:
    """Is this a house without any place, and not kept empty on purpose?"""
    from tongxing.org.models import Place

    return not is_empty_by_wish(home) and not Place.objects.exists()


def load(
    home: Path, say: Callable[[str, str], None], *, today: date | None = None, seed: int | None = None
) -> bool:
    """Put the demo towns into a house that has no place yet; says whether it did."""
    from django.db import connections

    from tongxing.core import clock
    from tongxing.demo.load import load_towns
    from tongxing.demo.town import SEED

    if not wanted(home):
        return False
    say("第一次打开，正在准备演示乡镇（均为虚构）…", "first start: preparing the invented demo town")
    day, grain = today or clock.today(), SEED if seed is None else seed
    earlier = read_mark(home)
    mark = Mark(earlier.password if earlier else new_password(), day, grain)
    write_mark(home, mark)
    made = load_towns(today=day, password=mark.password, say=say, seed=grain)
    connections.close_all()
    say(
        f"演示乡镇好了：{made.people} 人，{made.deeds} 条记录",
        f"demo town: {made.people} people, {made.deeds} deeds",
    )
    return True
