"""Each pattern with what it asks about, and with the innocent twin that it leaves alone; order changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxing.rulebook.truth import PATTERNS, BaseLine, Question, Record, Settings, Span, ask

DAY = date(2026, 5, 12)
LONG = "上门时他正在修三轮车，谈了卖菜的收入，打算下半年搬到县城和姐姐同住，问了租房补助"
Made = list[Record]


def deed(
    name: object, on: date = DAY, wait: int = 0, hour: int = 19, minute: int = 0, **more: object
) -> Record:
    """An ordinary talk, written down the same evening."""
    told = datetime.combine(on + timedelta(days=wait), time(hour, minute), UTC)
    base: dict = {
        "kind": "talk",
        "outcome": "fine",
        "case": f"c{name}",
        "place_id": 1,
        "worker": 1,
        "source": "desk",
    }
    return Record(str(name), happened_on=on, recorded_at=told, **base | more)


def days(count: int, step: int = 1, **more: object) -> Made:
    """So many records, a step of days apart."""
    return [deed(at, DAY + timedelta(days=step * at), **more) for at in range(count)]


def burst(**more: object) -> Made:
    """Ten days written down in one sitting, far later."""
    told = datetime(2026, 7, 1, 20, tzinfo=UTC)
    return [
        replace(one, recorded_at=told + timedelta(minutes=3 * at), **more) for at, one in enumerate(days(10))
    ]


def slowly() -> Made:
    """The same ten days, an hour between any two of them."""
    return [replace(one, recorded_at=one.recorded_at + timedelta(hours=at)) for at, one in enumerate(burst())]


def spike(wait: int, **more: object) -> Made:
    """Ten talks of 31 March, after a year with one each week."""
    usual = [deed(f"u{at}", date(2025, 6, 2) + timedelta(days=7 * at)) for at in range(40)]
    return usual + [deed(at, date(2026, 3, 31), wait, hour=9 + at, **more) for at in range(10)]


def rounded(minute: int) -> Made:
    """A month of talks, each an hour long."""
    mine = [replace(one, started=time(9, minute), minutes=60) for one in days(19)]
    return [deed("0x", DAY, started=time(10, minute), minutes=60), *mine, *odd_house()]


def odd_house() -> Made:
    """Everybody else, with times as they come."""
    return [
        deed(f"h{at}", started=time(8 + at % 9, 7), minutes=23, worker=2 + at, place_id=2 + at)
        for at in range(40)
    ]


def course(*outcomes: str, slip: int = 0) -> Made:
    """The same five talks with three people, ten days apart; with a slip the days are each one's own."""
    return [
        deed(f"{who}-{at}", DAY + timedelta(days=10 * at + who + slip * who * at), case=f"p{who}", outcome=outcome)
        for who in range(3)
        for at, outcome in enumerate(outcomes)
    ]  # fmt: skip


def ended(on: date, outcome: str = "terminated", **more: object) -> Made:
    return [deed("e", on, kind="closed", outcome=outcome, **more)]


def signed(on: date, wait: int, **more: object) -> Made:
    return [deed("a", on, wait, kind="agreement", outcome="signed", **more)]


def kit_test(batch: str, outcome: str = "negative") -> Made:
    return [deed("t", kind="official_test", outcome=outcome, batch=batch)]


def beside(batch: str = "QW2605-1", **more: object) -> Made:
    """A test of somebody else in the same month, with its batch."""
    return [deed("b", DAY + timedelta(days=9), kind="official_test", outcome="negative", batch=batch, **more)]


def pair(other: int, **more: object) -> Made:
    """Two visits at ten and at a quarter past, half an hour each."""
    return [
        deed("x", kind="visit", started=time(10), minutes=30),
        deed("y", kind="visit", started=time(10, 15), minutes=30, place_id=other, **more),
    ]


