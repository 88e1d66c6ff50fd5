"""移交清单: what the old place hands to the new one on a change of the place of execution, with a receipt to send back.

Everything on it is computed by the functions the file uses. What hangs on the day of the change (days run, end, last day
to report) is counted from that day, so a paper printed again says the same; the counters stand as of the day of printing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxing.casework.kinds import PAPERS
from tongxing.conduct.queries import Moved, beside
from tongxing.core import clock
from tongxing.core.declared import Label
from tongxing.core.printing.setting import typeset
from tongxing.core.ui import words
from tongxing.duties.file import File, FiledCase, FiledDeed, open_file
from tongxing.faces.desk import terms
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.duty_parts import span_words
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.rulebook.asking import readings
from tongxing.rulebook.breaches import Counter, counters
from tongxing.rulebook.clock import STOPS, pauses
from tongxing.rulebook.counting import Computed, deadline_from
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts

TEMPLATE = Path(__file__).parent / "sheets" / "move.typ"
LEAVING = "transfer:leaving"


@dataclass(frozen=True, slots=True)
class Leaving:
    """One change of place as the paper needs it: whose, under which measure, which record, where to with what."""

    file: File
    case: FiledCase
    deed: FiledDeed
    to: Moved

    @property
    def book(self) -> Book:
        """The law beside the plan in force last: the one the person's page counts with."""
        return self.file.chain.plans[-1].book

    @property
    def facts(self) -> CaseFacts:
        """Everything of the case that the reader may read."""
        return self.case.facts_of(frozenset(d.kind for d in self.case.standing if d.readable))


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def move_sheet(request: HttpRequest, person_id: UUID, deed_id: UUID) -> HttpResponse:
    """The paper as a PDF; its name is the file's number and nothing else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = leaving(actor, person_id, deed_id)
    if found is None:
        raise Http404
    file, why = found.file, _("打印移交清单")
    looked(
        request, "read_file", about="person", about_id=file.id, place_id=file.place_id, purpose=why, people=1
    )
    page = sheet(found, on=clock.today(), by=actor)
    printed = typeset(TEMPLATE.read_text(encoding="utf-8"), page, at=clock.now())
    headers = {
        "Content-Disposition": f'inline; filename="{file.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


def leaving(actor: Actor, person_id: UUID, deed_id: UUID) -> Leaving | None:
    """A record of leaving that stands in a file of her places, or None."""
    file = open_file(actor, person_id)
    if file is None or not file.chain.plans or Label.MEASURE not in actor.labels:
        return None
    for case in file.cases:
        for deed in case.standing:
            if deed.id == deed_id and is_leaving(deed):
                to = beside(actor, [case.id]).moved.get(deed.id)
                return Leaving(file, case, deed, to) if to else None
    return None


def is_leaving(deed: FiledDeed) -> bool:
    """Whether a record says that somebody left for another place of execution."""
    return deed.kind == "step" and deed.readable and deed.outcome == LEAVING


def sheet(found: Leaving, *, on: date, by: Actor) -> dict[str, object]:
    """What stands on the paper, printed on a day."""
    facts, left = found.facts, found.deed.happened_on
    end = terms.ending(facts, found.file.chain)
    report = deadline_from(found.book, "transfer_report_in", left, _("变更执行地"))
    return {
        "title": _("变更执行地移交清单"),
        "cite": _("戒毒条例第22条"),
        "number": found.file.number,
        "facts": [
            [_("移出"), f"{by.town_name}　{found.file.place}"],
            [_("移往"), found.to.place],
            [_("变更之日"), words.full_day(left)],
            [_("说明"), found.deed.note or "—"],
            *_who(found, facts, end),
            *_days(facts, end, left),
            [_("最晚到新执行地报到"), words.full_day(report.day) if report else _("法律没有写")],
        ],
        "counts_head": _("第20条的三个计数，截至%(day)s（只记认定过的，移交以后接着算）")
        % {"day": words.full_day(on)},
        "counts": [_count(one) for one in counters(facts, found.book, on=on)],
        "papers_head": _("移交的材料，共 %(n)s 份") % {"n": len(found.to.papers)},
        "columns": [_("序号"), _("材料"), _("页数"), _("移出核对"), _("移入核对")],
        "papers": [_(PAPERS[one]) for one in found.to.papers if one in PAPERS],
        "then": _(
            "本人到新执行地报到后，由新执行地重新签协议。期限从起算日连续计算，路上的日子也算在内。"
            "戒毒的个人信息依法保密（条例第7条），这张纸只在两地经办人之间当面交接。"
        ),
        "sign": [_sign(_("移出机构（章）")), _sign(_("移入机构（章）"))],
        "receipt": _receipt(found, by),
        "how_head": _("日子是怎么算的"),
        "how": [*_how(found.book, _("期满日"), end), *_how(found.book, _("最晚报到"), report)],
        "printed": _("%(day)s 印") % {"day": words.full_day(on)},
    }


def _who(found: Leaving, facts: CaseFacts, end: Computed | None) -> Iterator[list[str]]:
    """The person by her full name, because the paper goes from hand to hand, and the decision it rests on."""
    file, paper, length = found.file, found.case.paper, terms.length_of(end)
    tail = _("身份证尾号 %(tail)s") % {"tail": file.id_tail} if file.id_tail else ""
    yield [_("姓名"), "　".join(part for part in (file.name, tail) if part)]
    yield [_("措施"), "　".join((terms.measure_word(facts.measure), span_words(length) if length else ""))]
    if paper is not None:
        decided = _("%(day)s 决定") % {"day": words.full_day(paper.decided_on)}
        yield [_("决定书"), "　".join((paper.number, paper.authority, decided))]
        if paper.deducted_days:
            yield [_("强戒折抵"), _("%(n)s 天") % {"n": paper.deducted_days}]


def _days(facts: CaseFacts, end: Computed | None, left: date) -> Iterator[list[str]]:
    """The start of the clock, the days run by the day of the change, the end (戒毒条例 14, 22; 民法典 201)."""
    start = facts.clock_from
    if start is None or end is None:
        return
    from_paper = start != facts.reported_on
    basis = _("公安机关文书写明") if from_paper else _("报到日")
    yield [_("起算日"), f"{words.full_day(start)}　{basis}"]
    still = sum(p.days for p in pauses(facts) if p.clock == STOPS and p.since < left)
    run = _("到变更之日连续计算 %(n)s 天（起算当天不计）") % {"n": (left - start).days - still}
    stood = _("；公安机关确认不计入 %(n)s 天，已经减去") % {"n": still} if still else ""
    yield [_("已经执行"), run + stood]
    rest = _("变更之日以后还有 %(n)s 天") % {"n": (end.day - left).days}
    yield [_("期满日"), f"{words.full_day(end.day)}　{rest}"]


def _count(one: Counter) -> list[str]:
    reach = _("超过 %(n)s 才由人判断") if one.beyond else _("到 %(n)s 由人判断")
    waits = _("；还有 %(n)s 条没有认定，不算在内") % {"n": len(one.still_open)} if one.still_open else ""
    other = f"；{_(one.other_reason)}：{one.other_count}" if one.other_reason else ""
    return [_(one.title), str(one.count), reach % {"n": one.threshold} + waits + other]


def _sign(office: str) -> list[str]:
    return [office, _("经办人签名"), _("交接日期")]


def _receipt(found: Leaving, by: Actor) -> dict[str, object]:
    """The strip that comes back: it names the file by its number only."""
    return {
        "title": _("回执"),
        "to": _("%(town)s：") % {"town": by.town_name},
        "says": _("档案 %(number)s 移交的材料 %(n)s 份已经收到，核对无误（缺的写在这里：　　　　　　　　）。")
        % {"number": found.file.number, "n": len(found.to.papers)},
        "fill": [_("本人报到日期"), _("新协议签订日期"), _("接收机构（章）"), _("经办人、电话"), _("日期")],
    }


def _how(book: Book, title: str, found: Computed | None) -> list[str]:
    """The sum of a day line by line with its articles, the other readings, and what is doubtful."""
    if found is None:
        return []
    rows = []
    for step in found.steps:
        clause = clause_part(book, step.cite) if step.cite else None
        inputs = words.listed(f"{name} {value}" for name, value in step.inputs)
        result = f" → {step.result}" if step.result else ""
        rows.append(f"{title}　{step.formula}：{inputs}{result}" + (f"（{clause.label}）" if clause else ""))
    others = (f"{title}　{_(reason)}：{day.isoformat()}" for day, reason in readings(found))
    return [*rows, *others, *_warned(title, found.warnings)]


def _warned(title: str, warnings: Sequence[str]) -> list[str]:
    return [f"{title}　{one}" for one in warnings]
