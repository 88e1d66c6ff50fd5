"""What follows from the dates in hand, in words: days with their road, counters, protection, questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.ui import words
from tongxing.core.ui.parts import Clause
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.said import said
from tongxing.rulebook.asking import readings
from tongxing.rulebook.calculator import PLAN, Answer, Due, status_words
from tongxing.rulebook.document import Book

# said by the rulebook, which knows no languages; collected here for translation
WORDS = (
    N_("决定书还没送达"), N_("等报到"), N_("过期没报到，待认定"), N_("认定没有正当理由"), N_("执行中"), N_("中止"),
    N_("变更执行地途中"), N_("期满，等解除"), N_("已解除"), N_("已终止"), N_("已移交"), N_("去世"), N_("还没有措施"),
    N_("最晚报到"), N_("本人可以申请行政复议，最晚"), N_("最晚到新执行地报到"), N_("期满日"), N_("公安机关最晚告知乡镇街道"),
    N_("逃避或拒绝检测的次数"), N_("擅自离开县域的次数"), N_("擅自离开县域的累计天数（超过）"),
    N_("怀孕：不适用强制隔离戒毒"), N_("正在哺乳未满一周岁的婴儿：不适用强制隔离戒毒"), N_("未满十六周岁：可以不适用强制隔离戒毒"),
    N_("查获之日起（没有成瘾的）"), N_("社区戒毒、社区康复执行之日起"), N_("强制隔离戒毒解除之日起"),
    N_("另一读法：报到当日计入"), N_("另一读法：中止期间不计入"), N_("另一读法：不顺延"), N_("另一读法：按民法典第203条顺延"),
    N_("另一读法：离开当日也算一日"), N_("系统算出来的日子"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that follows: the day, what it is, its road step by step, the other readings, its articles."""

    day: date | None
    title: str
    state: str
    plan: bool
    steps: tuple[str, ...]
    others: tuple[str, ...]
    warnings: tuple[str, ...]
    clauses: tuple[Clause, ...]


def lines(answer: Answer, book: Book) -> dict[str, Any]:
    """The whole answer for the page."""
    return {
        "status": _(status_words(answer)),
        "dues": [_due(one, answer.on, book) for one in answer.dues],
        "counters": [
            _line(said(c.title), _counted(c), book, (c.cite,), others=_other_count(c)) for c in answer.counters
        ],
        "cautions": [
            _line(said(c.words), _until(c.until), book, (c.cite,), day=None) for c in answer.cautions
        ],
        "clean_years": [
            _line(_(y.title), _("由公安机关确认") if not y.against else words.listed(said(one) for one in y.against), book, ("regulation.7",),
                  day=y.until, steps=(_("从 %(day)s 起满三年") % {"day": y.since.isoformat()},))
            for y in answer.clean_years
        ],
        "questions": [_line(said(q.words), "", book, q.cites) for q in answer.questions],
    }  # fmt: skip


def _due(due: Due, on: date, book: Book) -> Line:
    if due.done_on is not None:
        state = _("%(day)s 已办") % {"day": due.done_on.isoformat()}
    else:
        state = _("已过") if due.late(on) else _("还有 %(n)s 天") % {"n": (due.found.day - on).days}
    found = due.found
    return _line(
        _(due.title), state, book, found.cites, day=found.day, plan=due.source == PLAN,
        steps=tuple(said(step.formula) for step in found.steps if step.formula),
        others=tuple(f"{_(reason)}：{day.isoformat()}" for day, reason in readings(found)),
        warnings=tuple(said(one) for one in found.warnings),
    )  # fmt: skip


def _line(
    title: str, state: str, book: Book, cites: tuple[str, ...], *, day: date | None = None, plan: bool = False,
    steps: tuple[str, ...] = (), others: tuple[str, ...] = (), warnings: tuple[str, ...] = (),
) -> Line:  # fmt: skip
    clauses = tuple(part for cite in dict.fromkeys(cites) if (part := clause_part(book, cite)) is not None)
    return Line(day, title, state, plan, steps, others, warnings, clauses)


def _counted(counter: Any) -> str:
    reached = _("%(n)s，到 %(of)s 就要由人判断") % {"n": counter.count, "of": counter.threshold}
    return (
        _("%(n)s，超过 %(of)s 就要由人判断") % {"n": counter.count, "of": counter.threshold}
        if counter.beyond
        else reached
    )


def _other_count(counter: Any) -> tuple[str, ...]:
    return (f"{_(counter.other_reason)}：{counter.other_count}",) if counter.other_reason else ()


def _until(day: date | None) -> str:
    return _("到 %(day)s") % {"day": day.isoformat()} if day else ""
