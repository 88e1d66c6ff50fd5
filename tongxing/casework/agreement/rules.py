"""When an agreement may be signed and what it must say. Pure: each answer is a refusal with its article or None."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.refusal import Refusal
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.lawbook import LawBook

# What an agreement may say, in the order a person should read it: what she gets stands first.
CONTENTS = {
    "rights_and_help": N_("本人的权利和可以得到的帮助"),
    "group_duties": N_("工作小组的责任"),
    "measures": N_("戒毒（康复）的具体措施"),
    "rules": N_("应当遵守的规定"),
    "consequences": N_("违反协议的责任"),
    "other": N_("其他约定的事"),
}
NATION = ("measures", "rules", "consequences")  # 戒毒条例 16
SAME = {"help": "rights_and_help"}  # 广东省禁毒条例 38 asks for the help and does not name the rights

PARTIES = {
    "person": N_("本人"),
    "police_station": N_("派出所"),
    "village": N_("村（社区）"),
    "witness": N_("家里人见证"),
}
WHY = {
    "first": N_("第一份"),
    "transfer": N_("变更执行地以后重新签"),
    "changed": N_("情况变了，重新约定"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says and who signed it; ``left_out`` is why something asked for is not in it."""

    contents: tuple[str, ...]
    left_out: str = ""
    parties: Mapping[str, str] = field(default_factory=dict)
    why: str = "first"


def asked_of(law: LawBook | None, *, on: date) -> tuple[str, ...]:
    """What an agreement signed on a day must say: the nation's three, and what the province adds (戒毒条例 16)."""
    asked = set(NATION)
    if law is not None:
        with suppress(ValueNotInForce):  # no layer of this plan's law adds anything
            asked |= {SAME.get(one, one) for one in law.law("agreement_contents", on)}
    return tuple(one for one in CONTENTS if one in asked)


def why_not_agreement(facts: CaseFacts, *, on: date) -> Refusal | None:
    """An agreement follows the report-in on a served decision; without a decision there is none (guard G1; 戒毒条例 13–16)."""
    if facts.decided_on is None:
        words = _("还没有录入决定书。没有决定书不能签协议。")
        ways = (_("先录入决定书。"), _("自愿求助的另记。"))
        return Refusal("no_decision", words, cite="戒毒条例第13、16条", ways=ways)
    if facts.received_on is None:
        words = _("还没有记下决定书是哪天送达的。送达、报到以后才签协议。")
        return Refusal("not_received", words, cite="戒毒条例第13、16条", ways=(_("先补上送达的日子。"),))
    if facts.reported_on is None:
        words = _("还没有报到。报到以后才签协议。")
        return Refusal("not_reported", words, cite="戒毒条例第14、16条", ways=(_("先记报到。"),))
    if on < facts.reported_on:
        return Refusal("before_report", _("签协议的日子早于报到的日子。"), cite="戒毒条例第16条")
    last = facts.last("agreement")
    if last is not None and on < last.happened_on:
        words = _("%(day)s 已经签过一份，新的不能更早。") % {"day": last.happened_on.isoformat()}
        return Refusal("before_last", words, cite="戒毒条例第16条", ways=(_("记错了就更正那一条。"),))
    return None


def why_not_terms(facts: CaseFacts, terms: Terms, *, asked: tuple[str, ...]) -> tuple[Refusal, ...]:
    """Everything an agreement lacks: what the law asks of it, ticked or with a reason; why there is a new one (戒毒条例 16, 22)."""
    found: list[Refusal] = []
    missing = [one for one in asked if one not in terms.contents]
    if missing and len(terms.left_out.strip()) < 2:
        said = "、".join(_(CONTENTS[one]) for one in missing)
        words = _("协议里还缺：%(what)s。补进协议，或者写一句为什么没有。") % {"what": said}
        found.append(Refusal("contents", words, cite="戒毒条例第16条"))
    signed = facts.last("agreement") is not None
    if signed and terms.why == "first":
        found.append(Refusal("why", _("已经签过一份，请选为什么重新签。旧的一份完整留着。")))
    if not signed and terms.why != "first":
        found.append(Refusal("why", _("还没有签过协议，这是第一份。")))
    if terms.why == "transfer" and facts.last("transfer") is None:
        words = _("没有记过变更执行地。")
        found.append(Refusal("why", words, cite="戒毒条例第22条", ways=(_("先登记措施变动。"),)))
    return tuple(found)


def unsigned_since_transfer(facts: CaseFacts) -> date | None:
    """The day of arrival at a new place after which no new agreement was signed yet (戒毒条例 22)."""
    moved, signed = facts.last("transfer", "arrived"), facts.last("agreement")
    if moved is None or facts.closed_on is not None:
        return None
    return None if signed is not None and signed.happened_on >= moved.happened_on else moved.happened_on
