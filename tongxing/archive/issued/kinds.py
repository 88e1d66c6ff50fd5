"""Which papers this house prints: the twenty-three kinds of a file in practice, and the forms beside them, as data.

``number`` is the place in that list of twenty-three (law-and-practice 3.1); 0 is a form it does not count. Who may not
read one of ``labels`` neither prints such a paper nor opens one. A kind that others make has no ``mark``: it is scanned.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import CONTACT, COUNSELLING, HELP, IDENTITY, MEASURE, PLAN, RESULT, Label

PERSON, FAMILY, WORKER = "本人签名", "家属签名", "经办人签名"


@dataclass(frozen=True, slots=True)
class PrintKind:
    """One kind of paper: its title, the word of its number (协字〔2026〕第1号), who reads it, what it is about, who signs.

    ``of`` are the kinds of record it is printed from, one paper a record; empty: from the measure as a whole.
    ``outcomes`` narrows them. ``full``: carries the identity number in full. ``served``: handed over against a receipt.
    """

    name: str
    title: str
    number: int
    mark: str = ""
    labels: tuple[Label, ...] = (MEASURE,)
    of: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    signs: tuple[str, ...] = (PERSON, WORKER)
    sealed: bool = False
    served: bool = False
    full: bool = False
    cite: str = ""
    rehab: str = ""  # the article where 社区康复 has one of its own; else it follows 社区戒毒 (禁毒法 48)
    template: str = "paper"
    blank: bool = False  # may be printed before there is a record, to be filled in by hand
    many: bool = False  # may be ordered for many people at once: it tells, and decides nothing about anybody
    instead: str = ""  # where the paper comes from when this house does not print it

    def outcome_fits(self, outcome: str) -> bool:
        """Whether a record with this outcome is one this paper is printed from."""
        return not self.outcomes or outcome.startswith(self.outcomes)

    def cited(self, *, rehabilitation: bool) -> str:
        """The articles it rests on; rehabilitation has few of its own and follows those of treatment (禁毒法 48)."""
        if not rehabilitation or not self.cite:
            return self.cite
        return self.rehab or (
            f"禁毒法第48条，参照{self.cite}" if self.cite.startswith(FOLLOWED) else self.cite
        )


FOLLOWED = ("禁毒法第3", "戒毒条例")
POLICE = N_("公安机关出具，收到后扫描")
BESIDE = N_("在“送达和认定”里印移交清单")

_KINDS = (
    PrintKind("decision", N_("决定书"), 1, instead=POLICE),
    PrintKind("rights_notice", N_("权利义务告知书"), 2, "告", served=True, many=True, sealed=True,
              cite="戒毒条例第7、14、16—23条；行政复议法；行政诉讼法；个人信息保护法", rehab="戒毒条例第7、37—40条；行政复议法；行政诉讼法；个人信息保护法", template="notice"),
    PrintKind(
        "agreement", N_("协议书"), 3, "协", (MEASURE, IDENTITY, CONTACT), ("agreement",),
        signs=(PERSON, FAMILY, "乡镇（街道）代表签名", WORKER), sealed=True, served=True, full=True,
        blank=True, cite="戒毒条例第16条", rehab="戒毒条例第38条",
    ),
    PrintKind("report_form", N_("报到登记表"), 0, "报", (MEASURE, IDENTITY, CONTACT), ("report_in",), full=True,
              cite="戒毒条例第14条", rehab="戒毒条例第38条"),
    PrintKind("basic_sheet", N_("基本情况表"), 0, "基", (MEASURE, IDENTITY, CONTACT), signs=(WORKER,), full=True,
              cite="戒毒条例第18条"),
    PrintKind("group_list", N_("工作小组成员表"), 0, "组", (MEASURE, CONTACT), signs=(WORKER,), sealed=True, many=True,
              cite="戒毒条例第17条"),
    PrintKind("rules", N_("人员守则"), 4, "守", served=True, many=True, cite="禁毒法第33—35条，戒毒条例第14—22条"),
    PrintKind("warning", N_("书面告诫书"), 5, "诫", (MEASURE,), ("admonition",), ("warning",),
              signs=("本人签收", "送达人签名", "见证人签名"), sealed=True, served=True, cite="禁毒法第35条"),
    PrintKind("breach", N_("违反协议记录"), 6, "违", (MEASURE,), ("admonition",), signs=(PERSON, WORKER, "复核人签名"),
              cite="禁毒法第35条，戒毒条例第19、20条"),
    PrintKind("packet", N_("报公安机关的材料"), 0, "移", (MEASURE, IDENTITY, RESULT), ("police_report",),
              signs=("起草人签名", "复核人签名", "接收人签名"), sealed=True, served=True, full=True,
              cite="禁毒法第35条，戒毒条例第20、21条"),
    PrintKind("help_plan", N_("帮教计划"), 7, "帮", (MEASURE, PLAN, CONTACT), ("help_plan",), sealed=True,
              cite="戒毒条例第16、18、19条"),
    PrintKind("map", N_("位置图"), 8, instead=N_("画好后扫描")),
    PrintKind("test_order", N_("检测通知书"), 9, "通", sealed=True, served=True, many=True, cite="戒毒条例第19条"),
    PrintKind("test_call", N_("检测通知"), 10, "知", served=True, many=True, cite="戒毒条例第19条"),
    PrintKind("test_record", N_("检测记录表"), 11, "检", (MEASURE, IDENTITY, RESULT), signs=(PERSON, WORKER),
              cite="吸毒检测程序规定"),
    PrintKind("activities", N_("参加活动情况"), 12, "活", many=True, cite="戒毒条例第18条"),
    PrintKind("aid", N_("救助情况"), 13, "助", (COUNSELLING, HELP), cite="戒毒条例第18条"),
    PrintKind("talk", N_("谈话记录"), 14, "谈", (COUNSELLING, HELP), ("talk", "contact_away"), cite="戒毒条例第18条"),
    PrintKind("visit", N_("家访记录"), 0, "访", (COUNSELLING, HELP), ("visit",),
              signs=("被访人签名", "走访人签名", "同行人签名"), cite="戒毒条例第18条"),
    PrintKind("own_report", N_("本人定期报告"), 15, "汇", (COUNSELLING,), ("own_report",), cite="戒毒条例第19条"),
    PrintKind("evaluation", N_("定期评估"), 16, "评", (PLAN,), ("plan_evaluation",), cite="戒毒条例第18条"),
    PrintKind("move", N_("变更执行地"), 17, instead=BESIDE),
    PrintKind("leave", N_("请假报告"), 18, "假", (MEASURE, CONTACT), ("leave",), ("away:reported", "away:extended"),
              blank=True, cite="戒毒条例第19条"),
    PrintKind("suspension", N_("中止执行登记表"), 19, "中", (MEASURE,), ("step",), ("suspended",), signs=(WORKER,),
              sealed=True, cite="戒毒条例第24条"),
    PrintKind("resumption", N_("继续执行登记表"), 20, "续", (MEASURE,), ("step",), ("resumed",), sealed=True,
              cite="戒毒条例第24条"),
    PrintKind("termination", N_("终止执行登记表"), 21, "终", (MEASURE,), ("closed",),
              ("imprisoned", "education", "isolation", "terminated", "died"), signs=(WORKER,), sealed=True,
              cite="戒毒条例第24条"),
    PrintKind("release_form", N_("解除审批表"), 22, instead=POLICE),
    PrintKind("release_served", N_("解除通知送达书"), 23, "解", (MEASURE, IDENTITY), ("closed",), ("completed",),
              signs=(PERSON, FAMILY, WORKER), sealed=True, served=True, full=True, cite="戒毒条例第23条", rehab="戒毒条例第40条"),
    PrintKind("late_proof", N_("逾期未报到证明"), 0, "未", (MEASURE, IDENTITY), ("late_finding",), ("no_reason",),
              signs=("认定人签名", "第二人签名"), sealed=True, full=True, cite="戒毒条例第14条", rehab="戒毒条例第38条"),
    PrintKind("handover", N_("移交回执"), 0, "回", (MEASURE,), ("police_report",),
              signs=("移交人签名", "接收人签名"), sealed=True, blank=True, cite="戒毒条例第21条"),
    PrintKind("answer", N_("答复书"), 0, "答", (MEASURE,), ("request_answer",), signs=("本人签收", WORKER), sealed=True,
              served=True, cite="个人信息保护法第50条"),
    PrintKind("receipt", N_("送达回证"), 0, "送", (MEASURE,), ("service",),
              signs=("受送达人签名", "送达人签名", "见证人签名"), sealed=True, blank=True,
              cite="戒毒条例第13、23条", rehab="戒毒条例第37、40条"),
)  # fmt: skip
KINDS: dict[str, PrintKind] = {one.name: one for one in _KINDS}
PRINTED: dict[str, PrintKind] = {one.name: one for one in _KINDS if one.mark}


def number_of(kind: str, year: int, serial: int) -> str:
    """协字〔2026〕第1号, as it stands on the paper and on every screen."""
    return f"{PRINTED[kind].mark}字〔{year}〕第{serial}号"
