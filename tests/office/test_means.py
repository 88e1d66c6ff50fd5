"""Staff and money: what the plan doubts, what no reason overrides, a ledger that adds up, and nobody else's pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import TODAY, at, step_in
from tests.rulebook.shelf import the_book
from tongxing.core.refusal import Refused
from tongxing.office.means.actions import book_money, engage, enter_number, take_back_line
from tongxing.office.means.queries import engaged_on, ledger_of, local_numbers, outlook, paid_too_little
from tongxing.office.means.rules import Terms, doubts, why_not_book, why_not_engage

NOW = at(TODAY)
FINE = Terms(
    1, date(2026, 3, 1), date(2028, 2, 29), 34, "college", "望证〔2026〕18号", date(2026, 2, 10), Decimal(2600), True, True
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"age": 24}, ["age"]), ({"age": 25}, []), ({"age": 55}, []), ({"age": 56}, ["age"]),
        ({"education": "below"}, ["education"]), ({"education": "secondary"}, []),
        ({"certificate": ""}, ["certificate"]), ({"certificate_on": None}, ["certificate"]),
        ({"certificate_on": date(2025, 2, 1)}, ["certificate_on"]),
        ({"pay": Decimal(1200)}, []), ({"pay": Decimal("1199.99")}, ["pay"]),
        ({"medical_insured": False}, ["social_insured"]),
        ({"age": 60, "education": "below", "certificate": "", "pay": Decimal(1)}, ["age", "education", "certificate", "pay"]),
    ],
)  # fmt: skip
def test_what_the_plan_doubts_and_a_reason_overrides(change: dict[str, Any], codes: list[str]) -> None:
    new, book = replace(FINE, **change), the_book()
    assert [r.code for r in doubts(new, book, local_least=None)] == codes
    assert [r.code for r in why_not_engage(new, book, local_least=None)] == codes
    assert why_not_engage(replace(new, reason="退休教师，村里信得过"), book, local_least=None) == ()


@pytest.mark.parametrize(
    ("change", "codes"), [({"since": date(2025, 7, 1)}, []), ({"pay": Decimal(100_000_000)}, ["pay"])]
)
def test_terms_from_before_the_plan_and_numbers_beyond_measure(
    change: dict[str, Any], codes: list[str]
) -> None:
    """Somebody who worked here before is engaged by the numbers of today's plan; nothing falls over."""
    new, book = replace(FINE, **change), the_book()
    assert [r.code for r in why_not_engage(new, book, local_least=None)] == codes
    assert why_not_engage(new, replace(book, values={}), local_least=None) == () or codes


def test_no_reason_pays_less_than_the_local_minimum() -> None:
    new = replace(FINE, pay=Decimal(1500), reason="先这样")
    assert [r.code for r in why_not_engage(new, the_book(), local_least=Decimal(1990))] == ["pay"]
    assert why_not_engage(new, the_book(), local_least=Decimal(1500)) == ()


def test_everything_a_line_lacks_is_said_at_once() -> None:
    told = {"amount": Decimal(0), "item": "gift", "paper": " ", "title": "", "happened_on": date(2027, 1, 1)}
    assert [r.code for r in why_not_book(on=TODAY, **told)] == [
        "amount",
        "item",
        "paper",
        "title",
        "happened_on",
    ]


def test_the_years_ahead_follow_the_people(db: None) -> None:
    years = outlook(the_book(), people=38, staff=1, wage=Decimal(2600), on=TODAY, change=4)
    assert [(y.year, y.staffing.people, y.staffing.by_plan, y.staffing.short) for y in years] == [
        (2026, 38, 2, 1), (2027, 42, 3, 2), (2028, 46, 3, 2), (2029, 50, 3, 2),
    ]  # fmt: skip
    assert years[0].funds.total == 57_000 + 31_200
    assert years[1].funds.total == 63_000 + 3 * 31_200


@pytest.mark.django_db
def test_terms_money_and_numbers_are_written_once(nong: Any, lin: Any, stranger: Any) -> None:
    book, one = the_book(), uuid4()
    step_in(nong)
    enter_number(
        by=nong,
        at=NOW,
        name="minimum_wage",
        amount=Decimal(1990),
        since=date(2026, 1, 1),
        source="省政府公告",
    )
    assert local_numbers(nong, on=TODAY)["minimum_wage"][0] == 1990
    with pytest.raises(Refused, match="最低工资"):
        engage(
            by=nong,
            at=NOW,
            book=book,
            new=replace(FINE, staff_id=lin.staff_id, pay=Decimal(1500), reason="先这样"),
        )
    for _ in range(2):
        engage(by=nong, at=NOW, book=book, new=replace(FINE, staff_id=lin.staff_id), id=one)
    [engaged] = engaged_on(nong, TODAY)
    assert (engaged.name, engaged.pay) == ("林晓", Decimal("2600.00"))
    assert engaged_on(nong, date(2028, 3, 1)) == []
    assert paid_too_little([engaged], book, local_least=Decimal(2700), on=TODAY) == ("林晓",)
    told = {"item": "work", "paper": "凭证1", "title": "一季度拨款", "happened_on": date(2026, 3, 5)}
    came = book_money(by=nong, at=NOW, on=TODAY, comes_in=True, amount=Decimal("30000.00"), **told)
    book_money(
        by=nong, at=NOW, on=TODAY, comes_in=False, amount=Decimal("1280.50"), **told | {"paper": "凭证2"}
    )
    assert (ledger_of(nong, year=2026).balance, ledger_of(nong, year=2027).carried) == (
        Decimal("28719.50"),
    ) * 2
    assert take_back_line(by=nong, at=NOW, on=TODAY, voucher_id=came.pk, reason="重复记了")
    assert ledger_of(nong, year=2026).balance == Decimal("-1280.50")
    with pytest.raises(Refused, match="别人刚刚"):
        take_back_line(by=nong, at=NOW, on=TODAY, voucher_id=came.pk, reason="再撤")
    step_in(stranger)
    assert engaged_on(stranger, TODAY) == []
    assert ledger_of(stranger, year=2026).lines == ()
    assert take_back_line(by=stranger, at=NOW, on=TODAY, voucher_id=came.pk, reason="不是我们的") is None
