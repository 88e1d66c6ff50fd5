"""The deeds of casework and the papers they put into a file."""

from __future__ import annotations

from tongxing.core.vocabulary import DeedKind, Paper, deed_kinds, papers

GROUP_ROLES = {
    "social_worker": "专职社工",
    "police": "社区民警",
    "doctor": "社区医务人员",
    "family": "家庭成员",
    "volunteer": "禁毒志愿者",
    "cadre": "社区干部",
}

CLOSED_HOW = {
    "completed": "期满解除",
    "moved": "变更执行地，已移交",
    "terminated": "终止",
    "died": "去世",
}

REPORT_IN = deed_kinds.hang(DeedKind("report_in", "报到", {"in_person": "本人报到"}, icon="door-enter"))
AGREEMENT = deed_kinds.hang(DeedKind("agreement", "签协议", {"signed": "已签"}, icon="writing-sign"))
GROUP_MEMBER = deed_kinds.hang(DeedKind("group_member", "工作小组", GROUP_ROLES, icon="users"))
CLOSED = deed_kinds.hang(DeedKind("closed", "结束", CLOSED_HOW, icon="flag"))

PAPERS = {
    "decision": "决定书",
    "rights_notice": "告知书",
    "report_form": "报到登记表",
    "agreement": "协议书",
    "group_list": "工作小组成员表",
    "help_plan": "帮教计划",
    "basic_sheet": "基本情况表",
    "id_copy": "身份证明复印件",
}
for _name, _title in PAPERS.items():
    papers.hang(Paper(_name, _title))

PAPER_FILED = deed_kinds.hang(DeedKind("paper_filed", "材料入档", PAPERS, icon="files"))
