"""Papers of the gate: a written warning, the record of a breach, and what goes to the police.

Each is set from one matter: nothing stands on it that was not told, answered or found there. The measure that only the police
order is never named on a paper of the township (guard G4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.conduct.gate.actions import seat_of
from tongxing.conduct.gate.matter import Matter, Step
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.queries import matter as read
from tongxing.conduct.gate.remedy import remedy
from tongxing.conduct.gate.rules import Seat
from tongxing.conduct.gate.rules import red as is_red
from tongxing.conduct.gate.words import ANSWERS, GROUNDS, QUESTIONS, RUNGS, SPOKEN
from tongxing.conduct.kinds import NOTICE_WAYS, RECEIPTS, SERVICE_WAYS
from tongxing.conduct.queries import FoundRow, findings_of
from tongxing.core.refusal import Refusal, Refused
from tongxing.duties.file import FiledDeed
from tongxing.duties.queries import bundle
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.prints.blocks import (
    NOTHING,
    Block,
    fields,
    full,
    head,
    plain,
    red,
    rows,
    says,
    short,
    wide,
)
from tongxing.faces.desk.prints.record import Record
from tongxing.faces.desk.said import said
from tongxing.rulebook.breaches import counters

ROOM = "　" * 12
SPARED = (
    "红色提示：本人有《中华人民共和国禁毒法》第三十九条规定的情形之一（怀孕、哺乳自己不满一周岁的婴儿、不满十六周岁），或者还没有查清有没有。"
    "请先核实，依法处理。"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One matter with everything a paper says about it."""

    row: MatterRow
    seat: Seat
    found: tuple[FoundRow, ...]

    @property
    def matter(self) -> Matter:
        """The draft and its steps."""
        return self.row.matter

    def last(self, kind: str) -> Step | None:
        """The last step of this kind."""
        return self.row.matter.last(kind)


def _told(record: Record, matter_id: UUID) -> Told:
    """The matter a paper is set from; without one there is no paper (guard G2)."""
    row = read(record.actor, matter_id)
    case = bundle(record.actor, row.case_id) if row else None
    if row is None or case is None:
        raise Refused(Refusal("no_matter", _("这一份不是从关口来的，不能印。"), cite="守护G2"))
    seat = seat_of(record.actor, case, row, on=record.on)
    return Told(row, seat, tuple(findings_of(record.actor, [row.case_id])))


def warning(record: Record, deed: FiledDeed) -> list[Block]:
    """告诫书: what was seen, on which clause, what she said, what follows, and how not to agree, with the last day."""
    told = _told(record, deed.id)
    done = told.last("done")
    served = done.on if done else record.on
    made = [
        plain(f"{record.file.name}："),
        says(f"您在执行{record.measure}期间有下面的事。先听了您的说明，由两个岗位的人看过，现在书面告诫您。"),
        head("一、看到的事"),
        _events(told),
        says(told.matter.draft.reason),
        head("二、违反的约定"),
        says(
            f"{told.matter.draft.clause}。违反协议的，依照《中华人民共和国禁毒法》第三十五条批评、教育；书面告诫是本镇方案的做法。"
        ),
        head("三、您自己怎么说"),
        says(_words(told)),
        head("四、请您做到"),
        says(
            "以后按协议办。来不了、有难处的，事先告诉社工，时间可以改。以后再有这样的事，还是先听您说明，再由两个人认定。"
        ),
        head("五、不同意怎么办"),
        *_against(told, served, known=done is not None),
    ]
    return [*made, _hands(told)]


def _against(told: Told, served: date, *, known: bool) -> Iterator[Block]:
    """Her ways against it, in three paragraphs; before the service the day is counted from today and says so."""
    object_, review, *until, unsettled, suit, aid = remedy("warning", served, told.seat.book).sentences
    from_today = "" if known else "今天以后送达的，从送达那天重新算，以送达回证为准。"
    yield says(object_ + aid)
    yield says(review + "".join(until) + from_today)
    yield says(unsettled + suit)


def breach(record: Record, deed: FiledDeed) -> list[Block]:
    """违反协议记录: one matter from the event to what was done about it, for the file."""
    told = _told(record, deed.id)
    draft, done = told.matter.draft, told.last("done")
    return [
        record.head(("作出的", RUNGS[draft.rung]), ("违反的约定", draft.clause or NOTHING)),
        _events(told),
        wide("看到什么，为什么提", draft.reason, lines=2),
        wide("本人怎么说", _words(told), lines=2),
        _checks(told),
        fields(
            ("告知本人", _served(told.last("told"))),
            ("送达", _served(done) if done else ROOM),
            *_pair(told),
        ),
    ]


