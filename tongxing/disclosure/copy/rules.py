"""What is left out of a person's copy, and on which ground. Whatever is not named here is in it.

The list is short on purpose: a column that nobody thought of is given, not kept back (个人信息保护法 45).
"""

from __future__ import annotations

from tongxing.core.declared import Label

LINK = "指向本人自己的另一条记录，只是一个内部编号"
KEY = "由姓名、号码算出来供查找的键，号码本身已经给出"
OTHERS = "是另一个人的信息（个人信息保护法第45条只及于本人）"
TWO = "说的是两份档案是不是同一个人，另一份可能是别人的"
DRAFT = "每次改动的底稿，现在的内容已经在各表里；要看某一次改动的，另外提出"
MANY = "是好几个人的一张表，本人的部分已经在各表里"
WATCH = "提醒审计的，说的是工作人员"
HOUSE = "机器核对用的，不说本人什么"

# table, or table.column, with the ground
WITHHELD: dict[str, str] = {
    "people_person.name_key": KEY,
    "people_person.id_index": KEY,
    "people_person.id_tail": KEY,
    "people_person.phone_tail": KEY,
    "people_personkey": KEY,
    "people_relative.relation": OTHERS,
    "people_relative.name": OTHERS,
    "people_relative.phone": OTHERS,
    "people_relative.lives_with": OTHERS,
    "people_relative.guardian": OTHERS,
    "people_relative.emergency": OTHERS,
    "people_relative.may_know": OTHERS,
    "casework_groupmember.name": OTHERS,
    "casework_groupmember.unit_name": OTHERS,
    "people_pairlooked": TWO,
    "people_join": TWO,
    "people_parting": TWO,
    "core_rowchange": DRAFT,
    "core_auditevent.staff_id": HOUSE,
    "core_auditevent.detail": HOUSE,
    "core_auditperson": "查找时出现过，打开档案的都在“谁看过”里",
    "core_alarm": WATCH,
    "core_alarmanswer": WATCH,
    "disclosure_done": "说的是整张表批没有批",
    "disclosure_package": MANY,
    "archive_issuedpaper.digest": HOUSE,
    "archive_destructionword": "说的是整份销毁清单，不单说本人",
}
# tables that name no person served at all
NOBODYS = frozenset(
    (
        "org_staff org_post org_passwordkept org_session casework_rosterimport assessment_confirmation"
        # the office's own work and its staff; a line of the list is a number on a paper and no name
        " office_entry office_given office_end office_told office_known office_engagement casework_listline"
        " assessment_proceeding assessment_proceedingstep office_volunteer office_volunteerend"
        " assessment_truthanswer assessment_truthcheck"
        " assessment_draft assessment_seen assessment_objection assessment_objectionanswer assessment_sheetstep"
    ).split()
)
BY_KIND = "有的记录您的岗位不看内容，这里只写有这一条，内容请专职社工给"
NOT_HERS = "您的岗位不看这一类，请专职社工给这一部分"

TITLES: dict[str, str] = {
    "people_person": "本人",
    "people_case": "措施",
    "people_decision": "决定书",
    "people_relative": "家里人",
    "people_villagechange": "在本镇里搬过",
    "people_sealproposal": "提议封存",
    "people_sealdecision": "封存的决定",
    "duties_deed": "做过的事",
    "duties_duty": "该做的事和日子",
    "archive_scan": "扫描件",
    "archive_withdrawal": "撤回的扫描件",
    "archive_issuedpaper": "印发的文书",
    "archive_voiding": "作废的文书",
    "archive_destructionitem": "提议销毁",
    "archive_loan": "借阅",
    "archive_laidorder": "卷内的顺序",
    "casework_agreement": "协议",
    "casework_helpplan": "一人一策",
    "casework_groupmember": "工作小组",
    "conduct_finding": "认定",
    "conduct_verdict": "第二人意见",
    "conduct_service": "送达",
    "conduct_move": "变更执行地",
    "conduct_matter": "批评、教育、告诫、报告",
    "conduct_matterstep": "批评、教育、告诫、报告的经过",
    "conduct_owncode": "本人的码",
    "conduct_asked": "请求和投诉的编号",
    "support_need": "需要的帮助",
    "support_step": "帮助走到哪一步",
    "fieldwork_test": "检测的情况",
    "fieldwork_contact": "谈心走访的情况",
    "fieldwork_ground": "外出、住院的情况",
    "core_auditevent": "谁看过、谁动过",
    "disclosure_named": "给过谁",
    "disclosure_disclosure": "给出去的表",
}


def ground(table: str, column: str) -> str:
    """Why a column is left out for everybody; empty when it is given."""
    return WITHHELD.get(table) or WITHHELD.get(f"{table}.{column}", "")


def readable(label: Label, labels: frozenset[Label]) -> bool:
    """Whether whoever makes the copy may read what she hands over."""
    return label in labels
