"""Checks of the duties: a rhythm for every year, windows that do not overlap, reasons that exist."""

from __future__ import annotations

from itertools import product

from tongxing.rulebook.dated import Span
from tongxing.rulebook.desk import Desk
from tongxing.rulebook.document import Duty
from tongxing.rulebook.weighing import WORDS

# a duty of the law does not go away because time has passed
_NEVER_LAPSE = ("report_in", "agreement")


def check_duties(desk: Desk) -> None:
    """Each duty on its own; the law is another check's matter."""
    for duty in desk.book.duties:
        if duty.shape == "once":
            _check_once(desk, duty)
        else:
            _check_rhythm(desk, duty)
        _check_window(desk, duty)
        _check_lapses(desk, duty)
        _check_intervals(desk, duty)
        for reason in duty.excused:
            desk.expect(
                ("duty", duty.id, "excused"),
                reason,
                desk.names.get("reason", ()),
                "免计理由",
                "unknown_reason",
            )


def _check_once(desk: Desk, duty: Duty) -> None:
    """A single duty has no rhythm, and a duty of the law does not lapse."""
    if duty.rhythm:
        what = f"「{duty.title}」只做一次，不能有节奏"
        desk.complain(
            ("duty", duty.id, "rhythm"), what, "去掉 rhythm，或者改成 repeat", "once with rhythm", "rhythm"
        )
    if duty.kind in _NEVER_LAPSE and any(entry.value != "never" for entry in duty.lapses.root):
        what, advice = f"「{duty.title}」是法定的事，不会因为过了时间就不用办", "写 lapses 的值为 never"
        desk.complain(
            ("duty", duty.id, "lapses"), what, advice, "a legal duty never lapses", "weaker_than_law"
        )


def _check_rhythm(desk: Desk, duty: Duty) -> None:
    """A repeating duty has exactly one rhythm for each measure and year."""
    road = ("duty", duty.id, "rhythm")
    seen = [(one.measure, one.year) for one in duty.rhythm]
    for measure, year in product(duty.measures, (1, 2, 3)):
        times = seen.count((measure, year))
        if times != 1:
            what = f"「{duty.title}」第 {year} 年的节奏{'没有写' if not times else '写了两遍'}（{WORDS[measure]}）"
            desk.complain(road, what, "每种措施的每一年写一行", f"rhythm of {measure} year {year}", "rhythm")
    for measure in sorted({measure for measure, _ in seen} - set(duty.measures)):
        what = f"「{duty.title}」的节奏里有不在 measures 里的{WORDS[measure]}"
        desk.complain(road, what, "加进 measures 或者去掉这一行", "rhythm of another measure", "rhythm")


def _fewest(span: Span) -> int:
    """The fewest days a span can have; a month backwards has up to 31."""
    return span.months * (28 if span.months > 0 else 31) + span.days


def _most(span: Span) -> int:
    """The most days a span can have."""
    return span.months * (31 if span.months > 0 else 28) + span.days


def _width(duty: Duty) -> tuple[int, int]:
    """The earliest opening and the latest last day, in days around the nominal day."""
    return min(_fewest(entry.value) for entry in duty.opens.root), max(
        _most(entry.value) for entry in duty.due.root
    )


def _check_window(desk: Desk, duty: Duty) -> None:
    """A window opens before it is due."""
    latest = max(_most(entry.value) for entry in duty.opens.root)
    if min(_fewest(entry.value) for entry in duty.due.root) < latest:
        what = f"「{duty.title}」的最后一日早于窗口打开的日子"
        desk.complain(("duty", duty.id, "due"), what, "due 要不早于 opens", "due before opens", "window")


def _check_lapses(desk: Desk, duty: Duty) -> None:
    """Nothing lapses before its last day in time; only a repeating duty has a next window."""
    road, due = ("duty", duty.id, "lapses"), _width(duty)[1]
    for entry in duty.lapses.root:
        if isinstance(entry.value, Span) and _fewest(entry.value) < due:
            what = f"「{duty.title}」还没到最后一日就失效"
            desk.complain(road, what, "lapses 要不早于 due", "lapses before due", "window")
        if entry.value == "next" and duty.shape == "once":
            what = f"「{duty.title}」只做一次，没有下一个窗口"
            desk.complain(road, what, "写 never 或者天数", "once lapses next", "window")


def _check_intervals(desk: Desk, duty: Duty) -> None:
    """A window is over before the next one opens, and a rhythm in months fits into a year."""
    opens, due = _width(duty)
    for number, rhythm in enumerate(duty.rhythm):
        for entry in rhythm.every.root:
            every, least = entry.value, _fewest(entry.value)
            found = None
            if least <= 0:
                found = (f"「{duty.title}」的间隔要大于零", "例如 1 month", "every is not positive")
            elif due - opens >= least:
                what = (
                    f"「{duty.title}」的窗口有 {due - opens + 1} 天，比最短的间隔 {least} 天还长，前后会重叠"
                )
                found = (what, "缩短窗口或者放长间隔", "windows overlap")
            elif every.months and 12 % every.months:
                what = f"「{duty.title}」每 {every.months} 个月一次，除不尽一年，换年时会漏"
                found = (what, "用 1、2、3、4、6、12 个月", "months do not divide a year")
            if found is not None:
                desk.complain(("duty", duty.id, "rhythm", number, "every"), *found, "window")
