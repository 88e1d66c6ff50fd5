"""The checklist of a matter: what is there, what is missing, on which evidence, and which page settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.gate.matter import Step
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.rules import OVER, Seat, may_follow, still_stands
from tongxing.conduct.gate.words import ANSWERS, SPOKEN
from tongxing.conduct.kinds import RECEIPTS, SERVICE_WAYS
from tongxing.conduct.queries import FoundRow
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission

# the six questions, as three lines of the checklist: reasons, medicines and kit, whom the law spares
ASKED = (
    (N_("正当理由"), (("excuse", N_("正当理由")), ("detained", N_("羁押")), ("hospital", N_("住院")))),
    (N_("用药和试剂"), (("medicine", N_("会影响结果的药")), ("kit", N_("试剂、采样的问题")))),
    (N_("特别情形"), (("sparing", N_("怀孕、哺乳、未满十六周岁")),)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: there or not yet, what it is, what stands, on what; ``now`` is the one to be settled next."""

    state: str  # met waiting not_yet
    word: str
    title: str
    first: str
    second: str = ""
    link: Link | None = None
    now: bool = False


def may_second(actor: Actor, row: MatterRow) -> bool:
    """Whether she is a second person for this draft: of another post, and allowed to be one (guard G2)."""
    other = actor.staff_id != row.matter.by_id and actor.role != row.matter.role
    return other and actor.may(Permission.SECOND_FINDING)


def checklist(actor: Actor, row: MatterRow, seat: Seat, found: Sequence[FoundRow]) -> list[Row]:
    """Every line, in the order in which they are settled."""
    made = row.matter
    report = made.draft.rung == "report"
    service = _("交接公安机关") if report else _("送达本人")
    paper = _("材料里写着怎么提异议、找谁") if report else _("怎么提异议、多少天、找谁，都印在告诫书上")
    return [
        _facts(row, seat),
        _notices(row, found),
        _step(actor, row, "told", _("告知本人")),
        _step(actor, row, "spoke", _("本人说明")),
        *(_asked(actor, row, title, names) for title, names in ASKED),
        _step(actor, row, "second", _("第二人复核"), _("不能是写这一份的人，也不能是同一个岗位")),
        Row("not_yet", _("自动附"), _("救济写明"), paper),
        _step(actor, row, "done", service),
    ]


def _facts(row: MatterRow, seat: Seat) -> Row:
    draft = row.matter.draft
    standing = row.matter.state in OVER or not still_stands(row.matter, seat)
    proof = Link(_("看凭证"), "#proofs", kind="text")
    return _line(standing, _("事实写清"), draft.reason, draft.clause, proof)


def _notices(row: MatterRow, found: Sequence[FoundRow]) -> Row:
    about = {str(one) for one in row.matter.draft.about}
    told = [one for one in found if str(one.id) in about and one.notice_on]
    needed = row.matter.draft.rung in ("warning", "report") and row.matter.draft.ground not in (
        "relapse",
        "refused",
    )
    first = _("通知凭证 %(n)d / %(all)d") % {"n": len(told), "all": len(about)}
    second = _("没有通知本人的，不计数（守护 G3）")
    return _line(
        len(told) == len(about) or not needed,
        _("每次都通知到"),
        first,
        second,
        Link(_("看凭证"), "#proofs", kind="text"),
    )


def _line(there: bool, title: str, first: str, second: str = "", link: Link | None = None) -> Row:
    return Row("met" if there else "waiting", _("齐了") if there else _("还没"), title, first, second, link)


def _step(actor: Actor, row: MatterRow, kind: str, title: str, second: str = "") -> Row:
    """A line that one step settles, with the way to its page where she may take it."""
    made = row.matter
    taken = made.last("seconded" if kind == "second" else kind)
    if taken is not None:
        return Row("met", _("齐了"), title, step_words(taken), second)
    open_ = may_follow(made, "seconded" if kind == "second" else kind)
    hers = open_ and (kind != "second" or may_second(actor, row))
    link = Link(_("去办"), f"/gate/{row.id}/{kind}/", kind="soft") if hers else None
    if not open_ and made.draft.at_once and kind in ("told", "spoke"):
        return Row("waiting", _("后补"), title, _("先报后听，过后还要补"), second)
    return Row("waiting" if open_ else "not_yet", _("还没"), title, _("还没有"), second, link, now=open_)


def _asked(actor: Actor, row: MatterRow, title: str, names: Sequence[tuple[str, str]]) -> Row:
    """One line of the checklist somebody answered beside the record."""
    taken = row.matter.last("checked")
    if taken is None:
        open_ = may_follow(row.matter, "checked")
        link = Link(_("去核对"), f"/gate/{row.id}/checked/", kind="soft") if open_ else None
        first = words.listed(_(word) for _name, word in names)
        return Row(
            "waiting" if open_ else "not_yet",
            _("还没"),
            _(title),
            first,
            _("记录里有什么，列在旁边"),
            link,
            now=open_,
        )
    said = [
        f"{_(word)}：{_(ANSWERS[taken.said[name]])}"
        for name, word in names
        if taken.said.get(name) in ANSWERS
    ]
    known = all(taken.said.get(name) != "unknown" for name, _word in names)
    who = f"{words.full_day(taken.on)}　{taken.by}"
    return _line(known, _(title), "；".join(said), who)


def step_words(step: Step) -> str:
    """When, how, with which receipt, by whom: one line."""
    told = step.said
    parts = [words.full_day(step.on)]
    for name, table in (("way", SERVICE_WAYS), ("receipt", RECEIPTS), ("how", SPOKEN)):
        parts.append(word_of(table, told.get(name, "")))
    parts += [told.get("to", ""), told.get("paper", "")]
    if step.until and step.kind == "told":
        parts.append(_("说明到 %(day)s 为止") % {"day": words.full_day(step.until)})
    return "　".join(part for part in (*parts, step.by) if part)


def word_of(table: Mapping[str, str], key: str) -> str:
    """The word for a stored answer; nothing for none."""
    return _(table[key]) if key in table else ""
