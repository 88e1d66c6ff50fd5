"""The states of a sheet, and why a step may not be taken now. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.refusal import Refusal

CITE = N_("方案三（四）")
LEAST, MOST = 2, 500
LOOK, ANSWER = 10, 5  # workdays where the plan names none: a habit of this office, marked local

# state → the steps that may follow; the state of a draft is its last step ("" when it has none)
NEXT: dict[str, tuple[str, ...]] = {
    "": ("proposed",),
    "proposed": ("returned", "final"),
    "returned": ("proposed",),
    "final": ("published", "replaced"),
    "published": ("replaced",),
    "replaced": (),
}
WORDS: dict[str, str] = {
    "": N_("核对"),
    "proposed": N_("送审"),
    "returned": N_("退回"),
    "final": N_("审定"),
    "published": N_("公布"),
    "replaced": N_("已更正"),
}
OPEN = ("", "returned")  # states in which the assessed may still object, and the sheet be computed anew
FINAL = ("final", "published")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one draft stands: its state, whether a newer one took its place, what is still open on it; ``hers``: it assesses who asks."""

    state: str = ""
    newest: bool = True
    unanswered: tuple[str, ...] = ()
    pending: bool = False
    seen_until: date | None = None
    seen: bool = False
    proposed_by: int | None = None
    hers: bool = False


def why_not_step(
    now: Standing, step: str, *, by: int | None, on: date, said: str = ""
) -> tuple[Refusal, ...]:
    """Every reason why this step may not be taken by her today, all at once. (方案S84；law-and-practice 4.5)."""
    if not now.newest:
        return (Refusal("newer", _("这一稿后面又算过一稿，请看最新的一稿。")),)
    if step not in NEXT[now.state]:
        words = _("这张表现在是“%(state)s”，走不到这一步。") % {"state": _(WORDS[now.state])}
        return (Refusal("state", words),)
    return tuple(_lacks(now, step, by, on, said.strip()))


def _lacks(now: Standing, step: str, by: int | None, on: date, said: str) -> Iterator[Refusal]:
    if now.hers and step in ("final", "returned", "replaced"):
        yield Refusal("own_sheet", _("这是考核您自己的表，要别人来办。"), cite=_(CITE))
    if step == "proposed":
        yield from _not_ready(now, on)
    if step in ("final", "returned") and by == now.proposed_by:
        yield Refusal("second", _("送审的人不能自己审定，要另一位来看。"), ways=(_("请镇领导来审定。"),))
    if step == "final":
        yield from _unsettled(now)
    if step in ("returned", "replaced") and not said:
        yield Refusal("said", _("请写明为什么。"))
    if len(said) > MOST:
        yield Refusal("long", _("请不要超过 500 字。"))


def _not_ready(now: Standing, on: date) -> Iterator[Refusal]:
    if now.seen_until is not None and on <= now.seen_until and not now.seen:
        yield Refusal(
            "looking",
            _("核对的日子还没过，被考核的一方还没说看过了。"),
            ways=(_("等核对期满，或等对方看过。"),),
        )
    yield from _unsettled(now)


def _unsettled(now: Standing) -> Iterator[Refusal]:
    if now.unanswered:
        words = _("还有 %(n)s 条异议没有答复：%(which)s。")
        yield Refusal("unanswered", words % {"n": len(now.unanswered), "which": "、".join(now.unanswered)})
    if now.pending:
        yield Refusal("pending", _("还有项目等专人认定。"), ways=(_("先认定，再重算一稿。"),))


def why_not_redraft(now: Standing, *, said: str) -> tuple[Refusal, ...]:
    """算新的一稿：定了以后只有先写明更正的理由才能重算。"""
    if not now.newest:
        return (Refusal("newer", _("这一稿后面又算过一稿，请看最新的一稿。")),)
    if now.state == "proposed":
        return (Refusal("state", _("这张表已经送审，先退回再重算。")),)
    if now.hers and now.state in FINAL:
        return (Refusal("own_sheet", _("这是考核您自己的表，要别人来办。"), cite=_(CITE)),)
    if now.state in FINAL and not said.strip():
        return (Refusal("said", _("表已经审定。要更正，请写明哪里错了、为什么。"), cite=_(CITE)),)
    return ()


def why_not_see(now: Standing, *, said: str) -> tuple[Refusal, ...]:
    """谁来说看过了：被考核的一方，一稿一次。"""
    found = [] if now.hers else [Refusal("not_hers", _("由被考核的一方来说。"))]
    if now.state not in OPEN or not now.newest:
        found.append(Refusal("state", _("这一稿已经不在核对。")))
    if len(said) > MOST:
        found.append(Refusal("long", _("请不要超过 500 字。")))
    return tuple(found)


def why_not_object(
    now: Standing, *, on: date, line: bool, row: str, rows: Collection[str], said: str, again: bool
) -> tuple[Refusal, ...]:
    """对一行提异议：被考核的一方，在核对的日子里，说清楚哪里不对；同一行有一条没答复的，不再提第二条。 (方案S84)."""
    found = list(_may_not_object(now, on))
    if not line or (row and row not in rows):
        found.append(Refusal("row", _("表里没有这一行。")))
    if again:
        found.append(Refusal("again", _("这一行已经有一条异议在等答复。")))
    if len(said.strip()) < LEAST:
        example = _("例如：3月16日当天就办了，是录入写错了日期。")
        found.append(Refusal("said", _("请写一句哪里不对。"), ways=(example,)))
    if len(said) > MOST:
        found.append(Refusal("long", _("请不要超过 500 字。")))
    return tuple(found)


def may_object(now: Standing, *, on: date) -> bool:
    """Whether the way to an objection is shown at all."""
    return not any(_may_not_object(now, on))


def _may_not_object(now: Standing, on: date) -> Iterator[Refusal]:
    if not now.hers:
        yield Refusal("not_hers", _("异议由被考核的一方来提。"))
    if now.state not in OPEN or not now.newest:
        yield Refusal("state", _("这一稿已经不在核对。"), ways=(_("审定后发现错了，请镇办写明理由更正。"),))
    elif now.seen_until is not None and on > now.seen_until:
        yield Refusal("over", _("核对的日子已过。"), ways=(_("审定后发现错了，请镇办写明理由更正。"),))


def why_not_reply(
    *, answered: bool, by: int | None, objected: int, recorded: Collection[int], hers: bool,
    upheld: bool, changed: bool, said: str,
) -> tuple[Refusal, ...]:  # fmt: skip
    """谁来答复异议：没有参与录入、也不被这张表考核的人；成立就先更正记录，不成立要写理由。 (方案S84)."""
    if answered:
        return (Refusal("answered", _("这条异议已经答复过了。")),)
    found = []
    if by == objected or hers:
        found.append(Refusal("own_sheet", _("提异议的和被考核的人不答复自己的异议。")))
    if by in recorded:
        words = _("这一行的记录是您写的，要别人来答复。")
        found.append(Refusal("recorded", words, ways=(_("请没有参与录入的另一位来答复。"),)))
    if upheld and not changed:
        words = _("异议成立，要先把那条记录更正过来，分数跟着变；这里不直接改分。")
        found.append(Refusal("not_corrected", words, ways=(_("先更正那条记录，再来答复。"),)))
    if len(said.strip()) < LEAST:
        found.append(Refusal("said", _("请写一句理由。")))
    if len(said) > MOST:
        found.append(Refusal("long", _("请不要超过 500 字。")))
    return tuple(found)


def number_of(serial: int) -> str:
    """异-007."""
    return _("异-%(n)s") % {"n": f"{serial:03d}"}
