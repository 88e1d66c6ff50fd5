"""Papers of taking part: rights, agreement, report-in, basic data, work group, the person's own plan."""

from __future__ import annotations

from tongxing.casework.agreement.rules import CONTENTS
from tongxing.casework.group.queries import FIVE
from tongxing.casework.kinds import GROUP_ROLES
from tongxing.casework.queries import Planned
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk.prints.blocks import (
    BLANK_DAY,
    NOTHING,
    Block,
    fields,
    full,
    head,
    listed,
    rows,
    says,
    short,
    wide,
)
from tongxing.faces.desk.prints.record import SEXES, Record, due_to_report
from tongxing.people.family.models import Relation


def agreement(record: Record, deed: FiledDeed | None) -> list[Block]:
    """The agreement of 戒毒条例 16: parties, what each promises, what follows; it says only what was agreed."""
    signed = record.near.agreements.get(deed.id) if deed else None
    said = signed.contents if signed and signed.contents is not None else tuple(CONTENTS)
    office = signed.office if signed and signed.office != record.actor.town_name else record.office
    made: list[Block] = [
        fields(
            ("甲　　方", office),
            ("乙　　方", record.file.name),
            ("身份证号", record.id_shown),
            ("联系电话", record.phone_shown),
            ("村（社区）", record.file.place),
            ("期　　限", f"{full(record.facts.clock_from)}至{record.last_day}"),
        ),
        says(
            f"依照《戒毒条例》第{'三十八' if record.rehabilitation else '十六'}条，甲、乙双方就乙方执行{record.measure}约定如下。"
        ),
    ]
    shown = [one for one in CONTENTS if one in said]
    for n, one in enumerate(shown):
        title = f"{'一二三四五六'[n]}、{CONTENTS[one]}"
        if one == "other":
            made.append(wide(f"{title}（没有的写“无”）", "", lines=2))
        else:
            made += [head(title), *(says(text) for text in _clauses(record, one))]
    if signed and signed.left_out:
        made.append(says(f"没有写进本协议的：{signed.left_out}"))
    if signed and signed.parties:
        names = {
            "person": "本人",
            "police_station": "派出所",
            "village": "村（社区）",
            "witness": "家里人见证",
        }
        made.append(
            says(f"在场：{listed(f'{names.get(who, who)} {name}' for who, name in signed.parties.items())}。")
        )
    day = full(deed.happened_on) if deed else BLANK_DAY
    made.append(says(f"本协议于{day}签订，一式三份，甲方、乙方、公安派出所各一份。"))
    return made


def _clauses(record: Record, one: str) -> list[str]:
    """What an agreement says under one heading."""
    return {
        "rights_and_help": [
            "乙方的个人信息依法保密。乙方可以得到就业、技能培训、就学、就医、社会救助和法律援助方面的帮助，提出以后由社工登记并答复。",
            "检测不收费；对检测结果、认定有异议的，可以提出。",
        ],
        "group_duties": [
            f"工作小组由{listed(GROUP_ROLES[role] for role in FIVE)}等组成，按分工帮助乙方，负责劝导、告知和心理支持。",
        ],
        "measures": [
            "乙方按镇里的方案接受检测、谈话和走访，次数和日子以工作小组当面告知并写在“本人的一页”上的为准。",
            "乙方的困难和打算写进帮教计划，和乙方商量着定，定期一起评估。",
        ],
        "rules": [
            "乙方履行协议，根据公安机关的要求，定期接受检测；离开执行地的县（市、区）三日以上的，事先书面报告。",
            "乙方变更住处、联系电话的，及时告知社工。",
        ],
        "consequences": [
            "乙方违反协议的，先听乙方说明；有正当理由的不计，其他的给予批评、教育。逃避、拒绝检测三次以上，擅自离开所在县（市、区）"
            "三次以上或者累计超过三十日的，属于严重违反；严重违反或者又吸食、注射毒品的，报告公安机关依法处理（《戒毒条例》第二十、二十一条）。",
        ],
        "other": [],
    }[one]


