"""`tongxing layouts check`: fill the county's layout with invented points, and say of every name nobody knows where it stands."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "layouts check"
HELP = (
    "试填县里的表格模板，把写错的名字一次说全",
    "fill the county's layout and say everything that is wrong with it",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For which town."""
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """One line for each fault; 1 when there is one."""
    with acting.house():
        from tongxing.assessment.layouts import COUNTY, faults
        from tongxing.assessment.results import results, said
        from tongxing.core import clock
        from tongxing.core.printing.layout import layout_of

        on, layout, wrong = clock.today(), layout_of(COUNTY), []
        for town in acting.towns(args.town) if layout is not None else ():
            actor = acting.machine(town)
            found = results(actor, on.year, on=on, known=on)
            wrong += faults(layout or b"", said(actor, found, year=on.year, on=on))
        acting.answer(args.json, {"there": layout is not None, "wrong": wrong}, lambda: _tell(layout, wrong))
    return 1 if wrong else 0


def _tell(layout: bytes | None, wrong: list[str]) -> None:
    if layout is None:
        print(both("没有县里的表格模板，用我们的", "no layout of the county: ours is used"))
    elif not wrong:
        print(both("可以用", "works"))
    for one in wrong:
        print(one)
