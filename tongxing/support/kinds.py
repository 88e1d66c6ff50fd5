"""What help there is, who gives it, and how each step is called in each kind of help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.org.roles import Role


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of help: what it is called, the clauses it serves, which post answers for it once it was sent.

    ``health``: that it is asked for says something of her health, so the social worker and the doctor alone know of it.
    ``money``: an outcome names an amount. ``steps``: what a step is called here where it is not the usual word.
    """

    name: str
    title: str
    clauses: tuple[str, ...]
    answers: Role = Role.SOCIAL_WORKER
    icon: str = "heart-handshake"
    health: bool = False
    money: bool = False
    steps: Mapping[str, str] | None = None
    second: str = ""


APPLIED = {
    "sent": N_("递交申请"), "taken": N_("受理了"), "refused": N_("没有批"), "done": N_("批准了"),
}  # fmt: skip
SERVICES: dict[str, Service] = {
    one.name: one
    for one in (
        Service("medical", N_("看病和治疗"), ("S21", "S68"), Role.DOCTOR, "stethoscope", health=True,
            second=N_("到卫生健康部门指定的机构")),
        Service("maintenance", N_("维持治疗的介绍"), ("S79",), Role.DOCTOR, "info-circle", health=True,
            second=N_("只是告诉有这样的治疗，去不去由本人自己定，不算任何人的数")),
        Service("schooling", N_("就学"), ("S69",), icon="school"),
        Service("legal_aid", N_("法律援助"), ("S24", "S70"), Role.JUSTICE_OFFICE, "scale", steps={
            "sent": N_("送法律援助机构"), "taken": N_("决定给援助"), "refused": N_("决定不给"), "done": N_("指派了律师"),
        }, second=N_("七日内决定给不给，决定给的三日内指派律师（法律援助法第43条）")),
        Service("job", N_("就业指导、找活"), ("S71",), icon="briefcase", steps={
            "done": N_("上班了"), "kept": N_("还在岗"), "lost": N_("不在岗了"),
        }, second=N_("上班以后三、六、十二个月各问一次")),
        Service("training", N_("技能培训"), ("S72",), icon="notebook"),
        Service("relief", N_("临时救助"), ("S73",), icon="heart-handshake", money=True, steps=APPLIED),
        Service("allowance", N_("低保"), ("S22",), icon="home", money=True, steps=APPLIED,
            second=N_("按家里收入申请，村里要公示；申请和公示里一个字也不提为什么找我们")),
        Service("family", N_("照看家里人"), ("S73",), icon="users",
            second=N_("唯一养家的人不在家时，老人孩子由谁照看")),
        Service("arrival", N_("接回来"), ("S23",), Role.JUSTICE_OFFICE, "door", steps={
            "sent": N_("和司法所说好怎么接"), "taken": N_("司法所去接"), "done": N_("接回来了"),
        }, second=N_("从监所出来那天，有人在门口接")),
    )
}  # fmt: skip
STEPS: dict[str, str] = {
    "offered": N_("说了能帮什么"),
    "told": N_("告诉了哪里有帮助"),
    "agreed": N_("本人同意转过去"),
    "declined": N_("本人不要"),
    "withdrawn": N_("本人收回同意"),
    "sent": N_("转过去了"),
    "taken": N_("接下了"),
    "refused": N_("没有接"),
    "posted": N_("村里公示"),
    "done": N_("办成了"),
    "kept": N_("还在"),
    "lost": N_("没有留住"),
    "ended": N_("了结"),
}
STATES: dict[str, str] = {
    "needed": N_("等人回应"),
    "offered": N_("等本人的话"),
    "agreed": N_("等转出去"),
    "declined": N_("本人不要"),
    "withdrawn": N_("本人收回了同意"),
    "sent": N_("等那边回话"),
    "taken": N_("正在办"),
    "refused": N_("那边没有接"),
    "done": N_("办成了"),
    "ended": N_("了结了"),
}
WAITS: dict[str, str] = {
    "offer": N_("说一声能帮什么"),
    "her_word": N_("问本人愿不愿意转过去"),
    "send": N_("转过去"),
    "elsewhere": N_("那边没有接，换一家问"),
    "decision": N_("等法律援助机构决定给不给"),
    "lawyer": N_("等指派律师"),
    "answer": N_("等那边回话"),
    "result": N_("问一问办得怎么样"),
    "kept_3": N_("上班三个月了，问一问还在不在"),
    "kept_6": N_("上班六个月了，问一问还在不在"),
    "kept_12": N_("上班一年了，问一问还在不在"),
}
# the same, for whoever was sent to and is waited for
WAITED_FOR: dict[str, str] = {
    "answer": N_("接不接，回一声"),
    "result": N_("办得怎么样，回一声"),
    "decision": N_("七日内决定给不给，回一声"),
    "lawyer": N_("三日内指派律师，回一声"),
}
# once a day of the law has passed: what to do next
LAPSED: dict[str, str] = {
    "decision": N_(
        "七日过了还没有决定。今天打电话问法律援助中心；不给的要书面说明理由，本人可以向司法行政部门提异议。"
    ),
    "lawyer": N_("三日过了还没有指派律师。今天打电话问法律援助中心，急的请他们先派值班律师。"),
}
PROVIDERS: dict[str, str] = {
    "designated": N_("指定的戒毒医疗机构"),
    "health_centre": N_("卫生院、社区卫生服务机构"),
    "legal_aid": N_("法律援助机构"),
    "employment": N_("就业服务机构"),
    "training": N_("培训学校"),
    "school": N_("学校"),
    "civil_affairs": N_("民政、社会救助"),
    "justice": N_("司法所"),
    "other": N_("别的"),
}
# opened only with an approval (禁毒法 36), so the directory names the paper
BY_LAW = frozenset({"designated"})
# what was ticked at a visit, as the help it asks for
FROM_VISIT: dict[str, str] = {
    "job": "job", "relief": "relief", "schooling": "schooling", "medical": "medical", "legal": "legal_aid", "family": "family",
}  # fmt: skip
# where a need was heard of
HEARD: dict[str, str] = {
    "own": N_("本人提的"),
    "visit": N_("走访时"),
    "talk": N_("谈心时"),
    "hearing": N_("听本人说明时"),
    "group": N_("工作小组碰头时"),
    "release": N_("监所来的通知"),
}


def step_word(service: str, kind: str) -> str:
    """What a step is called in this kind of help; not yet in the reader's language."""
    own = SERVICES[service].steps or {} if service in SERVICES else {}
    return own.get(kind, STEPS[kind])