def packet(record: Record, deed: FiledDeed) -> list[Block]:
    """The packet for the police: facts, evidence with its proofs, counters, guards in red, two hands, and a place for the receipt."""
    told = _told(record, deed.id)
    draft, paper, done = told.matter.draft, record.case.paper, told.last("done")
    made = [
        plain(f"{paper.authority if paper else '公安机关'}："),
        says(f"{record.file.name}正在执行{record.measure}。{GROUNDS[draft.ground]}，依照《戒毒条例》第二十一条报告你们，请依法审查。"),
        *([red(SPARED)] if is_red(told.matter, told.seat) else ()),
        *([head("先报后听的理由"), says(draft.at_once)] if draft.at_once else ()),
        head("一、本人"),
        record.head(
            ("身份证号", record.id_shown), ("联系电话", record.phone_shown), ("决定书", paper.number if paper else NOTHING),
            ("报到日期", full(record.facts.reported_on)), ("期满日", record.last_day),
        ),
        head("二、事实"),
        says(draft.reason),
        head("三、所凭的认定和通知凭证"),
        _events(told),
        head("四、计数"),
        rows(("计数", "现有", "法定", "没认定的，不计"), (5, 1.4, 1.4, 2.4), _counts(told)),
        head("五、本人怎么说"),
        says(_words(told)),
        head("六、逐项核对"),
        _checks(told),
        says("是不是构成严重违反、怎么处理，由公安机关依法审查决定。本人可以向镇里提出异议，也可以向公安机关陈述。"),
        head("七、经手和交接"),
        _hands(told),
        fields(("接收机关、接收人", done.said.get("to", "") if done else ROOM), ("接收日期", full(done.on) if done else ROOM),
               ("回执编号", done.said.get("paper", "") if done else ROOM)),
    ]  # fmt: skip
    return made


def _events(told: Told) -> Block:
    """Each record it rests on: its day, what it was, the proof that she knew, who found and who confirmed."""
    lines = []
    for n, about in enumerate(told.matter.draft.about, start=1):
        deed = next((d for d in told.seat.facts.deeds if d.id == str(about)), None)
        row = next((one for one in told.found if one.id == about), None)
        kind = deed.kind if deed and deed.kind in ("breach", "late_finding") else "official_test"
        what = outcome_word(kind, deed.outcome) if deed else "已撤回，不计"
        notice = (
            f"{short(row.notice_on)}　{NOTICE_WAYS.get(row.said['notice'], '')}"
            if row and row.notice_on
            else NOTHING
        )
        hands = f"{row.found_by}认定，{row.decided_by or '没有'}确认" if row else NOTHING
        day = short(deed.happened_on if deed else row.happened_on if row else None)
        lines.append([str(n), day, what, notice, hands])
    return rows(("序号", "日期", "什么事", "事先通知", "认定"), (1, 2.4, 3.2, 3, 3), lines)


def _words(told: Told) -> str:
    spoke = told.last("spoke")
    if spoke is None:
        return "还没有听本人说明。"
    own = spoke.said.get("words", "")
    return f"{full(spoke.on)}本人说：“{own}”" if own else f"{full(spoke.on)}，{SPOKEN[spoke.said['how']]}。"


def _checks(told: Told) -> Block:
    checked = told.last("checked")
    answers = checked.said if checked else {}
    lines = [[words, ANSWERS.get(answers.get(name, ""), NOTHING)] for name, words in QUESTIONS.items()]
    return rows(("问过、查过的", "结果"), (6, 2), lines)


def _counts(told: Told) -> Iterator[list[str]]:
    for one in counters(told.seat.facts, told.seat.book, on=told.seat.on):
        yield [said(one.title), str(one.count), str(one.threshold), str(len(one.still_open))]


def _served(step: Step | None) -> str:
    if step is None:
        return NOTHING
    way, receipt = (
        SERVICE_WAYS.get(step.said.get("way", ""), ""),
        RECEIPTS.get(step.said.get("receipt", ""), ""),
    )
    return "　".join(part for part in (full(step.on), way, receipt, step.by) if part)


def _hands(told: Told) -> Block:
    return fields(*_pair(told))


def _pair(told: Told) -> tuple[tuple[str, str], tuple[str, str]]:
    second = told.last("seconded")
    return ("起草人", told.row.by), ("复核人", second.by if second else "还没有")
