"""`tongxing score`: what each village earned, line by line, as known on a day."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.assessment.sheets import Line, Sheet
    from tongxing.org.models import Place

NAME = "score"
HELP = ("评分表：每一项怎么算的", "the score: how each line was counted")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which village, which year, as known on which day, and how much to print."""
    parser.add_argument(
        "--village", metavar="NAME", help=both("村名或代码，默认全部", "village: name or code")
    )
    parser.add_argument(
        "--year", type=int, metavar="Y", help=both("年度，默认今年", "year; this one by default")
    )
    parser.add_argument(
        "--as-of",
        type=acting.day,
        metavar="DATE",
        help=both("截至哪一天已知的记录，默认今天", "as known at the end of this day; today by default"),
    )
    parser.add_argument("--rows", action="store_true", help=both("连同每一行依据", "with the rows behind"))
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the sheets; with --json exactly the canonical text of each."""
    with acting.house():
        from tongxing.core import clock

        today = clock.today()
        on = min(args.as_of or today, today)
        sheets = _sheets(args, on, args.year or on.year)
        if args.json:
            print("[" + ",\n".join(sheet.to_json() for _place, sheet in sheets) + "]")
        else:
            for place, sheet in sheets:
                _print(place, sheet, rows=args.rows)
    return 0


def _sheets(args: argparse.Namespace, on: date, year: int) -> list[tuple[Place, Sheet]]:
    from tongxing.assessment.queries import score_sheets
    from tongxing.core import clock
    from tongxing.core.refusal import Refusal
    from tongxing.org.queries import villages

    found: list[tuple[Place, Sheet]] = []
    names: list[str] = []
    for town in acting.towns(args.town):
        actor = acting.machine(town)
        here = villages(actor)
        names += [p.name for p in here]
        places = [p for p in here if args.village in (None, p.name, p.code)]
        sheets = score_sheets(actor, places, year, on, known=clock.knowledge(on)) if places else ()
        if isinstance(sheets, Refusal):
            raise Refused(f"{actor.town_name}：{sheets}")
        found += zip(places, sheets, strict=True)
    if not found:
        words = both(f"没有“{args.village}”这个村（社区）。有：", f"no village {args.village!r}: ")
        raise Refused(words + "、".join(names))
    return found


def _print(place: Place, sheet: Sheet, *, rows: bool) -> None:
    head = f"{place.name}　{sheet.year} 年度　截至 {sheet.as_of}　{sheet.plan} 版"
    total = f"已算出 {sheet.points} / {sheet.points_of} 分，待专人认定 {sheet.pending_of} 分"
    print(
        both(
            f"{head}　{total}",
            f"{place.code} {sheet.year} as of {sheet.as_of}: {sheet.points}/{sheet.points_of}",
        )
    )
    if any(line.sample for line in sheet.lines):
        print(both("  分值是样例，等镇里定", "  the points are examples"))
    for line in sheet.lines:
        _print_line(line, rows=rows)
    print()


def _print_line(line: Line, *, rows: bool) -> None:
    from tongxing.duties.why import group_name

    waits = both("待认定", "waits") if line.pending else "—"
    points = waits if line.points is None else str(line.points)
    said = both(line.arithmetic, line.arithmetic_en)
    print(f"  {line.id:<4}{acting.pad(line.title, 34)}{points:>8} / {line.of!s:<4} {said}")
    if not rows:
        return
    for row in sorted(line.rows, key=lambda r: (str(r.group), r.number, r.due_on)):
        print("      " + acting.pad(group_name(row.group), 14) + _row(row))


def _row(row: Any) -> str:
    from tongxing.duties.why import what_word, why_words

    window = f"{row.opens_on}—{row.due_on}"
    happened = str(row.happened_on or "—")
    recorded = str(row.recorded_on or "—")
    return (
        acting.pad(row.number, 14)
        + acting.pad(what_word(row), 16)
        + f"{window}  {happened:<11}{recorded:<11}{why_words(row)}"
    )
