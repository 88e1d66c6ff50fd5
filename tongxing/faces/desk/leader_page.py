"""Laying the leader's page: what waits for a word, six numbers, what is late, who is not seen, villages, phases, staff and money.

Screen and paper are laid from the same lines. Counts of persons are bands, below five they are not told, and no person and no
folder stands here (docs/adr/0010, 0039); counts of the office's own work are not withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.assessment.board import Share, Village
from tongxing.assessment.shared import ALL
from tongxing.core.suppression import LEAST
from tongxing.core.ui import words
from tongxing.core.ui.charts import PhaseChart, TrendPoint
from tongxing.faces.desk.leader_known import Known
from tongxing.faces.desk.means_page import yuan
from tongxing.faces.desk.year_phases import phase_chart
from tongxing.rulebook.means import COMMON_RATIO
from tongxing.rulebook.windows import State, state

MOST_LATE, MOST_UNSEEN, MOST_VILLAGES, MOST_ASKS = 5, 5, 9, 6  # what one sheet of A4 holds
BOARD = "/board/?open=0.{}#opened"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the code by which it is found again in the product, and the rows it opens."""

    code: str
    label: str
    value: str
    second: str
    url: str


@dataclass(frozen=True, slots=True)
class LateLine:
    """Something the office owes late: what, whose, how many days."""

    what: str
    who: str
    days: str
    url: str
    many: int = 1  # how many rows it stands for


@dataclass(frozen=True, slots=True)
class UnseenLine:
    """The longest time nobody was met, in one village, and who answers for it there."""

    place: str
    days: str
    who: str


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One village, or those of few people together."""

    name: str
    people: str
    tests: str
    late: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase in words."""

    title: str
    days: str
    done: str
    slipped: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page."""

    gist: str
    asks: list[tuple[str, str, str, str]]
    asks_more: int
    numbers: list[Number]
    late: list[LateLine]
    late_more: int
    unseen: list[UnseenLine]
    villages: list[VillageLine]
    phases: list[PhaseLine]
    chart: PhaseChart | None
    means: list[Number]
    months: list[TrendPoint]


def lay(what: Known) -> Sheet:
    """The page from what is known."""
    late = list(_late(what))
    chart = phase_chart(what.year, what.on)
    return Sheet(
        gist=_gist(what, late),
        asks=[(one.says, one.cite, one.when, one.url) for one in what.asks[:MOST_ASKS]],
        asks_more=max(len(what.asks) - MOST_ASKS, 0),
        numbers=list(_numbers(what, late)),
        late=[one for _due, one in late[:MOST_LATE]],
        late_more=max(len(late) - MOST_LATE, 0),
        unseen=list(_unseen(what))[:MOST_UNSEEN],
        villages=list(_villages(what)),
        phases=[
            PhaseLine(one.label, words.span(one.first, one.last, what.on), one.said, one.slipped)
            for one in (chart.bars if chart else ())
        ],
        chart=chart,
        means=list(_means(what)),
        months=[
            TrendPoint(
                str(one.first.month), one.counted, one.met, partial=one.first == what.on.replace(day=1)
            )
            for one in what.board.months
        ],
    )


def codes(sheet: Sheet) -> dict[str, str]:
    """Code -> where its rows are."""
    return {one.code: one.url for one in (*sheet.numbers, *sheet.means)}


# ── one sentence, six numbers ─────────────────────────────────────────────────


def _gist(what: Known, late: list[tuple[date, LateLine]]) -> str:
    """Two halves: is it in time, and what is asked of the leader."""
    of_people, oldest = what.board.total.overdue, what.board.total.oldest
    first = min([due for due, _line in late] + ([oldest] if oldest else []), default=None)
    all_ = of_people + _many(late)
    if first is None or not all_:
        said = _("眼下没有逾期的。")
    else:
        told = {"n": all_, "days": (what.on - first).days}
        said = ngettext("逾期 %(n)s 件，最久 %(days)s 天。", "逾期 %(n)s 件，最久 %(days)s 天。", all_) % told
    if not what.asks:
        return said + _("没有等您定的事。")
    asked = ngettext("请您定 %(n)s 件事：%(what)s。", "请您定 %(n)s 件事：%(what)s。", len(what.asks))
    shorts = list(dict.fromkeys(one.short for one in what.asks))
    return said + asked % {"n": len(what.asks), "what": words.listed(shorts)}


def _numbers(what: Known, late: list[tuple[date, LateLine]]) -> Iterator[Number]:
    total, shared, on = what.board.total, what.shared, what.on
    yield Number("甲1", _("正在执行"), _("%(n)s 人") % {"n": shared.words(ALL, "active")}, _("%(n)s 个村（社区），人数五人一档") % {"n": len(what.board.villages)}, "/board/")  # fmt: skip
    yield Number(
        "甲2",
        _("本月检测按期"),
        f"{total.tests.met} / {total.tests.counted}",
        _percent(total.tests),
        BOARD.format("tests_met"),
    )
    days = (on - total.oldest).days if total.oldest else 0
    yield Number("甲3", _("帮教的事逾期"), _("%(n)s 件") % {"n": total.overdue}, _("最久 %(n)s 天") % {"n": days} if days else _("没有逾期的"), BOARD.format("overdue"))  # fmt: skip
    met = sum(row.met_on is not None and row.met_on <= on for row in what.year.rows)
    yield Number("乙1", _("镇里的事逾期"), _("%(n)s 件") % {"n": _many(late)}, _oldest(late, on), "/year/")
    yield Number(
        "乙2",
        _("全年任务办了"),
        f"{met} / {len(what.year.rows)}",
        _("会上定的还有 %(n)s 件没办完") % {"n": len(what.given)},
        "/year/",
    )
    yield Number(
        "乙3",
        _("协议签订"),
        _reached(what, "legal"),
        _("方案口径：%(said)s") % {"said": _reached(what, "plan")},
        "/board/",
    )


def _many(late: list[tuple[date, LateLine]]) -> int:
    """As many as the rows it opens: eight villages late with one task are eight."""
    return sum(line.many for _due, line in late)


def _oldest(late: list[tuple[date, LateLine]], on: date) -> str:
    return _("最久 %(n)s 天") % {"n": (on - late[0][0]).days} if late else _("没有逾期的")


def _percent(share: Share) -> str:
    """Never a rate below five."""
    if not share.counted:
        return _("窗口还没过完的不算")
    said = _("免计 %(n)s") % {"n": share.excused}
    return said if share.counted < LEAST else f"{100 * share.met // share.counted}%　{said}"


def _reached(what: Known, way: str) -> str:
    """Whether the target is reached, by the denominator of the law or of the plan; a dash where even that would tell."""
    if what.target is None or way not in what.shared.reached:
        return "—"
    words_ = _("达到 %(n)s%%") if what.shared.reached[way] else _("还没到 %(n)s%%")
    return words_ % {"n": what.target}


# ── what is late, who is not seen ─────────────────────────────────────────────


def _late(what: Known) -> Iterator[tuple[date, LateLine]]:
    """The office's own tasks and what was given, the longest first; the villages of one task are one line."""
    on, units = what.on, {one.id: one.title for one in what.book.units}
    rows = [one for one in (*what.year.before, *what.year.rows) if state(one, on) is State.OVERDUE]
    found = []
    for (due, title), some in groupby(
        sorted(rows, key=lambda one: (one.due_on, one.title)), key=lambda one: (one.due_on, one.title)
    ):
        many = list(some)
        names = [what.year.places.get(one.place_id, "") for one in many]
        who = units.get(many[0].unit, "")
        if many[0].place_id in what.year.places and len(many) > 1:
            who = _("%(n)s 个村（社区）") % {"n": len(many)}
        elif names[0] and who == units.get("villages"):
            who = names[0]
        found.append((due, LateLine(title, who, _days(due, on), "/year/", len(many))))
    for one in what.given:
        if state(one, on) is State.OVERDUE:
            who = one.owner or units.get(one.unit, "")
            where = f"/year/done/{one.entry_id}/" if one.entry_id else "/year/"
            found.append((one.due_on, LateLine(one.title, who, _days(one.due_on, on), where)))
    yield from sorted(found, key=lambda pair: (pair[0], pair[1].what))


