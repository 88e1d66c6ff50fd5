"""From a need to an outcome through the actions: consent before anything leaves, who sees what, what waits, what is counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, at, step_in
from tests.support.hands import START, needed, opened, seen, step, walked
from tongxing.core.refusal import Refused
from tongxing.disclosure.models import Disclosure
from tongxing.plans import books
from tongxing.support.actions import close_provider, note_need, open_provider
from tongxing.support.models import Need, Step
from tongxing.support.queries import given_to, helps, lapsed_clocks, open_by_service, places_of_help, waiting
from tongxing.support.rules import NewNeed, NewProvider

pytestmark = pytest.mark.django_db


def codes(caught: Any) -> list[str]:
    """What was refused, by code."""
    return [one.code for one in caught.value.refusals]


def the_book(by: Any) -> Any:
    """The plan in force."""
    plan = books.chain(by.town_id).on(TODAY)
    assert plan
    return plan.book


def test_from_a_need_to_work_that_is_kept(lin: Any, folder: Any, where: Any) -> None:
    need = needed(lin, folder, words="想学电焊")
    walked(lin, need, "offered", "agreed", "sent", "taken", "done", to=where.job)
    one = seen(lin, need)
    assert one is not None
    assert (one.service, one.words, one.state, one.to) == ("job", "想学电焊", "done", "望川县就业服务中心")
    assert step(lin, need, "kept", date(2026, 11, 20), words="还在，工资按时发")
    assert given_to(step_in(lin), [folder.case_id]) == {folder.person_id: frozenset({"job"})}


@pytest.mark.parametrize("said", [(), ("offered", "declined"), ("agreed", "withdrawn")])
def test_without_her_yes_nothing_is_told_outside(
    lin: Any, folder: Any, where: Any, said: tuple[str, ...]
) -> None:
    need = needed(lin, folder)
    walked(lin, need, *said)
    with pytest.raises(Refused) as refused:
        step(lin, need, "sent", provider=str(where.job.pk))
    [why] = refused.value.refusals
    assert (why.code, why.cite) == ("consent", "个人信息保护法第13、15、29条")
    assert "不提名字" in why.ways[0]
    assert not Disclosure.objects.exists()
    assert step(lin, need, "told", words="问过了，要身份证和两张照片"), (
        "what helps without naming her stays open"
    )


def test_what_was_sent_stands_in_the_register_with_what_she_agreed_to(
    lin: Any, folder: Any, where: Any
) -> None:
    need = needed(lin, folder)
    walked(lin, need, "agreed", "sent", to=where.job)
    step_in(lin)
    [line] = Disclosure.objects.all()
    assert (line.what, line.purpose, str(line.recipient), line.people) == (
        "help.sent",
        "help",
        "望川县就业服务中心",
        1,
    )
    assert str(line.reason) == "把姓名和电话告诉那边，只为这件事"


def test_a_yes_names_its_purpose_and_a_place_gives_that_help(lin: Any, folder: Any, where: Any) -> None:
    need = needed(lin, folder)
    with pytest.raises(Refused) as refused:
        step(lin, need, "agreed", purpose=" ")
    assert codes(refused) == ["purpose"]
    walked(lin, need, "agreed")
    for elsewhere in ("", "no id", str(uuid4()), str(where.aid.pk)):
        with pytest.raises(Refused) as refused:
            step(lin, need, "sent", provider=elsewhere)
        assert codes(refused) == ["provider"]


def test_doctor_and_justice_office_see_what_was_sent_to_them_and_no_longer_than_her_yes(
    lin: Any, nong: Any, doctor: Any, justice: Any, zhao: Any, folder: Any, where: Any
) -> None:
    ill, aid = needed(lin, folder, "medical"), needed(lin, folder, "legal_aid")
    assert [seen(who, ill) for who in (doctor, justice, nong, zhao)] == [None] * 4
    walked(lin, ill, "agreed", "sent", to=where.clinic)
    walked(lin, aid, "agreed", "sent", to=where.aid)
    assert [bool(seen(who, ill)) for who in (doctor, justice, nong, zhao)] == [True, False, False, False]
    assert [bool(seen(who, aid)) for who in (doctor, justice, nong, zhao)] == [False, True, True, False]
    assert [one.id for one in helps(step_in(doctor))] == [ill.pk]
    with pytest.raises(Refused) as refused:
        step(doctor, ill, "ended")
    assert codes(refused) == ["post"]
    assert step(doctor, ill, "taken")
    walked(lin, ill, "withdrawn")
    assert seen(doctor, ill) is None
    assert step(doctor, ill, "done") is None


def test_a_legal_aid_clock_lapses_and_says_what_is_next(lin: Any, folder: Any, where: Any) -> None:
    need = needed(lin, folder, "legal_aid")
    walked(lin, need, "agreed", "sent", to=where.aid)
    book = the_book(step_in(lin))
    [(one, wait)] = lapsed_clocks(lin, book, on=TODAY)
    assert (one.id, wait.what, wait.until, wait.cite) == (
        need.pk,
        "decision",
        date(2026, 11, 9),
        "legal_aid.43",
    )
    assert lapsed_clocks(lin, book, on=date(2026, 11, 9)) == []
    assert step(lin, need, "taken", TODAY)
    assert lapsed_clocks(lin, book, on=TODAY) == []
    assert [w.what for _one, w in waiting(helps(lin), book)] == ["lawyer"]


def test_an_application_never_says_why_she_is_known_here(lin: Any, folder: Any) -> None:
    need = needed(lin, folder, "allowance")
    there = opened(lin, "青梧镇社会事务办", "civil_affairs", ("allowance", "relief"))
    walked(lin, need, "agreed")
    with pytest.raises(Refused, match="一个字也不提"):
        step(lin, need, "sent", provider=str(there.pk), words="社区戒毒人员，家里困难")
    walked(lin, need, "sent", "taken", "posted", to=there)
    with pytest.raises(Refused) as refused:
        step(lin, need, "done")
    assert codes(refused) == ["amount"]
    assert step(lin, need, "done", amount=Decimal(520))
    one = seen(lin, need)
    assert one is not None
    assert [(s.kind, s.amount) for s in one.steps][-2:] == [("posted", None), ("done", Decimal(520))]


def test_maintenance_is_told_of_and_in_nobodys_numbers(lin: Any, folder: Any, where: Any) -> None:
    need = needed(lin, folder, "maintenance")
    needed(lin, folder, "job")
    book = the_book(step_in(lin))
    assert {w.what for one, w in waiting(helps(lin), book) if one.id == need.pk} == {"offer"}
    walked(lin, need, "told")
    assert [one for one, _w in waiting(helps(lin), book) if one.id == need.pk] == []
    walked(lin, need, "agreed", "sent", "taken", "done", to=where.clinic)
    assert open_by_service(lin) == {"job": 1}
    assert given_to(lin, [folder.case_id]) == {}


def test_the_same_form_and_the_same_tick_are_one_need(lin: Any, folder: Any) -> None:
    one, deed = uuid4(), uuid4()
    step_in(lin)
    said: dict[str, Any] = {"by": lin, "at": at(TODAY), "on": TODAY, "case_id": folder.case_id}
    rows = [note_need(**said, new=NewNeed("job", START), id=one) for _n in "12"]
    ticks = [note_need(**said, new=NewNeed("relief", START), from_deed=deed) for _n in "12"]
    assert {row.pk for row in rows if row} == {one}
    assert len({row.pk for row in ticks if row}) == 1
    assert Need.objects.count() == 2
    sent = uuid4()
    assert [step(lin, rows[0], "offered").pk, step(lin, rows[0], "told", words="去过").pk]
    from tongxing.support.actions import note_step
    from tongxing.support.rules import NewStep

    twice = [
        note_step(
            by=lin, at=at(TODAY), on=TODAY, need_id=one, new=NewStep("agreed", TODAY, purpose="找活"), id=sent
        )
        for _n in "12"
    ]
    assert [row.pk for row in twice if row] == [sent, sent]


def test_the_directory_is_closed_and_opened_anew(
    lin: Any, wu: Any, stranger: Any, folder: Any, where: Any
) -> None:
    step_in(lin)
    with pytest.raises(Refused) as refused:
        open_provider(
            by=lin,
            at=at(TODAY),
            on=TODAY,
            new=NewProvider("望川戒治医院", "designated", ("medical",), START, phone="1"),
        )
    assert codes(refused) == ["approval"]
    end: dict[str, Any] = {
        "by": lin,
        "at": at(TODAY),
        "on": TODAY,
        "provider_id": where.job.pk,
        "ended_on": TODAY,
    }
    assert close_provider(**end, reason="搬走了")
    with pytest.raises(Refused):
        close_provider(**end, reason="再停一次")
    assert [one.name for one in places_of_help(lin, service="job")] == []
    assert len(places_of_help(step_in(wu))) == 2, "everybody who works here may look"
    assert places_of_help(step_in(stranger)) == []
    with pytest.raises(Refused, match="名录由"):
        opened(wu, "某处", "other", ("job",))


def test_rows_are_never_changed_and_another_township_sees_none(lin: Any, stranger: Any, folder: Any) -> None:
    need = needed(lin, folder)
    walked(lin, need, "offered")
    for sql in (
        "UPDATE support_need SET answers = 'x'",
        "DELETE FROM support_step",
        "UPDATE support_provider SET name = 'x'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert seen(stranger, need) is None
    assert step(stranger, need, "told") is None
    assert Step.objects.count() == 0, "the second wall"
    with connection.cursor() as cursor:
        step_in(lin)
        cursor.execute("SELECT said FROM support_need")
        assert "job" not in str(bytes(cursor.fetchone()[0]))
