"""What others see of persons: bands of five, no row of a person, nothing that can be worked out (promise 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import TODAY, actor_of, day, sampled, take_in
from tongxing.assessment.board import Board, Village
from tongxing.assessment.charts import Drawing, Drawn
from tongxing.assessment.returns.tables import Column, Row, Table
from tongxing.assessment.shared import PARTS, SHOWN, SharedBoard, share_board
from tongxing.assessment.sheets import Line
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import FigureRow, Group
from tongxing.faces.desk.charts_page import Look, charts_page
from tongxing.faces.desk.returns_page import grid
from tongxing.faces.desk.score_reading import Reading
from tongxing.org.actor import Actor
from tongxing.org.roles import PERMISSIONS, Role

TARGET = 70
SMALL_VILLAGE = st.tuples(*(st.integers(0, 7) for _part in PARTS))


def board(villages: list[tuple[int, int, int]]) -> Board:
    """A board on which signed, unsigned and waiting are given for each village; the office did nothing."""
    made = [
        Village(n, f"村{n}", active=signed + unsigned, waiting=waiting, signed=signed)
        for n, (signed, unsigned, waiting) in enumerate(villages, start=1)
    ]
    first = TODAY.replace(day=1)
    return Board(TODAY, first, TODAY, tuple(made), ())


def fits(numbers: tuple[int, ...], place: int, shown: SharedBoard) -> bool:
    """Would these parts of a place (0: of all) be shown in the same words?"""
    signed, unsigned, waiting = numbers
    sums = {"signed": signed, "active": signed + unsigned, "registered": signed + unsigned + waiting}
    bands = {name: shown.bands.get((place, name)) for name in SHOWN}
    in_bands = all(said is None or said.low <= sums[name] <= said.high for name, said in bands.items())
    of = {"legal": sums["active"], "plan": sums["registered"]}
    reached = {way: of[way] > 0 and 100 * signed >= TARGET * of[way] for way in of}
    return in_bands and (place != 0 or all(reached[way] == yes for way, yes in shown.reached.items()))


@settings(max_examples=60, deadline=None)
@given(villages=st.lists(SMALL_VILLAGE, min_size=2, max_size=2))
def test_no_number_of_persons_can_be_worked_out(villages: list[tuple[int, int, int]]) -> None:
    """An attacker lists every board that would be shown alike: no part and no sum is the same in all of them."""
    shown = share_board(board(villages), TARGET)
    each = [[v for v in product(range(15), repeat=3) if fits(v, n, shown)] for n in (1, 2)]
    alike = [(a, b) for a, b in product(*each) if fits((a[0] + b[0], a[1] + b[1], a[2] + b[2]), 0, shown)]
    assert tuple(villages) in alike
    for n in range(2):
        for part in range(len(PARTS)):
            assert len({pair[n][part] for pair in alike}) > 1, (n, PARTS[part])
    for parts in SHOWN.values():
        total = {sum(v[PARTS.index(p)] for v in pair for p in parts) for pair in alike}
        assert len(total) > 1, parts


def test_what_is_shown_is_the_same_for_every_board_behind_it(
    sun: Any, town: Any, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two boards with other numbers in the same bands give the same bytes: no bar, square or label tells."""
    import re

    from tongxing.faces.desk import board as page

    ids = [v.pk for v in town.villages]
    pages = []
    for villages in ([(6, 1, 1), (1, 0, 0), (12, 0, 3)], [(7, 0, 0), (0, 1, 1), (11, 1, 3)]):
        made = board(villages)
        placed = tuple(
            Village(i, v.name, active=v.active, waiting=v.waiting, signed=v.signed)
            for i, v in zip(ids, made.villages, strict=True)
        )
        shown = Board(made.on, made.since, made.until, placed, ())
        monkeypatch.setattr(page, "board_today", lambda *a, shown=shown, **k: shown)
        body = signed_in(sun).get("/board/").content.decode()
        pages.append(re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", body))
    assert pages[0] == pages[1]
    assert "不足 5" in pages[0]
    assert "5—9" in pages[0]


@pytest.fixture
def people(lin: Any, town: Any) -> list[Any]:
    """Seven in one village with a test each, two in another."""
    folders = [
        take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
        for _n in range(7)
    ]
    for folder in folders:
        sampled(lin, folder, date(2026, 4, 25))
    return folders + [take_in(lin, town.lower, reported_on=day("2026-03-25")) for _n in range(2)]


def addresses(town: Any) -> list[str]:
    """Every way to open something on the board and on the sheets, today and earlier."""
    from tongxing.assessment.board import ROWS

    opened = [
        f"/board/?open={place}.{name}" for place in (0, town.upper.pk, town.lower.pk) for name in sorted(ROWS)
    ]
    lines = ["A1", "A2", "B1", "B2", "B3", "C1", "C2", "C3"]
    sheets = [f"/score/{v.pk}/2026/?open={line}" for v in (town.upper, town.lower) for line in lines]
    return ["/board/", "/board/?as_of=2026-06-30", "/score/", *opened, *sheets]


@pytest.mark.parametrize("who", ["sun", "wu", "he"])
def test_others_read_no_folder_number_and_no_count_of_persons(
    who: str, people: list[Any], town: Any, signed_in: Callable[..., Any]
) -> None:
    """镇长, 村干部, 审计员."""
    browser = signed_in(actor_of(town.staff[who].pk))
    seen = 0
    for address in addresses(town):
        answer = browser.get(address)
        if answer.status_code != 200:
            continue
        seen += 1
        body = answer.content.decode()
        assert not [f.number for f in people if f.number in body], address
        assert "/people/" not in body.replace('action="/people/"', ""), address
        sections = answer.context.get("sections", []) if "/score/" in address else []
        for row in (row for section in sections for row in section.rows):
            if row.code in {"A1", "A2", "C3"} and row.a is not None:
                assert (row.a.n, row.a.url, row.n.n, row.n.url) == (0, "", 0, ""), (address, row.code)
    assert seen > 5


# ── what became of people ────────────────────────────────────────────────────


def reader(role: Role) -> Actor:
    return Actor(1, "谁", role, 1, "青梧镇", (1,), PERMISSIONS[role])


def outcome_line(steady: int, confirmed: int, of: str = "fieldwork.people_steady") -> Line:
    """A line of an indicator over so many people of whom the police found nothing, and something."""
    groups = [Group.YES] * steady + [Group.NO] * confirmed
    rows = tuple(
        FigureRow("", None, None, 1, "outcome", 1, "", "", TODAY, TODAY, group, "") for group in groups
    )
    pair = figures[of].pair
    return Line(
        "X1", "X", "稳定", "", "share", Decimal(5), Decimal(5), pending=False, scored=True, sample=False,
        arithmetic="", arithmetic_en="", numerator_of=of, denominator_of=pair, numerator=steady,
        denominator=steady + confirmed, rows=rows,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "numbers", "held"),
    [
        (Role.CLERK, (9, 1), True),
        (Role.CLERK, (3, 0), True),
        (Role.CLERK, (1, 9), True),
        (Role.CLERK, (5, 5), False),
        (Role.SOCIAL_WORKER, (9, 1), False),
        (Role.LEADER, (5, 5), True),
    ],
)
def test_a_small_outcome_is_read_by_whoever_reads_results(
    role: Role, numbers: tuple[int, int], held: bool
) -> None:
    """One of ten with a confirmed result: the clerk reads a band and opens no row, the worker who tested does."""
    none: Any = None
    look = Reading(reader(role), none, none, 2026, TODAY, TODAY, none, "")
    line = outcome_line(*numbers)
    assert (look.holds(line), look.opens(line)) == (held, not held)
    own = outcome_line(*numbers, of="casework.reports_in_time")
    assert look.holds(own) is (role is Role.LEADER and bool(figures["casework.reports_in_time"].persons))


