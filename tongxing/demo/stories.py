"""Which lives there are: how many in which state, in which village, since when. Pure chance from one seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tongxing.demo import names
from tongxing.demo.cast import CDT, CR, RARE_NAMES, SAME_NAME
from tongxing.demo.shapes import Absence, Story
from tongxing.rulebook.counting import shift_months, term_end
from tongxing.rulebook.document import Book


@dataclass(frozen=True, slots=True)
class State:
    """One state a life can be in, and how many lives are in it."""

    name: str
    count: int
    measure: str = CDT
    first_day: int = 0
    last_day: int = 0
    months: tuple[int, ...] = ()


# Days are days before today on which the person reported in (open measures) or received the decision.
OPEN = (
    State("not_yet_due", 3, CDT, 3, 11),
    State("never_reported", 4, CDT, 19, 120),
    State("not_received", 1, CDT, 2, 6),
    State("active", 15, CDT, 9, 355),
    State("active", 10, CDT, 370, 718),
    State("active", 7, CDT, 740, 1080),
    State("active", 7, CR, 15, 355, (12, 18, 24, 36)),
    State("active", 5, CR, 370, 700, (24, 30, 36)),
    State("active", 2, CR, 745, 1000, (36,)),
    State("in_hospital", 1, CDT, 120, 600),
    State("detained", 1, CDT, 200, 330),
    State("leave_reported", 2, CDT, 400, 900),
)
CLOSED = (
    State("completed", 16, CDT, 1, 300),
    State("completed", 26, CR, 10, 430, (12, 18, 24)),
    State("moved", 7, CDT, 40, 700),
    State("died", 2, CDT, 150, 500),
    State("terminated", 3, CDT, 60, 500),
)
NEXT_OPEN = (
    State("active", 2, CDT, 60, 330),
    State("active", 1, CDT, 400, 700),
    State("active", 1, CR, 60, 300, (24,)),
    State("never_reported", 1, CDT, 25, 40),
)
NEXT_CLOSED = (State("completed", 1, CR, 30, 60, (12,)),)

# Places left for open measures beside the cast, village by village; closed ones go anywhere.
OPEN_IN = {
    "上河村": 3,
    "梧桐社区": 3,
    "石桥村": 3,
    "竹园村": 2,
    "下河村": 11,
    "东坪村": 12,
    "柳湾村": 11,
    "马蹄村": 13,
}
AWAY_NOW = {
    "in_hospital": "县人民医院住院",
    "detained": "另案羁押，派出所书面通知",
    "leave_reported": "外出务工，已写请假报告",
}


def random_stories(
    dice: Random,
    *,
    today: date,
    book: Book,
    villages: list[str],
    states: tuple[State, ...],
    plain: bool = False,
) -> list[Story]:
    """One story for each place in a list of villages; the last names are the rare ones."""
    wanted = [state for state in states for _ in range(state.count)]
    dice.shuffle(wanted)
    made = [
        _story(dice, state, village, today, book) for state, village in zip(wanted, villages, strict=True)
    ]
    return made if plain else _rename(dice, made)


def _rename(dice: Random, made: list[Story]) -> list[Story]:
    """Give the hard names to some people who are still here, and one name to two of them."""
    open_ones = [i for i, s in enumerate(made) if s.closed_on is None and s.reported_on is not None]
    chosen = dice.sample(open_ones, len(RARE_NAMES) + 2)
    for at, (name, sex) in zip(chosen, (*RARE_NAMES, SAME_NAME, SAME_NAME), strict=True):
        made[at] = replace(made[at], name=name, sex=sex)
    return made


def _story(dice: Random, state: State, village: str, today: date, book: Book) -> Story:
    sex = "1" if dice.random() < 0.83 else "2"
    person = Story(
        name=names.given_name(dice, sex),
        sex=sex,
        birth_on=date(dice.randint(1968, 2004), dice.randint(1, 12), dice.randint(1, 28)),
        village=village,
        measure=state.measure,
        decided_on=today,
        received_on=None,
        honest=round(dice.uniform(0.8, 0.97), 3),
        months=dice.choice(state.months) if state.months else None,
    )
    days = dice.randint(state.first_day, state.last_day)
    if state.name in {"not_yet_due", "never_reported"}:
        received = today - timedelta(days)
        return replace(person, received_on=received, decided_on=received - timedelta(dice.randint(1, 7)))
    if state.name == "not_received":
        return replace(person, decided_on=today - timedelta(days))
    if state.name in {"active", *AWAY_NOW}:
        return _active(dice, person, state.name, today - timedelta(days), today)
    return _ended(dice, person, state.name, today - timedelta(days), book)


def _reported(dice: Random, person: Story, day: date) -> Story:
    wait = dice.randint(1, 14) if dice.random() < 0.93 else dice.randint(19, 34)
    received = day - timedelta(wait)
    return replace(
        person, reported_on=day, received_on=received, decided_on=received - timedelta(dice.randint(1, 8))
    )


def _active(dice: Random, person: Story, state: str, day: date, today: date) -> Story:
    person = _reported(dice, person, day)
    if state in AWAY_NOW:
        since = today - timedelta(dice.randint(12, 40))
        until = today + timedelta(dice.randint(15, 60))
        return replace(person, absences=(Absence(state, since, until, AWAY_NOW[state]),))
    if (today - day).days > 150 and dice.random() < 0.16:
        since = day + timedelta(dice.randint(30, (today - day).days - 80))
        reason, note = dice.choice(
            [("in_hospital", "住院，出院小结已收"), ("leave_reported", "外出，请假报告已收")]
        )
        return replace(
            person, absences=(Absence(reason, since, since + timedelta(dice.randint(20, 55)), note),)
        )
    return person


def _ended(dice: Random, person: Story, how: str, closed_on: date, book: Book) -> Story:
    """Completed measures end on the last day of their term; others at any time before it."""
    if how != "completed":
        person = _reported(dice, person, closed_on - timedelta(dice.randint(70, 420)))
        return replace(person, closed_on=closed_on, closed_how=how)
    person = _reported(dice, person, shift_months(closed_on, -(person.months or 36)))
    assert person.reported_on is not None
    last = term_end(
        measure=person.measure,
        reported_on=person.reported_on,
        ordered_months=person.months,
        deducted_days=0,
        book=book,
    )
    return replace(person, closed_on=min(last.day, closed_on), closed_how="completed")
