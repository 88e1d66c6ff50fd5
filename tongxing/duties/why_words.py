"""Every reason a row of a figure may give, in words that hold without the row: for the page of a figure, and for rows that need no more."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as N_  # noqa: N812

WHY: Mapping[str, str] = {
    # windows
    "on_time": N_("窗口内办了"),
    "late": N_("窗口过后才办"),
    "done_late": N_("窗口过后补办了"),
    "missing": N_("没有记录，也没有免计理由"),
    "excused": N_("免计，理由在档案里"),
    "not_over": N_("窗口还没有结束"),
    "closed_before": N_("窗口结束前措施已经结束"),
    "came_later": N_("窗口开始时人还没来报到"),
    "attempt": N_("去办了，没办成，不算经办人的账"),
    # people, agreements, files
    "signed": N_("协议已签"),
    "signed_before": N_("上一期的事，协议已经签了"),
    "unsigned": N_("还没有签协议"),
    "not_reported": N_("还没有报到，不能签协议"),
    "complete": N_("法定五类人都到位"),
    "incomplete": N_("法定五类人没到齐"),
    "in_hand": N_("材料在档案里"),
    "paper_missing": N_("档案里还没有"),
    "under_way": N_("在执行"),
    "unsigned_late": N_("签协议的日子过了，还没有签"),
    "away_unreported": N_("没有报告就外出，还没有回来"),
    "unserved": N_("决定书还没有送达"),
    "days_running": N_("报到的日子还没有过"),
    "on_the_way": N_("变更执行地，在路上"),
    "term_over": N_("期满，等解除"),
    "file_whole": N_("该有的材料都在"),
    "file_lacks": N_("有材料还没有"),
    "no_order": N_("只在派出所名单上，没有决定书"),
    "listed_custody": N_("只在派出所名单上，在监所"),
    "abstinent": N_("只在派出所名单上，已不再管控"),
    # people in the field
    "in_touch": N_("本期有联系"),
    "no_contact": N_("本期没有联系的记录"),
    "short_stay": N_("本期在这里不到三十天"),
    "steady": N_("没有查实的结果"),
    "confirmed": N_("有查实的结果"),
    "untested": N_("本期没有检测结果"),
    # rights
    "in_order": N_("告知、听取、复核都有"),
    "no_notice": N_("没有先告知本人"),
    "no_statement": N_("没有听本人说明"),
    "no_second": N_("没有第二个人复核"),
    "not_released": N_("期满七日，还没有登记解除"),
    "advised": N_("报到当天告知了"),
    "advised_late": N_("报到以后才告知"),
    "not_advised": N_("档案里没有告知书"),
    "police_told": N_("公安机关告诉了"),
    "police_not_told": N_("公安机关没有告诉"),
    # help
    "help_done": N_("办成了"),
    "help_waits": N_("过了日子，还等着"),
    "help_stopped": N_("没办成就了结了"),
    "help_refused_by_her": N_("本人不要，不算任何人的账"),
    "consented": N_("转之前本人同意了"),
    "no_consent": N_("转之前没有本人的同意"),
    "met_there": N_("当天接到了"),
    "not_met": N_("当天没有人接到"),
    "aid_given": N_("得到了"),
    "aid_waits": N_("要过，还没有结果"),
    "aid_not_due": N_("审核下来不合条件"),
    "helped": N_("至少办成一样"),
    "not_helped": N_("一样也没办成"),
    "has_work": N_("上班了，还在岗"),
    "no_work_yet": N_("想找活，还没有上班"),
    "no_wish_told": N_("没有提过要找活"),
    "no_wish": N_("本人不找活"),
    "sick": N_("住院、生病或者在羁押"),
    "at_school": N_("在上学"),
    "retired": N_("到了退休年龄"),
    "kept": N_("还在岗"),
    "lost": N_("不在岗了"),
    "not_asked": N_("还没有问"),
    # the office
    "dropped": N_("写明理由，不办了"),
    "told_rights": N_("讲了权益和不歧视"),
    "rights_left_out": N_("没有讲权益"),
    "covered": N_("讲过了"),
    "not_covered": N_("没有讲到"),
    "was_there": N_("来听过"),
    "was_not_there": N_("没有来听过"),
    "read": N_("自己说读过了"),
    "not_read": N_("还没有说读过"),
    "filled": N_("配上了"),
    "unfilled": N_("还缺着"),
    "wage_kept": N_("不低于标准"),
    "wage_below": N_("低于标准"),
    "arrived": N_("到账了"),
    "not_arrived": N_("还没有到账"),
    "spent": N_("付出了"),
}

# what a row is about, where that is no kind of record
WHAT: Mapping[str, str] = {
    "outcome": N_("本期的情况"),
    "gate": N_("批评、告诫、报告"),
    "help": N_("帮助"),
    "list_line": N_("名单上的一行"),
    "given": N_("定下的事"),
    "topic": N_("培训题目"),
    "regulation": N_("规章"),
    "post": N_("专职岗位"),
    "wage": N_("月工资"),
    "voucher": N_("经费"),
}

# what a number counts
UNITS: Mapping[str, str] = {
    "persons": N_("人"),
    "windows": N_("窗口"),
    "things": N_("件"),
    "days": N_("天"),
    "months": N_("个月"),
    "yuan": N_("元"),
}
