"""Praise and consequence in a demo town: an award in public notice, a fact that the village has answered; and who helps out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tongxing.assessment.awards.actions import open_proceeding, take_proceeding_step
from tongxing.assessment.awards.opening import New
from tongxing.assessment.awards.proceeding import Subject
from tongxing.assessment.awards.rules import NewStep
from tongxing.demo.office import Office
from tongxing.office.volunteers.actions import enlist_volunteer
from tongxing.office.volunteers.rules import NewVolunteer

LEAST = 6  # a town of fewer villages has no such tale
HELPERS = (("甘老师", ("skills", "tell"), 190), ("小苏", ("along",), 120), ("老岑", ("drive", "listen"), 45))
PRAISED, ASKED = 3, 5  # which village in the order of the town


def tell(office: Office) -> None:
    """What is going on today (方案S85、S87)."""
    names = list(office.villages)
    if len(names) < LEAST or not office.book(office.today).tasks:
        return
    _praised(office, names[PRAISED])
    _asked(office, names[ASKED])
    for n, (name, helps, ago) in enumerate(HELPERS):
        on, new = office.today - timedelta(ago), (name, office.today - timedelta(ago), helps, True)
        enlist_volunteer(
            **office.when(office.holder("clerk"), on),
            place_id=office.villages[names[n]],
            new=NewVolunteer(*new),
        )


def _began(office: Office, ago: int, village: str, road: str, what: str, reason: str, stands_on: str) -> Any:
    on = office.today - timedelta(ago)
    subject = Subject(office.villages[village], unit_kind="village")
    new = New(road, what, subject, on.year, reason, on, stands_on)
    row = open_proceeding(**office.when(office.holder("clerk"), on), book=office.book(on), new=new)
    assert row is not None
    return row.pk


def _step(office: Office, by: Any, of: Any, ago: int, kind: str, until: int = 0, **said: str) -> None:
    on = office.today - timedelta(ago)
    new = NewStep(kind, on, office.today - timedelta(until) if until else None, said)
    take_proceeding_step(**office.when(by, on), book=office.book(on), proceeding_id=of, new=new)


def _praised(office: Office, village: str) -> None:
    one = _began(
        office, 6, village, "award", "honour", "山路最远的一个村，一年里走访没有一次拖过日子，答应的事办完才销号",
        "走访记录和回访电话，镇办抽查过六次",
    )  # fmt: skip
    _step(office, office.holder("clerk"), one, 4, "announced", days="5", where="镇政务公开栏和各村公开栏")


def _asked(office: Office, village: str) -> None:
    one = _began(
        office, 14, village, "fact", "not_done", "七月到九月没有人参加例会，定给村里的两件事没有回音", "例会签到和办结登记"
    )  # fmt: skip
    _step(office, office.holder("clerk"), one, 13, "shown", until=6)
    cadre = next(
        a
        for a in office.actors.values()
        if a.role == "village_cadre" and office.villages[village] in a.place_ids
    )
    _step(
        office,
        cadre,
        one,
        8,
        "replied",
        words="汛期抢修进村的路，人都在工地上；两件事九月底办完了，没有来得及报。",
    )
