"""Checks of the duties: a rhythm for every year, windows that do not overlap, reasons that exist."""

from __future__ import annotations

from tongxing.rulebook.dated import Span
from tongxing.rulebook.desk import Desk
from tongxing.rulebook.document import Duty

# a duty of the law does not go away because time has passed
_NEVER_LAPSE = ("report_in", "agreement")


def check_duties(desk: Desk) -> None:
    """Each duty on its own; the law is another check's matter."""
    for duty in desk.book.duties:
        _check_shape(desk, duty)
        _check_windows(desk, duty)
        for reason in duty.excused:
            desk.expect(
                ("duty", duty.id, "excused"),
                reason,
                desk.names.get("reason", ()),
                "免计理由",
                "unknown_reason",
            )


def _check_shape(desk: Desk, duty: Duty) -> None:
    """A repeating duty has one rhythm for each measure and year, a single one has none."""
    road = ("duty", duty.id)
    if duty.shape == "once":
        if duty.rhythm:
            desk.complain(
                (*road, "rhythm"),
                f"「{duty.title}」只做一次，不能有节奏",
                "去掉 rhythm，或者改成 repeat",
                "once with rhythm",
                "rhythm",
            )
        if duty.kind in _NEVER_LAPSE and any(entry.value != "never" for entry in duty.lapses.root):
            desk.complain(
                (*road, "lapses"),
                f"「{duty.title}」是法定的事，不会因为过了时间就不用办",
                "写 lapses 的值为 never",
                "a legal duty never lapses",
                "weaker_than_law",
            )
        return
    seen = [(one.measure, one.year) for one in duty.rhythm]
    for measure in duty.measures:
        for year in (1, 2, 3):
            times = seen.count((measure, year))
            if times != 1:
                what = (
                    f"「{duty.title}」第 {year} 年的节奏{'没有写' if not times else '写了两遍'}（{measure}）"
                )
                desk.complain(
                    (*road, "rhythm"),
                    what,
                    "每种措施的每一年写一行",
                    f"rhythm of {measure} year {year}",
                    "rhythm",
                )
    for measure in sorted({measure for measure, _ in seen} - set(duty.measures)):
        desk.complain(
            (*road, "rhythm"),
            f"「{duty.title}」的节奏里有不在 measures 里的 {measure}",
            "加进 measures 或者去掉这一行",
            "rhythm of another measure",
            "rhythm",
        )


def _shortest(span: Span) -> int:
    return span.months * 28 + span.days


def _check_windows(desk: Desk, duty: Duty) -> None:
    """A window opens before it is due and is over before the next one opens."""
    road = ("duty", duty.id)
    opens = min(entry.value.days + entry.value.months * 28 for entry in duty.opens.root)
    latest_open = max(entry.value.days + entry.value.months * 31 for entry in duty.opens.root)
    due = max(entry.value.days + entry.value.months * 31 for entry in duty.due.root)
    if min(_shortest(entry.value) for entry in duty.due.root) < latest_open:
        desk.complain(
            (*road, "due"),
            f"「{duty.title}」的最后一日早于窗口打开的日子",
            "due 要不早于 opens",
            "due before opens",
            "window",
        )
    for entry in duty.lapses.root:
        if isinstance(entry.value, Span) and _shortest(entry.value) < due:
            desk.complain(
                (*road, "lapses"),
                f"「{duty.title}」还没到最后一日就失效",
                "lapses 要不早于 due",
                "lapses before due",
                "window",
            )
        if entry.value == "next" and duty.shape == "once":
            desk.complain(
                (*road, "lapses"),
                f"「{duty.title}」只做一次，没有下一个窗口",
                "写 never 或者天数",
                "once lapses next",
                "window",
            )
    for number, rhythm in enumerate(duty.rhythm):
        for beat in rhythm.every.root:
            every = beat.value
            here = (*road, "rhythm", number, "every")
            if _shortest(every) <= 0:
                desk.complain(
                    here, f"「{duty.title}」的间隔要大于零", "例如 1 month", "every is not positive", "window"
                )
            elif due - opens >= _shortest(every):
                what = f"「{duty.title}」的窗口有 {due - opens + 1} 天，比最短的间隔 {_shortest(every)} 天还长，前后会重叠"
                desk.complain(here, what, "缩短窗口或者放长间隔", "windows overlap", "window")
            elif every.months and 12 % every.months:
                desk.complain(
                    here,
                    f"「{duty.title}」每 {every.months} 个月一次，除不尽一年，换年时会漏",
                    "用 1、2、3、4、6、12 个月",
                    "months do not divide a year",
                    "window",
                )
