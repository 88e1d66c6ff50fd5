"""What happens to few: custody and return, an answer, an evaluation, a service, a late report-in.

So that every kind of paper this house prints has somebody in the town it can be printed for.
"""

from __future__ import annotations

from typing import Any

from tongxing.casework.actions import record_step
from tongxing.casework.help.actions import answer_plan, evaluate_plan, write_plan
from tongxing.casework.queries import Goal
from tongxing.conduct.actions import confirm, find, serve
from tongxing.conduct.requests.actions import answer_request, take_request
from tongxing.conduct.rules import Found
from tongxing.core.ids import uuid7
from tongxing.demo.teller import Lived, Teller


def held(t: Teller, one: Lived) -> None:
    """Ten days in custody, and the measure goes on (戒毒条例 24)."""
    paper = "望公拘通字示例3号，家属来告知。"
    record_step(**t.who(one, 69), step="suspended:detained", happened_on=t.ago(70), note=paper)
    record_step(**t.who(one, 59), step="resumed:released", happened_on=t.ago(60), note="释放证明示例3号。")


def answered(t: Teller, one: Lived) -> None:
    """A question, answered by another hand, and not yet in the person's own."""
    asked = uuid7()
    note = "想知道期满日是怎么算的。"
    take_request(**t.who(one, 12), outcome="explain", happened_on=t.ago(12), note=note, id=asked)
    said: dict[str, Any] = {
        "about": asked, "outcome": "granted", "happened_on": t.ago(4), "note": "算法写在本人的一页上，逐日讲过。",
    }  # fmt: skip
    answer_request(**{**t.who(one, 4), "by": t.second}, **said)


def evaluated(t: Teller, one: Lived) -> None:
    """A person's own plan, agreed to by somebody else, and looked at together half a year later (戒毒条例 18)."""
    plan = uuid7()
    goals = (Goal("把驾照考回来", "报名费申请减免", one.worker.name, t.ago(-30).isoformat()),)
    write_plan(**t.who(one, 190), wish="想开货车，跑近路，晚上回家。", goals=goals, id=plan)
    answer_plan(**{**t.who(one, 188), "by": t.second}, plan_id=plan, answer="approved")
    note = "科目一过了，本人说下个月考科目二，要人帮着看半天孩子。"
    evaluate_plan(**t.who(one, 8), outcome="goes_well", happened_on=t.ago(8), note=note)


def handed(t: Teller, one: Lived) -> None:
    """A decision that reached the family (戒毒条例 13)."""
    how: dict[str, Any] = {
        "way": "hand",
        "receipt": "signed",
        "served_by": t.spec.holder("police_officer").name,
    }
    serve(**t.who(one, 30), whom="family", happened_on=t.ago(30), note="母亲签收。", **how)


def never_came(t: Teller, one: Lived) -> None:
    """Fifteen days are long over: looked for, heard of, found by one and confirmed by another (戒毒条例 14; guard G2)."""
    finding = uuid7()
    found = Found(
        "late_none", t.ago(6), notice_on=t.ago(20), notice="family", heard="not_reached", heard_on=t.ago(7),
        reason="上门两次没有找到人，电话停机，母亲说外出打工没有留地址。",
    )  # fmt: skip
    find(**t.who(one, 6), found=found, id=finding)
    confirm(by=t.second, at=t.moment(t.ago(5)), on=t.ago(5), finding_id=finding)
