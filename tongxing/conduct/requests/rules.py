"""When a request is due, what it must name, and who may not answer it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

# A habit of this office: no law names a number of days for these (个人信息保护法 50 asks for an answer, not for a day).
ANSWER_WITHIN = timedelta(days=15)
NAMES_SOMEBODY = ("complaint", "objection")  # said of somebody, who therefore does not answer it


def due_on(asked_on: date) -> date:
    """The last day of the answer."""
    return asked_on + ANSWER_WITHIN


def number_of(year: int, serial: int) -> str:
    """请字〔2026〕第3号."""
    return f"请字〔{year}〕第{serial}号"


def why_not_ask(outcome: str, *, concerns: str, known: bool) -> Refusal | None:
    """A complaint or an objection names whom it is about, so that somebody else answers it (law-and-practice 8.2)."""
    if outcome in NAMES_SOMEBODY and not concerns.strip():
        words = _("投诉和异议要写明说的是哪位工作人员，好请别人来答复。")
        return Refusal("concerns", words, cite="个人信息保护法第50条")
    if concerns.strip() and not known:
        words = _("本镇没有叫这个名字的工作人员。")
        ways = (_("看一眼姓名；不是本镇的人，请本人找纪检或者 12345。"),)
        return Refusal("concerns", words, ways=ways)
    return None


def why_not_write(concerns: Sequence[int], *, by: int | None) -> Refusal | None:
    """Whoever it is about does not write it down either: she could not read it afterwards."""
    if by is None or by not in concerns:
        return None
    words = _("这条说的是您，要别人来记。")
    return Refusal("concerned", words, cite="个人信息保护法第50条", ways=(_("请镇里的另一位同事来记。"),))


def why_not_hand(concerns: Sequence[int], *, by: int | None) -> Refusal | None:
    """Whoever it is about does not answer it."""
    if by is None or by not in concerns:
        return None
    words = _("这条说的是您，要别人来答复。")
    return Refusal("concerned", words, cite="个人信息保护法第50条", ways=(_("请镇里的另一位同事答复。"),))
