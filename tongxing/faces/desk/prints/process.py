"""Papers of due process: receipts of service, the release, suspension, resumption, the end before its time."""

from __future__ import annotations

from tongxing.conduct.kinds import RECEIPTS, SERVICE_WAYS, SERVICES
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk.prints.blocks import (
    BLANK_DAY,
    NOTHING,
    Block,
    fields,
    full,
    note,
    plain,
    rows,
    says,
    wide,
)
from tongxing.faces.desk.prints.record import Record, due_to_report, outcome

ROOM = "　" * 12
BY_HAND = (
    ("文书名称", ROOM),
    ("文书字号", ROOM),
    ("受送达人", ""),
    ("送达日期", ""),
    ("送达方式", ""),
    ("送达人", ""),
)


def receipt(record: Record, deed: FiledDeed | None) -> list[Block]:
    """送达回证: which paper, to whom, how, when, by whom; a refusal is written down with its witness."""
    return [
        fields(
            *(_served(record, deed) if deed else BY_HAND),
            ("送达地点", ROOM),
            ("档案编号", record.file.number),
            ("措　　施", record.measure),
        ),
        wide("拒收、留置或者代收的原因和经过", "", lines=2),
        wide("备注", deed.note if deed else "", lines=1),
        note("受送达人拒绝签收的，由送达人注明情况，见证人签名；代收的，写明和受送达人的关系。"),
    ]


def _served(record: Record, deed: FiledDeed) -> tuple[tuple[str, str], ...]:
    how, paper = record.conduct.served.get(deed.id), record.case.paper
    what, _comma, whom = SERVICES.get(deed.outcome, NOTHING).partition("，")
    return (
        ("文书名称", what or NOTHING),
        ("文书字号", paper.number if paper and what == "决定书" else NOTHING),
        ("受送达人", _receiver(record, deed.outcome)),
        ("送给谁", whom or NOTHING),
        ("送达日期", full(deed.happened_on)),
        ("送达方式", SERVICE_WAYS.get(how.way, NOTHING) if how else NOTHING),
        ("送达人", (how.by if how else "") or deed.by or NOTHING),
        ("签收情况", RECEIPTS.get(how.receipt, NOTHING) if how else NOTHING),
    )


def _receiver(record: Record, outcome_: str) -> str:
    if outcome_.endswith("person"):
        return record.file.name
    if outcome_.endswith("family"):
        return f"{record.file.name}的家属"
    return record.actor.town_name


def answer(record: Record, deed: FiledDeed) -> list[Block]:
    """答复书: what was asked under which number, what is answered and why, and where to go from here (个人信息保护法 50)."""
    asked = next((d for d in record.of("request") if d.id == deed.about), None)
    numbered = record.conduct.asked.get(deed.about) if deed.about else None
    number = f"（{numbered.number}）" if numbered else ""
    what = f"于{full(asked.happened_on)}提出的“{outcome(asked)}”" if asked else "提出的请求"
    return [
        plain(f"{record.file.name}："),
        says(f"您{what}{number}，现答复如下。"),
        wide("本人怎么说的", asked.note if asked else "", lines=2),
        wide("答复", "。".join(one for one in (outcome(deed), deed.note) if one), lines=4),
        says(
            "不同意这份答复的，可以再提，由没有经手的人再看；也可以找镇纪检、12345、人民检察院。"
            "认为侵犯您权益的，可以自知道之日起六十日内申请行政复议，或者六个月内向人民法院起诉（行政复议法第20条，行政诉讼法第46条）。"
        ),
    ]


def release_served(record: Record, deed: FiledDeed) -> list[Block]:
    """解除通知送达书: the notice is the police's; this says that it reached her, her family and the township (戒毒条例 23)."""
    paper = record.case.paper
    lines = []
    for whom in ("release_person", "release_family", "release_township"):
        served = next((d for d in record.of("service") if d.outcome == whom), None)
        how = record.conduct.served.get(served.id) if served else None
        title = SERVICES[whom].partition("，")[2]
        lines.append(
            [title, full(served.happened_on) if served else "", SERVICE_WAYS.get(how.way, "") if how else "",
             how.by if how else "", RECEIPTS.get(how.receipt, "") if how else ""]
        )  # fmt: skip
    return [
        plain(f"{record.file.name}："),
        says(
            f"您执行{record.measure}的期限自{full(record.facts.clock_from)}起，至{record.last_day}止，现已期满。"
            f"依照《戒毒条例》第{'四十' if record.rehabilitation else '二十三'}条，公安机关出具的解除{record.measure}通知书现送达如下。"
        ),
        fields(
            ("身份证号", record.id_shown),
            ("原决定书", paper.number if paper else NOTHING),
            ("档案编号", record.file.number),
            ("解除日期", full(deed.happened_on)),
            ("通知书字号", ROOM),
        ),
        rows(("送给谁", "日期", "方式", "送达人", "签收"), (3, 3, 2, 2, 3), lines),
        says("您的档案依法保密和封存。入学、就业、享受社会保障不受歧视；需要帮助的，仍可以找社工。"),
    ]


