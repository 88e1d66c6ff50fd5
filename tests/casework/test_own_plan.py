"""The person's own plan: help for every goal, two people, half-yearly evaluation as a duty of the plan file."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, Folder, actor_of, at, day, post, step_in, take_in
from tests.desk.test_record_forms import hidden
from tongxing.casework.help import actions
from tongxing.casework.help.actions import answer_plan, evaluate_plan, write_plan
from tongxing.casework.models import HelpPlan, PlanAnswer
from tongxing.casework.queries import Goal, together
from tongxing.core.refusal import Refused
from tongxing.duties.actions import NewDeed, project_cases, record
from tongxing.duties.models import Deed, Duty

pytestmark = pytest.mark.django_db
WORK = Goal("找一份能回家吃饭的活", "联系镇上砖厂，先试工一个月", "林晓", "2026-07-31")


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 who has reported in."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def planned(
    by: Any, folder: Folder, on: str = "2026-04-10", *goals: Goal, wish: str = "想和孩子住一起"
) -> Any:
    """A plan as it is written."""
    step_in(by)
    return write_plan(
        by=by, at=at(day(on)), on=day(on), case_id=folder.case_id, wish=wish, goals=goals or (WORK,)
    )


def answered(
    by: Any, folder: Folder, plan: Any, on: str = "2026-04-15", answer: str = "approved", reason: str = ""
) -> Any:
    """A second person's answer."""
    step_in(by)
    return answer_plan(
        by=by, at=at(day(on)), on=day(on), case_id=folder.case_id, plan_id=plan.pk, answer=answer, reason=reason
    )  # fmt: skip


def codes(act: Any, *args: Any, **more: Any) -> list[str]:
    """The codes of a refusal."""
    with pytest.raises(Refused) as found:
        act(*args, **more)
    return [one.code for one in found.value.refusals]


def test_a_plan_of_control_alone_is_none(lin: Any, folder: Folder) -> None:
    assert codes(planned, lin, folder, "2026-04-10", Goal("按时检测", "")) == ["help_1"]
    assert codes(planned, lin, folder, "2026-04-10", wish=" ") == ["wish"]
    assert HelpPlan.objects.count() == 0


def test_no_plan_before_somebody_has_come(lin: Any, town: Any) -> None:
    new = take_in(lin, town.upper, received_on=day("2026-11-18"))
    assert codes(planned, lin, new, "2026-11-20") == ["not_reported"]


