"""Three years as a strip: one lane a kind of duty, one mark a window, and the same as a table."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.charts import Legend, Strip, StripBand, StripLane, StripMark, StripYear
from tongxing.core.ui.parts import Figure, Table, state_word
from tongxing.duties.file import FiledCase
from tongxing.duties.kinds import EXCUSE_REASONS
from tongxing.duties.queries import StoredDuty
from tongxing.faces.desk.duty_parts import every_words, kind_word, rhythm, year_of
from tongxing.faces.desk.terms import year_word
from tongxing.plans.books import Chain
from tongxing.rulebook.clock import lifts
from tongxing.rulebook.counting import shift_months
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.windows import State, state

LANES = ("official_test", "talk", "visit", "screening", "own_report")
ORDER = ("met", "met_late", "lapsed", "excused", "overdue", "open", "not_yet")


@dataclass(frozen=True, slots=True)
class Window:
    """One window in words; picture and table say the same."""

    duty: StoredDuty
    kind: str
    span: str
    state: str
    word: str


def windows(case: FiledCase, *, on: date) -> list[Window]:
    """Every window of a measure in words, kind by kind; after its last day what was still owed was not done."""
    kinds = {kind: kind_word(kind) for kind in {d.kind for d in case.duties}}
    states = {str(one): state_word(str(one)) for one in State}
    over = case.closed_on is not None and case.closed_on <= on
    found = []
    for d in sorted(case.duties, key=lambda d: (_rank(d.kind), d.due_on)):
        now = str(state(d, on))
        if over and now == State.OVERDUE:
            now = str(State.LAPSED)
        found.append(Window(d, kinds[d.kind], words.span(d.opens_on, d.due_on, on), now, states[now]))
    return found


def strip(
    case: FiledCase, found: Sequence[Window], facts: CaseFacts, end: date | None, chain: Chain, *, on: date
) -> Strip | None:
    """The strip of one measure, from report-in to its last day."""
    if facts.reported_on is None or end is None:
        return None
    since, years = facts.reported_on, _edges(facts.reported_on, end)
    said = _("第 %(n)s 次%(kind)s，%(span)s，%(state)s")
    lanes = [[w for w in found if w.duty.kind == kind] for kind in LANES]
    main = next((lane for lane in lanes if lane), [])
    duties, counts = [w.duty for w in main], Counter(w.state for w in main)
    return Strip(
        sentence=second(main, on),
        since=since,
        until=end,
        today=on,
        lanes=tuple(
            StripLane(lane[0].kind, tuple(_mark(w, since, end, said) for w in lane)) for lane in lanes if lane
        ),
        years=tuple(
            _year(n, first, last, duties, facts, chain) for n, (first, last) in enumerate(years, start=1)
        ),
        bands=_bands(case, end),
        legend_of=main[0].kind if main else "",
        legend=tuple(Legend(s, Figure(counts[s])) for s in ORDER if counts[s]),
        since_word=_("报到"),
        until_word=_("期满"),
    )


def _edges(since: date, end: date) -> list[tuple[date, date]]:
    days = [since]
    while days[-1] < end:
        days.append(min(shift_months(since, 12 * len(days)), end))
    return list(itertools.pairwise(days))


def _year(
    number: int, first: date, last: date, main: Sequence[StoredDuty], facts: CaseFacts, chain: Chain
) -> StripYear:
    count = sum(1 for d in main if year_of(first_day(facts), d.opens_on) == number)
    return StripYear(year_word(number), first, last, _year_note(number, count, main, facts, chain))


def first_day(facts: CaseFacts) -> date:
    """The day the term counts from."""
    assert facts.reported_on is not None
    return facts.reported_on


def _year_note(number: int, count: int, main: Sequence[StoredDuty], facts: CaseFacts, chain: Chain) -> str:
    """每月一次，12 次"""
    if not main or not count:
        return ""
    try:
        every = rhythm(chain.plans[-1].book.duty(main[0].rule), facts.measure, number, main[0].opens_on)
    except (KeyError, ValueNotInForce):
        every = None
    times = _("%(n)s 次") % {"n": count}
    return _("%(every)s，%(times)s") % {"every": every_words(every), "times": times} if every else times


def _mark(window: Window, since: date, end: date, said: str) -> StripMark:
    """A window stands at its last day, and in the year in which it opened."""
    duty = window.duty
    stands = min(duty.due_on, shift_months(since, 12 * year_of(since, duty.opens_on)), end)
    values = {"n": duty.window_no, "kind": window.kind, "span": window.span, "state": window.word}
    return StripMark(stands, window.state, said % values)


def _bands(case: FiledCase, end: date) -> tuple[StripBand, ...]:
    """Times that do not count: where a reason has a first and a last day, and where the law interrupts the measure."""
    excused = [
        StripBand(
            _("%(reason)s，免计") % {"reason": _(EXCUSE_REASONS.get(d.outcome, d.outcome))},
            d.happened_on,
            min(d.until_on, end),
        )
        for d in case.standing
        if d.kind == "excuse" and d.until_on is not None and not d.duty_rule
    ]
    words = {"suspended": _("中止"), "transfer": _("变更执行地途中")}
    interrupted = [
        StripBand(
            _("%(reason)s，免计") % {"reason": words[d.kind]}, d.happened_on, min(d.until_on or end, end)
        )
        for d in lifts(case.facts)
    ]
    return (*excused, *interrupted)


def second(main: Sequence[Window], on: date) -> str:
    """检测应办 22 次，到今天应计 13 次（15 次到期，免计 2 次），按期 11 次"""
    if not main:
        return ""
    passed = [w.state for w in main if w.duty.due_on <= on]
    excused, met = passed.count(State.EXCUSED), passed.count(State.MET)
    return _(
        "%(kind)s应办 %(all)s 次，到今天应计 %(counted)s 次（%(passed)s 次到期，免计 %(excused)s 次），按期 %(met)s 次"
    ) % {
        "kind": main[0].kind,
        "all": len(main),
        "counted": len(passed) - excused,
        "passed": len(passed),
        "excused": excused,
        "met": met,
    }


def table(found: Sequence[Window], *, on: date) -> Table:
    """The same windows as rows."""
    head = (_("事项"), _("第几次"), _("哪几天"), _("状态"), _("哪天办的"))
    rows = tuple(
        (w.kind, str(w.duty.window_no), w.span, w.word, words.day(w.duty.met_on, on) if w.duty.met_on else "")
        for w in found
    )
    return Table(head, rows, _("三年安排，每个窗口一行"))


def _rank(kind: str) -> int:
    return LANES.index(kind) if kind in LANES else -1
