"""The last weeks of the demo town, told by the same actions people use: what each new page shows when somebody looks.

Each tale picks the first life it fits, so that the town can be made on any day; whom it does not fit is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction

from tongxing.casework.actions import add_group_member
from tongxing.casework.agreement.actions import record_agreement
from tongxing.casework.agreement.rules import CONTENTS, Terms
from tongxing.casework.help.actions import write_plan
from tongxing.casework.queries import Goal
from tongxing.conduct.actions import find, move
from tongxing.conduct.requests.actions import take_request
from tongxing.conduct.rules import Found
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refused
from tongxing.demo import course, gate, issuing
from tongxing.demo.cast import CDT
from tongxing.demo.shapes import Life
from tongxing.demo.teller import Lived, Teller
from tongxing.fieldwork.actions import (
    NewLeave,
    NewStep,
    NewTest,
    record_hair_test,
    record_leave,
    record_test_step,
)
from tongxing.people.family.actions import add_relative
from tongxing.people.family.rules import NewRelative

Tale = Callable[[Teller, Lived], None]


def tell(teller: Teller, lived: Sequence[Lived]) -> None:
    """Tell each tale of one life: the known person where the pictures want her, else the first whom it fits."""
    others = [one for one in lived if _quiet(one.life, teller.today)]
    for name, tale in KNOWN:
        _first(teller, tale, [one for one in lived if one.name == name])
    for tale in ANYBODY:
        told = _first(teller, tale, others)
        others = [one for one in others if one is not told]
    absent = [one for one in lived if one.life.story.reported_on is None and one.life.story.closed_on is None]
    _first(teller, course.never_came, absent[::-1])


def _quiet(life: Life, today: date) -> bool:
    """An open measure of some months in a village that no picture shows, with nobody away and nothing special."""
    story = life.story
    return (
        story.measure == CDT
        and story.village in ("下河村", "东坪村", "柳湾村", "马蹄村")
        and story.closed_on is None
        and not story.absences
        and story.reported_on is not None
        and 100 < (today - story.reported_on).days < 900
    )


def _first(teller: Teller, tale: Tale, candidates: Sequence[Lived]) -> Lived | None:
    for one in candidates:
        try:
            with transaction.atomic():
                tale(teller, one)
        except Refused:
            continue
        return one
    return None


# ── the people of the pictures ───────────────────────────────────────────────


def _agreed_again(t: Teller, one: Lived) -> None:
    """A new version of the agreement, with what it says and everybody who signed."""
    cadre = t.spec.cadre_of(one.life.story.village)
    parties = {
        "person": one.name,
        "police_station": t.spec.holder("police_officer").name,
        "village": cadre,
        "witness": "妻子 何某",
    }
    says = tuple(c for c in CONTENTS if c != "other")
    record_agreement(
        **t.who(one, 40),
        happened_on=t.ago(40),
        signed_for_office=t.spec.name,
        terms=Terms(says, parties=parties, why="changed"),
        note="出院以后重新约定，检测改在周六上午。",
    )


def _joined(t: Teller, one: Lived) -> None:
    """His wife joins the work group: only the volunteer is missing now (戒毒条例 17)."""
    add_group_member(**t.who(one, 40), role="family", name="妻子 何某", since=t.ago(40))


def _family(t: Teller, one: Lived) -> None:
    new = NewRelative("spouse", "何某", "15400009901", lives_with=True, emergency=True, may_know=True)
    add_relative(by=one.worker, at=t.moment(t.ago(40)), person_id=one.person_id, new=new)


def _plans(t: Teller, one: Lived) -> None:
    """The person's own plan, written by the worker and waiting for somebody else."""
    goals = (
        Goal(
            "12月开始跟班学电工", "报县人社局的培训班，学费申请减免", "林晓、农玉珍", t.ago(-30).isoformat()
        ),
        Goal("腰好一些，能站一个班", "镇卫生院每两周复查一次，药费走医保", "李敏", t.ago(-60).isoformat()),
    )
    write_plan(**t.who(one, 2), wish="想学会电工，在家门口找份活，陪着孩子。", goals=goals)


def _asks(t: Teller, one: Lived) -> None:
    """A request that waits for its answer."""
    note = "想把检测改到周六，平时要跟车。"
    take_request(**t.who(one, 6), outcome="help", happened_on=t.ago(6), note=note)


# ── whomever it fits ─────────────────────────────────────────────────────────


def _disputed(t: Teller, one: Lived) -> None:
    """A result that the person did not accept, and the second laboratory's word in the end (吸毒检测程序规定 9–16)."""
    test, told = uuid7(), t.ago(28)
    people = [t.spec.holder("police_officer").name, t.spec.holder("doctor").name]
    new = NewTest(
        "positive", told, where="青梧派出所", collectors=people, id=test, sample_a="示例A-031", sample_b="示例B-031",
        kept_at="青梧派出所冷藏柜", told="signed", medicine="none",
    )  # fmt: skip
    record_hair_test(**t.who(one, 28), new=new)
    for days, step, note in (
        (27, "objection:asked", "本人说一直没有碰过，要求复检。"),
        (26, "answer:agreed", ""),
        (25, "sent:sample", ""),
        (12, "recheck:negative", "复检报告已收，当面告诉了本人。"),
    ):
        record_test_step(**t.who(one, days), new=NewStep(test, step, t.ago(days), note=note))


def _waits_for_a_second(t: Teller, one: Lived) -> None:
    """A test that was not done, heard, and found; it counts only when a person of another post has looked (guard G2)."""
    event = uuid7()
    facts = Found(
        "evaded", t.ago(16), notice_on=t.ago(23), notice="signed", reason="约好的检测没有来，电话没有接。"
    )
    find(**t.who(one, 15), found=facts, id=event)
    judged = Found(
        "evaded_counts", t.ago(16), answers=event, notice_on=t.ago(23), notice="signed",
        heard="heard", heard_on=t.ago(3), article="戒毒条例第20条", reason="本人说那天在家睡过头了，没有别的理由。",
    )  # fmt: skip
    find(**t.who(one, 3), found=judged)


def _moves(t: Teller, one: Lived) -> None:
    """Somebody on the way to another place of execution, with the papers that went along (戒毒条例 22)."""
    move(
        **t.who(one, 5),
        turn="leaving",
        happened_on=t.ago(5),
        other_place="邻县清溪镇（示例）",
        papers=("decision", "report_form", "agreement", "basic_sheet"),
        note="随父母搬家，对方镇已电话确认接收。",
    )


def _came_late(t: Teller, one: Lived) -> None:
    """A leave that was reported, ran over its day, and has not ended yet (戒毒条例 19)."""
    new = NewLeave(
        "away:reported", t.ago(20), t.ago(4), "邻市建筑工地（示例）", "15400009902", note="跟同村人去做工。"
    )
    record_leave(**t.who(one, 21), new=new)


KNOWN: tuple[tuple[str, Tale], ...] = (
    ("周明远", _agreed_again),
    ("周明远", _joined),
    ("周明远", _family),
    ("周明远", _asks),
    ("周明远", _plans),
    ("周明远", issuing.papers),
    ("陈立", gate.to_second),
)
ANYBODY: tuple[Tale, ...] = (
    _disputed,
    _waits_for_a_second,
    _moves,
    _came_late,
    gate.told,
    gate.warned,
    gate.reached,
    course.held,
    course.answered,
    course.evaluated,
    course.handed,
    gate.reported,
)
