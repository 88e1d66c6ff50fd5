"""A new measure for a person who is known: its own decision and clock, and the old one whole (禁毒法 48, 戒毒条例 31, 37)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.cast import TODAY, Folder, at, closed, day, sampled, step_in, take_in
from tongxing.casework.actions import Intake
from tongxing.casework.actions import take_in as act
from tongxing.core.refusal import Refused
from tongxing.duties.actions import project_cases
from tongxing.duties.file import open_file
from tongxing.duties.models import Duty
from tongxing.people.actions import NewDecision, NewPerson
from tongxing.people.models import Case, Decision, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(lin: Any, town: Any) -> Folder:
    """Somebody whose treatment ended when the police decided otherwise."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"))
    closed(lin, folder, day("2026-06-01"), how="isolation")
    return folder


def stored(case_id: Any) -> list[str]:
    """Every row of one measure as it lies on the disk."""
    found = []
    with connection.cursor() as cursor:
        for table, key in (
            ("people_case", "id"),
            ("people_decision", "case_id"),
            ("duties_deed", "case_id"),
            ("duties_duty", "case_id"),
        ):
            cursor.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE t.{key} = %s ORDER BY 1", [case_id]
            )
            found += [row[0] for row in cursor.fetchall()]
    return found


def again(by: Any, known: Folder, paper: NewDecision, reported_on: str) -> Case:
    """Take in a new decision for her."""
    step_in(by)
    person = Person.objects.get(pk=known.person_id)
    new = NewPerson(person.name, person.place_id, str(person.id_number), person.sex, person.birth_on)
    [same] = act(
        by=by, at=at(TODAY), on=TODAY, intakes=[Intake(new, paper, day(reported_on), known=known.person_id)]
    )
    assert same.pk == known.person_id
    return Case.objects.exclude(pk=known.case_id).get(person=same)


def test_rehabilitation_after_isolation_has_its_own_paper_and_clock(lin: Any, known: Folder) -> None:
    """社区康复 after 强制隔离: the ordered months count from its own report-in (戒毒条例 37)."""
    step_in(lin)
    before = stored(known.case_id)
    paper = NewDecision(
        "望公社康决字〔2026〕31号", "望川县公安局", "community_rehabilitation", day("2026-11-01"), day("2026-11-05"), 24
    )  # fmt: skip
    case = again(lin, known, paper, "2026-11-10")
    assert stored(known.case_id) == before
    assert (case.measure, case.reported_on, case.ends_on) == (
        "community_rehabilitation",
        day("2026-11-10"),
        day("2028-11-10"),
    )
    assert Decision.objects.get(case=case).number == "望公社康决字〔2026〕31号"
    assert not Duty.objects.filter(case=case, opens_on__lt=day("2026-11-01")).exists()
    file = open_file(lin, known.person_id)
    assert file is not None
    assert [(c.id, c.closed_how) for c in file.cases] == [(case.pk, ""), (known.case_id, "isolation")]
    assert project_cases(by=lin, case_ids=[known.case_id, case.pk], check=True) == 0


def test_isolation_changed_to_treatment_deducts_the_days(lin: Any, known: Folder) -> None:
    """强制隔离 changed to 社区戒毒: what was spent in it is taken off the three years (戒毒条例 31)."""
    step_in(lin)
    before = stored(known.case_id)
    paper = NewDecision(
        "望公变戒决字〔2026〕7号", "望川县公安局", "community_treatment", day("2026-11-01"), day("2026-11-05"),
        deducted_days=150,
    )  # fmt: skip
    case = again(lin, known, paper, "2026-11-10")
    assert stored(known.case_id) == before
    assert case.ends_on == day("2029-06-13"), "2029-11-10 less 150 days"


def test_while_a_measure_runs_there_is_no_second(lin: Any, town: Any) -> None:
    running = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    paper = NewDecision(
        "望公戒决字〔2026〕9号", "望川县公安局", "community_treatment", day("2026-11-01"), day("2026-11-05")
    )
    with pytest.raises(Refused) as refused:
        again(lin, running, paper, "2026-11-10")
    assert [one.code for one in refused.value.refusals] == ["id_number"]
