"""A year of the office itself: papers of the preparation phase, meetings and what they decided, trainings, publicity, regulations.

Told by the actions people use, each on its day by whoever did it; what lies after today has not happened yet.
Nothing in it is about anybody in care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongxing.demo.shapes import TownSpec
from tongxing.office.actions import end_task, give_task, record_entry
from tongxing.office.learning.actions import issue_regulation, record_told, say_known, say_read
from tongxing.office.learning.rules import NewRegulation, NewTold
from tongxing.office.rules import NewEntry
from tongxing.org.actor import Actor, open_scope
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book

# month-day, kind, outcome, task of the plan, what was done; two of the first phase were late
PAPERS = (
    ("02-10", "premises", "room", "premises", "镇政府一楼 103 室，单独一间，门口贴了电话"),
    ("02-12", "appointment", "leading_group", "leading_group", "成立领导小组，镇长任组长，七个单位参加"),
    ("02-20", "document", "unit_duties", "unit_duties", "各单位职责表"),
    ("02-24", "document", "work_plan", "work_plan", "年度工作计划"),
    ("02-25", "money", "started", "startup", "启动经费 3 万元到账"),
    ("02-26", "money", "budgeted", "budget", "专项经费列入本级预算"),
    ("02-27", "document", "measures", "measures", "帮助和管理措施目录"),
    ("03-04", "appointment", "institution", "institutions", "县里指定的医疗机构名录，发到各村"),
    ("03-11", "premises", "equipment", "equipment", "两台计算机、一台打印机、一个带锁的柜子"),
    ("04-16", "supervision", "help_needed", "supervision", "到最远的村跟着社工走了一天"),
    ("07-21", "supervision", "in_order", "supervision", "看了两个村的台账，当面核了一遍"),
    ("10-15", "supervision", "help_needed", "supervision", "听社工讲难处，定了两件事"),
)
MEETINGS = (
    ("03-16", "held", "第一季度例会", 4, "各单位报了准备情况，对了底数，商量怎么把协议签在前头。"),
    ("07-06", "in_writing", "第二季度书面通报", None, "没有要一起商量的，把进度和两件在办的事发给大家。"),
    ("09-10", "held", "第三季度例会", 6, "走访路远、用工难、资料不够三件事，当场定了人和日子。"),
)
# of which meeting, what, which unit, last day, how it ended
DECISIONS = (
    (
        "03-16",
        "把签协议的日子排出来，发到各村",
        "leading_office",
        "03-25",
        ("done", "03-23", "排好了，各村都收到"),
    ),
    ("03-16", "请县里来讲一次课", "town", "03-20", ("done", "03-18", "讲了半天，签到在册")),
    ("03-16", "给最远的村装一部座机", "town", "05-31", ("done", "06-12", "等了线路，晚了十几天装好")),
    ("09-10", "和两家砖厂谈一次用工", "social_affairs", "12-15", None),
    ("09-10", "给最远的村走访配一辆车", "town", "10-20", None),
    ("09-10", "权益的资料再印五百份", "leading_office", "09-30", ("done", "09-28", "印好分到各村")),
    (
        "09-10",
        "每月开一次全体会",
        "leading_office",
        "10-31",
        ("dropped", "10-09", "减负，有事再开，平时书面通报"),
    ),
)
LESSONS: tuple[tuple[str, str, str, str, tuple[str, ...], str, dict[str, int], tuple[str, ...], int], ...] = (
    ("03-18", "staff", "training", "开工前培训", ("law", "process"), "3.5", {}, ("police_officer", "doctor"), 6),
    ("06-16", "staff", "", "谈心和保密", ("methods", "rights"), "3", {"family": 5, "volunteers": 4}, ("police_officer",), 4),
    ("05-20", "law", "law_education", "法制课", ("law",), "1.5", {"family": 18}, (), 0),
    ("10-14", "law", "law_education", "法制课，讲权利和申诉", ("law", "rights"), "1.5", {"family": 21}, (), 0),
)  # fmt: skip
RULES = (
    ("03-20", "work_rules", "工作规范", "青政发〔{year}〕3号", 1),
    ("03-25", "staff_duties", "专职工作人员工作职责", "青政发〔{year}〕4号", 1),
    ("04-10", "assessment_rules", "工作考评方案", "青政发〔{year}〕6号", 1),
    ("09-01", "work_rules", "工作规范", "青政发〔{year}〕11号", 2),
)
TEXTS = {
    "work_rules": "一、走访、谈心按排好的日子去，去了没有见到，照实记。\n二、检测由派出所做，社工陪同，不拍照、不外传。\n三、答应他们的事，和检测一样有期限。",
    "staff_duties": "一、每人负责的村写在墙上，请假有人接。\n二、当天的事当天记，记错了另记一条更正。\n三、打开档案要写为什么，看过谁的都留记录。",
    "assessment_rules": "一、分值看得见，每一分点开是哪几件。\n二、不按开会次数、照片、信息条数给分。\n三、有意见的写异议，由没有记这一条的人来答。",
}
AGAIN = "\n四、外出三天以上的，回来一周内去看一次。"
PLACES_TOLD = (
    ("everybody", "赶集日摆了两张桌", 90),
    ("school", "在村小讲了一节课", 40),
    ("online", "村广播播了三天", 200),
)


@dataclass(frozen=True, slots=True)
class Office:
    """One town whose year is told: who works there, where, and from which day nothing has happened yet."""

    spec: TownSpec
    town_id: int
    villages: dict[str, int]
    actors: dict[str, Actor]
    chain: Chain
    today: date
    at: Callable[[date], datetime]

    def day(self, month_day: str) -> date | None:
        """That day of this year, unless it is still to come or no plan held yet."""
        found = date.fromisoformat(f"{self.today.year}-{month_day}")
        return found if found <= self.today and self.chain.on(found) else None

    def holder(self, role: str) -> Actor:
        """Whoever holds a post."""
        return self.actors[self.spec.holder(role).username]

    def when(self, by: Actor, on: date) -> dict[str, Any]:
        """By whom and when, inside her own reach."""
        open_scope(by.place_ids, town_id=by.town_id, reader=by.staff_id)
        return {"by": by, "at": self.at(on), "on": on}

    def book(self, on: date) -> Book:
        """The plan of that day."""
        plan = self.chain.on(on)
        assert plan is not None
        return plan.book

    def ids(self, *roles: str) -> list[int]:
        """Everybody who holds one of these posts."""
        return [a.staff_id for a in self.actors.values() if a.role in roles and a.staff_id is not None]


def tell(office: Office) -> None:
    """The year up to today (方案S08—S63)."""
    if not office.book(office.today).tasks:
        return
    _papers(office)
    _meetings(office)
    _lessons(office)
    _villages(office)
    _rules(office)


def _papers(office: Office) -> None:
    clerk = office.holder("clerk")
    for month_day, kind, outcome, task, title in PAPERS:
        if on := office.day(month_day):
            new = NewEntry(kind, outcome, title, on, task)
            record_entry(**office.when(clerk, on), book=office.book(on), place_id=office.town_id, new=new)


def _meetings(office: Office) -> None:
    clerk = office.holder("clerk")
    there = office.ids("leader", "clerk", "social_worker", "police_officer", "justice_office", "doctor")
    for month_day, outcome, title, people, said in MEETINGS:
        on = office.day(month_day)
        if on is None:
            continue
        new = NewEntry("meeting", outcome, title, on, "town_meeting", people, said)
        held = record_entry(
            **office.when(clerk, on), book=office.book(on), place_id=office.town_id, new=new,
            there=there if outcome == "held" else (),
        )  # fmt: skip
        assert held is not None
        for of, what, unit, due, end in DECISIONS:
            if of == month_day:
                _decided(office, clerk, held.pk, on, (what, unit, due, end))


def _decided(office: Office, clerk: Actor, held: Any, on: date, said: tuple[str, str, str, Any]) -> None:
    what, unit, due, end = said
    due_on = date.fromisoformat(f"{on.year}-{due}")
    given = give_task(
        **office.when(clerk, on), book=office.book(on), place_id=office.town_id, title=what, unit=unit, due_on=due_on,
        entry_id=held,
    )  # fmt: skip
    ended = office.day(end[1]) if end else None
    if given is not None and end and ended:
        end_task(
            **office.when(clerk, ended),
            book=office.book(ended),
            given_id=given.pk,
            how=end[0],
            ended_on=ended,
            said=end[2],
        )


def _lessons(office: Office) -> None:
    """The second training missed some; two know everything, one says of herself that she knows nothing yet."""
    for month_day, outcome, task, title, topics, hours, guests, posts, cadres in LESSONS:
        on = office.day(month_day)
        if on is None:
            continue
        by = office.holder("justice_office" if outcome == "law" else "clerk")
        there = [*office.ids(*posts), *office.ids("village_cadre")[:cadres]]
        there += office.ids("social_worker") if outcome == "staff" else []
        new = NewEntry("training", outcome, title, on, task, sum(guests.values()) or None)
        record_told(
            **office.when(by, on), book=office.book(on), place_id=office.town_id, new=new, there=there,
            told=NewTold(topics, Decimal(hours), guests),
        )  # fmt: skip
        for n, staff in enumerate(there if outcome == "staff" else []):
            who = next(a for a in office.actors.values() if a.staff_id == staff)
            for topic in topics[: 2 - n % 2]:
                say_known(**office.when(who, on), book=office.book(on), topic=topic)


def _villages(office: Office) -> None:
    """Each village met, told and reconciled, most of them in time; the last is behind with everything."""
    clerk, names = office.holder("clerk"), list(office.villages)
    for n, name in enumerate(names):
        cadre = next(
            a
            for a in office.actors.values()
            if a.role == "village_cadre" and office.villages[name] in a.place_ids
        )
        last = n == len(names) - 1 and n > 1
        for month_day, new, told in _of_village(n, last=last):
            on = office.day(month_day)
            if on is None:
                continue
            where: dict[str, Any] = {
                "book": office.book(on),
                "place_id": office.villages[name],
                "new": new(on),
            }
            by = office.when(clerk if new(on).kind == "survey" else cadre, on)
            if told:
                record_told(
                    **by, **where, told=NewTold(told, leaflet="rights_leaflet" if "entitled" in told else "")
                )
            else:
                record_entry(**by, **where)


def _of_village(n: int, *, last: bool) -> Iterator[tuple[str, Callable[[date], NewEntry], tuple[str, ...]]]:
    audience, words, people = PLACES_TOLD[n % 3]
    survey = "04-08" if last else f"03-{12 + n:02}"
    yield survey, lambda on: NewEntry("survey", "reconciled", "和派出所的名单逐个核对", on, "survey"), ()
    met = f"04-{10 + n:02}"
    yield met, lambda on: NewEntry("meeting", "held", "村里碰头会", on, "village_meeting", 5 + n % 4), ()
    topics = ("idea", "system", "entitled") if n % 2 else ("idea", "entitled")
    yield (
        f"05-{4 + n:02}",
        lambda on: NewEntry("publicity", audience, words, on, "publicity", people + 5 * n),
        topics,
    )
    if not last:
        yield (
            f"10-{10 + n:02}",
            lambda on: NewEntry("meeting", "held", "下半年碰头会", on, "village_meeting", 4 + n % 3),
            (),
        )
    if n % 3 == 0 and not last:
        yield (
            f"10-{20 + n:02}",
            lambda on: NewEntry("publicity", "everybody", "秋后赶集日再讲一次", on, "publicity", 70 + n),
            ("system",),
        )


def _rules(office: Office) -> None:
    """Three regulations, one of them in its second version; most people have read them, some not yet."""
    clerk = office.holder("clerk")
    issued: dict[str, UUID] = {}
    for month_day, kind, title, number, version in RULES:
        on = office.day(month_day)
        if on is None:
            continue
        text = TEXTS[kind] + (AGAIN if version > 1 else "")
        new = NewRegulation(kind, title, number.format(year=on.year), text, on)
        row = issue_regulation(
            **office.when(clerk, on), book=office.book(on), new=new, task=kind, supersedes=issued.get(kind)
        )
        assert row is not None
        issued[kind] = row.pk
        readers = [a for a in office.actors.values() if a.role in new.readers]
        for n, who in enumerate(readers):
            if n % (3 if version > 1 else 5) != 2:
                say_read(**office.when(who, on), rule_id=row.pk)
