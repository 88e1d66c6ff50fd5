"""When a return may be put forward, by whom it may be sent, what a record of sent days is called. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tongxing.assessment.returns.models import How, Why
from tongxing.core.refusal import Refusal
from tongxing.rulebook.returns import Period

LEAST, MOST = 2, 60


def why_not_put_forward(
    *, period: Period, on: date, recipient: str, waiting: bool, sent: bool, moved: bool, why: str
) -> tuple[Refusal, ...]:
    """没过完的不报；报过的只能出更正报，没有变的数不用再报；一期一次只有一份在等人看。 (方案S81)."""
    found = [
        Refusal("not_over", _("这一期还没有过完。"), ways=(_("过完再报，现在只能看算到哪里。"),))
        if on <= period.until
        else None,
        Refusal("waiting", _("这一期已经有一份在等另一位看。"), ways=(_("先看那一份，或者撤回它。"),))
        if waiting
        else None,
        Refusal("recipient", _("请写报给哪个单位。"))
        if not LEAST <= len(recipient.strip()) <= MOST
        else None,
        Refusal("sent", _("这一期已经报过，数没有变。"), ways=(_("不用再报；要那一份，从登记里打开。"),))
        if sent and not moved and why != Why.ASKED
        else None,
        Refusal("why", _("这一期已经报过，再报是更正，请选为什么。")) if sent and why not in Why.values else None,
    ]  # fmt: skip
    return tuple(one for one in found if one is not None)


def why_not_settle(how: str, *, prepared_by: int, by: int | None, settled: bool, may: bool) -> Refusal | None:
    """自己做的要另一位看过才算报；报出去的不能收回，只能出更正报；撤回是做的人自己的事。 (方案S81)."""
    if how not in How.values:
        return Refusal("how", _("请选报出、退回，还是撤回。"))
    if settled:
        return Refusal("settled", _("这一份已经定了，不能再改。"), ways=(_("数变了，出一份更正报。"),))
    own = prepared_by == by
    if how == How.WITHDRAWN:
        return (
            None if own else Refusal("not_hers", _("要做这份报表的人自己撤回。"), ways=(_("您可以退回。"),))
        )
    if own or by is None:
        return Refusal("own", _("自己做的报表，要由另一个人看过。"), ways=(_("请镇领导或另一位文书来看。"),))
    return None if may else Refusal("no_right", _("您的岗位不看这份报表。"))
