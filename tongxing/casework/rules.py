"""When a step of casework may be taken. Pure: each answer is a refusal with its article or None."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tongxing.casework.kinds import BY_HAND
from tongxing.core.refusal import Refusal
from tongxing.rulebook.clock import pauses
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.life import EVENTS, allowed


def why_not_report_in(facts: CaseFacts, *, on: date) -> Refusal | None:
    """Report-in needs a decision that was received; it happens once (戒毒条例 13, 14)."""
    if facts.received_on is None:
        words = _("还没有记下决定书是哪天送达的。")
        return Refusal("not_received", words, cite="戒毒条例第13、14条", ways=(_("先补上送达的日子。"),))
    if facts.reported_on is not None:
        words = _("已经在 %(day)s 报到。") % {"day": facts.reported_on.isoformat()}
        return Refusal("reported", words, cite="戒毒条例第14条", ways=(_("记错了就更正那一条。"),))
    if on < facts.received_on:
        return Refusal("before_receipt", _("报到的日子早于收到决定书的日子。"), cite="戒毒条例第14条")
    return None


def _over_already(facts: CaseFacts) -> Refusal | None:
    if facts.closed_on is None:
        return None
    words = _("已经在 %(day)s 结束。") % {"day": facts.closed_on.isoformat()}
    return Refusal("closed_already", words, cite="戒毒条例第23条", ways=(_("记错了就更正那一条。"),))


def why_not_step(facts: CaseFacts, book: Book | None, *, step: str, on: date) -> Refusal | None:
    """A step of a measure must fit where the measure stands on that day (戒毒条例 22, 24; the table of ``rulebook.life``)."""
    if facts.reported_on is None:
        words = _("还没有报到，期限没有开始。")
        return Refusal("not_reported", words, cite="戒毒条例第14条", ways=(_("先记报到。"),))
    if over := _over_already(facts):
        return over
    if step in BY_HAND:
        words = _("改定期满日要写明理由，由另一个岗位的人确认。")
        return Refusal("by_hand", words, cite="戒毒条例第23条", ways=(_("请从“认定”里提出。"),))
    kind, _colon, _outcome = step.partition(":")
    event = step if step in EVENTS else kind
    if book is not None and event in EVENTS and allowed(facts, book, event, on=on) is None:
        words = _("那一天的状态和这件事对不上，不能记在那一天。")
        ways = (_("请看一眼前后记的是不是齐了。"),)
        return Refusal("out_of_order", words, cite="戒毒条例第22、24条", ways=ways)
    if kind == "clock_confirmed" and not pauses(facts):
        words = _("还没有记过中止，没有要确认的。")
        return Refusal("no_pause", words, cite="戒毒条例第24条", ways=(_("先记哪天中止。"),))
    return None


def why_not_close(facts: CaseFacts, *, how: str, on: date, ends_on: date | None) -> Refusal | None:
    """A measure ends once; "completed" not before its last day; nothing ends by itself (戒毒条例 22–24, guard G2)."""
    if over := _over_already(facts):
        return over
    if how != "completed":
        return None
    if facts.reported_on is None or ends_on is None:
        words = _("还没有报到，期限没有开始，不能记期满。")
        return Refusal("not_reported", words, cite="戒毒条例第14、23条", ways=(_("先记报到。"),))
    if on < ends_on:
        words = _("还没有期满，期满日是 %(day)s。") % {"day": ends_on.isoformat()}
        return Refusal("before_end", words, cite="戒毒条例第23条", ways=(_("到那一天再记。"),))
    return None


def why_not_intake(
    *,
    decided_on: date,
    received_on: date | None,
    reported_on: date | None,
    measure: str,
    ordered_months: int | None,
    deducted_days: int,
    on: date,
) -> tuple[Refusal, ...]:
    """Everything that is wrong with the days of a decision, all at once; each code names its field.

    Decided, then received, then reported, none after today (戒毒条例 13, 14); only rehabilitation is
    ordered in months, at most three years (戒毒条例 37).
    """
    found: list[Refusal] = []
    days = {"decided_on": decided_on, "received_on": received_on, "reported_on": reported_on}
    for name, day in days.items():
        if day is not None and day > on:
            found.append(Refusal(name, _("日子在今天之后，还没有发生的不能记。")))
    if received_on is not None and received_on < decided_on:
        found.append(Refusal("received_on", _("送达的日子早于决定的日子。"), cite="戒毒条例第13条"))
    if reported_on is not None and received_on is None:
        found.append(Refusal("received_on", _("记了报到，就要写明哪天送达。"), cite="戒毒条例第14条"))
    if reported_on is not None and received_on is not None and reported_on < received_on:
        found.append(Refusal("reported_on", _("报到的日子早于收到决定书的日子。"), cite="戒毒条例第14条"))
    if ordered_months is not None and not 1 <= ordered_months <= 36:
        found.append(
            Refusal("ordered_months", _("社区康复最长三年，写 1 到 36 个月。"), cite="戒毒条例第37条")
        )
    if ordered_months not in (None, 36) and measure != "community_rehabilitation":
        found.append(
            Refusal("ordered_months", _("社区戒毒的期限是三年，不用写月数。"), cite="戒毒条例第14条")
        )
    if deducted_days < 0:
        found.append(Refusal("deducted_days", _("折抵的天数不能是负数。"), cite="戒毒条例第31条"))
    return tuple(found)
