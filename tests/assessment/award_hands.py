"""Who begins and takes the steps of an award, a fact, a proposal or an appraisal in these tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests.cast import at, day, step_in
from tongxing.assessment.awards.actions import open_proceeding, take_proceeding_step
from tongxing.assessment.awards.opening import New
from tongxing.assessment.awards.proceeding import Proceeding, Subject
from tongxing.assessment.awards.queries import proceeding_at
from tongxing.assessment.awards.rules import NewStep
from tongxing.core.refusal import Refused
from tongxing.rulebook.document import Book


class Hand:
    """One member of staff who begins and takes steps on a day."""

    def __init__(self, actor: Any, book: Book) -> None:
        self.actor, self.book = actor, book

    def begin(self, road: str, what: str, subject: Subject, on: str = "2026-11-02", **more: Any) -> Any:
        d = day(on)
        year, reason = more.pop("year", d.year), more.pop("reason", "三次入户都有记录")
        new = New(road, what, subject, year, reason, d, **more)
        row = open_proceeding(by=step_in(self.actor), at=at(d), on=d, book=self.book, new=new)
        return row.pk if row else None

    def step(self, of: Any, kind: str, on: str, until: str = "", typed: str = "", **said: str) -> Any:
        d = day(on)
        new = NewStep(kind, day(typed) if typed else d, day(until) if until else None, said)
        return take_proceeding_step(
            by=step_in(self.actor), at=at(d), on=d, book=self.book, proceeding_id=of, new=new
        )

    def no(self, of: Any, kind: str, on: str, until: str = "", typed: str = "", **said: str) -> set[str]:
        """The codes of the refusals."""
        with pytest.raises(Refused) as stopped, transaction.atomic():
            self.step(of, kind, on, until, typed, **said)
        return {one.code for one in stopped.value.refusals}

    def sees(self, of: Any) -> Proceeding | None:
        step_in(self.actor)
        return proceeding_at(self.actor, of, book=self.book)


def upper(town: Any) -> Subject:
    return Subject(town.upper.pk, unit_kind="village")


def fact(town: Any, hands: dict[str, Hand]) -> Any:
    """A fact about the upper village, found by the leader after its answer."""
    clerk, cadre, leader = hands["nong"], hands["wu"], hands["sun"]
    one = clerk.begin(
        "fact", "not_done", upper(town), "2026-09-01", stands_on="走访记录", reason="六月起没有例会"
    )
    assert cadre.sees(one) is None
    assert clerk.no(one, "shown", "2026-09-01", "2026-09-02") == {"until_on"}
    clerk.step(one, "shown", "2026-09-01", "2026-09-08")
    assert clerk.no(one, "silent", "2026-09-08") == {"early"}
    assert hands["lin"].sees(one) is None
    assert hands["lu"].sees(one) is None
    cadre.step(one, "replied", "2026-09-05", words="人手不够，九月补开")
    assert clerk.no(one, "found", "2026-09-09", words="属实") == {"post"}
    leader.step(one, "found", "2026-09-09", words="七月八月都没有开，人手不够没有报过")
    return one


def appraise(town: Any, hands: dict[str, Hand], **more: Any) -> Any:
    ids = {name: hand.actor.staff_id for name, hand in hands.items()}
    told = {"assessor_id": ids["sun"], "police_id": ids["zhao"], "ties": "none", **more}
    subject = Subject(town.id, staff_id=told.pop("who", ids["lin"]))
    return hands["nong"].begin("appraisal", told.pop("what", "member"), subject, "2026-11-02", **told)
