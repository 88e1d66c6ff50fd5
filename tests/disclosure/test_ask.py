"""From asking to fetching: who may, when somebody else looks first, what the file has, when it is gone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast
from tongxing.core import audit, clock, jobs
from tongxing.core.refusal import Refused
from tongxing.disclosure import queries, watermark
from tongxing.disclosure.requests import actions
from tongxing.disclosure.rules import State
from tongxing.people import queries as people_queries

pytestmark = pytest.mark.django_db


def now_of(by: Any, made: Any, at: Any = None) -> State:
    """Where a request stands for somebody."""
    cast.step_in(by)
    found = queries.entry(by, made.pk)
    assert found is not None
    return found.state(at or clock.now())


def fetched(by: Any, made: Any, slip: str = "slip", at: Any = None) -> Any:
    """The file, fetched."""
    cast.step_in(by)
    return actions.fetch(by=by, at=at or clock.now(), disclosure_id=made.pk, slip=slip)


def cells(data: bytes) -> list[list[Any]]:
    """The rows under the heads, without the signs nobody sees."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = [[c if not isinstance(c, str) else watermark.visible(c) for c in r] for r in sheet.values]
    return rows[3:]


def test_few_people_are_made_at_once_and_fetched(nong: Any, people: Any, ask: Callable[..., Any]) -> None:
    made = ask(nong)
    assert made.number.startswith("QW-C2026-") or made.number.startswith(f"QW-C{clock.now().year}-")
    assert now_of(nong, made) is State.PREPARING
    jobs.run_here()
    assert now_of(nong, made) is State.READY
    file = fetched(nong, made)
    rows = cells(file.data)
    assert {r[0] for r in rows} == {f.number for f in people}
    assert {r[1] for r in rows} == {f"某{n}甲" for n in range(6)}


def test_the_table_has_who_the_page_shows_and_nobody_else(
    lin: Any, nong: Any, stranger: Any, people: Any, next_town: SimpleNamespace, ask: Callable[..., Any]
) -> None:
    cast.take_in(stranger, next_town.upper, reported_on=cast.day("2026-03-25"))
    for by in (lin, nong):
        made = ask(by)
        jobs.run_here()
        cast.step_in(by)
        page = {one.number for one in people_queries.list_people(by, limit=1000)}
        assert {r[0] for r in cells(fetched(by, made).data)} == page
        assert set(queries.named(by, made.pk)) == {
            one.id for one in people_queries.list_people(by, limit=1000)
        }


def test_many_people_wait_for_a_second_person(
    nong: Any, sun: Any, people: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "limits", lambda: queries.Limits(alone=5))
    made = ask(nong)
    assert now_of(nong, made) is State.WAITING
    jobs.run_here()
    assert now_of(nong, made) is State.WAITING
    cast.step_in(sun)
    assert [one.id for one in queries.waiting(sun, at=clock.now())] == [made.pk]
    assert actions.approve(by=sun, at=clock.now(), disclosure_id=made.pk)
    jobs.run_here()
    assert len(cells(fetched(nong, made).data)) == 6


def test_full_numbers_want_a_reason_a_right_and_a_second_person(
    nong: Any, sun: Any, people: Any, ask: Callable[..., Any]
) -> None:
    with pytest.raises(Refused) as refused:
        ask(nong, columns=("number", "id_number"), reason="核对")
    assert [r.code for r in refused.value.refusals] == ["reason"]
    made = ask(nong, columns=("number", "id_number"), reason="医保局要按身份证号核对参保情况")
    assert made.full_numbers
    assert now_of(nong, made) is State.WAITING
    cast.step_in(sun)
    actions.approve(by=sun, at=clock.now(), disclosure_id=made.pk)
    jobs.run_here()
    assert all(len(str(r[1])) == 18 for r in cells(fetched(nong, made).data))
    tails = ask(nong, columns=("number", "id_tail"))
    jobs.run_here()
    assert all(len(str(r[1])) == 4 for r in cells(fetched(nong, tails).data))


