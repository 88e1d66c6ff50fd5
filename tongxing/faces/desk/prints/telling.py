"""Papers that tell her what comes: the rules in plain words, the year's tests, the next test; and what is filled in by hand."""

from __future__ import annotations

from datetime import date

from tongxing.duties.queries import StoredDuty
from tongxing.faces.desk.duty_parts import kind_word, why_words, year_of
from tongxing.faces.desk.prints.blocks import (
    BLANK_DAY,
    Block,
    fields,
    full,
    head,
    listed,
    note,
    plain,
    rows,
    says,
)
from tongxing.faces.desk.prints.notice import CONSEQUENCES
from tongxing.faces.desk.prints.record import Record, outcome
from tongxing.fieldwork.kinds import NEEDS

TEST = "official_test"
A_YEAR = 366
ROOM = "　" * 12
COMES = (TEST, "talk", "visit", "own_report")
FREE = "检测不收费。请带身份证；正在吃药的，带上药盒或者处方。"
CANNOT = "来不了的，请提前告诉社工，可以改日子。住院、在外地、家里有急事，都算理由。"
DOES = (
    "履行协议，按时接受检测，按约定谈话、报告情况。",
    "离开执行地的县（市、区）三日以上，走之前写一份报告交给社工；要延长的，再说一声。",
    "换住处、换电话，先告诉社工。要搬到别处长住的，可以申请变更执行地。",
)
WHEN = (
    "来不了：提前打电话，说明理由，另约日子。",
    "住院、被羁押、家里有急事：本人或者家里人告诉社工，记下来，不算违反。",
    "在吃药、参加维持治疗：告诉社工或者医生，检测结果要按用药看。",
    "缺钱、缺活、缺住处、孩子上学、打官司：告诉社工，登记了就有答复。法律援助电话 12348，不收费。",
    "对检测结果、认定、工作人员有意见：可以提出，写下来，由另一个人答复。",
)
NOT = (
    "检测不收费，本人的一页、自己档案的复制件不收费。",
    "不在村里张贴名单，不向邻居、单位说明事由；谁看过档案，都有记录。",
)


def rules(record: Record) -> list[Block]:
    """人员守则: what to do, how often by the plan in force, what to do when something comes between, and what nobody may ask."""
    said = [
        (kind_word(kind), every)
        for kind in COMES
        if (every := _every(record, kind)) and record.facts.reported_on is not None
    ]
    often = [fields(*said), note("次数是本镇方案定的，方案变了另行告知；法律没有规定次数。")] if said else []
    parts = [
        ("要做的", _numbered(DOES)),
        ("多久一次", often),
        ("遇到这些事，这样办", _numbered(WHEN)),
        ("不用做的", _numbered(NOT)),
        ("会有什么后果", _numbered(CONSEQUENCES)),
    ]
    made: list[Block] = [plain(f"{record.file.name}：")]
    for n, (title, body) in enumerate((title, body) for title, body in parts if body):
        made += [head(f"{'一二三四五'[n]}、{title}"), *body]
    return made


def _every(record: Record, kind: str) -> str:
    """How often in this year of her term, as the plan in force has it."""
    facts, on = record.facts, record.on
    rule = next((d.rule for d in _windows(record, kind) if d.due_on >= on), "")
    if not rule or facts.reported_on is None:
        return ""
    book = record.file.chain.plans[-1].book
    return why_words(book, rule, facts.measure, year_of(facts.reported_on, on), on)


def _numbered(sentences: tuple[str, ...]) -> list[Block]:
    if len(sentences) == 1:
        return [says(sentences[0])]
    return [says(f"（{'一二三四五六七八九'[n]}）{one}") for n, one in enumerate(sentences)]


def _windows(record: Record, kind: str = TEST) -> list[StoredDuty]:
    """The windows of one kind that are still to come or can still be met, the first first."""
    on = record.on
    left = [
        d for d in record.case.duties if d.kind == kind and d.met_by is None and d.excused_by is None
        and (d.lapses_on or d.due_on) >= on
    ]  # fmt: skip
    return sorted(left, key=lambda d: d.due_on)


def test_order(record: Record) -> list[Block]:
    """检测通知书: the windows of the next twelve months, so that nobody is surprised; a new one when the plan changes."""
    ahead = [d for d in _windows(record) if (d.opens_on - record.on).days <= A_YEAR]
    lines = [[str(n), full(d.opens_on), full(d.due_on), ""] for n, d in enumerate(ahead, start=1)]
    return [
        plain(f"{record.file.name}："),
        says(
            "依照《戒毒条例》第十九条，您根据公安机关的要求定期接受检测。今后十二个月的安排如下，每次在两个日子之间来一次。"
        ),
        rows(("次", "从哪天起", "到哪天为止", "地　　点"), (1, 4, 4, 4), lines, blank=0 if lines else 4),
        says(FREE + CANNOT),
        note("每次检测以前，另有一份写明时间和地点的检测通知。"),
    ]


def test_call(record: Record) -> list[Block]:
    """检测通知: one test, from which day to which, where; the hour and the place are written in by hand."""
    soon = next(iter(_windows(record)), None)
    return [
        plain(f"{record.file.name}："),
        says(f"请您在{_between(soon)}之间来接受一次检测。"),
        fields(
            ("日期时间", f"{BLANK_DAY}　　　　时"),
            ("地　　点", ROOM),
            ("要求的机关", ROOM),
            ("联系人", record.case.worker),
            ("联系电话", ""),
        ),
        says(FREE + CANNOT),
        head("送达"),
        fields(
            ("送达方式", "□ 当面　　□ 邮寄　　□ 电话（有记录）　　□ 家属代收"),
            ("收到日期", BLANK_DAY),
            ("送达人", ""),
        ),
        note("电话、短信通知的，只说日期、地点和联系人，不说事由。"),
    ]


def _between(soon: StoredDuty | None) -> str:
    return f"{full(soon.opens_on)}到{full(soon.due_on)}" if soon else "　　　年　　月　　日到　　月　　日"


def activities(record: Record) -> list[Block]:
    """参加活动情况: filled in by hand; taking part is hers to choose."""
    heads = ("日　　期", "活　　动", "地　　点", "多久", "本人怎么说")
    return [
        record.head(("负责社工", record.case.worker)),
        rows(heads, (2.4, 4, 3, 1.4, 3), [], blank=11),
        note("参加活动由本人自愿；没有参加的，不算违反协议。"),
    ]


def aid(record: Record) -> list[Block]:
    """救助情况: what she asked for and when, from talks and visits; what came of it is filled in by hand where no record says."""
    asked = sorted(
        (deed.happened_on, outcome(deed), needs)
        for deed in record.of("talk", "visit", "contact_away")
        if (needs := listed(NEEDS[one] for one in record.beside(deed).needs if one in NEEDS)) != listed(())
    )
    lines = [[_day(on), needs, said, "", "", ""] for on, said, needs in asked]
    heads = ("日　期", "要帮什么", "当时情况", "谁来办", "结果、金额", "答复日期")
    return [
        record.head(("负责社工", record.case.worker)),
        rows(heads, (2.3, 1.8, 2.9, 1.9, 2.3, 2.2), lines, blank=max(3, 10 - len(lines))),
        says("没有办成的，写明原因和还能找谁。"),
    ]


def _day(on: date) -> str:
    return f"{on:%Y-%m-%d}"
