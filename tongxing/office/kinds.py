"""What the office itself does: founded, issued, met, trained, told, looked at, paid for. Nothing here is about a person (G7)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import EntryKind, entry_kinds

APPOINTMENT = entry_kinds.hang(EntryKind(
    "appointment", N_("成立、任命、指定"),
    {"leading_group": N_("领导小组"), "institution": N_("医疗机构"), "officer": N_("民警或者专人")}, icon="users-group",
))  # fmt: skip
DOCUMENT = entry_kinds.hang(EntryKind(
    "document", N_("发文"),
    {
        "work_plan": N_("年度工作计划"), "unit_duties": N_("各单位职责"), "measures": N_("措施目录"), "work_rules": N_("工作规范"),
        "staff_duties": N_("专职人员职责"), "assessment_rules": N_("考评方案"), "other": N_("别的文件"),
    }, icon="file-text",
))  # fmt: skip
MEETING = entry_kinds.hang(EntryKind(
    "meeting", N_("开会"), {"held": N_("开了"), "in_writing": N_("没有开，书面通报")}, icon="users", counts=True
))  # fmt: skip
TRAINING = entry_kinds.hang(EntryKind(
    "training", N_("培训和法制教育"), {"staff": N_("培训工作人员"), "law": N_("法制教育"), "family": N_("家属和志愿者")},
    icon="school", counts=True,
))  # fmt: skip
PUBLICITY = entry_kinds.hang(EntryKind(
    "publicity", N_("宣传"), {"everybody": N_("面向全体村民"), "school": N_("学校"), "workplace": N_("单位、企业"), "online": N_("广播、网上")},
    icon="speakerphone", counts=True,
))  # fmt: skip
SURVEY = entry_kinds.hang(EntryKind(
    "survey", N_("核对底数"), {"reconciled": N_("核对清楚了"), "differs": N_("有对不上的")}, icon="list-check"
))  # fmt: skip
SUPERVISION = entry_kinds.hang(EntryKind(
    "supervision", N_("下去看、帮着解决"), {"in_order": N_("都顺"), "help_needed": N_("有难处，定了怎么办")}, icon="eye"
))  # fmt: skip
MONEY = entry_kinds.hang(EntryKind(
    "money", N_("经费落实"), {"budgeted": N_("列入预算"), "started": N_("启动经费到位")}, icon="coins"
))  # fmt: skip
PREMISES = entry_kinds.hang(EntryKind(
    "premises", N_("场所和设备"), {"room": N_("办公场所"), "equipment": N_("设备")}, icon="building"
))  # fmt: skip