MAY = [Span("c1", "detained", DAY - timedelta(days=3), DAY + timedelta(days=5))]
SICK = [replace(MAY[0], kind="in_hospital")]
FELL = [BaseLine(1, date(2026, 3, 1), 20, 14), BaseLine(1, date(2026, 3, 31), 19, 14)]
HELD = [replace(one, people=20) for one in FELL]
CASES: list[tuple[str, Made, dict, Made, dict]] = [
    ("burst", burst(), {}, burst(source="outbox"), {}),
    ("burst", burst(), {}, slowly(), {}),
    ("burst", burst(), {}, [replace(one, happened_on=DAY) for one in burst()], {}),
    ("copied", days(4, text=LONG), {}, days(30, text="一切正常"), {}),
    ("copied", [deed(at, text=LONG.replace("姐姐", who)) for at, who in enumerate("甲乙丙丁")], {},
     [deed(at, text=LONG[:10] + who * 30) for at, who in enumerate("甲乙丙丁")], {}),
    ("copied", days(4, text=LONG), {}, [deed(at, case="same", text=LONG) for at in range(4)], {}),
    ("two_places", pair(2), {}, pair(1), {}),
    ("two_places", pair(2), {}, pair(2, values={"way": "phone"}), {}),
    ("two_places", pair(2), {}, pair(2, worker=2), {}),
    ("contact_away", [deed(1)], {"spans": MAY}, [deed(1, values={"way": "video"})], {"spans": MAY}),
    ("contact_away", [deed(1)], {"spans": SICK}, [deed(1, at="hospital")], {"spans": SICK}),
    ("contact_away", [deed(1)], {"spans": MAY}, [deed(1, DAY + timedelta(days=5))], {"spans": MAY}),
    ("contact_away", [deed(1)], {"spans": MAY}, [deed(1, outcome="not_reached")], {"spans": MAY}),
    ("contact_away", [deed(1)], {"spans": [replace(MAY[0], until=None)]}, [deed(2)], {"spans": MAY}),
    ("contact_away", [deed(1, kind="own_report", outcome="spoken")], {"spans": MAY},
     [deed(1, kind="own_report", outcome="by_phone"), deed(1, kind="own_report", outcome="on_paper")], {"spans": MAY}),
    ("contact_away", [deed(1, kind="visit")], {"spans": MAY}, [deed(1, kind="visit")], {"spans": SICK}),
    ("contact_away", [deed(1, kind="official_test")], {"spans": SICK}, [deed(1, kind="official_test")], {"spans": MAY}),
    ("kit", kit_test("") + beside(), {}, kit_test("", "no_show") + beside(), {}),
    ("kit", kit_test("") + beside(place_id=2), {}, kit_test(""), {}),
    ("kit", kit_test("") + beside(worker=2), {}, kit_test("") + beside(worker=2, place_id=2), {}),
    ("kit", kit_test("") + beside(), {}, [replace(one, source="import") for one in kit_test("")] + beside(), {}),
    ("kit", kit_test("0000"), {}, kit_test("QW2605-3"), {}),
    ("impossible_day", [deed(1, minutes=600)], {}, [deed(1, minutes=60)], {}),
    ("impossible_day", [deed(1, started=time(10), ended=time(9))], {}, [deed(1, started=time(9), ended=time(10))], {}),
    ("impossible_day", [deed(at, kind="visit") for at in range(20)], {},
     [deed(at, started=time(15), minutes=60) for at in range(20)], {}),
    ("spike", spike(4), {}, spike(0), {}),
    ("spike", spike(4), {}, spike(4, source="outbox"), {}),
    ("spike", spike(4), {}, [one for one in spike(4) if one.id not in "01234"], {}),
    ("round_numbers", rounded(30), {}, rounded(20), {}),
    ("round_numbers", rounded(0), {}, [one for one in rounded(0) if one.id != "0x"], {}),
    ("shrinking", ended(date(2026, 3, 25)), {"bases": FELL}, ended(date(2026, 3, 25), "completed"), {"bases": FELL}),
    ("shrinking", ended(date(2026, 3, 25)), {}, ended(date(2026, 2, 25)), {}),
    ("shrinking", ended(date(2026, 3, 25)), {"bases": FELL}, ended(date(2026, 3, 25)), {"bases": HELD}),
    ("shrinking", ended(date(2026, 3, 25), "moved"), {}, ended(date(2026, 3, 25), "moved", values={"hand_over": "纸"}), {}),
    ("agreement_after", signed(date(2026, 3, 30), 9), {}, signed(date(2026, 3, 30), 2), {}),
    ("agreement_after", signed(date(2026, 3, 30), 9), {}, signed(date(2026, 4, 2), 9), {}),
    ("agreement_after", signed(DAY, 9, values={"due_on": "2026-05-15"}), {}, signed(DAY, 9), {}),
    ("nights", days(6, started=time(23, 10)), {}, days(6, started=time(20, 10)), {}),
    ("nights", days(6), {"settings": replace(Settings(), closed_days=frozenset(one.happened_on for one in days(6)))}, days(6), {}),
    ("nights", days(6, started=time(2)), {}, days(6, step=31, started=time(2)), {}),
    ("same_course", course("low", "needs_help", "fine", "fine", "low"), {},
     course("low", "needs_help", "fine", "fine", "low", slip=1), {}),
    ("same_course", course("low", "needs_help", "fine", "fine", "low"), {}, course(*["fine"] * 5), {}),
    ("same_course", [deed(at, place_id=at, worker=at, partner="王医生") for at in range(4)], {},
     [deed(at, place_id=at // 2, worker=at, partner="王医生") for at in range(4)], {}),
]  # fmt: skip


def raised(pattern: str, records: Made, more: dict) -> list[Question]:
    return [one for one in ask(records, **more) if one.pattern == pattern]


@pytest.mark.parametrize(("pattern", "odd", "with_odd", "twin", "with_twin"), CASES)
def test_a_pattern_asks_and_leaves_its_innocent_twin_alone(
    pattern: str, odd: Made, with_odd: dict, twin: Made, with_twin: dict
) -> None:
    assert raised(pattern, odd, with_odd)
    assert not raised(pattern, twin, with_twin)


def test_the_list_is_closed_each_says_what_it_looks_at_and_has_a_case() -> None:
    assert len(PATTERNS) == len({one.id for one in PATTERNS}) == 12
    assert {one.id for one in PATTERNS} == {name for name, *_rest in CASES}
    for one in PATTERNS:
        assert one.title
        assert one.looks_at.endswith("。")
        assert len(one.innocent) >= 2
        doc = one.ask.__doc__ or ""
        assert f"{one.title}：{one.looks_at}" in doc
        assert f"也可能是：{'；'.join(one.innocent)}。 (方案S88、需求X06)" in doc


CROWD = [replace(one, id=f"{at}-{one.id}") for at, (_p, odd, *_rest) in enumerate(CASES) for one in odd[:12]]


@settings(max_examples=25, deadline=None)
@given(st.permutations(CROWD), st.permutations(FELL + HELD[:1]))
def test_the_order_of_records_changes_nothing(records: Made, bases: list[BaseLine]) -> None:
    assert ask(records, spans=MAY, bases=bases) == ask(CROWD, spans=MAY, bases=FELL + HELD[:1])


@given(st.lists(st.tuples(st.integers(50, 60), st.integers(0, 40)), max_size=6, unique=True))
def test_an_answered_question_stays_answered_whatever_others_write(strangers: list[tuple[int, int]]) -> None:
    mine = [*burst(), *[replace(one, worker=4) for one in kit_test("") + beside()]]
    others = [
        deed(f"s{who}-{at}", DAY + timedelta(days=at), worker=who, place_id=who) for who, at in strangers
    ]
    before = {one.key for one in ask(mine)}
    assert len(before) == 2
    assert {one.key for one in ask([*mine, *others])} == before


def test_what_another_worker_wrote_alike_changes_nothing_about_her_question() -> None:
    """Whoever is posted to one village and the desk, which reads all of them, see one question with one key."""
    hers = days(4, text=LONG)
    others = [replace(one, id=f"o{one.id}", worker=2, place_id=2) for one in hers]
    (alone,) = raised("copied", hers, {})
    assert alone.key in {one.key for one in raised("copied", hers + others, {})}


def test_who_moved_is_asked_about_by_village() -> None:
    met = [deed("m", case="c1"), deed("n", DAY + timedelta(days=1), case="c1", place_id=2)]
    assert [one.rows for one in raised("contact_away", met, {"spans": MAY})] == [("m",), ("n",)]


def test_one_record_more_is_another_question() -> None:
    assert {one.key for one in ask(burst())}.isdisjoint(one.key for one in ask(burst()[:9]))
