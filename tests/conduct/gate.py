"""Short words for the way through the gate: an event that counts, and every step with what it needs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from tests.cast import TODAY, Folder, at, day, step_in
from tongxing.conduct.actions import confirm, find
from tongxing.conduct.gate.actions import open_matter, take_step
from tongxing.conduct.gate.matter import Draft, Step
from tongxing.conduct.gate.words import QUESTIONS
from tongxing.conduct.rules import Found

CLEAR = dict.fromkeys(QUESTIONS, "no")
SAID: dict[str, Step] = {
    "told": Step("told", day("2026-11-16"), day("2026-11-19"), {"way": "hand", "receipt": "signed"}),
    "spoke": Step("spoke", day("2026-11-18"), said={"how": "heard", "words": "那天我忘了"}),
    "checked": Step("checked", TODAY, said=CLEAR),
    "seconded": Step("seconded", TODAY, said={"guards": "read"}),
    "declined": Step("declined", TODAY, said={"reason": "先去问厂里"}),
    "done": Step(
        "done",
        TODAY,
        said={
            "way": "hand",
            "receipt": "signed",
            "to": "望川县公安局 赵强",
            "paper": "回执 7 号",
            "guards": "read",
        },
    ),
    "objected": Step("objected", TODAY, said={"words": "我那天请过假"}),
    "decided": Step("decided", TODAY, said={"says": "upheld", "reason": "有请假条"}),
    "answered": Step("answered", TODAY, said={"says": "no_decision", "paper": "望公函 9 号"}),
    "withdrawn": Step("withdrawn", TODAY, said={"reason": "写错了人"}),
}
BEFORE = {
    "told": (),
    "spoke": ("told",),
    "checked": ("told", "spoke"),
    "seconded": ("told", "spoke", "checked"),
    "declined": ("told", "spoke", "checked"),
    "done": ("told", "spoke", "checked", "seconded"),
    "objected": ("told", "spoke", "checked", "seconded", "done"),
    "decided": ("told", "spoke", "checked", "seconded", "done", "objected"),
}


def counted(lin: Any, nong: Any, folder: Folder, on: str) -> UUID:
    """An event without good reason, found by one and confirmed by another; answers the number of its record."""
    notice = {"notice": "signed", "notice_on": day(on)}
    heard = {"heard": "declined", "heard_on": day("2026-11-01"), "reason": "没有来，也没有说"}
    event = _found(lin, folder, Found("evaded", day(on), reason="约好了没有来", **notice))
    asked = _found(lin, folder, Found("evaded_counts", day(on), answers=event, **notice, **heard))
    step_in(nong)
    assert confirm(by=nong, at=at(TODAY), on=TODAY, finding_id=asked)
    return asked


def opened_event(lin: Any, folder: Folder, on: str) -> UUID:
    """An event nobody has judged yet."""
    return _found(lin, folder, Found("evaded", day(on), reason="约好了没有来"))


def _found(by: Any, folder: Folder, found: Found) -> UUID:
    step_in(by)
    row = find(by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, found=found)
    assert row is not None
    return row.pk


def three(lin: Any, nong: Any, folder: Folder) -> list[UUID]:
    """戒毒条例第20条: three that count."""
    return [counted(lin, nong, folder, on) for on in ("2026-05-20", "2026-07-20", "2026-09-20")]


def begun(by: Any, folder: Folder, rung: str = "warning", *, on: date = TODAY, **more: Any) -> UUID:
    """A draft."""
    step_in(by)
    given = {"reason": "一次没有来检测", "clause": "协议第三条", **more}
    row = open_matter(by=by, at=at(TODAY), on=on, case_id=folder.case_id, draft=Draft(rung, **given))
    assert row is not None
    return row.pk


def take(by: Any, matter_id: UUID, step: str | Step, hour: int = 17) -> Any:
    """One step, as it usually is said."""
    step_in(by)
    made = SAID[step] if isinstance(step, str) else step
    return take_step(by=by, at=at(TODAY, hour), on=TODAY, matter_id=matter_id, step=made)


def walk(lin: Any, nong: Any, matter_id: UUID, until: str) -> UUID:
    """Every step up to this one, the second word by the second person."""
    for step in (*BEFORE[until], until):
        assert take(nong if step == "seconded" else lin, matter_id, step)
    return matter_id