def _days(due: date, on: date) -> str:
    n = (on - due).days
    return ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", n) % {"n": n}


def _unseen(what: Known) -> Iterator[UnseenLine]:
    """Of each village the longest; where there are few people nothing is said, it would point at somebody."""
    names = {one.place_id: one.name for one in what.board.villages}
    seen: set[int] = set()
    for one in what.unseen:
        if one.place_id in what.shared.few or one.among < LEAST or one.place_id in seen:
            continue
        seen.add(one.place_id)
        n = one.days(what.on)
        said = ngettext("最久 %(n)s 天没有见面", "最久 %(n)s 天没有见面", n) % {"n": n}
        yield UnseenLine(names.get(one.place_id, ""), said, one.worker)


# ── villages ──────────────────────────────────────────────────────────────────


def _villages(what: Known) -> Iterator[VillageLine]:
    """By division code, never ranked; those of few people, and those for which there is no room, are one line."""
    few = what.shared.few
    own = [one for one in what.board.villages if one.place_id not in few]
    shown, rest = (
        own[:MOST_VILLAGES],
        own[MOST_VILLAGES:] + [one for one in what.board.villages if one.place_id in few],
    )
    for one in shown:
        yield VillageLine(
            one.name, what.shared.words(one.place_id, "active"), _tests(one.tests), one.overdue, f"/board/?open={one.place_id}.overdue#opened"
        )  # fmt: skip
    if rest:
        yield _rest(rest)


def _rest(rest: list[Village]) -> VillageLine:
    name = ngettext("其余 %(n)s 个村", "其余 %(n)s 个村", len(rest)) % {"n": len(rest)}
    tests = sum((one.tests for one in rest), Share())
    return VillageLine(name, "—", _tests(tests), sum(one.overdue for one in rest), "/board/")


def _tests(share: Share) -> str:
    return f"{share.met} / {share.counted}" if share.counted >= LEAST else "—"


# ── staff and money ───────────────────────────────────────────────────────────


def _means(what: Known) -> Iterator[Number]:
    need, book = what.need, what.ledger
    beside = _("按常见的 %(n)s 比 1 要 %(common)s 名") % {"n": COMMON_RATIO, "common": need.by_common}
    yield Number("丁1", _("专职人员　应有 / 现有"), f"{need.by_plan} / {need.there}", beside, "/means/")
    load = _("%(n)s 人") % {"n": need.load} if need.load is not None else "—"
    yield Number("丁2", _("每名现带"), load, _("算账用 %(n)s 人") % {"n": need.people}, "/means/")
    floored = _("不足保底，按保底") if what.money.floored else _("按人数算，已过保底")
    yield Number("丁3", _("今年工作经费至少"), yuan(what.money.work), floored, "/means/")
    yield Number("丁4", _("今年进 / 出"), f"{yuan(book.came)} / {yuan(book.went)}", "", "/means/#ledger")
    yield Number("丁5", _("专项经费还剩"), yuan(book.balance), _("连上年结转"), "/means/#ledger")
