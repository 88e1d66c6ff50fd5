"""How far somebody has come, and how the last day was computed, in words and boxes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, DateHow, SumBox
from tongxing.duties.file import FiledCase, FiledDeed
from tongxing.duties.kinds import EXCUSE_REASONS
from tongxing.faces.desk.duty_parts import months_between, span_words
from tongxing.plans.books import Chain
from tongxing.rulebook.clock import end_of, terms_of
from tongxing.rulebook.counting import Computed
from tongxing.rulebook.dated import Span
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.life import WORDS, Status, life
from tongxing.rulebook.windows import term_book

ALWAYS_SAID = "以公安机关文书写明的日期为准"  # stands at the foot of the sum in words of its own
SUSPENDING = frozenset({"detained"})


def year_word(number: int) -> str:
    """第一年"""
    known = (_("第一年"), _("第二年"), _("第三年"))
    return known[number - 1] if 1 <= number <= 3 else _("第 %(n)s 年") % {"n": number}


def progress(reported_on: date | None, closed_on: date | None, on: date) -> str:
    """第二年第 8 个月"""
    if closed_on is not None:
        return _("已结束")
    if reported_on is None or reported_on > on:
        return _("还没有报到")
    month = months_between(reported_on, on) + 1
    year = (month - 1) // 12 + 1
    return _("%(year)s第 %(month)s 个月") % {"year": year_word(year), "month": month - 12 * (year - 1)}


def measure_word(measure: str) -> str:
    """The legal name; it stands only inside a file."""
    return {"community_treatment": _("社区戒毒"), "community_rehabilitation": _("社区康复")}.get(
        measure, measure
    )


def ending(facts: CaseFacts, chain: Chain) -> Computed | None:
    """The last day of the measure with its road; None before report-in or without a plan."""
    return end_of(facts, term_book(facts, chain.plans)) if chain.plans else None


def length_of(end: Computed | None) -> Span | None:
    """How long the measure is: the months that the first step of the sum counted."""
    return Span(int(dict(end.steps[0].inputs)["月数"]), 0) if end else None


def cells(
    case: FiledCase,
    facts: CaseFacts,
    end: Computed | None,
    chain: Chain,
    *,
    on: date,
    how_id: str,
    health: bool,
) -> list[Cell]:
    """措施, 走到哪了, 期满, 状态; who does not read of hospital and absence is told nothing of them."""
    span = length_of(end)
    name = measure_word(facts.measure)
    paper = _("决定书 %(number)s") % {"number": case.paper.number} if case.paper else _("没有决定书")
    return [
        Cell(_("措施"), f"{name} {span_words(span)}" if span else name, paper),
        Cell(_("走到哪了"), progress(facts.reported_on, facts.closed_on, on), _gone(facts, end, on)),
        Cell(_("期满"), words.full_day(end.day), how=how_id) if end else Cell(_("期满"), _("报到后才能算")),
        _state(case, facts, chain, on, health=health),
    ]


def _gone(facts: CaseFacts, end: Computed | None, on: date) -> str:
    if facts.reported_on is None or end is None or facts.closed_on is not None:
        return ""
    gone, left = (on - facts.reported_on).days, (end.day - on).days
    if left < 0:
        return _("已走 %(gone)s 天，期满已过 %(past)s 天") % {"gone": gone, "past": -left}
    return _("已走 %(gone)s 天，还有 %(left)s 天") % {"gone": gone, "left": left}


def _state(case: FiledCase, facts: CaseFacts, chain: Chain, on: date, *, health: bool) -> Cell:
    """The legal measure; beneath it where the person is, for those who may read that. Never one list (docs/adr/0026)."""
    label = _("状态")
    if facts.closed_on is not None:
        return Cell(label, _("已结束"), words.full_day(facts.closed_on))
    stands = (
        life(facts, chain.plans[-1].book, on=on, term=term_book(facts, chain.plans)) if chain.plans else None
    )
    if facts.reported_on is None:
        received = (
            _("决定书 %(day)s送达") % {"day": words.day(facts.received_on, on)} if facts.received_on else ""
        )
        late = stands is not None and stands.status in (Status.LATE, Status.REFUSED)
        return Cell(label, _(WORDS[stands.status]) if stands and late else _("等报到"), received)
    said = _(WORDS[stands.status]) if stands else _("执行中")
    if stands is not None and stands.status in (Status.SUSPENDED, Status.MOVING, Status.DUE):
        return Cell(label, said, _("从 %(day)s起") % {"day": words.day(stands.since, on)})
    if not health:
        return Cell(label, said)
    away = [_(EXCUSE_REASONS[d.outcome]) for d in excuses_on(case, on) if d.outcome in EXCUSE_REASONS]
    return Cell(label, said, words.listed(away) or _("没有记着外出、住院或中止"))


def excuses_on(case: FiledCase, on: date) -> list[FiledDeed]:
    """The reasons that cover a day."""
    return [
        d
        for d in case.standing
        if d.kind == "excuse" and not d.duty_rule and d.happened_on <= on <= (d.until_on or d.happened_on)
    ]


def how(case: FiledCase, facts: CaseFacts, end: Computed | None, chain: Chain) -> DateHow | None:
    """The sum of the last day, box by box, with the other reading (戒毒条例 14, 31; 民法典 201, 202)."""
    span = length_of(end)
    if end is None or facts.reported_on is None or span is None:
        return None
    treated = facts.measure == "community_treatment"
    start, stopped = facts.clock_from or facts.reported_on, terms_of(facts)
    stated = start != facts.reported_on
    boxes = [
        SumBox(
            _("起算日") if stated else _("报到日"),
            start.isoformat(),
            _("公安机关文书") if stated else _("报到记录"),
        ),
        SumBox(_("期限"), span_words(span), _("条例第14条") if treated else _("条例第37条"), "＋"),
        SumBox(_("强戒折抵"), _("%(n)s 天") % {"n": facts.deducted_days}, _("条例第31条"), "－"),
    ]
    if stopped is not None and stopped.stopped_days:
        boxes.append(
            SumBox(_("中止不计入"), _("%(n)s 天") % {"n": stopped.stopped_days}, _("条例第24条"), "＋")
        )
    by = (
        _("公安机关文书")
        if stopped and stopped.stated_end
        else _("规则 %(key)s 版") % {"key": chain.plans[-1].key}
    )
    boxes.append(SumBox(_("期满"), end.day.isoformat(), by, "＝", True))
    warnings = tuple(w for w in end.warnings if not w.startswith(ALWAYS_SAID))
    return DateHow(_("期满日怎么算的"), tuple(boxes), _other(end), (*warnings, *_suspended(case)))


def _other(end: Computed) -> str:
    further = "".join(f"{_(reason)}：{day.isoformat()}。" for day, reason in end.readings)
    if end.other_reading is None:
        return further + _("最后以派出所文书为准。")
    day = end.other_reading.isoformat()
    return further + _("报到当天也算一天的话是 %(day)s，提醒按早的那天，最后以派出所文书为准。") % {
        "day": day
    }


def _suspended(case: FiledCase) -> tuple[str, ...]:
    """A detention suspends the measure (戒毒条例 24); the police paper says for how long, not this machine."""
    if not any(d.kind == "excuse" and d.outcome in SUSPENDING for d in case.standing):
        return ()
    return (_("有被拘留或羁押的记录：条例第24条的中止从哪天到哪天，以公安机关文书为准，这里没有自动加上。"),)
