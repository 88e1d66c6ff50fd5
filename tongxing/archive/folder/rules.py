"""When a folder may go out, and what is said when it has. Pure: no database, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

LEAST = 2
LONGEST = timedelta(days=30)  # the office's own number, no law has one: what is needed longer is lent again


def why_not_lend(
    *, borrower: str, reason: str, out_on: date, due_on: date, on: date, out_since: date | None
) -> tuple[Refusal, ...]:
    """Why a folder cannot be lent: it is out already, nobody is named, no reason, days that do not fit."""
    if out_since is not None:
        words = _("这份档案 %(day)s 借出去了，还没有还。") % {"day": out_since.isoformat()}
        return (Refusal("out", words, ways=(_("先登记归还，再借给下一位。"),)),)
    found = []
    if len(borrower.strip()) < LEAST:
        found.append(Refusal("borrower", _("写上谁借的、哪个单位。")))
    if len(reason.strip()) < LEAST:
        found.append(Refusal("reason", _("写一句为什么借。"), ways=(_("例如：派出所核对决定书。"),)))
    if out_on > on:
        found.append(Refusal("out_on", _("借出的日子在今天之后，还没有发生。")))
    if not out_on <= due_on <= out_on + LONGEST:
        words = _("归还的日子要在借出之后、%(n)s 天以内。") % {"n": LONGEST.days}
        found.append(Refusal("due_on", words, ways=(_("要用更久，到期再借一次。"),)))
    return tuple(found)


def why_not_return(*, out_on: date, back_on: date, on: date, back: bool) -> Refusal | None:
    """Why it cannot be brought back: it is back already, or the day does not fit."""
    if back:
        return Refusal("back", _("这份档案已经还了。"))
    if not out_on <= back_on <= on:
        return Refusal("back_on", _("归还的日子要在借出那天到今天之间。"))
    return None
