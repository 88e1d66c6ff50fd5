"""When something that is owed may be excused or put off. Pure: each answer is a refusal with words or None."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.duties.queries import Bundle

if TYPE_CHECKING:
    from tongxing.duties.actions import NewDeed


def why_not_excuse(case: Bundle, new: NewDeed) -> Refusal | None:
    """An excuse answers one window that is still owed: there is none for what is done, excused or not there."""
    window = next((d for d in case.duties if d.rule == new.duty_rule and d.due_on == new.duty_due_on), None)
    if window is None:
        return Refusal("no_window", _("这件事现在没有了，可能措施已经变了。"), ways=(_("回到档案看一看。"),))
    if window.met_by is not None:
        return Refusal("met", _("这件事已经办了，不用再写办不了。"), ways=(_("记错了就更正那一条。"),))
    if window.excused_by is not None:
        return Refusal("excused", _("这件事已经写明办不了，免计。"), ways=(_("记错了就更正那一条。"),))
    return None


def why_not_put_off(case: Bundle, new: NewDeed, *, on: date) -> Refusal | None:
    """What is still in time may wait for a day within it; its last day stays where the law and the plan put it.

    What is late already stays in the list: there a reason is written down, and nothing is hidden.
    """
    if refusal := why_not_excuse(case, new):
        return refusal
    assert new.duty_due_on is not None
    if new.duty_due_on <= on:
        words = _("今天就是最后一天，或者已经过了，不能再往后放。")
        return Refusal("last_day", words, ways=(_("办不了的，写明为什么办不了。"),))
    if new.until_on is None or not on < new.until_on <= new.duty_due_on:
        words = _("改到的日子要在今天以后，最晚到 %(day)s，期限不会跟着改。")
        return Refusal("put_off", words % {"day": new.duty_due_on.isoformat()})
    return None
