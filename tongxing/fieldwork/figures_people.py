"""Numbers of people in the field: who is in touch, and what became of them. Results lead to nobody here and never cost points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.facts import Done
from tongxing.duties.figures import (
    NO,
    Census,
    CountedCase,
    FigureRow,
    Group,
    attempt_pairs,
    recorded_on,
)
from tongxing.duties.hanging import counting, hang_one, hang_pair, nameless
from tongxing.fieldwork.figures import ROOM
from tongxing.fieldwork.kinds import OFFICIAL
from tongxing.rulebook.counting import shift_days, shift_months
from tongxing.rulebook.presence import away_for
from tongxing.rulebook.results import confirmed

MEETINGS = frozenset({"talk", "visit", "own_report", "contact_away", "screening", *OFFICIAL})
SHORT = 30  # fewer days in the period than that, and nobody is asked why there was no contact: a habit, no law has one


def stay(case: CountedCase, census: Census) -> tuple[date, date] | None:
    """From which day until which day of the period somebody was looked after here: after the report-in, before the end."""
    facts = case.known.facts
    if facts.reported_on is None:
        return None
    first = max(facts.reported_on, census.since)
    last = min(census.last_day, shift_days(facts.closed_on, -1)) if facts.closed_on else census.last_day
    return (first, last) if first <= last else None


@counting(yes="in_touch", no="no_contact", excused="excused", out="attempt short_stay")
def contacts(census: Census) -> Iterator[FigureRow]:
    """联系得上的人：本期照看过的人里，谈过、走访过、汇报过、检测过的算联系得上。 (方案S65、S66、S67; 戒毒条例第19条).

    去过、打过电话没见到的，不计，不是谁的过错；整段时间在羁押、住院或者已书面报告外出的免计；来了不到三十天的不计。

    例：十个人，八人有联系，一人去了两次没见到，一人新来十天：8 ÷ 8。

    People in touch: of those looked after in the period, who talked, was visited, reported or was tested. Went or called and did
    not meet is not counted and nobody's fault; in custody, in hospital or away with a report all the time is excused; fewer
    than thirty days here is not counted.

    Example: of ten, eight were in touch, one was looked for twice, one came ten days ago: 8 of 8.
    """
    for case in census.cases:
        there = stay(case, census)
        if there is not None:
            yield _in_touch(case, *there)


def _in_touch(case: CountedCase, first: date, last: date) -> FigureRow:
    met, tried = _meetings(case, first, last)
    lifted = away_for(case.known.facts, first, last)
    if met is not None:
        group, why = Group.YES, "in_touch"
    elif lifted is not None:
        group, why = Group.EXCUSED, "excused"
    elif tried is not None:
        group, why = Group.OUT, "attempt"
    elif (last - first).days < SHORT:
        group, why = Group.OUT, "short_stay"
    else:
        group, why = Group.NO, "no_contact"
    row = case.row(
        what=tried.kind if why == "attempt" and tried else "contact_away",
        opens_on=first,
        due_on=last,
        group=group,
        why=why,
    )
    deed = met or (tried if why == "attempt" else None)
    if deed is None:
        return row
    detail = deed.said if why == "attempt" else ""
    return replace(
        row, happened_on=deed.happened_on, recorded_on=recorded_on(deed), source=deed.id, detail=detail
    )


def _meetings(case: CountedCase, first: date, last: date) -> tuple[Done | None, Done | None]:
    """The last contact of a stretch, and the last attempt."""
    met = tried = None
    for deed in case.known.deeds:
        if deed.kind in MEETINGS and first <= deed.happened_on <= last:
            if (deed.kind, deed.said) in attempt_pairs():
                tried = deed
            else:
                met = deed
    return met, tried


# ── what became of people: for learning and bonus only, and without their numbers ───────────────────────────


@counting(yes="steady", no="confirmed", out="untested")
def steady(census: Census) -> Iterator[FigureRow]:
    """本期有公安检测结果的人里，没有查实结果的算“稳定”；只数已告知、过了异议期、看过用药的查实结果。 (方案S64; 检测程序规定第8至17条).

    这是结果，不是谁的工作做得好不好：只用来学习和加分，从不扣分；行里没有编号，点不到人。自查不在里面。

    例：十个人测过，九人没有查实的，一人有：9 ÷ 10；还能提异议的那一次不算查实。

    Of the people with an official result in the period, those with no confirmed one. Confirmed is what was told, can no longer
    be objected to, and was looked at beside medicines; a screening is none. This is an outcome, not somebody's work: for
    learning and bonus, never for points taken; the rows carry no number and lead to nobody.

    Example: of ten tested nine have none and one has one: 9 of 10; what may still be objected to is not confirmed.
    """
    book = census.book
    for case in census.cases:
        there = stay(case, census)
        if there is None or book is None:
            continue
        first, last = there
        tests = [
            d for d in case.known.deeds
            if d.kind in OFFICIAL and first <= d.happened_on <= last and (d.kind, d.said) not in attempt_pairs()
        ]  # fmt: skip
        found = any(first <= day <= last for day in confirmed(case.known.facts, book, on=census.last_day))
        group, why = (
            (Group.NO, "confirmed") if found else (Group.YES, "steady") if tests else (Group.OUT, "untested")
        )
        yield nameless(
            case.row(what="outcome", opens_on=census.since, due_on=census.last_day, group=group, why=why)
        )


@counting(yes="steady")
def months_steady(census: Census) -> Iterator[FigureRow]:
    """本期照看的人稳定的月数，加起来；从报到或者最近一次查实的结果起，数满月。 (X15; 戒毒条例第7条).

    只用来学习和加分。行里没有编号。

    例：一个人一月报到，到六月底没有查实的，5 个月；一个人四月查实一次，到六月底 2 个月；合计 7。

    Months without a confirmed result, added up over the people looked after in the period; full months from the report-in or
    from the last confirmed result. For learning and bonus only; no number stands in a row.

    Example: reported in in January and nothing until the end of June, 5; one confirmed in April, 2: together 7.
    """
    book = census.book
    for case in census.cases:
        there = stay(case, census)
        if there is None or book is None:
            continue
        first, last = there
        days = [d for d in confirmed(case.known.facts, book, on=census.last_day) if d <= last]
        months = _months(max([first, *days]), last)
        if months:
            row = case.row(
                what="outcome", opens_on=census.since, due_on=census.last_day, group=Group.YES, why="steady"
            )
            yield nameless(replace(row, amount=months))


def _months(first: date, last: date) -> int:
    """Full months between two days."""
    found = 0
    while shift_months(first, found + 1) <= last:
        found += 1
    return found


PEOPLE_IN_TOUCH, PEOPLE_TO_SERVE = hang_pair(
    ROOM, ("people_in_touch", N_("联系得上的人")), ("people_to_serve", N_("应当照看的人")), contacts, clause="S66",
    law="regulation.19", persons="each", unit="persons",
)  # fmt: skip
PEOPLE_STEADY, PEOPLE_TESTED = hang_pair(
    ROOM, ("people_steady", N_("没有查实结果的人")), ("people_tested", N_("本期测过的人")), steady, clause="S64",
    law="regulation.19", persons="each", unit="persons", aim="outcome",
)  # fmt: skip
CONFIRMED = hang_one(
    ROOM, "results_confirmed", N_("有查实结果的人"), steady, counts=NO, clause="S64", law="regulation.19", persons="each",
    unit="persons", aim="outcome", pair=PEOPLE_TESTED.name,
)  # fmt: skip
MONTHS_STEADY = hang_one(
    ROOM, "months_steady", N_("稳定的月数"), months_steady, clause="S64", law="regulation.7", persons="several",
    unit="months", aim="outcome",
)  # fmt: skip
