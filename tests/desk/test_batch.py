"""One paper for many people: ordered by a person, made by the job in her name, fetched as one PDF; only what tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cast import TODAY, Folder, at, day, sampled, step_in, take_in
from tests.desk.test_papers import text
from tongxing.archive.issued.actions import issue_ordered, issue_paper
from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.issued.queries import digest_of
from tongxing.archive.models import IssuedPaper
from tongxing.core import clock, jobs
from tongxing.core.acts import NotForMachines, only
from tongxing.core.ids import uuid7
from tongxing.core.jobs import JOBS
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import exports
from tongxing.disclosure import queries
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted
from tongxing.disclosure.rules import Limits
from tongxing.faces.desk.prints.batch import who

pytestmark = pytest.mark.django_db
COLUMNS = ("number", "name")


@pytest.fixture(autouse=True)
def a_house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast; files lie in a folder of this test."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    settings.TONGXING_FILES = tmp_path / "files"


@pytest.fixture
def three(lin: Any, town: Any) -> list[Folder]:
    """Three people on the way; one more has not reported yet, one is over."""
    take_in(lin, town.upper, name="还没报到")
    return [take_in(lin, town.upper, reported_on=day("2026-03-25"), name=f"某{n}𠮷") for n in range(3)]


def order(by: Any, kind: str) -> Any:
    """Ask for a paper of this kind for everybody of her places."""
    wanted = Wanted(f"papers.{kind}", COLUMNS, "work", "印给本人")
    return actions.ask(by=step_in(by), at=clock.now(), on=TODAY, wanted=wanted)


def test_each_gets_a_numbered_paper_and_one_file_is_fetched(nong: Any, three: Any) -> None:
    made = order(nong, "group_list")
    assert IssuedPaper.objects.count() == 0, "nothing is set while she waits"
    jobs.run_here()
    step_in(nong)
    rows = list(IssuedPaper.objects.order_by("serial"))
    assert [row.serial for row in rows] == [1, 2, 3]
    assert {row.recorded_by_id for row in rows} == {nong.staff_id}, "whoever ordered it, not the machine"
    file = actions.fetch(by=nong, at=clock.now(), disclosure_id=made.pk, slip="slip")
    assert file is not None
    data, said = bytes(file.data), text(file.data)
    assert [n for n in range(3) if f"某{n}𠮷" not in said or f"组字〔2026〕第{n + 1}号" not in said] == []
    assert "还没报到" not in said
    actions.make(by=nong, at=clock.now(), disclosure_id=made.pk)
    assert IssuedPaper.objects.count() == 3
    kept = queries.entry(nong, made.pk)
    assert kept is not None
    assert kept.given() == 3
    assert all(row.digest != digest_of(data) for row in rows)


def test_a_notice_of_a_test_is_for_whom_one_is_due(lin: Any, three: list[Folder]) -> None:
    by = step_in(lin)
    due = who("test_call", by, on=day("2026-04-25"), columns=(), places=by.place_ids)
    sampled(lin, three[0], day("2026-04-25"))
    by = step_in(lin)
    left = who("test_call", by, on=day("2026-04-25"), columns=(), places=by.place_ids)
    assert {one.person_id for one in due} - {one.person_id for one in left} == {three[0].person_id}
    assert len(who("rules", by, on=TODAY, columns=(), places=by.place_ids)) == 3


def test_only_what_tells_is_printed_for_many(lin: Any, three: list[Folder]) -> None:
    many = {name for name, kind in PRINTED.items() if kind.many}
    assert {one.name for one in exports if one.papers} == {f"papers.{name}" for name in many}
    assert all(not PRINTED[name].of and not PRINTED[name].full for name in many)
    assert queries.limits_of(exports["papers.rules"]).rows == 60
    who_ = {"by": step_in(lin), "at": at(TODAY), "on": TODAY, "case_id": three[0].case_id}
    with pytest.raises(Refused):
        issue_ordered(**who_, kind="agreement", draw=str.encode, id=uuid7())
    with only(JOBS["disclosure.make"].acts), pytest.raises(NotForMachines):
        issue_paper(**who_, kind="rules", draw=str.encode)
    assert not IssuedPaper.objects.exists()


def test_more_than_sixty_are_refused(lin: Any, nong: Any, three: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tongxing.disclosure.queries.limits_of", lambda kind: Limits(rows=2))
    with pytest.raises(Refused) as refused:
        order(nong, "rules")
    assert "too_many" in {one.code for one in refused.value.refusals}
