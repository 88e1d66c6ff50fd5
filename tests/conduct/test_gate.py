"""The gate: no warning and no report but after notice, hearing, checklist and a second person; and what takes it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.cast import TODAY, Folder, actor_of, at, closed, day, post, step_in, take_in
from tests.conduct.gate import CLEAR, SAID, begun, counted, opened_event, take, three, walk
from tongxing.conduct.gate.actions import seat_of
from tongxing.conduct.gate.matter import Step
from tongxing.conduct.gate.models import Matter, MatterStep
from tongxing.conduct.gate.queries import going, matter, matters_of
from tongxing.conduct.gate.rules import still_stands
from tongxing.conduct.gate.waiting import Waits, waits
from tongxing.conduct.owing import owing
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.duties.actions import NewDeed, project_cases, record, withdraw
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.people.models import Case
from tongxing.rulebook.breaches import counters

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def state(by: Any, matter_id: Any) -> str:
    step_in(by)
    row = matter(by, matter_id)
    assert row is not None
    return row.matter.state


def codes(refused: Any) -> set[str]:
    return {one.code for one in refused.value.refusals}


def records(by: Any, folder: Folder) -> list[str]:
    """What stands of warnings and reports, as everything that counts reads it."""
    step_in(by)
    case = bundle(by, folder.case_id)
    assert case is not None
    return sorted(f"{d.kind}:{d.outcome}" for d in case.deeds if d.kind in ("admonition", "police_report"))


def test_a_warning_comes_to_be_with_its_service_and_not_before(lin: Any, nong: Any, folder: Folder) -> None:
    """禁毒法第35条, guard G2: notice, hearing, checklist, second person; then, and only then, a record."""
    event = counted(lin, nong, folder, "2026-09-20")
    one = begun(lin, folder, about=(event,))
    seen = [state(lin, one)]
    for step in ("told", "spoke", "checked", "seconded", "done"):
        assert records(lin, folder) == []
        take(nong if step == "seconded" else lin, one, step)
        seen.append(state(lin, one))
    assert seen == ["open", "told", "heard", "checked", "agreed", "done"]
    assert records(lin, folder) == ["admonition:warning"]
    assert Deed.objects.get(pk=one).outcome == "sealed"
    assert Case.objects.get(pk=folder.case_id).closed_on is None
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0
    acts = AuditEvent.objects.filter(act__startswith="matter.", about_id=folder.person_id)
    assert acts.count() == 6


def test_what_a_draft_lacks_is_said_all_at_once(lin: Any, nong: Any, folder: Folder) -> None:
    with pytest.raises(Refused) as refused:
        begun(lin, folder, reason=" ", clause="", at_once="急")
    assert codes(refused) == {"about", "reason", "clause", "at_once"}
    event = opened_event(lin, folder, "2026-09-20")
    with pytest.raises(Refused) as early:
        begun(lin, folder, about=(event,))
    assert codes(early) == {"about"}, "a written warning rests on what two people have found"
    assert begun(lin, folder, "education", about=(event,), clause="")
    with pytest.raises(Refused) as report:
        begun(lin, folder, "report", ground="refused_tests")
    assert codes(report) == {"ground"}
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "said", "code"),
    [
        ("told", {"way": "hand", "receipt": "none"}, "receipt"),
        ("told", {"receipt": "signed"}, "way"),
        ("spoke", {"how": "silent"}, "how"),
        ("spoke", {"how": "heard", "words": " "}, "words"),
        ("checked", {**CLEAR, "excuse": ""}, "excuse"),
        ("checked", {**CLEAR, "hospital": "yes"}, "hospital"),
        ("checked", {**CLEAR, "kit": "unknown"}, "kit"),
    ],
)
def test_what_a_step_lacks(
    lin: Any, nong: Any, folder: Folder, step: str, said: dict[str, str], code: str
) -> None:
    one = begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),))
    from tests.conduct.gate import BEFORE

    for before in BEFORE[step]:
        take(lin, one, before)
    count = MatterStep.objects.count()
    with pytest.raises(Refused) as refused:
        take(lin, one, replace(SAID[step], said=said))
    assert code in codes(refused)
    assert MatterStep.objects.count() == count


def test_her_days_to_speak_are_at_least_three_and_run_out_before_she_is_silent(
    lin: Any, nong: Any, folder: Folder
) -> None:
    one = begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),))
    with pytest.raises(Refused) as short:
        take(lin, one, replace(SAID["told"], until=day("2026-11-18")))
    assert codes(short) == {"until_on"}
    take(lin, one, "told")
    silent = Step("spoke", day("2026-11-19"), said={"how": "silent"})
    with pytest.raises(Refused) as early:
        take(lin, one, silent)
    assert codes(early) == {"how"}
    assert take(lin, one, replace(silent, on=day("2026-11-20")))
    assert state(lin, one) == "heard"


def test_the_second_person_is_another_hand_of_another_post(
    lin: Any, nong: Any, town: Any, folder: Folder
) -> None:
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "checked")
    other = actor_of(post(town, "lan", "兰芳", "social_worker", town.villages))
    for hand in (lin, other):
        with pytest.raises(Refused) as refused:
            take(hand, one, "seconded")
        assert codes(refused) == {"same_hand"}
    step_in(nong)
    [row] = going(nong)
    assert (row.id, waits(row.matter, on=TODAY)) == (
        one,
        Waits("核对完了，等另一个岗位的人复核", TODAY, "second"),
    )
    assert take(nong, one, "declined")
    assert state(lin, one) == "declined"
    with pytest.raises(Refused):
        take(lin, one, "done")
    assert records(lin, folder) == []


def test_the_tables_have_the_last_word(lin: Any, nong: Any, folder: Folder) -> None:
    """Teeth: past every rule, no second word of one's own hand or post, no service without one, no record outside the gate."""
    event = counted(lin, nong, folder, "2026-09-20")
    one = begun(lin, folder, about=(event,))
    step_in(lin)
    made = {"matter_id": one, "happened_on": TODAY, "said": "{}", "recorded_at": at(TODAY)}

    def refused(words: str, **more: Any) -> None:
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            MatterStep.objects.create(**{**made, **more})

    refused("second person of another post", kind="seconded", recorded_by_id=lin.staff_id, role="clerk")
    refused("second person of another post", kind="seconded", recorded_by_id=nong.staff_id, role=lin.role)
    refused("checklist", kind="seconded", recorded_by_id=nong.staff_id, role="clerk")
    refused("no second person", kind="done", recorded_by_id=nong.staff_id, role="clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        MatterStep.objects.create(**made, kind="told", recorded_by_id=None, role="machine")
    for kind, outcome in (("admonition", "warning"), ("police_report", "report")):
        with pytest.raises(DatabaseError, match="through the gate"), transaction.atomic():
            record(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=NewDeed(kind, TODAY, outcome))
        with pytest.raises(DatabaseError, match="through the gate"), transaction.atomic():
            Deed.objects.create(
                id=one, case_id=folder.case_id, place_id=folder.place_id, kind=kind, happened_on=TODAY,
                recorded_at=at(TODAY),
            )  # fmt: skip
    assert records(lin, folder) == []


def test_a_withdrawn_finding_drops_out_of_every_counter_and_of_what_rests_on_it(
    lin: Any, nong: Any, folder: Folder
) -> None:
    """By the same query: the counter, the question on the list, and the report that rested on it."""
    events = three(lin, nong, folder)
    report = walk(lin, nong, begun(lin, folder, "report", ground="refused_tests"), "checked")

    def seen() -> tuple[int, bool, set[str]]:
        step_in(lin)
        case, row = bundle(lin, folder.case_id), matter(lin, report)
        assert case
        assert row
        book = case.chain.plans[-1].book
        asked = {one.name for one in owing(case.facts, book, on=TODAY, tests=True)}
        seat = seat_of(nong, case, row, on=TODAY)
        number = next(c.count for c in counters(case.facts, book, on=TODAY) if c.name == "refused_tests")
        return number, "refused_tests.reached" in asked, {one.code for one in still_stands(row.matter, seat)}

    assert seen() == (3, True, set())
    withdraw(
        by=lin, at=at(TODAY), case_id=folder.case_id, deed_id=events[1], reason="那天停电，没有检测", on=TODAY
    )
    assert seen() == (2, False, {"ground"})
    with pytest.raises(Refused) as refused:
        take(nong, report, replace(SAID["seconded"]))
    assert codes(refused) == {"ground"}
    step_in(lin)
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0


def test_an_objection_upheld_takes_the_warning_back(lin: Any, nong: Any, folder: Folder) -> None:
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "objected")
    assert records(lin, folder) == ["admonition:warning"]
    take(lin, one, "decided")
    assert (state(lin, one), records(lin, folder)) == ("upheld", [])
    for step in SAID:
        with pytest.raises(Refused):
            take(nong, one, step)


