"""The papers of a proceeding: a public notice, a notice to the unit, a proposal to the county. About units and staff only (G7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongxing.assessment.awards.proceeding import Proceeding
from tongxing.assessment.awards.queries import county_of, findings
from tongxing.core.ui import words
from tongxing.faces.desk.awards_page import Desk

TEMPLATE = Path(__file__).parent / "sheets" / "award.typ"

PROPOSED = (
    "agreed",
    "sent",
    "given",
    "not_given",
    "returned",
    "lifted",
)  # a draft nobody agreed to is not printed


def which_paper(found: Proceeding) -> str | None:
    """The paper it has come to, in words; none before anybody outside the desk is told."""
    if found.road.name == "award" and found.state in ("noticed", "approved", "handed"):
        return str(_("公示"))
    if found.road.name == "card" and found.state in PROPOSED:
        return str(_("建议书"))
    if found.has("shown", "invited") and found.road.name in ("fact", "card") and not found.over:
        return str(_("告知单"))
    return None


def paper_words(desk: Desk, found: Proceeding) -> dict[str, Any] | None:
    """Everything that stands on the paper; None while there is none to print."""
    named = which_paper(found)
    if named is None:
        return None
    say = {"award": _notice, "fact": _told, "card": _proposal if found.state in PROPOSED else _told}[
        found.road.name
    ]
    page = {
        "number": f"{found.opened_on:%Y-%m%d}-{str(found.id)[-4:]}",
        "kind": named,
        "office": desk.actor.town_name,
        "printed": _("%(day)s 印") % {"day": words.full_day(desk.on)},
        "rows": [],
        "body": [],
        "law": "",
    }
    return {**page, **say(desk, found)}


def _notice(desk: Desk, found: Proceeding) -> dict[str, Any]:
    """公示: who, for what, from when till when, and where to object; nothing of anybody in care."""
    announced = found.last("announced")
    assert announced is not None
    assert announced.until is not None
    said = found.said
    rows = [[_("拟奖励"), found.called], [_("奖励"), _(found.road.whats[found.what])]]
    if said.get("amount"):
        rows.append([_("金额"), _("%(n)s 元") % {"n": said["amount"]}])
    span = _("%(first)s次日起 %(n)s 个工作日，到%(last)s止") % {
        "first": words.full_day(max(announced.on, announced.recorded_on)), "n": announced.said.get("days", ""), "last": words.full_day(announced.until),
    }  # fmt: skip
    return {
        "title": _("拟奖励公示"),
        "to": _("各村（社区）、各单位："),
        "rows": [*rows, [_("公示时间"), span]],
        "body": [
            _("理由：%(why)s") % {"why": said.get("reason", "")},
            _(
                "有不同意见的，公示期间可以当面、电话或者书面告诉镇工作领导小组办公室，可以不写名字；每一条都有答复。"
            ),
        ],
        "law": _("依据：禁毒法第9条、戒毒条例第8条，本镇方案三（四）。公示几个工作日是本地的数。"),
        "sign": [office_of(desk), words.full_day(announced.on)],
    }


def _told(desk: Desk, found: Proceeding) -> dict[str, Any]:
    """告知单: what was seen, until when the unit may say how it was."""
    told = found.last("shown") or found.last("invited")
    assert told is not None
    assert told.until is not None
    until = words.full_day(told.until)
    asks = (
        _("请在 %(day)s 到%(where)s说明情况，可以带材料；不来的，到日子以后照材料办。") % {"day": until, "where": told.said.get("where", "")}
        if found.road.name == "card"
        else _("请在 %(day)s 以前书面答复：是不是这样，为什么，怎么改。答复以后才由另一位认定。") % {"day": until}
    )  # fmt: skip
    return {
        "title": _("情况告知单"),
        "to": _("%(unit)s：") % {"unit": found.called},
        "rows": [[_("事由"), _(found.road.whats[found.what])], *_grounds(desk, found)],
        "body": [found.said.get("reason", ""), asks],
        "law": _("这是告知，不是处理。镇里没有决定黄牌警告和一票否决的权力。"),
        "sign": [office_of(desk), words.full_day(told.on)],
    }


def _grounds(desk: Desk, found: Proceeding) -> list[list[str]]:
    stands = found.said.get("stands_on", "")
    rows = [[_("凭什么"), stands]] if stands else []
    for one in findings(desk.actor, found.subject, book=desk.book) if found.facts else []:
        if str(one.id) in found.facts:
            rows.append([str(_(one.road.whats[one.what])), one.said.get("reason", "")])
    return rows


def _proposal(desk: Desk, found: Proceeding) -> dict[str, Any]:
    """建议书: addressed to the county; facts, what the unit said, what was asked of it by when, what became of it, why."""
    drafted, heard, term, left = (found.last(kind) for kind in ("drafted", "replied", "term", "unmended"))
    assert drafted is not None
    assert term is not None
    assert term.until is not None
    sent = found.last("sent")
    said = heard.said.get("words", "") if heard else _("约了，到日子没有来说")
    return {
        "title": _("关于对%(unit)s%(what)s的建议书") % {"unit": found.called, "what": _(found.road.whats[found.what]).removeprefix("建议")},
        "to": _("%(county)s平安建设主管部门：") % {"county": county_of(desk.actor)},
        "rows": [
            *_grounds(desk, found),
            [_("听单位说的"), said],
            [_("限期改正"), _("%(what)s（最晚 %(day)s）") % {"what": term.said.get("words", ""), "day": words.full_day(term.until)}],
            [_("改正结果"), left.said.get("words", "") if left else ""],
            *([[_("文号"), sent.said.get("paper", "")]] if sent else []),
        ],
        "body": [drafted.said.get("words", ""), _("以上建议，请审查决定。给或者不给、什么时候解除，请书面告诉我镇。")],
        "law": _("镇里只有建议权，决定在县级以上（1991年中央综治委规定、厅字〔2016〕8号）。综治考评现为平安建设考评。建议凭事实，不凭分数。"),
        "sign": [office_of(desk), words.full_day(sent.on if sent else drafted.on)],
    }  # fmt: skip


def office_of(desk: Desk) -> str:
    """Who signs."""
    return str(_("%(town)s工作领导小组办公室（章）") % {"town": desk.actor.town_name})
