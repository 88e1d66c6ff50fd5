"""On which grounds a file is sealed or opened again, and what stands in the way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import holdings

# 治安管理处罚法 136: records are sealed and given to nobody but state organs for a case or units under a
# rule of the state. 戒毒条例 7: what is known of the person is confidential; after three clean years no
# control goes on. 个人信息保护法 45: the person may read and copy what is kept of her.
GROUNDS: dict[str, dict[str, str | Promise]] = {
    "seal": {
        "law_136": gettext_lazy("措施已经结束，记录应当封存（治安管理处罚法第136条）"),
        "three_years": gettext_lazy("戒断三年没有复吸，不再管控（戒毒条例第7条）"),
        "left": gettext_lazy("已经转出或去世，这里不再需要（个人信息保护法第47条）"),
    },
    "unseal": {
        "organ": gettext_lazy("国家机关办案需要（写明机关和案号）"),
        "state_rule": gettext_lazy("有关单位依国家规定查询（写明规定和来函编号）"),
        "herself": gettext_lazy("本人要查阅、复制（个人信息保护法第45条）"),
        "mistake": gettext_lazy("封存错了"),
    },
}
LONGEST = timedelta(
    days=92
)  # how long a file may be opened at a time; a habit of this office, no number of the law
FOR_GOOD = (
    "mistake"  # the one ground on which a file is opened without an end: it should never have been sealed
)

TITLES: dict[str, str | Promise] = {"seal": gettext_lazy("封存"), "unseal": gettext_lazy("启封")}


def why_not_desk(town_id: int, place_ids: Sequence[int]) -> Refusal | None:
    """Sealing is for the town's own desk: whoever answers for the whole town."""
    if town_id in place_ids:
        return None
    words = _("封存和启封由全镇的岗位来办。")
    return Refusal("town_desk", words, ways=(_("请找镇办文书。"),))


def why_not_proposal(
    turn: str, ground: str, reason: str, *, until: date | None = None, on: date
) -> tuple[Refusal, ...]:
    """A proposal names a ground of the law and says it in its own words; an opening also says until when."""
    found = []
    if ground not in GROUNDS[turn]:
        found.append(Refusal("ground", _("请选一条依据。")))
    if len(reason.strip()) < 2:
        found.append(Refusal("reason", _("请写一句理由；启封要写案号或来函编号。")))
    if turn == "unseal" and ground != FOR_GOOD:
        found += [one for one in [why_not_until(until, on=on)] if one is not None]
    return tuple(found)


def why_not_until(until: date | None, *, on: date) -> Refusal | None:
    """An opening ends on a day, and not in a year: then the file goes back by itself."""
    if until is None:
        return Refusal("until_on", _("请写开到哪一天，到了那天自动封回。"))
    if not on <= until <= on + LONGEST:
        words = _("开到哪一天：从今天起，最长 %(n)s 天。")
        return Refusal("until_on", words % {"n": LONGEST.days}, ways=(_("不够用，到时候再申请。"),))
    return None


def why_not_seal(
    *, running: int, waiting: bool, joined: bool, held: Sequence[str] = ()
) -> tuple[Refusal, ...]:
    """Only a file without a running measure can be sealed, one by itself, when nothing is open about her any more."""
    found = [held_with_another()] if joined else []
    if running:
        words = _("还有措施在执行，不能封存。")
        found.append(Refusal("running", words, cite="戒毒条例第23条", ways=(_("先记下措施结束。"),)))
    found += [still_held(name) for name in held]
    if waiting:
        found.append(already_waiting())
    return tuple(found)


def held_with_another() -> Refusal:
    """A file that is shown together with another is parted first: what is sealed is one whole file (docs/adr/0029)."""
    words = _("这份档案和另一份并在一起看。")
    return Refusal("joined", words, ways=(_("先拆开，再一份一份地封存。"),))


def still_held(name: str) -> Refusal:
    """Something about her is not finished: sealed, it would never be."""
    words = _("还有没办完的：%(what)s。") % {"what": _(holdings[name].title)}
    return Refusal(f"held_{name}", words, ways=(_("先办完，再封存。"),))


def already_waiting() -> Refusal:
    """A second proposal about the same file would say nothing new."""
    return Refusal("waiting", _("已经有人提出，正等第二个人确认。"))


def nothing_left() -> Refusal:
    """What was destroyed on record cannot be opened: days and kinds are left, and a number."""
    words = _("这份档案期满，里面写的已经按清册销毁，没有可以打开的。")
    return Refusal("destroyed", words, cite="档案法第31条", ways=(_("清册在保管期限里。"),))


def why_not_decide(*, proposed_by: int, decides: int | None) -> Refusal | None:
    """Nobody confirms what she proposed herself."""
    if decides is not None and decides != proposed_by:
        return None
    words = _("自己提出的，要由另一个人确认。")
    return Refusal("two_people", words, cite="治安管理处罚法第136条", ways=(_("请镇领导或另一位文书来看。"),))
