"""权利义务告知书: what a person is told at report-in, in plain words, with her own days (law-and-practice 8.2).

Days first, then rights, then duties: whoever reads only the first half has read what protects her. Each limit of time
stands with its article and, where the record knows from when it runs, with its last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tongxing.conduct.requests.rules import ANSWER_WITHIN
from tongxing.core.ui import words
from tongxing.faces.desk import folder, strips
from tongxing.faces.desk.prints.blocks import Block, fields, full, head, listed, plain, says
from tongxing.faces.desk.prints.record import Record
from tongxing.rulebook.counting import deadline_from, shift_months
from tongxing.rulebook.windows import State

GOES = ("official_test", "talk", "own_report")  # what she goes to; a visit comes to her
AHEAD = (State.OPEN, State.OVERDUE, State.NOT_YET)
SUIT_MONTHS = 6  # 行政诉讼法第46条


def rights_notice(record: Record) -> list[Block]:
    """Her days, her rights with their limits and articles, help, duties, what follows, who sees, whom to ask."""
    made: list[Block] = [
        plain(
            f"{record.file.name}：您执行{record.measure}{'，已经报到' if record.facts.reported_on else ''}。请看清楚，不明白的当面问。"
        ),
        head("一、您的日子"),
        fields(*_days(record)),
    ]
    for title, sentences in (
        ("二、您的权利", _rights()),
        ("三、您能要的帮助", HELP),
        ("四、您要做的", DUTIES),
        ("五、谁看得到您的材料", SEEN_BY),
        ("六、找谁", (_whom(record),)),
    ):
        made.append(head(title))
        many = len(sentences) > 1
        made += [says(f"{n}. {one}" if many else one) for n, one in enumerate(sentences, start=1)]
    return [*made, plain("以上内容当面讲过，本人收到一份。")]


def _days(record: Record) -> Iterator[tuple[str, str]]:
    """What is counted from when, for this very person; nothing is made up where the record does not know."""
    facts = record.facts
    yield "决定书送达", full(facts.received_on)
    yield "报到", full(facts.reported_on)
    yield "走完的一天", record.last_day
    if facts.received_on is not None:
        yield from _remedies(record, facts.received_on)
    for kind, span in _ahead(record):
        yield f"下次{kind}", span


def _remedies(record: Record, received: date) -> Iterator[tuple[str, str]]:
    """Sixty days for the review, by the law in force on that day (行政复议法 20); six months for the suit (行政诉讼法 46)."""
    plans, on = record.file.chain.plans, record.on
    found = deadline_from(plans[-1].book, "review_request", received, "收到决定书") if plans else None
    if found is not None:
        yield "复议，最晚", _until(found.day, on)
    yield "起诉，最晚", _until(shift_months(received, SUIT_MONTHS), on)


def _until(last: date, on: date) -> str:
    return full(last) if last >= on else f"{full(last)}，已过"


def _ahead(record: Record) -> Iterator[tuple[str, str]]:
    """The next time of each thing she goes to."""
    found = strips.windows(record.case, on=record.on)
    for kind in GOES:
        ahead = [one for one in found if one.duty.kind == kind and one.state in AHEAD]
        if ahead:
            soonest = min(ahead, key=lambda one: one.duty.due_on)
            yield soonest.kind, words.span(soonest.duty.opens_on, soonest.duty.due_on, record.on)


def _rights() -> tuple[str, ...]:
    """Eight, each with its article."""
    return (
        "您的事依法保密，不张贴，不外传；入学、就业、社会保障不受歧视（戒毒条例第7条）。",
        "检测不收费。对检测结果有异议，被告知之日起三日内可以申请再验，吃药可能有影响的请当场说。",
        "自己的档案可以看，可以要一份复制件，写错了可以要求更正，都不收费（个人信息保护法第45、46条）。",
        "要对您作不利的认定，先听您说，由两个人分别看过，写明理由告诉您。机器不作决定。",
        "不服责令决定的，知道之日起六十日内申请行政复议，向作出决定的公安机关的本级人民政府提出，口头也行；"
        "也可以六个月内向人民法院起诉。没有告知过您这项权利的，从知道时起算，最长一年；复议以后还不服的，收到决定书十五日内起诉。"
        "复议期间决定照常执行（行政复议法第20、22、24、42条，行政诉讼法第45、46条）。",
        "镇里该帮的不帮、该签的协议不签，先申请行政复议，不服的再起诉（行政复议法第23条）。",
        f"提请求、异议、投诉，都给编号，{ANSWER_WITHIN.days} 日内书面答复，由没有经手的人答复。"
        "投诉工作人员不必经过社工，也可以找镇纪检、12345、人民检察院。",
        "期满就结束，公安机关出解除通知书，送到您手里，不用自己去求（戒毒条例第23条）。",
    )


HELP = (
    "找活、学手艺、看病、孩子上学、申请救助、打官司找律师（12348，不收费），说一声就行，社工记下来，办到哪了可以问（戒毒条例第18条）。",
)
DUTIES = (
    "遵守协议，按公安机关的要求定期检测，按约定谈话、汇报（戒毒条例第19条）。",
    "离开本县（市、区）三日以上，走之前书面报告；换执行地，先提出来，变更之日起十五日内到新地方报到（第19、22条）。",
    "来不了，提前说。住院、羁押、家里有急事都是正当理由，不计。没有正当理由逃避检测三次以上，擅自离开本县（市、区）三次以上或者累计超过三十日，"
    "属于严重违反协议；严重违反协议，或者又吸食、注射毒品的，要报告公安机关（第20、21条）。",
)
CONSEQUENCES = (
    "执行期间逃避或者拒绝检测三次以上、擅自离开执行地所在县（市、区）三次以上或者累计超过三十日的，"
    "属于严重违反协议；严重违反协议，或者又吸食、注射毒品的，社工依法报告公安机关，由公安机关处理（戒毒条例第20、21条）。"
    "是不是没有正当理由，由人认定，系统不自动认定，您可以说明和提出异议。",
)
SEEN_BY = (
    "您的社工和镇里的经办人看得到档案；派出所只看得到决定、检测和正式报告的事，看不到谈心、家访；村干部只知道名字和要做的事；"
    "领导只看得到人数。谁看过，都有记录，您可以问。",
)


def _whom(record: Record) -> str:
    """The people of her work group by name."""
    group, _said = folder.group(record.case, record.near.members, on=record.on)
    named = [f"{one.part} {one.name}" for one in group if one.name and one.name != record.case.worker]
    worker = [f"社工 {record.case.worker}"] if record.case.worker else []
    if not (worker or named):
        return "姓名、电话：________________________________"
    return f"{listed(dict.fromkeys([*worker, *named]))}。电话：________________________"