def late_proof(record: Record, deed: FiledDeed) -> list[Block]:
    """逾期未报到证明: the days, and what two people found after hearing her; it accuses of nothing else (戒毒条例 14)."""
    facts, paper = record.facts, record.case.paper
    owed = due_to_report(record)
    return [
        fields(
            ("姓　　名", record.file.name),
            ("档案编号", record.file.number),
            ("身份证号", record.id_shown),
            ("决定书", f"{paper.number}　{paper.authority}" if paper else NOTHING),
            ("收到决定", full(facts.received_on)),
            ("应当报到", f"{full(owed)}以前" if owed else NOTHING),
        ),
        says(
            f"上述人员自收到决定书之日起十五日内，应当到本乡镇（街道）报到。至{full(deed.happened_on)}，没有报到。"
            "经听取本人说明（或者联系后未能听取），由两人认定没有正当理由。特此证明。"
        ),
        wide("认定的理由，本人怎么说", deed.note, lines=6),
        note(
            "本证明随材料移交公安机关。怎么处理由公安机关决定；本人对认定有异议的，可以向本乡镇（街道）提出。"
        ),
    ]


def handover(record: Record, deed: FiledDeed | None) -> list[Block]:
    """移交回执: what was handed to whom on which day; the half that is torn off comes back into the file."""
    day = full(deed.happened_on) if deed else BLANK_DAY
    went = [["1", "报公安机关的材料", "", ""]] if deed else []
    return [
        record.head(("移交日期", day), ("移交人", deed.by if deed else "")),
        fields(("接收机关", ROOM), ("接收人", ""), ("联系电话", "")),
        rows(("序号", "材料名称", "份数", "页数"), (1, 6, 1.2, 1.2), went, blank=4 - len(went)),
        wide("接收意见", "", lines=1),
        note("一式两份：接收机关留一份，一份带回归档。"),
    ]


def suspension(record: Record, deed: FiledDeed) -> list[Block]:
    """中止执行登记表: since when, why, on whose paper; the clock is the police's to say (戒毒条例 24)."""
    return _step(
        record, deed, "中止日期", "中止期间是不是计入期限，以公安机关确认为准；中止期间不计为违反协议。"
    )


def resumption(record: Record, deed: FiledDeed) -> list[Block]:
    """继续执行登记表: linked to the suspension it ends."""
    before = next((d for d in reversed(record.of("step")) if d.outcome.startswith("suspended") and d.happened_on <= deed.happened_on), None)  # fmt: skip
    linked = ("中止日期", full(before.happened_on)) if before else ("中止日期", NOTHING)
    return _step(record, deed, "继续日期", "继续执行以后，期限和应做的事接着算，另行告知本人。", linked)


def termination(record: Record, deed: FiledDeed) -> list[Block]:
    """终止执行登记表: an end before its time, on somebody else's paper (戒毒条例 24, 36)."""
    return _step(record, deed, "终止日期", "终止由有权机关的文书决定，乡镇（街道）只作登记。")


def _step(record: Record, deed: FiledDeed, day: str, then: str, *more: tuple[str, str]) -> list[Block]:
    return [
        record.head(
            ("报到日期", full(record.facts.reported_on)),
            *more,
            (day, full(deed.happened_on)),
            ("事　　由", outcome(deed)),
            ("登记人", deed.by or NOTHING),
        ),
        wide("依据的文书（机关、字号、日期）和情况", deed.note, lines=4),
        says(then),
        fields(
            *((who, f"{BLANK_DAY}　方式：") for who in ("通知本人", "通知家属")[deed.outcome == "died" :])
        ),
    ]
