"""The deeds of casework and the papers they put into a file."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import MEASURE, PLAN, WORK, Label
from tongxing.core.vocabulary import DeedKind, Paper, deed_kinds, papers

GROUP_ROLES = {
    "social_worker": N_("专职社工"),
    "police": N_("社区民警"),
    "doctor": N_("社区医务人员"),
    "family": N_("家庭成员"),
    "volunteer": N_("禁毒志愿者"),
    "cadre": N_("社区干部"),
}

CLOSED_HOW = {
    "completed": N_("期满解除"),
    "moved": N_("变更执行地，已移交"),
    "imprisoned": N_("收监执行刑罚，终止"),
    "education": N_("强制性教育措施，终止"),
    "isolation": N_("公安机关决定强制隔离戒毒，终止"),
    "terminated": N_("终止（其他）"),
    "died": N_("去世"),
}

PLAN_ANSWERS = {"approved": N_("同意"), "returned": N_("退回再改")}

EVALUATIONS = {
    "goes_well": N_("按计划在走"),
    "adjust": N_("计划要改"),
    "reached": N_("目标达到了"),
    "not_met": N_("没见到本人，改日再评"),
}

# what happens to a measure on somebody else's paper: the event and how, as ``rulebook.life`` and ``rulebook.clock`` read them
STEPS = {
    "suspended:detained": N_("被拘留，中止"),
    "suspended:arrested": N_("被逮捕，中止"),
    "resumed:released": N_("释放，恢复执行"),
    "clock_confirmed:stops": N_("公安机关确认：中止期间不计入"),
    "clock_confirmed:runs": N_("公安机关确认：中止期间计入"),
    "transfer:leaving": N_("变更执行地：材料移出"),
    "transfer:arrived": N_("变更执行地：到新地报到"),
    "clock_start:police_paper": N_("公安机关文书写明从这天起算"),
    "end_stated:police_paper": N_("公安机关文书写明期满日（写在“到哪天”）"),
}

# a day that two people put right with a reason; it comes from a finding (``conduct``) and is chosen on no form
BY_HAND = {"end_stated:by_hand": N_("期满日由专人写明理由改定")}

DECISION = deed_kinds.hang(
    DeedKind("decision", "接收决定书", MEASURE, {"taken_in": "已接收"}, icon="file-text")
)
REPORT_IN = deed_kinds.hang(
    DeedKind("report_in", N_("报到"), MEASURE, {"in_person": N_("本人报到")}, icon="door-enter")
)
AGREEMENT = deed_kinds.hang(
    DeedKind("agreement", N_("签协议"), MEASURE, {"signed": N_("已签")}, icon="writing-sign")
)
GROUP_MEMBER = deed_kinds.hang(DeedKind("group_member", N_("工作小组"), MEASURE, GROUP_ROLES, icon="users"))
HELP_PLAN = deed_kinds.hang(
    DeedKind("help_plan", N_("一人一策"), PLAN, {"written": N_("写好，等审定")}, help=True, icon="list-check")
)
PLAN_ANSWER = deed_kinds.hang(
    DeedKind("plan_answer", N_("审定一人一策"), PLAN, PLAN_ANSWERS, help=True, icon="user-check")
)
PLAN_EVALUATION = deed_kinds.hang(
    DeedKind(
        "plan_evaluation",
        N_("评估一人一策"),
        PLAN,
        EVALUATIONS,
        help=True,
        icon="clipboard-check",
        attempts=("not_met",),
        sealed=("goes_well", "adjust", "reached"),
    )
)
STEP = deed_kinds.hang(
    DeedKind(
        "step", N_("措施变动"), MEASURE, STEPS | BY_HAND, icon="arrows-exchange", sealed=(*STEPS, *BY_HAND)
    )
)
CLOSED = deed_kinds.hang(DeedKind("closed", N_("结束"), MEASURE, CLOSED_HOW, icon="flag"))

PAPERS = {
    "decision": N_("决定书"),
    "rights_notice": N_("告知书"),
    "report_form": N_("报到登记表"),
    "agreement": N_("协议书"),
    "group_list": N_("工作小组成员表"),
    "help_plan": N_("帮教计划"),
    "basic_sheet": N_("基本情况表"),
    "id_copy": N_("身份证明复印件"),
    "evaluation": N_("一人一策评估表"),
    "release_served": N_("解除通知送达书"),
}
# what a paper is about, where it is not the measure itself
ABOUT = {
    "id_copy": Label.IDENTITY,
    "basic_sheet": Label.CONTACT,
    "group_list": Label.CONTACT,
    "help_plan": Label.PLAN,
    "evaluation": Label.PLAN,
}
for _name, _title in PAPERS.items():
    papers.hang(Paper(_name, _title, ABOUT.get(_name, Label.MEASURE)))

PAPER_FILED = deed_kinds.hang(DeedKind("paper_filed", N_("材料入档"), WORK, PAPERS, icon="files"))