def report_form(record: Record, deed: FiledDeed) -> list[Block]:
    """报到登记表: due day and real day, days late, who received, identity checked."""
    facts, paper = record.facts, record.case.paper
    return [
        fields(
            ("姓　　名", record.file.name),
            ("性　　别", SEXES.get(record.file.sex, NOTHING)),
            ("出生日期", full(record.file.birth_on)),
            ("联系电话", record.phone_shown),
            ("村（社区）", record.file.place),
            ("档案编号", record.file.number),
            ("身份证号", record.id_shown),
            ("决定书文号", paper.number if paper else NOTHING),
            ("决定机关", paper.authority if paper else NOTHING),
            ("决定日期", full(facts.decided_on)),
            ("送达日期", full(facts.received_on)),
            ("最晚报到", full(due_to_report(record))),
            ("报到日期", full(deed.happened_on)),
            ("晚了几天", _late(record, deed)),
            ("接收人", deed.by or NOTHING),
            ("措　　施", record.measure),
            ("起算日", full(facts.clock_from)),
            ("期满日", record.last_day),
        ),
        wide("报到时的情况（本人说的困难和要求；晚了的，写原因）", deed.note, lines=4),
        fields(("证件核对", "□ 已核对原件　　□ 其他："), ("告知书", "□ 已当面讲解并交本人一份")),
    ]


def _late(record: Record, deed: FiledDeed) -> str:
    """How many days after the last one; what that means nobody says here."""
    day = due_to_report(record)
    if day is None:
        return NOTHING
    return f"{(deed.happened_on - day).days}天" if deed.happened_on > day else "没有晚"


def basic_sheet(record: Record) -> list[Block]:
    """基本情况表: only what the work needs; no fingerprint, no body mark, no circumstance of being caught (3.3)."""
    file, paper = record.file, record.case.paper
    near = [
        [one.name, _relation(one.relation), one.phone or NOTHING, "是" if one.lives_with else "否",
         listed(word for word, on in (("监护人", one.guardian), ("紧急联系人", one.emergency)) if on)]
        for one in file.relatives
    ]  # fmt: skip
    return [
        fields(
            ("姓　　名", file.name),
            ("性　　别", SEXES.get(file.sex, NOTHING)),
            ("出生日期", full(file.birth_on)),
            ("联系电话", record.phone_shown),
            ("身份证号", record.id_shown),
            ("村（社区）", file.place),
            ("档案编号", file.number),
            ("措　　施", record.measure),
            ("负责社工", record.case.worker or NOTHING),
            ("决定书", f"{paper.number}　{paper.authority}" if paper else NOTHING),
            ("报到日期", full(record.facts.reported_on)),
            ("期满日", record.last_day),
        ),
        head("家里人和联系人"),
        rows(("姓名", "关系", "电话", "同住", "说明"), (2, 2, 3, 1, 3), near, blank=max(2 - len(near), 1)),
        fields(
            ("文化程度", ""), ("就业情况", ""), ("婚姻状况", ""), ("健康情况", ""), ("户籍地址", "　" * 12), ("现住地址", "　" * 12)
        ),
        wide("备注", "", lines=1),
    ]  # fmt: skip


def _relation(stored: str) -> str:
    return str(Relation(stored).label) if stored in set(Relation) else stored


def group_list(record: Record) -> list[Block]:
    """工作小组成员表: the five the law names and the cadre, with the empty places left visible (戒毒条例 17)."""
    lines: list[list[str]] = []
    here = [d for d in record.of("group_member") if d.happened_on <= record.on <= (d.until_on or record.on)]
    for role in (*FIVE, "cadre"):
        found = [d for d in here if d.outcome == role]
        for deed in found:
            who = record.near.members.get(deed.id)
            name, unit = (who.name, who.unit_name) if who else (NOTHING, "")
            lines.append([GROUP_ROLES[role], name, unit, short(deed.happened_on), ""])
        if not found:
            lines.append([GROUP_ROLES[role], "（还没有）", "", "", ""])
    return [
        record.head(),
        head("工作小组"),
        rows(("身份", "姓名", "单位", "起始日期", "本人签名"), (2.6, 2.6, 3.4, 2.4, 2.6), lines),
        says("工作小组对了解到的个人信息依法保密。成员变动的，另印一份。"),
    ]


def help_plan(record: Record, deed: FiledDeed) -> list[Block]:
    """帮教计划: what she wants, each goal with who helps and by when, who agreed."""
    plan = record.near.plans.get(deed.id) or Planned(1, "", ())
    answer = next((d for d in record.of("plan_answer") if record.near.answered.get(d.id) == deed.id), None)
    goals = [[str(n), one.goal, one.help, one.who, one.by] for n, one in enumerate(plan.goals, start=1)]
    agreed = {"approved": "同意", "returned": "退回再改"}.get(answer.outcome, "") if answer else ""
    return [
        record.head(("版　　次", f"第 {plan.version} 版"), ("写好日期", full(deed.happened_on))),
        wide("本人想要的", plan.wish, lines=3),
        rows(
            ("序号", "目标", "帮什么", "谁来办", "什么时候"), (1, 4, 4, 2, 2), goals, blank=0 if goals else 3
        ),
        wide("审定意见", f"{agreed}　{full(answer.happened_on)}　{answer.by}" if answer else "", lines=3),
    ]
