"""What is asked and answered on the way to a warning or a report: the rungs, the steps, the checklist, each in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as N_  # noqa: N812

RUNGS: Mapping[str, str] = {
    "criticism": N_("批评"),
    "education": N_("教育"),
    "warning": N_("书面告诫"),
    "report": N_("报告公安机关"),
}
CITE = "禁毒法第35条"
GROUNDS: Mapping[str, str] = {
    "refused_tests": N_("逃避、拒绝检测的计数到了"),
    "unauthorised_leaves": N_("擅自离开的次数到了"),
    "unauthorised_days": N_("擅自离开的天数到了"),
    "relapse": N_("派出所检测的阳性已经作数"),
    "refused": N_("认定没有正当理由不报到，视为拒绝接受"),
}
STEPS: Mapping[str, str] = {
    "told": N_("告知本人"),
    "spoke": N_("本人说明"),
    "checked": N_("逐项核对"),
    "seconded": N_("第二人复核：同意"),
    "declined": N_("第二人复核：不同意"),
    "done": N_("送达、交接"),
    "objected": N_("本人提出异议"),
    "decided": N_("答复异议"),
    "answered": N_("公安机关的结果"),
    "withdrawn": N_("撤回"),
}
STATES: Mapping[str, str] = {
    "open": N_("起草了"),
    "told": N_("告知过本人"),
    "heard": N_("听过本人，或者日子过了"),
    "checked": N_("核对完，等第二人"),
    "agreed": N_("第二人同意，等送达、交接"),
    "done": N_("送达、交接了"),
    "objected": N_("有异议，等答复"),
    "kept": N_("异议答复过，维持"),
    "upheld": N_("异议成立，已撤回"),
    "declined": N_("第二人不同意，没有作出"),
    "withdrawn": N_("已撤回"),
}
SPOKEN: Mapping[str, str] = {
    "heard": N_("听过本人说明"),
    "declined": N_("本人表示不说明"),
    "silent": N_("说明的日子过了，本人没有来说"),
}
QUESTIONS: Mapping[str, str] = {
    "excuse": N_("有没有正当理由（上班、路远、照料家人、没收到通知）？"),
    "detained": N_("那些天是不是被拘留、羁押？"),
    "hospital": N_("那些天是不是住院、看急诊？"),
    "medicine": N_("有没有会影响检测结果的处方药、维持治疗？"),
    "kit": N_("试剂、采样有没有问题（批号、有效期）？"),
    "sparing": N_("是不是怀孕、哺乳未满一周岁的婴儿、未满十六周岁？"),
}
ANSWERS: Mapping[str, str] = {"no": N_("查过，没有"), "yes": N_("有"), "unknown": N_("还不知道")}
DECISIONS: Mapping[str, str] = {"upheld": N_("异议成立，撤回"), "rejected": N_("维持，写明理由")}
OUTCOMES: Mapping[str, str] = {
    "isolation": N_("公安机关作出强制隔离戒毒决定"),
    "no_decision": N_("公安机关没有作出强制隔离戒毒决定"),
    "returned": N_("公安机关退回，要求补材料"),
}
# the ways against a paper, one sentence each; gate/remedy.py says which of them stand under which (law-and-practice 8.2)
OBJECT = N_("不同意的，可以随时向镇里（街道）提出异议，口头书面都行，由没有经手的人答复。")
REVIEW = N_(
    "认为侵犯自己合法权益的，可以自知道之日起六十日内向县级人民政府申请行政复议；书面申请有困难的，可以口头申请（行政复议法第20、22、24条）。"
)
REVIEW_UNTIL = N_("按送达那天算，申请行政复议最晚到%(day)s。")
UNSETTLED = N_("法律没有写明批评、教育、告诫是不是在复议的范围里，受不受理由复议机关依法决定。")
SUIT = N_("对复议决定不服的，可以依照行政诉讼法向人民法院提起行政诉讼（行政复议法第10条）。")
OF_POLICE = N_(
    "报告不是处理决定。公安机关作出强制隔离戒毒决定的，对决定不服可以依法申请行政复议或者提起行政诉讼（禁毒法第40条）。"
)
LEGAL_AID = N_("法律援助电话 12348，不收费。")
