"""Papers of the field: tests, talks, visits, her own report, an evaluation, a leave."""

from __future__ import annotations

from tongxing.casework.kinds import EVALUATIONS
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk.prints.blocks import (
    BLANK_DAY,
    NOTHING,
    Block,
    fields,
    full,
    listed,
    note,
    rows,
    says,
    wide,
)
from tongxing.faces.desk.prints.record import SEXES, Record, outcome
from tongxing.fieldwork.kinds import NEEDS, OFFICIAL, SPECIMENS, WAYS

EVERY_TEST = 10


def test_record(record: Record) -> list[Block]:
    """检测记录表: the official tests in the order they were taken. The office's own screening is not among them (guard G5)."""
    lines = []
    for n, deed in enumerate(record.of(*OFFICIAL), start=1):
        more = record.beside(deed)
        lines.append(
            [str(n), f"{deed.happened_on:%Y-%m-%d}", more.where or more.where_to, SPECIMENS.get(more.specimen, ""),
             outcome(deed), listed(more.collectors) if more.collectors else deed.by]
        )  # fmt: skip
    return [
        fields(
            ("姓　　名", record.file.name),
            ("性　　别", SEXES.get(record.file.sex, NOTHING)),
            ("身份证号", record.id_shown),
            ("村（社区）", record.file.place),
            ("档案编号", record.file.number),
            ("措　　施", record.measure),
        ),
        rows(
            ("序号", "检测时间", "地点", "样本", "结果", "检测人"),
            (1, 2.4, 3, 1.4, 1.8, 2.6),
            lines,
            blank=max(1, EVERY_TEST - len(lines)),
        ),
        note("检测不收费。对现场检测结果有异议的，本人可以自被告知之日起三日内提出实验室检测的申请。"),
    ]


def talk(record: Record, deed: FiledDeed) -> list[Block]:
    """谈话记录: how many it is, when, where, how, what was said, what is needed, what was agreed."""
    more = record.beside(deed)
    turn = 1 + [d.id for d in record.of("talk", "contact_away")].index(deed.id)
    return [
        record.head(
            ("第几次", f"第 {turn} 次"),
            ("日　　期", full(deed.happened_on)),
            ("谈话人", deed.by or NOTHING),
            ("方　　式", WAYS.get(more.way, "") or NOTHING),
            ("地　　点", ""),
            ("情　　况", outcome(deed)),
            ("要帮什么", listed(NEEDS[one] for one in more.needs if one in NEEDS)),
        ),
        wide("谈了什么", deed.note, lines=5),
        wide("本人的需要和打算", "", lines=2),
        wide("约定下一步做什么、谁来做", "", lines=2),
        says("以上记录给本人看过（读过），和本人说的相符。"),
    ]


def visit(record: Record, deed: FiledDeed) -> list[Block]:
    """家访记录: two visitors, whom they met, family and work, the hardest thing now, what she thinks of the office."""
    more = record.beside(deed)
    return [
        record.head(
            ("日　　期", full(deed.happened_on)),
            ("结　　果", outcome(deed)),
            ("走访人", deed.by or NOTHING),
            ("同行人", more.partner or NOTHING),
            ("被访人", ""),
            ("和本人关系", ""),
            ("要帮什么", listed(NEEDS[one] for one in more.needs if one in NEEDS)),
        ),
        wide("走访情况", deed.note, lines=4),
        wide("家庭和生活，工作和收入", "", lines=2),
        wide("现在最大的困难", "", lines=1),
        wide("对社区工作的意见", "", lines=1),
    ]


def own_report(record: Record, deed: FiledDeed) -> list[Block]:
    """本人定期报告: in her own words, by her own hand where nothing was typed."""
    return [
        record.head(
            ("日　　期", full(deed.happened_on)),
            ("方　　式", outcome(deed)),
            ("收报告的人", deed.by or NOTHING),
        ),
        wide("这段时间的情况（本人写，或者口述、代写后念给本人听）", "", lines=7),
        wide("需要的帮助", "", lines=3),
        wide("收报告的人记的", deed.note, lines=2),
    ]


def evaluation(record: Record, deed: FiledDeed) -> list[Block]:
    """定期评估: how the person's plan goes, and what she says herself."""
    return [
        record.head(
            ("日　　期", full(deed.happened_on)),
            ("评估人", deed.by or NOTHING),
            ("结　　论", EVALUATIONS.get(deed.outcome, NOTHING)),
        ),
        wide("评估情况", deed.note, lines=7),
        wide("本人的看法", "", lines=5),
        wide("下一步", "", lines=4),
    ]


def leave(record: Record, deed: FiledDeed | None) -> list[Block]:
    """请假报告: a written report is all the law asks for three days or more; where to, from when to when, how to reach her."""
    return [
        record.head(*(_leave(record, deed) if deed else BY_HAND)),
        wide("外出的事由", deed.note if deed else "", lines=4),
        says(
            "本人离开执行地的县（市、区）三日以上，依照《戒毒条例》第十九条事先书面报告。外出期间有变化的，及时告诉社工。"
        ),
        fields(("销　　假", _back(record, deed))),
    ]


ROOM = "　" * 12
BY_HAND = (("去　　处", ROOM), ("外出日期", ROOM), ("预计返回", ROOM), ("联系方式", ROOM), ("收报告的人", ""))


def _leave(record: Record, deed: FiledDeed) -> tuple[tuple[str, str], ...]:
    more = record.beside(deed)
    days = f"{(deed.until_on - deed.happened_on).days + 1} 天" if deed.until_on else NOTHING
    return (
        ("报告种类", outcome(deed)),
        ("去　　处", more.where_to or NOTHING),
        ("外出日期", full(deed.happened_on)),
        ("预计返回", full(deed.until_on)),
        ("天　　数", days),
        ("联系方式", more.reach or NOTHING),
        ("收报告的人", deed.by or NOTHING),
    )


def _back(record: Record, deed: FiledDeed | None) -> str:
    since = deed.happened_on if deed else record.on
    back = next((d for d in record.of("leave") if d.outcome == "back:came" and d.happened_on >= since), None)
    return f"{full(back.happened_on)}返回" if back else f"{BLANK_DAY}返回，报告人签名：　　　　　"