def test_returns_and_pictures_hold_outcomes_from_the_clerk_too() -> None:
    names = ("fieldwork.results_confirmed", "casework.reports_due")
    columns = tuple(Column(name, figures[name].title, figures[name].persons) for name in names)
    table = Table("m", "月报", TODAY, TODAY, TODAY, "", "", columns, (Row(1, "1", "上河村", (2, 7)),))
    for role, shown, total in (
        (Role.CLERK, ["—", "7"], ["—", "7"]),
        (Role.SOCIAL_WORKER, ["2", "7"], ["2", "7"]),
    ):
        laid = grid(reader(role), table)
        assert (laid["rows"], laid["total"][1]) == ([("上河村", shown)], total[1])
        assert (laid["total"][0] == "2") is (role is Role.SOCIAL_WORKER)
    drawn_ = Drawn("X1", "稳定", persons=True, months=(), villages=(), figures=names[:1])
    what = Drawing((drawn_,), drawn_, frozenset())
    for role, n in ((Role.CLERK, 0), (Role.SOCIAL_WORKER, 1)):
        assert len(charts_page(Look(reader(role), (), 2026, TODAY), what)["pictures"]) == n


def test_the_desk_sees_numbers_and_hands_out_bands(
    nong: Any, people: list[Any], town: Any, signed_in: Callable[..., Any]
) -> None:
    """The clerk's own page opens its rows; the page for others, which is the one she prints, does not."""
    browser = signed_in(nong)
    own = browser.get("/board/")
    assert own.context["cells"][0].figure.n == 9
    assert people[0].number in browser.get(f"/board/?open={town.upper.pk}.active").content.decode()
    assert "data-print" not in own.content.decode()
    handed = browser.get(own.context["print_url"])
    assert "data-print" in handed.content.decode()
    assert handed.context["cells"][0].figure.words == "5—9"
    opened = browser.get(f"/board/?shared=1&open={town.upper.pk}.active")
    assert opened.context["panel"] is None
    rows = browser.get(f"/board/?shared=1&month=2026-04&open={town.upper.pk}.tests_met").context["panel"].rows
    assert {r.number for r in rows} == {""}
    few = browser.get(f"/board/?shared=1&month=2026-04&open={town.lower.pk}.tests_counted")
    assert few.context["panel"] is None


def test_it_does_leak_without_the_rule(
    sun: Any, people: list[Any], town: Any, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: a leader who is taken for the desk reads seven and every number."""
    from tongxing.org import roles
    from tongxing.org.roles import Permission, Role

    wide = {**roles.PERMISSIONS, Role.LEADER: roles.PERMISSIONS[Role.LEADER] | {Permission.SEE_SMALL_COUNTS}}
    monkeypatch.setattr("tongxing.org.actor.PERMISSIONS", wide)
    body = signed_in(sun).get(f"/board/?open={town.upper.pk}.active").content.decode()
    assert people[0].number in body