def test_who_writes_it_does_not_agree_to_it(lin: Any, nong: Any, folder: Folder) -> None:
    plan = planned(lin, folder)
    assert codes(answered, lin, folder, plan) == ["own_plan"]
    assert codes(planned, lin, folder) == ["waiting"]
    assert codes(answered, nong, folder, plan, answer="returned") == ["reason"]
    assert answered(nong, folder, plan, answer="returned", reason="写清楚谁陪去") is not None
    second = planned(lin, folder, "2026-04-20")
    assert answered(nong, folder, second, "2026-04-21") is not None
    assert codes(answered, nong, folder, second, "2026-04-22") == ["answered"]
    assert list(HelpPlan.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_the_database_has_the_last_word_on_two_people(lin: Any, folder: Folder) -> None:
    """Teeth: with the rule of the program gone, the trigger still refuses one hand."""
    plan = planned(lin, folder)
    step_in(lin)
    new = NewDeed(kind="plan_answer", outcome="approved", happened_on=day("2026-04-15"))
    answer = record(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=new)
    assert answer is not None
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        PlanAnswer.objects.create(deed=answer, plan_id=plan.pk)


def test_evaluations_are_owed_every_half_year_from_the_day_it_was_agreed_to(
    lin: Any, nong: Any, folder: Folder
) -> None:
    plan = planned(lin, folder)
    mine = Duty.objects.filter(case_id=folder.case_id, kind="plan_evaluation")
    assert mine.count() == 0
    answered(nong, folder, plan, "2026-04-15")
    days = list(mine.order_by("due_on").values_list("opens_on", "due_on"))
    assert days[:2] == [(day("2026-09-30"), day("2026-10-30")), (day("2027-03-31"), day("2027-04-30"))]
    step_in(lin)
    who = {
        "by": lin,
        "at": at(TODAY),
        "on": TODAY,
        "case_id": folder.case_id,
        "happened_on": day("2026-10-20"),
    }
    assert codes(evaluate_plan, **who, outcome="goes_well", note=" ") == ["note"]
    missed = evaluate_plan(**who, outcome="not_met", note="去了，不在家")
    assert missed is not None
    assert mine.filter(met_by=None).count() == len(days)
    done = evaluate_plan(**who, outcome="adjust", note="砖厂停工，换一家")
    assert done is not None
    first = mine.order_by("due_on")[0]
    assert (first.met_by, first.met_on) == (done.pk, day("2026-10-20"))
    assert Deed.objects.get(pk=done.pk).outcome == "sealed"
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0


def test_nothing_to_evaluate_before_somebody_agreed(lin: Any, folder: Folder) -> None:
    planned(lin, folder)
    who = {"by": lin, "at": at(TODAY), "on": TODAY, "case_id": folder.case_id, "happened_on": TODAY}
    assert codes(evaluate_plan, **who, outcome="goes_well", note="好") == ["no_plan_yet"]


def test_police_and_doctor_read_nothing_of_it(lin: Any, zhao: Any, nong: Any, folder: Folder) -> None:
    plan = planned(lin, folder)
    for reader, sees in ((lin, True), (nong, True), (zhao, False)):
        step_in(reader)
        assert (plan.pk in together(reader, [folder.case_id]).plans) is sees
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(wish, 'escape') || encode(goals, 'escape') FROM casework_helpplan")
        assert all("砖厂" not in row[0] for row in cursor.fetchall())


# ── the pages ────────────────────────────────────────────────────────────────


def test_from_the_file_to_an_agreed_plan(
    signed_in: Any, lin: Any, nong: Any, zhao: Any, folder: Folder
) -> None:
    base = f"/people/{folder.person_id}/"
    hers, desk, police = signed_in(lin), signed_in(nong), signed_in(zhao)
    assert "还没有写" in hers.get(base).content.decode()
    sent = {
        **hidden(hers.get(f"{base}plan/write/")),
        "wish": "想和孩子住一起",
        "goal_1": WORK.goal,
        "help_1": "",
    }
    again = hers.post(f"{base}plan/write/", sent)
    assert again.status_code == 422
    assert hers.post(f"{base}plan/write/", {**sent, "help_1": WORK.help}).status_code == 303
    assert hers.post(f"{base}plan/write/", {**sent, "help_1": WORK.help}).status_code in (303, 422)
    [plan] = HelpPlan.objects.all()
    assert "等另一个人审定" in hers.get(f"{base}plan/").content.decode()
    url = f"{base}plan/{plan.pk}/"
    refused = hers.post(url, {**hidden(hers.get(url)), "answer": "approved"})
    assert refused.status_code == 422
    assert "另一个人" in refused.content.decode()
    assert desk.post(url, {**hidden(desk.get(url)), "answer": "approved"}).status_code == 303
    assert "审定同意" in desk.get(f"{base}plan/").content.decode()
    assert police.get(f"{base}plan/").status_code == 403
    assert "孩子" not in police.get(base).content.decode()
    assert hers.get(f"{base}plan/{uuid4()}/").status_code == 404


def test_teeth_without_the_rule_of_two_only_the_trigger_is_left(
    lin: Any, folder: Folder, monkeypatch: Any
) -> None:
    monkeypatch.setattr(actions, "why_not_answer", lambda **_: None)
    plan = planned(lin, folder)
    with pytest.raises(DatabaseError), transaction.atomic():
        answered(lin, folder, plan)


def test_another_social_worker_may_agree(lin: Any, town: Any, folder: Folder) -> None:
    peer = actor_of(post(town, "peer", "韦社工", "social_worker", [town.upper]))
    assert answered(peer, folder, planned(lin, folder)) is not None
