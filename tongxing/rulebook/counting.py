"""Legal days are counted here and nowhere else (民法典第200条至第204条; 条例第14、22、31、38条)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tongxing.rulebook.dated import Span, ValueNotInForce, parse_span

if TYPE_CHECKING:
    from tongxing.rulebook.lawbook import LawBook
    from tongxing.rulebook.laws import LawValue

_FIRST_DAY = "civil_code.201"
_SAME_DAY = "civil_code.202"
_REST_DAY = "civil_code.203"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation: the formula in words, what went in, what came out, and why."""

    formula: str
    inputs: tuple[tuple[str, str], ...]
    result: str
    cite: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A day the machine worked out, with the road to it and the other way to read the text."""

    day: date
    steps: tuple[Step, ...] = ()
    other_reading: date | None = None
    other_reason: str = ""
    warnings: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    readings: tuple[tuple[date, str], ...] = ()  # further ways to read it, each with its reason

    @property
    def earlier(self) -> date:
        """The earlier of the two readings: the one reminders use."""
        return self.day if self.other_reading is None else min(self.day, self.other_reading)


@dataclass(frozen=True)
class Workdays:
    """State Council rest days and make-up workdays by year; a year without a table falls back to weekdays, visibly."""

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.work:
            return True
        return day not in self.rest and day.weekday() < 5

    def first_workday_from(self, day: date) -> date:
        """The day itself, or the first workday after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def last_workday_to(self, day: date) -> date:
        """The day itself, or the last workday before it."""
        while not self.is_workday(day):
            day -= timedelta(days=1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th workday after a day, or before it where the count is negative; the day itself not counted."""
        for _ in range(abs(count)):
            if count > 0:
                day = self.first_workday_from(day + timedelta(days=1))
            else:
                day = self.last_workday_to(day - timedelta(days=1))
        return day

    def warn(self, *days: date) -> tuple[str, ...]:
        """Words for each year that has no table of its own."""
        missing = sorted({day.year for day in days} - self.years)
        return tuple(f"{year}年的节假日安排还没有录入，暂按周一至周五为工作日计算" for year in missing)


def shift_days(day: date, days: int) -> date:
    """So many days on, the first day not counted (民法典第201条)."""
    return day + timedelta(days=days)


def shift_months(day: date, months: int) -> date:
    """The corresponding day so many months on, or the month's last day (民法典第202条)."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class NeedsCalendar(ValueError):
    """这段时间按工作日或小时算，光有日历日算不出来。 A span in working days or hours without the means to count it."""

    def __init__(self, span: Span) -> None:
        super().__init__(f"「{span.words}」要按节假日安排或钟点计算，不能当作日历日")
        self.span = span


def shift(day: date, span: Span) -> date:
    """A span on from a day on the bare calendar: months first, then days. Working days and hours are refused."""
    if not span.plain:
        raise NeedsCalendar(span)
    moved = shift_months(day, span.months) if span.months else day
    return moved + timedelta(days=span.days) if span.days else moved


def add_days(day: date, days: int) -> Computed:
    """期间按日计算：当日不算，从次日数起。 Days; the first day is not counted (民法典第201条)."""
    end = shift_days(day, days)
    step = Step(f"{day} 的次日起数 {days} 日", (("起", str(day)), ("日数", str(days))), str(end), _FIRST_DAY)
    return Computed(end, (step,), cites=(_FIRST_DAY,))


def add_months(day: date, months: int) -> Computed:
    """期间按月计算：到期月的对应日，没有对应日的取月末日。 Months (民法典第202条)."""
    end = shift_months(day, months)
    words = f"{day} 之后第 {months} 个月的对应日"
    if end.day != day.day:
        words += "（当月没有对应日，取月末日）"
    step = Step(words, (("起", str(day)), ("月数", str(months))), str(end), _SAME_DAY)
    return Computed(end, (step,), cites=(_FIRST_DAY, _SAME_DAY))


def add_workdays(day: date, count: int, workdays: Workdays) -> Computed:
    """期间按工作日计算：当日不算，从次日起只数工作日。 Working days (民法典第201条; 国务院节假日安排)."""
    end = workdays.add_workdays(day, count)
    inputs = (("起", str(day)), ("工作日数", str(count)))
    step = Step(f"{day} 的次日起数 {count} 个工作日", inputs, str(end), _FIRST_DAY)
    return Computed(end, (step,), warnings=workdays.warn(day, end), cites=(_FIRST_DAY,))


def add_hours(day: date, hours: int) -> Computed:
    """期间按小时计算：自法律规定的钟点起算；只知道日子时，二十四小时落在次日。 Hours (民法典第200、201条)."""
    end = shift_days(day, -(-hours // 24))
    inputs = (("起", str(day)), ("小时数", str(hours)))
    step = Step(f"{day} 起 {hours} 小时，最晚到 {end} 的同一钟点", inputs, str(end), _FIRST_DAY)
    words = f"{hours} 小时从钟点起算，这里只知道日子：到 {end} 的同一钟点为止，不是到当天结束"
    return Computed(end, (step,), warnings=(words,), cites=("civil_code.200", _FIRST_DAY))


def add_span(day: date, span: Span, workdays: Workdays | None = None) -> Computed:
    """A span in months, days, hours or working days, counted the legal way (民法典第200至202条)."""
    if span.workdays:
        if workdays is None:
            raise NeedsCalendar(span)
        return add_workdays(day, span.workdays, workdays)
    if span.hours:
        return add_hours(day, span.hours)
    return add_months(day, span.months) if span.months else add_days(day, span.days)


def before_span(day: date, span: Span, workdays: Workdays) -> Computed:
    """期满、离所前若干日：从那一天往前数，那天不算。 Days or working days back from a day to come (民法典第201条)."""
    if span.hours:
        raise NeedsCalendar(span)
    back = workdays.add_workdays(day, -span.workdays)
    end = shift(back, Span(-span.months, -span.days))
    step = Step(
        f"{day} 的前一日起往前数 {span.words}", (("止", str(day)), ("期间", span.words)), str(end), _FIRST_DAY
    )
    warnings = workdays.warn(end, day) if span.workdays else ()
    return Computed(end, (step,), warnings=warnings, cites=(_FIRST_DAY,))


def roll_over_rest_days(day: date, workdays: Workdays) -> date:
    """最后一日是法定休假日的，顺延到休假结束的次日。 (民法典第203条)."""
    return workdays.first_workday_from(day)


def law_deadline(*, name: str, from_on: date, book: LawBook) -> Computed:
    """国家和省的期限都算出来，取先到的一天；存疑的、比不出的列为另一读法。 The earliest of all that surely hold.

    Which of 7 days and 7 working days ends first is settled by the calendar of that week, so both are counted.
    """
    choice = book.law_choice(name, from_on)
    values = (choice.chosen, *(one.value for one in choice.others))
    days = [(one, _span_day(one, from_on, book)) for one in values]
    first, found = days[0]
    if first.direction == "shorter" or first.counted == "back":
        sure = [pair for pair in days if not pair[0].doubtful] or days
        first, found = min(sure, key=lambda pair: pair[1].day)
    differing = sorted(
        (other.day, f"{book.place_of(one)}，{other.steps[0].formula}：{other.day}")
        for one, other in days
        if other.day != found.day
    )
    doubts = [doubt for one in values if (doubt := book.doubt_of(one))]
    warnings = tuple(dict.fromkeys((*found.warnings, *doubts, *(said for _, said in differing))))
    cites = tuple(dict.fromkeys((*first.cites, *found.cites)))
    day, reason = differing[0] if differing else (None, "")
    return Computed(found.day, found.steps, day, f"另一读法：{reason}" if reason else "", warnings, cites)


def deadline_from(book: LawBook, name: str, day: date, what: str) -> Computed | None:
    """A deadline of the law with what it counts from in front; None where the law had no such number on that day."""
    try:
        span = book.law(name, day)
        found = law_deadline(name=name, from_on=day, book=book)
    except ValueNotInForce:
        return None
    first = Step(f"{what}：{day}，期限 {span.words}", ((what, str(day)),), "", found.cites[0])
    return replace(found, steps=(first, *found.steps))


def _span_day(value: LawValue, from_on: date, book: LawBook) -> Computed:
    span = parse_span(value.value)
    if value.counted == "back":
        return before_span(from_on, span, book.workdays)
    return add_span(from_on, span, book.workdays)


def report_in_deadline(*, received_on: date, measure: str, book: LawBook) -> Computed:
    """报到期限：收到决定书次日起数15日；末日逢休假日按设定顺延，两种读法都给出。 (条例第14、38条; 民法典第201、203条)."""
    name = "cr_report_in" if measure == "community_rehabilitation" else "report_in"
    entry = book.law_entry(name, received_on)
    plain = add_span(received_on, entry.value, book.workdays)
    rolled = roll_over_rest_days(plain.day, book.workdays)
    warnings = tuple(dict.fromkeys((*plain.warnings, *book.workdays.warn(plain.day))))
    cites = (*entry.cite, _FIRST_DAY)
    if rolled == plain.day:
        return Computed(plain.day, plain.steps, warnings=warnings, cites=cites)
    rolls = "report_in" in book.law("holiday_roll", received_on)
    day, other = (rolled, plain.day) if rolls else (plain.day, rolled)
    words = "末日逢法定休假日，顺延到休假结束的次日" if rolls else "末日逢法定休假日，设定为不顺延"
    reason = "另一读法：不顺延" if rolls else "另一读法：按民法典第203条顺延"
    return over_rest_day(
        replace(plain, warnings=warnings, cites=cites), day=day, words=words, other=other, reason=reason
    )


def over_rest_day(plain: Computed, *, day: date, words: str, other: date, reason: str) -> Computed:
    """A deadline that ends on a rest day, with the day that was settled on, why, and the other reading (民法典第203条)."""
    step = Step(words, (("末日", str(plain.day)),), str(day), _REST_DAY)
    return replace(
        plain,
        day=day,
        steps=(*plain.steps, step),
        other_reading=other,
        other_reason=reason,
        cites=(*plain.cites, _REST_DAY),
    )


def _term_span(
    measure: str, ordered_months: int | None, reported_on: date, book: LawBook
) -> tuple[Span, tuple[str, ...], tuple[str, ...]]:
    """The length of the measure, its citation and what is doubtful about it."""
    if measure == "community_rehabilitation":
        most = book.law_entry("cr_term_max", reported_on)
        if ordered_months is None:
            return (
                most.value,
                most.cite,
                ("决定书上的社区康复期限没有录入，暂按法律上限三年显示，请核对决定书",),
            )
        if ordered_months > most.value.months:
            return (
                most.value,
                most.cite,
                (
                    f"决定书写 {ordered_months} 个月，超过法律上限 {most.value.words}，按上限计算，请与公安机关核对",
                ),
            )
        return Span(ordered_months, 0), most.cite, ()
    term = book.law_entry("cdt_term", reported_on)
    if ordered_months not in (None, term.value.months):
        return (
            term.value,
            term.cite,
            (f"录入的期限是 {ordered_months} 个月，法律定为 {term.value.words}，按法律计算，请核对决定书",),
        )
    return term.value, term.cite, ()


def term_end(
    *, measure: str, reported_on: date, ordered_months: int | None, deducted_days: int, book: LawBook
) -> Computed:
    """期满日：自报到之日起算；强戒已执行的日数折抵；两种读法并列。 (条例第14、31、37条; 民法典第201、202条)."""
    span, cites, warnings = _term_span(measure, ordered_months, reported_on, book)
    whole = add_months(reported_on, span.months)
    day, steps = whole.day, whole.steps
    if deducted_days:
        day = shift_days(day, -deducted_days)
        inputs = (("期满", str(whole.day)), ("折抵日数", str(deducted_days)))
        steps += (Step(f"减去已执行强制隔离戒毒的 {deducted_days} 日", inputs, str(day), "regulation.31"),)
        cites += ("regulation.31",)
    if day < reported_on:
        warnings += ("折抵后的期满日早于报到日，请与公安机关核对折抵日数",)
        day = reported_on
    warnings += ("以公安机关文书写明的日期为准；文书没有写的，两种读法并列，提醒按较早的一天",)
    other = max(shift_days(day, -1), reported_on)
    reason = "另一读法：报到当日计入"
    return Computed(day, steps, other if other != day else None, reason, warnings, (*cites, *whole.cites))
