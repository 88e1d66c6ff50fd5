"""Who may do what, on one screen.

Each permission is one sentence in the user's language; each role is a set of them. The system,
security and audit administrators of GB/T 22239 (8.1.4.2, 8.1.5) are three roles that nobody holds two
of: one opens accounts, one says who holds which post, one reads the trail. None of them reads a
person's file.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxing.core.declared import Label


class Permission(StrEnum):
    """What a door may ask for."""

    SIGNED_IN = "signed_in"
    SEE_TODAY = "see_today"
    SEE_PEOPLE = "see_people"
    READ_FILE = "read_file"
    SEE_FULL_ID = "see_full_id"
    RECORD_FIELDWORK = "record_fieldwork"
    RECORD_OFFICIAL_TEST = "record_official_test"
    RECORD_CASEWORK = "record_casework"
    APPROVE_HELP_PLAN = "approve_help_plan"
    HAND_OVER = "hand_over"
    EXCUSE_DUTY = "excuse_duty"
    CORRECT_RECORD = "correct_record"
    TAKE_IN = "take_in"
    IMPORT_ROSTER = "import_roster"
    SETTLE_PAIRS = "settle_pairs"
    SEE_RIGHTS = "see_rights"
    SECOND_FINDING = "second_finding"
    PROPOSE_SEAL = "propose_seal"
    CONFIRM_SEAL = "confirm_seal"
    HELP_IN_VILLAGE = "help_in_village"
    READ_BOARD = "read_board"
    SEE_SMALL_COUNTS = "see_small_counts"
    READ_SCORE = "read_score"
    CONFIRM_ITEM = "confirm_item"
    RUN_ROUND = "run_round"
    OBJECT_ROW = "object_row"
    ANSWER_OBJECTION = "answer_objection"
    SETTLE_SHEET = "settle_sheet"
    READ_RETURNS = "read_returns"
    MAKE_RETURN = "make_return"
    SEND_RETURN = "send_return"
    READ_BURDEN = "read_burden"
    READ_ONE_PAGE = "read_one_page"
    READ_PROGRAMME = "read_programme"
    RECORD_OFFICE = "record_office"
    GIVE_TASK = "give_task"
    READ_RULES = "read_rules"
    KEEP_RULES = "keep_rules"
    CHECK_LIST = "check_list"
    READ_MEANS = "read_means"
    KEEP_MEANS = "keep_means"
    READ_HELP = "read_help"
    KEEP_HELP = "keep_help"
    KEEP_PROVIDERS = "keep_providers"
    SEE_AWARDS = "see_awards"
    SPEAK_AWARDS = "speak_awards"
    KEEP_AWARDS = "keep_awards"
    READ_AWARDS = "read_awards"
    READ_TRUTH = "read_truth"
    EXPLAIN_TRUTH = "explain_truth"
    KEEP_TRUTH = "keep_truth"
    READ_PLAN = "read_plan"
    LOAD_PLAN = "load_plan"
    APPROVE_PLAN = "approve_plan"
    REHEARSE_PLAN = "rehearse_plan"
    READ_TRAIL = "read_trail"
    ASK_EXPORT = "ask_export"
    APPROVE_EXPORT = "approve_export"
    PACKAGE_FILE = "package_file"
    READ_REGISTER = "read_register"
    LIST_STAFF = "list_staff"
    OPEN_ACCOUNTS = "open_accounts"
    APPOINT_STAFF = "appoint_staff"


SENTENCES: dict[Permission, str | Promise] = {
    Permission.SIGNED_IN: _("用自己的账号登录"),
    Permission.SEE_TODAY: _("看今天要做的事"),
    Permission.SEE_PEOPLE: _("看自己地方的服务对象名单"),
    Permission.READ_FILE: _("打开一个人的档案，每次都留记录"),
    Permission.SEE_FULL_ID: _("写明理由后看完整号码"),
    Permission.RECORD_FIELDWORK: _("记录走访、谈心、自查和本人汇报"),
    Permission.RECORD_OFFICIAL_TEST: _("记录派出所检测的结果"),
    Permission.RECORD_CASEWORK: _("记录报到、协议、工作小组和材料"),
    Permission.APPROVE_HELP_PLAN: _("审定别人写的一人一策"),
    Permission.HAND_OVER: _("把离任人员手上的人交接给别人"),
    Permission.EXCUSE_DUTY: _("写明一件事为什么办不了"),
    Permission.CORRECT_RECORD: _("更正记错的记录，原记录保留"),
    Permission.TAKE_IN: _("接收决定书，建立档案"),
    Permission.IMPORT_ROSTER: _("用表格导入名单"),
    Permission.SETTLE_PAIRS: _("核对、并看和拆开同一个人的两份档案"),
    Permission.SEE_RIGHTS: _("看谁快期满、谁该告知、谁该答复"),
    Permission.SECOND_FINDING: _("确认另一个岗位提出的认定"),
    Permission.PROPOSE_SEAL: _("提出封存或启封一份档案"),
    Permission.CONFIRM_SEAL: _("确认别人提出的封存或启封"),
    Permission.HELP_IN_VILLAGE: _("看自己帮的人，记一句情况"),
    Permission.READ_BOARD: _("看各村（社区）的数"),
    Permission.SEE_SMALL_COUNTS: _("看不足五人的数"),
    Permission.READ_SCORE: _("看本地方的评分表和依据"),
    Permission.CONFIRM_ITEM: _("认定要由专人认定的项目"),
    Permission.RUN_ROUND: _("开考核期，算出各表，送审，公布"),
    Permission.OBJECT_ROW: _("看过考核自己的表，对一行提异议"),
    Permission.ANSWER_OBJECTION: _("书面答复对评分表的异议"),
    Permission.SETTLE_SHEET: _("审定别人送审的评分表"),
    Permission.READ_RETURNS: _("看报给上级的月报、年报"),
    Permission.MAKE_RETURN: _("做一期报表，请另一位看"),
    Permission.SEND_RETURN: _("看过别人做的报表，报出或退回"),
    Permission.READ_BURDEN: _("看系统占了大家多少时间"),
    Permission.READ_ONE_PAGE: _("看给镇领导的一页，打印出来"),
    Permission.READ_PROGRAMME: _("看全年要做的事和谁负责"),
    Permission.RECORD_OFFICE: _("记自己单位开的会、办的培训、发的文件"),
    Permission.GIVE_TASK: _("把会上定下的事交给人办"),
    Permission.READ_RULES: _("看规章制度，说自己读过了"),
    Permission.KEEP_RULES: _("发规章、换新版、撤回"),
    Permission.CHECK_LIST: _("核对派出所的名单：人在不在"),
    Permission.READ_MEANS: _("看配了几个人、有多少钱"),
    Permission.KEEP_MEANS: _("记聘用、记账、填本地的数"),
    Permission.READ_HELP: _("看帮助和转介：自己照看的，或者转给自己的"),
    Permission.KEEP_HELP: _("记需要什么帮助、本人同意没有、转给了谁"),
    Permission.KEEP_PROVIDERS: _("记哪里有帮助：机构、电话、要带的材料"),
    Permission.SEE_AWARDS: _("看写自己单位、写自己的奖励、核实、建议和考评"),
    Permission.SPEAK_AWARDS: _("替自己单位、替自己答复，写指定由自己写的考评"),
    Permission.KEEP_AWARDS: _("办奖励、核实、建议和考评：文书起草，镇领导审定"),
    Permission.READ_AWARDS: _("看全镇的奖励、核实、建议和考评，打印"),
    Permission.READ_TRUTH: _("看抽样复查的结果；自己的记录有什么要说明"),
    Permission.EXPLAIN_TRUTH: _("说明自己写的记录为什么是这样"),
    Permission.KEEP_TRUTH: _("抽样、记复查的结果，了结记录提出的问题"),
    Permission.READ_PLAN: _("看方案和系统怎么读它"),
    Permission.LOAD_PLAN: _("录入新的方案"),
    Permission.APPROVE_PLAN: _("批准别人录入的方案"),
    Permission.REHEARSE_PLAN: _("用去年的数试一遍新方案"),
    Permission.READ_TRAIL: _("看谁看过、谁改过"),
    Permission.ASK_EXPORT: _("要一份表带走，写明用途"),
    Permission.APPROVE_EXPORT: _("批别人要的表"),
    Permission.PACKAGE_FILE: _("把办结的整份档案做成归档包，另一位看过才取得到"),
    Permission.READ_REGISTER: _("看个人信息对外提供登记"),
    Permission.LIST_STAFF: _("看工作人员和他们的岗位"),
    Permission.OPEN_ACCOUNTS: _("给新来的人开账号，换临时密码"),
    Permission.APPOINT_STAFF: _("安排和结束岗位，结束登录，收回验证器"),
}


class Role(StrEnum):
    """The posts of the plan and the law."""

    SOCIAL_WORKER = "social_worker"
    CLERK = "clerk"
    VILLAGE_CADRE = "village_cadre"
    POLICE_OFFICER = "police_officer"
    DOCTOR = "doctor"
    JUSTICE_OFFICE = "justice_office"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"


TITLES: dict[Role, str | Promise] = {
    Role.SOCIAL_WORKER: _("专职社工"),
    Role.CLERK: _("镇办文书"),
    Role.VILLAGE_CADRE: _("村（社区）干部"),
    Role.POLICE_OFFICER: _("社区民警"),
    Role.DOCTOR: _("社区医生"),
    Role.JUSTICE_OFFICE: _("司法所"),
    Role.LEADER: _("镇领导"),
    Role.AUDITOR: _("审计员"),
    Role.ADMINISTRATOR: _("系统管理员"),
    Role.SECURITY_ADMINISTRATOR: _("安全管理员"),
}

# Who may read which label (docs/adr/0012). WORK is "what is to be done and on which day": who holds it and not the
# label of a record sees that there is one, and nothing of what it says. Who lacks both does not see the record.
LABELS: dict[Role, frozenset[Label]] = {
    Role.SOCIAL_WORKER: frozenset(Label),
    Role.CLERK: frozenset(
        {Label.NAME, Label.IDENTITY, Label.CONTACT, Label.MEASURE, Label.PLAN, Label.WORK, Label.STAFF}
    ),
    Role.VILLAGE_CADRE: frozenset({Label.NAME, Label.WORK, Label.STAFF}),
    Role.POLICE_OFFICER: frozenset({Label.NAME, Label.IDENTITY, Label.MEASURE, Label.RESULT, Label.STAFF}),
    Role.DOCTOR: frozenset({Label.NAME, Label.RESULT, Label.HEALTH, Label.STAFF}),
    Role.JUSTICE_OFFICE: frozenset({Label.NAME, Label.MEASURE, Label.STAFF}),
    Role.LEADER: frozenset({Label.STAFF}),
    Role.AUDITOR: frozenset({Label.STAFF}),
    Role.ADMINISTRATOR: frozenset({Label.STAFF}),
    Role.SECURITY_ADMINISTRATOR: frozenset({Label.STAFF}),
}

MACHINE = frozenset({Label.NAME, Label.MEASURE, Label.WORK, Label.STAFF})

P = Permission
_EVERYONE = frozenset({P.SIGNED_IN, P.READ_PLAN, P.READ_RULES})
_SPOKEN = frozenset({P.SEE_AWARDS, P.SPEAK_AWARDS})  # posts whose work is praised, questioned, appraised
_UNIT = _SPOKEN | {P.READ_PROGRAMME, P.RECORD_OFFICE}  # posts that answer for a unit of the plan
_HELPING = frozenset({P.READ_HELP, P.KEEP_HELP, P.KEEP_PROVIDERS})  # posts that look after people

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SOCIAL_WORKER: _EVERYONE
    | {P.SEE_TODAY, P.SEE_PEOPLE, P.READ_FILE, P.SEE_FULL_ID, P.RECORD_FIELDWORK, P.RECORD_OFFICIAL_TEST}
    | {
        P.RECORD_CASEWORK,
        P.APPROVE_HELP_PLAN,
        P.EXCUSE_DUTY,
        P.CORRECT_RECORD,
        P.TAKE_IN,
        P.READ_BOARD,
        P.SEE_SMALL_COUNTS,
        P.READ_SCORE,
    }
    | {P.ASK_EXPORT, P.PACKAGE_FILE, P.SEE_RIGHTS, P.SECOND_FINDING, P.READ_PROGRAMME, P.CHECK_LIST}
    | {P.READ_BURDEN, P.OBJECT_ROW, P.READ_TRUTH, P.EXPLAIN_TRUTH}
    | _SPOKEN
    | _HELPING,
    Role.CLERK: _EVERYONE
    | {P.SEE_TODAY, P.SEE_PEOPLE, P.READ_FILE, P.SEE_FULL_ID, P.RECORD_CASEWORK, P.EXCUSE_DUTY}
    | {
        P.APPROVE_HELP_PLAN,
        P.CORRECT_RECORD,
        P.TAKE_IN,
        P.IMPORT_ROSTER,
        P.READ_BOARD,
        P.SEE_SMALL_COUNTS,
        P.READ_SCORE,
        P.LOAD_PLAN,
        P.REHEARSE_PLAN,
    }
    | {
        P.SETTLE_PAIRS,
        P.HAND_OVER,
        P.PROPOSE_SEAL,
        P.CONFIRM_SEAL,
        P.ASK_EXPORT,
        P.APPROVE_EXPORT,
        P.READ_REGISTER,
    }
    | {P.SEE_RIGHTS, P.SECOND_FINDING, P.GIVE_TASK, P.KEEP_RULES, P.READ_MEANS, P.KEEP_MEANS, P.READ_ONE_PAGE}
    | {P.CHECK_LIST, P.KEEP_AWARDS, P.READ_AWARDS}
    | {P.RUN_ROUND, P.ANSWER_OBJECTION}
    | {P.READ_RETURNS, P.MAKE_RETURN, P.SEND_RETURN, P.READ_BURDEN}
    | {P.READ_TRUTH, P.EXPLAIN_TRUTH, P.KEEP_TRUTH}
    | _HELPING
    | _UNIT,
    Role.VILLAGE_CADRE: _EVERYONE | _UNIT | {P.HELP_IN_VILLAGE, P.READ_SCORE, P.OBJECT_ROW, P.CHECK_LIST},
    Role.POLICE_OFFICER: _EVERYONE
    | _UNIT
    | {P.SEE_TODAY, P.SEE_PEOPLE, P.READ_FILE, P.RECORD_OFFICIAL_TEST, P.CHECK_LIST},
    Role.DOCTOR: _EVERYONE | _UNIT | {P.READ_HELP},
    Role.JUSTICE_OFFICE: _EVERYONE | _UNIT | {P.READ_HELP},
    Role.LEADER: _EVERYONE
    | _UNIT
    | {P.GIVE_TASK, P.KEEP_RULES, P.READ_MEANS, P.READ_ONE_PAGE}
    | {
        P.READ_BOARD,
        P.READ_SCORE,
        P.CONFIRM_ITEM,
        P.APPROVE_PLAN,
        P.REHEARSE_PLAN,
        P.CONFIRM_SEAL,
        P.APPROVE_EXPORT,
    }
    | {P.READ_REGISTER, P.KEEP_AWARDS, P.READ_AWARDS}
    | {P.SETTLE_SHEET, P.ANSWER_OBJECTION}
    | {P.READ_RETURNS, P.SEND_RETURN, P.READ_BURDEN, P.READ_TRUTH},
    Role.AUDITOR: _EVERYONE
    | {P.READ_PROGRAMME, P.READ_MEANS, P.READ_TRAIL, P.READ_SCORE, P.ASK_EXPORT, P.READ_REGISTER}
    | {P.SEE_AWARDS, P.READ_AWARDS, P.READ_RETURNS, P.READ_TRUTH},
    Role.ADMINISTRATOR: _EVERYONE | {P.LIST_STAFF, P.OPEN_ACCOUNTS},
    Role.SECURITY_ADMINISTRATOR: _EVERYONE | {P.LIST_STAFF, P.APPOINT_STAFF},
}
