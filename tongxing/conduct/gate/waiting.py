"""What a matter waits for today, in words, since when or until when, and which step settles it. Pure.

Found by looking, never announced: no machine reminds anybody on this way (guard G2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.gate.matter import Matter


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing a matter waits for: its sentence, its day, and the step that settles it."""

    words: str
    day: date
    step: str  # a step of the gate; "second" for the second person


def waits(matter: Matter, *, on: date) -> Waits | None:
    """What comes next for this matter; None when nothing is owed by the office (禁毒法 35; guards G2, G3)."""
    checked, objected = matter.last("checked"), matter.last("objected")
    state = matter.state
    if state == "objected" and objected is not None:
        return Waits(N_("本人有异议，等答复"), objected.on, "decided")
    if state == "checked" and checked is not None:
        return Waits(N_("核对完了，等另一个岗位的人复核"), checked.on, "second")
    if state == "agreed":
        second = matter.last("seconded")
        return Waits(N_("第二人同意了，等送达、交接"), second.on if second else matter.opened_on, "done")
    if state == "heard":
        spoke = matter.last("spoke")
        return Waits(N_("听过本人了，等逐项核对"), spoke.on if spoke else matter.opened_on, "checked")
    return _hearing(matter, on=on) if state in ("open", "told", "done", "kept") else None


def _hearing(matter: Matter, *, on: date) -> Waits | None:
    """Notice and statement: before the draft goes on, and after a report that went at once."""
    told = matter.last("told")
    if matter.state in ("done", "kept") and not matter.draft.at_once:
        return None
    if told is None:
        return Waits(N_("还没有告知本人"), matter.opened_on, "told")
    if matter.last("spoke") is not None or told.until is None:
        return None
    said = N_("说明的日子过了，请记听没听到") if told.until < on else N_("等本人说明，最晚到这一天")
    return Waits(said, told.until, "spoke")
