"""Findings: what they need, who confirms them, and that nothing changes before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import TODAY, Folder, actor_of, at, day, post, step_in, take_in
from tongxing.conduct.actions import confirm, decline, find, serve
from tongxing.conduct.models import Finding, Verdict
from tongxing.conduct.queries import findings_of, waiting
from tongxing.conduct.rules import Found
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import nevers
from tongxing.duties.actions import project_cases
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.people.models import Case
from tongxing.rulebook.breaches import counters
from tongxing.rulebook.calculator import what_follows
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.life import Status, life

pytestmark = pytest.mark.django_db
REASON = "本人说家里老人住院，有住院证明"


@pytest.fixture
def late(lin: Any, town: Any) -> Folder:
    """Somebody whose decision was received on 20 October and who did not come by 4 November."""
    return take_in(lin, town.upper, received_on=day("2026-10-20"))


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def facts(by: Any, folder: Folder) -> tuple[CaseFacts, Any]:
    step_in(by)
    case = bundle(by, folder.case_id)
    assert case is not None
    return case.facts, case.chain.plans[-1].book


def stands(by: Any, folder: Folder, on: date = TODAY) -> Status:
    known, book = facts(by, folder)
    found = life(known, book, on=on)
    assert found is not None
    return found.status


def found(by: Any, folder: Folder, what: str, on: str = "2026-11-23", **more: Any) -> Finding:
    step_in(by)
    given = {"reason": REASON, **more}
    row = find(by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, found=Found(what, day(on), **given))
    assert row is not None
    return row


HEARING: dict[str, Any] = {
    "notice": "decision",
    "notice_on": day("2026-10-20"),
    "heard": "heard",
    "heard_on": day("2026-11-20"),
}


def test_a_good_reason_stands_at_once_and_gives_another_day(lin: Any, late: Folder) -> None:
    assert stands(lin, late) is Status.LATE
    found(lin, late, "late_good", until_on=day("2026-12-01"))
    assert stands(lin, late) is Status.AWAITED
    assert stands(lin, late, day("2026-12-02")) is Status.LATE


def test_no_reason_waits_for_somebody_of_another_post(lin: Any, nong: Any, late: Folder) -> None:
    """Guard G2, 戒毒条例第14条: until the second word the person counts as late and nothing else."""
    asked = found(lin, late, "late_none", **HEARING)
    assert stands(lin, late) is Status.LATE
    assert not Deed.objects.filter(case_id=late.case_id, kind="late_finding").exists()
    step_in(nong)
    assert [row.id for row in waiting(nong)] == [asked.pk]
    verdict = confirm(by=nong, at=at(TODAY, 18), on=TODAY, finding_id=asked.pk)
    assert verdict is not None
    assert stands(lin, late) is Status.REFUSED
    assert Deed.objects.get(pk=asked.pk).outcome == "sealed"
    acts = ("finding.propose", "finding.confirm")
    assert AuditEvent.objects.filter(act__in=acts, about_id=late.person_id).count() == 2


def test_the_same_hand_and_the_same_post_are_refused(lin: Any, town: Any, late: Folder) -> None:
    asked = found(lin, late, "late_none", **HEARING)
    other = actor_of(post(town, "lan", "兰芳", "social_worker", town.villages))
    for hand in (lin, other):
        step_in(hand)
        with pytest.raises(Refused) as refused:
            confirm(by=hand, at=at(TODAY), on=TODAY, finding_id=asked.pk)
        assert refused.value.refusals[0].code == "same_hand"
    assert not Verdict.objects.exists()


def test_the_database_has_the_last_word_on_two_people(lin: Any, town: Any, late: Folder) -> None:
    """Teeth: past every rule, the table itself takes no verdict of the same hand or the same post."""
    asked = found(lin, late, "late_none", **HEARING)
    for who, role in ((lin.staff_id, "clerk"), (town.staff["nong"].pk, "social_worker")):
        with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
            Verdict.objects.create(
                finding=asked, confirmed=True, decided_at=at(TODAY), decided_by_id=who, role=role
            )


def test_a_finding_that_is_not_agreed_to_changes_nothing(lin: Any, nong: Any, late: Folder) -> None:
    asked = found(lin, late, "late_none", **HEARING)
    step_in(nong)
    with pytest.raises(Refused):
        decline(by=nong, at=at(TODAY), finding_id=asked.pk, reason=" ")
    assert decline(by=nong, at=at(TODAY), finding_id=asked.pk, reason="要先看住院证明")
    assert stands(lin, late) is Status.LATE
    [row] = findings_of(nong, [late.case_id])
    assert (row.confirmed, row.waits) == (False, False)
    assert confirm(by=nong, at=at(TODAY), on=TODAY, finding_id=asked.pk) is None


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"notice": "", "notice_on": None}, "notice"),
        ({"heard": ""}, "heard"),
        ({"heard_on": None}, "heard_on"),
        ({"reason": " "}, "reason"),
        ({"heard_on": day("2026-12-24")}, "heard_on"),
    ],
)
def test_without_proof_hearing_or_reason_there_is_no_finding(
    lin: Any, late: Folder, missing: dict[str, Any], code: str
) -> None:
    """Guard G3: 戒毒条例第14条."""
    with pytest.raises(Refused) as refused:
        found(lin, late, "late_none", **{**HEARING, **missing})
    assert code in {one.code for one in refused.value.refusals}
    assert not Finding.objects.exists()


def test_before_the_last_day_nobody_is_late(lin: Any, town: Any) -> None:
    fresh = take_in(lin, town.upper, received_on=day("2026-11-16"))
    with pytest.raises(Refused) as refused:
        found(lin, fresh, "late_none", **{**HEARING, "notice_on": day("2026-11-16")})
    assert "not_late" in {one.code for one in refused.value.refusals}


def three_times(lin: Any, nong: Any, folder: Folder, *, confirmed: int = 3) -> None:
    for n, on in enumerate(("2026-05-20", "2026-07-20", "2026-09-20")):
        event = found(lin, folder, "evaded", on, notice="signed", notice_on=day(on))
        told = {"notice": "signed", "notice_on": day(on), "heard": "declined", "heard_on": day("2026-11-01")}
        asked = found(lin, folder, "evaded_counts", answers=event.pk, **told)
        if n < confirmed:
            step_in(nong)
            assert confirm(by=nong, at=at(TODAY), on=TODAY, finding_id=asked.pk)


@pytest.mark.parametrize("confirmed", [2, 3])
def test_reaching_a_count_opens_a_question_and_changes_no_state(
    lin: Any, nong: Any, folder: Folder, confirmed: int
) -> None:
    """戒毒条例第20条: three; only what was confirmed counts; guard G2: a question and nothing else."""
    three_times(lin, nong, folder, confirmed=confirmed)
    known, book = facts(lin, folder)
    tests = next(c for c in counters(known, book, on=TODAY) if c.name == "refused_tests")
    assert (tests.count, len(tests.still_open)) == (confirmed, 3 - confirmed)
    asked = {q.name for q in what_follows(known, book, born_on=None, on=TODAY).questions}
    assert ("refused_tests.reached" in asked) is (confirmed == 3)
    assert stands(lin, folder) is Status.RUNNING
    assert Case.objects.get(pk=folder.case_id).closed_on is None


def test_an_event_is_judged_once_and_a_good_reason_leaves_it_uncounted(lin: Any, folder: Folder) -> None:
    event = found(lin, folder, "left", "2026-06-01", until_on=day("2026-06-20"))
    found(lin, folder, "left_reason", answers=event.pk)
    known, book = facts(lin, folder)
    assert [c.count for c in counters(known, book, on=TODAY)] == [0, 0, 0]
    with pytest.raises(Refused) as refused:
        found(lin, folder, "left_counts", answers=event.pk, **HEARING)
    assert "answered" in {one.code for one in refused.value.refusals}


def test_a_notice_after_the_event_proves_nothing(lin: Any, folder: Folder) -> None:
    event = found(lin, folder, "evaded", "2026-05-20")
    told = {**HEARING, "notice": "signed", "notice_on": day("2026-05-21")}
    with pytest.raises(Refused) as refused:
        found(lin, folder, "evaded_counts", answers=event.pk, **told)
    assert "notice_on" in {one.code for one in refused.value.refusals}


def test_an_end_put_right_by_hand_counts_once_two_people_say_so(lin: Any, nong: Any, folder: Folder) -> None:
    heard = {"heard": "heard", "heard_on": day("2026-11-20")}
    with pytest.raises(Refused) as refused:
        found(lin, folder, "end_by_hand", until_on=day("2028-12-25"), **heard)
    assert "article" in {one.code for one in refused.value.refusals}
    asked = found(
        lin, folder, "end_by_hand", until_on=day("2028-12-25"), article="望公戒折字〔2026〕3号", **heard
    )
    assert Case.objects.get(pk=folder.case_id).ends_on == day("2029-03-25"), "the computed one stands"
    step_in(nong)
    confirm(by=nong, at=at(TODAY), on=TODAY, finding_id=asked.pk)
    assert Case.objects.get(pk=folder.case_id).ends_on == day("2028-12-25")
    known, book = facts(lin, folder)
    end = next(d for d in what_follows(known, book, born_on=None, on=TODAY).dues if d.name == "term_end")
    assert (day("2029-03-25"), "系统算出来的日子") in end.found.readings, "both are shown"
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0


def test_a_stranger_finds_and_confirms_nothing(lin: Any, stranger: Any, late: Folder) -> None:
    asked = found(lin, late, "late_none", **HEARING)
    step_in(stranger)
    one = Found("late_good", TODAY, reason=REASON)
    assert find(by=stranger, at=at(TODAY), on=TODAY, case_id=late.case_id, found=one) is None
    assert confirm(by=stranger, at=at(TODAY), on=TODAY, finding_id=asked.pk) is None
    assert waiting(stranger) == []
    assert not Finding.objects.exists(), "the second wall"


def test_sent_twice_is_written_once(lin: Any, late: Folder) -> None:
    first = found(lin, late, "late_none", **HEARING)
    one = Found("late_none", TODAY, reason=REASON, **HEARING)
    assert find(by=lin, at=at(TODAY), on=TODAY, case_id=late.case_id, found=one, id=first.pk) is None
    with pytest.raises(Refused):
        find(by=lin, at=at(TODAY), on=TODAY, case_id=late.case_id, found=one)
    assert Finding.objects.count() == 1


def served(by: Any, folder: Folder, whom: str, on: str) -> Deed | None:
    step_in(by)
    return serve(
        by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, whom=whom, happened_on=day(on), way="hand",
        receipt="signed", served_by="赵强",
    )  # fmt: skip


def test_the_service_to_the_person_starts_the_days_to_report_in(lin: Any, town: Any) -> None:
    """戒毒条例第13、14条: fifteen days from the day it was received."""
    fresh = take_in(lin, town.upper, decided_on=day("2026-11-01"), received_on=day("2026-11-02"))
    assert served(lin, fresh, "person", "2026-11-02")
    with pytest.raises(Refused) as refused:
        served(lin, fresh, "person", "2026-11-03")
    assert refused.value.refusals[0].code == "received_on"
    assert served(lin, fresh, "family", "2026-11-05")
    with pytest.raises(Refused) as early:
        served(lin, fresh, "release_person", "2026-11-05")
    assert early.value.refusals[0].code == "not_released"


@pytest.mark.as_owner
def test_what_must_never_be_found_is_found_when_it_is_planted(lin: Any, late: Folder) -> None:
    """Teeth of the invariants: a record that counts without a second word, and one nobody found."""
    from django.db import connection

    def asked(name: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(nevers[name].rows)
            return int(cursor.fetchone()[0])

    row = found(lin, late, "late_none", **HEARING)
    names = ("conduct.found_by_nobody", "conduct.counts_without_a_second")
    assert [asked(name) for name in names] == [0, 0]
    planted = {
        "case_id": late.case_id,
        "place_id": late.place_id,
        "kind": "late_finding",
        "recorded_at": at(TODAY),
    }
    Deed.objects.create(id=row.pk, happened_on=TODAY, **planted)
    assert [asked(name) for name in names] == [0, 1]
    Deed.objects.create(happened_on=TODAY, **planted)
    assert [asked(name) for name in names] == [1, 1]
