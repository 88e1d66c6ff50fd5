"""When a worker's people may be handed over. Pure: each answer is a refusal or None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.group.queries import Held, Successor
from tongxing.core.refusal import Refusal


def why_not_hand_over(
    held: Sequence[Held], to: Mapping[UUID, int], known: Sequence[Successor], *, reason: str
) -> tuple[Refusal, ...]:
    """Nobody is left without a holder, and whoever takes over answers for the village (戒毒条例 15, 17)."""
    found: list[Refusal] = []
    if not held:
        found.append(Refusal("nothing", _("手上没有正在执行的，不用交接。")))
    left = [one.number for one in held if one.case_id not in to]
    if left:
        words = _("还有 %(n)s 人没有人接：%(numbers)s。") % {"n": len(left), "numbers": "、".join(left[:5])}
        found.append(Refusal("left", words, cite="戒毒条例第15条", ways=(_("每个人都要有人接，一次办完。"),)))
    by_id = {one.staff_id: one for one in known}
    for one in held:
        taker = by_id.get(to.get(one.case_id, 0))
        if one.case_id in to and (taker is None or one.place_id not in taker.places):
            name = taker.name if taker else _("这个人")
            words = _("%(name)s不管%(place)s，接不了 %(number)s。") % {
                "name": name,
                "place": one.place,
                "number": one.number,
            }
            found.append(Refusal("not_hers", words, ways=(_("先请安全管理员安排岗位。"),)))
            break
    if len(reason.strip()) < 2:
        found.append(Refusal("reason", _("写一句为什么交接。")))
    return tuple(found)