def test_whoever_had_a_hand_in_it_may_give_in_and_not_uphold(
    lin: Any, nong: Any, town: Any, folder: Folder
) -> None:
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "objected")
    kept = replace(SAID["decided"], said={"says": "rejected", "reason": "核过，没有请假"})
    for hand in (lin, nong):
        with pytest.raises(Refused) as refused:
            take(hand, one, kept)
        assert codes(refused) == {"same_hand"}
    assert take(actor_of(post(town, "lan", "兰芳", "social_worker", town.villages)), one, kept)
    assert (state(lin, one), records(lin, folder)) == ("kept", ["admonition:warning"])
    take(lin, one, "withdrawn")
    assert (state(lin, one), records(lin, folder)) == ("withdrawn", [])


def test_taken_back_elsewhere_it_is_taken_back_here(lin: Any, nong: Any, folder: Folder) -> None:
    """The page that corrects any record may take a warning back: nobody has to know where."""
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "done")
    step_in(lin)
    withdraw(by=lin, at=at(TODAY), case_id=folder.case_id, deed_id=one, reason="记错了人", on=TODAY)
    assert (state(lin, one), records(lin, folder)) == ("withdrawn", [])


def test_a_stranger_sees_and_takes_nothing(lin: Any, nong: Any, stranger: Any, folder: Folder) -> None:
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "checked")
    assert take(stranger, one, "seconded") is None
    assert matter(stranger, one) is None
    assert matters_of(stranger, [folder.case_id]) == []
    assert not Matter.objects.exists(), "the second wall"


def test_after_the_end_nothing_begins(lin: Any, nong: Any, folder: Folder) -> None:
    event = counted(lin, nong, folder, "2026-09-20")
    closed(lin, folder, day("2026-11-20"), how="died")
    with pytest.raises(Refused) as refused:
        begun(lin, folder, about=(event,))
    assert "closed" in codes(refused)
