"""`tongxing layouts begin`: write our layout into the folder of the house, for the office to make its county's of it."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "layouts begin"
HELP = (
    "把考核结果的表格模板放进数据文件夹，供本单位照县里的样子改（已有的不动）",
    "put our layout of results into the data folder, to be made the county's (what is there stays)",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For which town."""
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Write what is not there yet, and say where."""
    with acting.house():
        from tongxing.assessment.layouts import COUNTY, example
        from tongxing.assessment.results import results
        from tongxing.core import clock
        from tongxing.core.printing.layout import office_layouts

        folder = office_layouts()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{COUNTY}.xlsx"
        new = not path.exists()
        if new:
            on, town = clock.today(), next(iter(acting.towns(args.town)))
            path.write_bytes(example(results(acting.machine(town), on.year, on=on, known=on)))
        words = both(f"表格模板在 {path}", f"the layout is {path}")
        acting.answer(args.json, {"path": str(path), "new": new}, lambda: print(words))
    return 0
