"""Due process in the demo town: somebody told, somebody waiting for a second person, somebody warned, and a counter that is reached.

Every step is taken by an invented hand through the actions of the gate, so that the town shows nothing the gate would refuse.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tongxing.conduct.actions import confirm, find
from tongxing.conduct.gate.actions import open_matter, take_step
from tongxing.conduct.gate.matter import Draft, Step
from tongxing.conduct.gate.words import QUESTIONS
from tongxing.conduct.rules import Found
from tongxing.core.ids import uuid7
from tongxing.demo.teller import Lived, Teller

REASON = "约好的检测没有来，电话也没有接。"
WORDS = "那天厂里赶货走不开，忘了说一声，下回一定先打电话。"
CLEAR = dict.fromkeys(QUESTIONS, "no")


def _counted(t: Teller, one: Lived, days: int, *, judged: int) -> UUID:
    """A test that was not done, heard, found without good reason, and confirmed by the clerk (guards G2, G3)."""
    event, finding = uuid7(), uuid7()
    notice: dict[str, Any] = {"notice": "signed", "notice_on": t.ago(days + 7)}
    find(**t.who(one, days), found=Found("evaded", t.ago(days), reason=REASON, **notice), id=event)
    said = Found(
        "evaded_counts", t.ago(days), answers=event, heard="heard", heard_on=t.ago(judged + 1),
        article="戒毒条例第20条", reason="本人说忘了，没有别的理由。", **notice,
    )  # fmt: skip
    find(**t.who(one, judged), found=said, id=finding)
    confirm(by=t.second, at=t.moment(t.ago(judged)), on=t.ago(judged), finding_id=finding)
    return finding


def _drafted(t: Teller, one: Lived, days: int, about: UUID) -> UUID:
    matter = uuid7()
    clause = "协议“应当遵守的规定”第一项"
    draft = Draft("warning", "检测没有来，事先没有说，事后也没有补。", (about,), clause=clause)
    open_matter(**t.who(one, days), draft=draft, id=matter)
    return matter


def _took(
    t: Teller, one: Lived, matter: UUID, days: int, kind: str, said: dict[str, str], until: int = 0
) -> None:
    by, on = t.second if kind == "seconded" else one.worker, t.ago(days)
    last = on + timedelta(until) if until else None
    take_step(by=by, at=t.moment(on), on=on, matter_id=matter, step=Step(kind, on, last, said))


def told(t: Teller, one: Lived) -> None:
    """Drafted, and told with proof: her days to speak are running."""
    matter = _drafted(t, one, 3, _counted(t, one, 20, judged=6))
    _took(t, one, matter, 2, "told", {"way": "hand", "receipt": "signed", "by": one.worker.name}, until=5)


def to_second(t: Teller, one: Lived) -> None:
    """Told, heard, checked: a second person of another post has not looked yet."""
    matter = _drafted(t, one, 9, _counted(t, one, 30, judged=12))
    _took(t, one, matter, 8, "told", {"way": "hand", "receipt": "signed", "by": one.worker.name}, until=4)
    _took(t, one, matter, 5, "spoke", {"how": "heard", "words": WORDS})
    _took(t, one, matter, 2, "checked", CLEAR)


def warned(t: Teller, one: Lived) -> None:
    """A written warning that reached her: everybody's step is there, and her ways against it are open."""
    matter = _drafted(t, one, 30, _counted(t, one, 50, judged=34))
    _took(t, one, matter, 29, "told", {"way": "hand", "receipt": "signed", "by": one.worker.name}, until=5)
    _took(t, one, matter, 26, "spoke", {"how": "heard", "words": WORDS})
    _took(t, one, matter, 24, "checked", CLEAR)
    _took(t, one, matter, 22, "seconded", {})
    _took(t, one, matter, 20, "done", {"way": "hand", "receipt": "signed", "by": one.worker.name})


def reached(t: Teller, one: Lived) -> None:
    """Three that count: a question for people, and nothing else has happened (戒毒条例 20; guard G2)."""
    for days in (80, 55, 25):
        _counted(t, one, days, judged=days - 12)


def reported(t: Teller, one: Lived) -> None:
    """Three that count, told, heard, checked, seen by a second person, and handed to the police with a receipt."""
    reached(t, one)
    matter = uuid7()
    draft = Draft("report", "三次约好的检测没有来，都告知过，听过本人说明。", ground="refused_tests")
    open_matter(**t.who(one, 11), draft=draft, id=matter)
    _took(t, one, matter, 10, "told", {"way": "hand", "receipt": "signed", "by": one.worker.name}, until=5)
    _took(t, one, matter, 7, "spoke", {"how": "heard", "words": WORDS})
    _took(t, one, matter, 5, "checked", CLEAR)
    _took(t, one, matter, 3, "seconded", {"guards": "read"})
    _took(
        t,
        one,
        matter,
        2,
        "done",
        {"to": "望川县公安局 赵警官（示例）", "paper": "回执示例7号", "guards": "read"},
    )
