"""When a file may go to another village of its town. Pure: each answer is refusals with the way on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tongxing.casework.group.queries import Held, Successor
from tongxing.core.refusal import Refusal
from tongxing.people.village.queries import Settled


def why_not_change(
    file: Settled,
    held: Sequence[Held],
    *,
    to: int,
    villages: Collection[int],
    taker: Successor | None,
    moved_on: date,
    on: date,
    reason: str,
) -> tuple[Refusal, ...]:
    """Everything that stands in the way, all at once; each code names its field (戒毒条例 14, 15, 22)."""
    found: list[Refusal] = []
    if not held:
        words = _("没有正在执行的措施，档案留在原来的村。")
        found.append(Refusal("nothing", words))
    if file.joined:
        words = _("这份档案和另一份并在一起看。")
        found.append(Refusal("joined", words, ways=(_("先拆开，再换村。"),)))
    if to == file.place_id or to not in villages:
        words = _("请选本镇的另一个村（社区）；搬到外镇的，登记变更执行地。")
        found.append(Refusal("to", words, cite="戒毒条例第22条"))
    elif taker is None or to not in taker.places:
        words = _("接的人要管那个村（社区）。")
        found.append(Refusal("worker", words, cite="戒毒条例第15条", ways=(_("先请安全管理员安排岗位。"),)))
    if moved_on > on:
        found.append(Refusal("moved_on", _("日子在今天之后，还没有发生的不能记。")))
    elif file.since is not None and moved_on < file.since:
        words = _("%(day)s 才搬到现在的村，不能早于那天。") % {"day": file.since.isoformat()}
        found.append(Refusal("moved_on", words))
    if len(reason.strip()) < 2:
        found.append(Refusal("reason", _("写一句为什么换村。")))
    return tuple(found)


def why_not_desk(town_id: int, place_ids: Collection[int]) -> Refusal | None:
    """A village neither sends a file away nor takes one: the town's own desk does."""
    if town_id in place_ids:
        return None
    return Refusal("town_desk", _("换村由管全镇的岗位来办。"), ways=(_("请找镇办文书。"),))
