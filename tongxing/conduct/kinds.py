"""The deeds of due process: what was found, what was served, what the police told, what somebody asked for."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import HEALTH, MEASURE
from tongxing.core.vocabulary import DeedKind, deed_kinds

LATE = {"good_reason": N_("过期没报到，有正当理由"), "no_reason": N_("过期没报到，没有正当理由")}
BREACHES = {
    "evaded_open": N_("该做的检测没做成，还没认定"),
    "evaded_reason": N_("没做成检测，有正当理由"),
    "evaded_counts": N_("没做成检测，没有正当理由，计数"),
    "left_open": N_("没报告就外出，还没认定"),
    "left_reason": N_("外出，有正当理由"),
    "left_counts": N_("外出，没有正当理由，计数"),
}
# to whom a paper was handed: the decision to three (戒毒条例第13条), the release to two (第23、40条), a finding to the person
SERVICES = {
    "person": N_("决定书，送本人"),
    "family": N_("决定书，送家属"),
    "township": N_("决定，通知乡镇（街道）"),
    "release_person": N_("解除通知书，送本人"),
    "release_family": N_("解除通知书，送家属"),
    "release_township": N_("解除，通知乡镇（街道）"),
    "finding_person": N_("认定，告知本人"),
    "answer_person": N_("答复，送本人"),
}
POLICE_SAYS = {
    "control_ended": N_("公安机关确认不再动态管控"),
    "joint_duty": N_("两地共同负责"),
    "treatment_order": N_("公安机关另有禁止令"),
}
CIRCUMSTANCES = {"pregnant": N_("怀孕"), "nursing": N_("正在哺乳未满一周岁的婴儿（写婴儿出生日）")}
CLEAN_FROM = {"caught": N_("查获之日（没有成瘾的）"), "isolation": N_("强制隔离戒毒解除之日")}
REQUESTS = {
    "copy": N_("想看、想复制自己的材料"),
    "correct": N_("认为写错了，要求更正"),
    "explain": N_("要求说明理由"),
    "move": N_("申请变更执行地"),
    "objection": N_("对认定有异议"),
    "complaint": N_("投诉工作人员"),
    "help": N_("要求帮助"),
}
ANSWERS = {
    "granted": N_("同意了"),
    "partly": N_("部分同意，写明了理由"),
    "declined": N_("没有同意，写明了理由"),
}

# 禁毒法第35条: criticism and education; the written warning is a local step of the plan
ADMONITIONS = {
    "criticism": N_("批评"),
    "education": N_("教育"),
    "warning": N_("书面告诫"),
}
REPORTS = {"report": N_("报告公安机关，材料已交接")}

LATE_FINDING = deed_kinds.hang(
    DeedKind("late_finding", N_("正当理由的认定"), MEASURE, LATE, icon="gavel", sealed=tuple(LATE))
)
BREACH = deed_kinds.hang(
    DeedKind("breach", N_("违反协议的事"), MEASURE, BREACHES, icon="gavel", sealed=tuple(BREACHES))
)
SERVICE = deed_kinds.hang(DeedKind("service", N_("送达告知"), MEASURE, SERVICES, icon="send", late=True))
POLICE_NOTICE = deed_kinds.hang(
    DeedKind(
        "police_notice",
        N_("公安机关告知"),
        MEASURE,
        POLICE_SAYS,
        icon="shield-check",
        sealed=tuple(POLICE_SAYS),
        late=True,
    )
)
CIRCUMSTANCE = deed_kinds.hang(
    DeedKind(
        "circumstance",
        N_("怀孕、哺乳"),
        HEALTH,
        CIRCUMSTANCES,
        icon="heart-handshake",
        sealed=tuple(CIRCUMSTANCES),
    )
)
CLEAN = deed_kinds.hang(
    DeedKind(
        "clean_from",
        N_("动态管控起算"),
        MEASURE,
        CLEAN_FROM,
        icon="calendar",
        sealed=tuple(CLEAN_FROM),
        early=True,
    )
)
REQUEST = deed_kinds.hang(
    DeedKind(
        "request",
        N_("本人的请求"),
        MEASURE,
        REQUESTS,
        icon="message-report",
        sealed=tuple(REQUESTS),
        late=True,
    )
)
REQUEST_ANSWER = deed_kinds.hang(
    DeedKind(
        "request_answer", N_("答复本人"), MEASURE, ANSWERS, icon="message", sealed=tuple(ANSWERS), late=True
    )
)

ADMONITION = deed_kinds.hang(
    DeedKind(
        "admonition",
        N_("批评、教育、告诫"),
        MEASURE,
        ADMONITIONS,
        icon="gavel",
        sealed=tuple(ADMONITIONS),
        telling=True,
    )
)
POLICE_REPORT = deed_kinds.hang(
    DeedKind(
        "police_report",
        N_("报告公安机关"),
        MEASURE,
        REPORTS,
        icon="shield-check",
        sealed=tuple(REPORTS),
        telling=True,
    )
)

HEARD = {
    "heard": N_("听过本人说明"),
    "declined": N_("本人表示不说明"),
    "not_reached": N_("联系过，没有联系上"),
}
NOTICE_WAYS = {
    "signed": N_("书面通知，本人签收"),
    "family": N_("书面通知，家属代收"),
    "spoken": N_("当面口头，有人见证"),
    "phone": N_("电话，有记录"),
    "agreement": N_("协议里写明，本人签过"),
    "decision": N_("决定书里写明，已送达"),
}
SERVICE_WAYS = {
    "hand": N_("当面交付"),
    "post": N_("邮寄"),
    "left": N_("留置"),
    "through": N_("委托转交"),
    "system": N_("公文系统"),
}
RECEIPTS = {
    "signed": N_("签收了"),
    "refused": N_("拒收，注明了情况"),
    "none": N_("还没有回执"),
}