def test_results_always_wait_and_only_who_records_them_may_ask(
    lin: Any, nong: Any, people: Any, ask: Callable[..., Any]
) -> None:
    assert ask(nong, what="fieldwork.tests", columns=("number", "outcome")) is None
    made = ask(lin, what="fieldwork.tests", columns=("number", "happened_on", "outcome"))
    assert made.second
    assert made.people == 6


def test_what_is_owed_is_what_the_today_page_shows(lin: Any, people: Any, ask: Callable[..., Any]) -> None:
    from tongxing.duties.queries import owed

    made = ask(lin, what="duties.owed", columns=("number", "kind", "due_on"))
    jobs.run_here()
    rows = cells(fetched(lin, made).data)
    cast.step_in(lin)
    page = owed(lin, on=cast.TODAY, mine=True)
    assert sorted((r[0], r[2].date()) for r in rows) == sorted((d.number, d.due_on) for d in page)
    assert rows


def test_the_auditor_takes_the_trail_and_no_name(
    auditor: Any, lin: Any, people: Any, ask: Callable[..., Any]
) -> None:
    cast.step_in(lin)
    for one in people:
        audit.trace(lin, "read_file", about="person", about_id=one.person_id, place_id=one.place_id)
    made = ask(
        auditor, what="core.trail", columns=("at", "by", "act", "about"), purpose="audit", reason="季度审计"
    )
    jobs.run_here()
    file = fetched(auditor, made)
    assert "某0甲" not in watermark.words_of(file.data)
    assert {r[3] for r in cells(file.data)} >= {f.number for f in people}
    assert ask(auditor, what="people.roster") is None


def test_the_file_is_gone_after_a_day(
    nong: Any, people: Any, ask: Callable[..., Any], town: SimpleNamespace
) -> None:
    made = ask(nong)
    jobs.run_here()
    later = clock.now() + timedelta(hours=24, minutes=1)
    assert now_of(nong, made, later) is State.GONE
    with pytest.raises(Refused):
        fetched(nong, made, at=later)
    from tongxing.org.actor import machine

    assert actions.clear(by=machine(town.id), at=later) == 1
    assert queries.package(made.pk) is None
    assert now_of(nong, made, later) is State.GONE
    assert actions.clear(by=machine(town.id), at=later) == 0


def test_what_nobody_looked_at_lapses(
    lin: Any, people: Any, ask: Callable[..., Any], town: SimpleNamespace
) -> None:
    from tongxing.org.actor import machine

    made = ask(lin, what="fieldwork.tests", columns=("number",))
    later = clock.now() + timedelta(days=3, minutes=1)
    assert now_of(lin, made, later) is State.LAPSED
    assert actions.clear(by=machine(town.id), at=later) == 1


def test_making_twice_makes_one_file(
    nong: Any, people: Any, ask: Callable[..., Any], town: SimpleNamespace
) -> None:
    made = ask(nong)
    jobs.perform("disclosure.make", {"town": town.id, "disclosure": str(made.pk)})
    jobs.perform("disclosure.make", {"town": town.id, "disclosure": str(made.pk)})
    cast.step_in(nong)
    found = queries.entry(nong, made.pk)
    assert found is not None
    assert [s[0] for s in found.steps] == ["made"]


def test_the_waiting_file_lies_sealed(nong: Any, people: Any, ask: Callable[..., Any]) -> None:
    made = ask(nong)
    jobs.run_here()
    cast.step_in(nong)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM disclosure_package WHERE disclosure_id = %s", [made.pk])
        body = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT d::text FROM disclosure_disclosure d WHERE id = %s", [made.pk])
        row = cursor.fetchone()[0]
    assert b"PK" not in body[:64]
    assert "某0甲".encode() not in body
    assert "入户核对" not in row


@pytest.mark.parametrize("table", ["disclosure_disclosure", "disclosure_done", "disclosure_named"])
def test_the_register_only_grows(
    nong: Any, people: Any, ask: Callable[..., Any], table: str, owner_rights: Any
) -> None:
    """Kept for three years and longer: neither the running house nor its owner changes or removes a line."""
    ask(nong)
    jobs.run_here()
    cast.step_in(nong)
    for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)
    with owner_rights():
        for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with (
                pytest.raises(DatabaseError, match="append only"),
                transaction.atomic(),
                connection.cursor() as c,
            ):
                c.execute(verb)
