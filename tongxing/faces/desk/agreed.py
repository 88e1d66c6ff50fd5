"""What was agreed with a person, as her file shows it: the agreement in its versions, her own plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.casework.agreement.rules import PARTIES, WHY, unsigned_since_transfer
from tongxing.casework.queries import Signed, Together
from tongxing.core.declared import Label
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link
from tongxing.duties.file import File, FiledCase
from tongxing.faces.desk.own_plan import Version, versions
from tongxing.org.actor import Actor
from tongxing.rulebook.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of the card: what, in a sentence, a second line, the way on; ``missing`` when something is owed."""

    label: str
    text: str
    second: str = ""
    link: Link | None = None
    missing: str = ""


def agreed(actor: Actor, file: File, case: FiledCase, facts: CaseFacts, beside: Together) -> list[Agreed]:
    """The agreement and the plan of one measure, the newest version of each, and what is missing."""
    found = _agreements(file, case, facts, beside) if Label.MEASURE in actor.labels else []
    return found + (_plan(actor, file, case, beside) if Label.PLAN in actor.labels else [])


def _agreements(file: File, case: FiledCase, facts: CaseFacts, beside: Together) -> list[Agreed]:
    signed = [(d, beside.agreements[d.id]) for d in case.standing if d.id in beside.agreements]
    signed.sort(key=lambda pair: pair[1].version, reverse=True)
    found = [
        Agreed(
            _("协议") if n == 0 else _("以前的协议"),
            _("第 %(n)s 版　%(day)s签") % {"n": one.version, "day": words.full_day(deed.happened_on)},
            said(one),
        )
        for n, (deed, one) in enumerate(signed)
    ]
    again = Link(_("重新签"), f"/people/{file.id}/record/agreement/", "file-text")
    moved = unsigned_since_transfer(facts)
    if moved is not None and signed:
        missing = _("%(day)s变更执行地，新协议还没签（条例第22条）") % {"day": words.full_day(moved)}
        found.insert(0, Agreed(_("协议"), "", link=again, missing=missing))
    if not signed and facts.reported_on is not None and case.closed_on is None:
        found.append(Agreed(_("协议"), "", missing=_("已报到，还没有签（条例第16条）")))
    return found


def said(one: Signed) -> str:
    """写了 6 项；派出所 赵启明，家里人见证 周母."""
    known = ngettext("写了 %(n)s 项", "写了 %(n)s 项", len(one.contents or ())) % {
        "n": len(one.contents or ())
    }
    parts = [
        _(WHY[one.why]) if one.why in WHY and one.why != "first" else "",
        known if one.contents is not None else _("写了什么还没有登记"),
        _("没写：%(why)s") % {"why": one.left_out} if one.left_out else "",
        words.listed(f"{_(PARTIES[who])} {name}" for who, name in one.parties.items() if who in PARTIES),
    ]
    return _("；").join(p for p in parts if p)


def _plan(actor: Actor, file: File, case: FiledCase, beside: Together) -> list[Agreed]:
    found = versions(actor, file, case, beside)
    way = Link(_("看计划"), f"/people/{file.id}/plan/", "list-check")
    if not found:
        if case.closed_on is not None or case.facts.reported_on is None:
            return []
        return [Agreed(_("一人一策"), "", link=way, missing=_("还没有写"))]
    newest = found[0]
    in_force = next((v for v in found if v.state == "approved"), None)
    return [Agreed(_("一人一策"), _state(newest, in_force), newest.wish, way)]


def _state(newest: Version, in_force: Version | None) -> str:
    words_ = {
        "waiting": _("第 %(n)s 版等审定"),
        "approved": _("第 %(n)s 版，%(day)s写，已审定"),
        "returned": _("第 %(n)s 版退回再改"),
    }[newest.state] % {"n": newest.number, "day": words.full_day(newest.on)}
    if in_force is not None and in_force is not newest:
        words_ += "　" + _("现在照第 %(n)s 版做") % {"n": in_force.number}
    return words_
