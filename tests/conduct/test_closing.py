"""Whose file should be sealed: the rule day by day, what keeps a file open, and that an opening ends by itself."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import cast
from tests.cast import TODAY, at, day, step_in
from tongxing.conduct.closing.queries import due_for_sealing
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import nevers
from tongxing.people.models import Person, SealReturn
from tongxing.people.sealing import actions, jobs, queries

pytestmark = pytest.mark.django_db


def due(by: Any, on: date = TODAY) -> list[tuple[str, str, date]]:
    """Who should be sealed as she sees it: number, ground, since when."""
    step_in(by)
    return [(one.number, one.due.ground, one.due.since) for one in due_for_sealing(by, on=on)]


def test_three_clean_years_are_told_to_whoever_reads_results(lin: Any, nong: Any, town: Any) -> None:
    """Day by day around the end of three years: not before it is recorded, then at once, by the article that says most."""
    folder = cast.take_in(lin, town.upper, reported_on=day("2023-11-10"))
    for on in (day("2026-11-09"), day("2026-11-10"), TODAY):
        assert due(lin, on) == due(nong, on) == [], (
            "a measure ends when somebody records it, not by the clock"
        )
    cast.closed(lin, folder, day("2026-11-11"))
    assert due(lin, day("2026-11-10")) == []
    assert due(lin, day("2026-11-11")) == [(folder.number, "three_years", day("2026-11-11"))]
    assert due(nong) == [(folder.number, "law_136", day("2026-11-11"))], (
        "the desk does not learn results by a list"
    )
    assert {one.due.cite for one in due_for_sealing(step_in(lin), on=TODAY)} == {"戒毒条例第7条"}


def test_a_relapse_or_a_short_measure_is_no_three_years(lin: Any, town: Any) -> None:
    left = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    cast.closed(lin, left, day("2026-10-01"), how="imprisoned")
    assert due(lin) == [(left.number, "law_136", day("2026-10-01"))]


def test_what_is_open_keeps_a_file_open_and_says_so(lin: Any, nong: Any, sun: Any, town: Any) -> None:
    """An unanswered request: on the list with its reason, refused when proposed, and refused when confirmed."""
    from tongxing.duties.actions import NewDeed, record

    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    cast.closed(lin, folder, day("2026-10-01"), how="died")
    proposal = {
        "by": nong,
        "at": at(TODAY),
        "person_id": folder.person_id,
        "ground": "left",
        "reason": "已经去世",
    }
    step_in(nong)
    early = actions.propose_seal(**proposal)
    assert early is not None
    step_in(lin)
    new = NewDeed(kind="request", outcome="copy", happened_on=TODAY)
    assert record(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=new) is not None
    step_in(sun)
    with pytest.raises(Refused) as refused:
        actions.confirm(by=sun, at=at(TODAY), proposal_id=early.pk)
    assert {r.code for r in refused.value.refusals} == {"held_request"}
    actions.decline(by=sun, at=at(TODAY), proposal_id=early.pk, reason="请求还没答复")
    step_in(nong)
    [one] = due_for_sealing(nong, on=TODAY)
    assert one.held == ("request",)
    with pytest.raises(Refused) as refused:
        actions.propose_seal(**proposal)
    assert {r.code for r in refused.value.refusals} == {"held_request"}
    from tongxing.conduct.requests.actions import answer_request

    step_in(lin)
    said = {"about": None, "outcome": "granted", "happened_on": TODAY}
    assert answer_request(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, **said) is not None
    step_in(nong)
    assert actions.propose_seal(**proposal) is not None, "an answer may come after the end of the measure"


@pytest.fixture
def opened(lin: Any, nong: Any, sun: Any, town: SimpleNamespace) -> tuple[cast.Folder, Any]:
    """A sealed file that two people opened for a week."""
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), name="开着的人")
    cast.closed(lin, folder, day("2026-10-01"), how="died")
    return folder, cast.unsealed(nong, sun, cast.sealed(nong, sun, folder))


def seen(by: Any, folder: cast.Folder) -> bool:
    """Whether her file is within reach."""
    step_in(by)
    return Person.objects.filter(pk=folder.person_id).exists()


def test_an_opening_ends_by_itself_on_its_day(
    opened: tuple[cast.Folder, Any], nong: Any, sun: Any, owner_rights: Any
) -> None:
    """Open through its last day, shut after it, and no machine may do more than that."""
    folder, _asked = opened
    last = TODAY + timedelta(days=7)
    assert due(nong) == [], "who is open until a day is not proposed anew before it"
    jobs.seal_again(by=step_in(nong), at=at(last, 23))
    assert seen(nong, folder)
    jobs.seal_again(by=step_in(nong), at=at(last + timedelta(days=1), 0))
    assert not seen(nong, folder)
    assert [one.stands for one in queries.sealed_files(nong)] == ["shut"]
    jobs.seal_again(by=step_in(nong), at=at(last + timedelta(days=2), 0))
    assert SealReturn.objects.count() == 1
    with owner_rights():
        for never in ("people.sealed_without_two", "people.half_sealed", "duties.half_sealed"):
            from tests.people.test_sealing import ask as rows

            assert rows(nevers[never].rows) == [(0,)], never
    again = cast.unsealed(nong, sun, queries.sealed_files(step_in(nong))[0], on=TODAY + timedelta(days=9))
    assert seen(nong, folder)
    assert again is not None


def test_a_return_shuts_and_cannot_open(opened: tuple[cast.Folder, Any], nong: Any, sun: Any) -> None:
    """The database refuses a return that no opening with an end asked for, and a second one."""
    folder, asked = opened
    step_in(nong)
    [sealing] = [one for one in queries.on_the_desk(nong) if one.stands == "open"]
    assert sealing.id == asked.pk
    first = Person.objects.get(pk=folder.person_id)
    assert first.place_id > 0
    from tongxing.people.models import SealProposal

    closed = SealProposal.objects.filter(turn="seal").get()
    with pytest.raises(DatabaseError, match="no opening that ends"), transaction.atomic():
        SealReturn.objects.create(proposal=closed, town_id=nong.town_id, sealed_at=at(TODAY))
    assert actions.shut_again(by=nong, at=at(TODAY, 16), proposal_id=asked.pk) is not None
    assert not seen(nong, folder)
    assert actions.shut_again(by=nong, at=at(TODAY, 16), proposal_id=asked.pk) is None
