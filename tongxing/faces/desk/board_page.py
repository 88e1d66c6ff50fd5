"""Laying the village board: numbers that open, two ways to divide, a year of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongxing.assessment.board import COUNTED, Board, Village, months_back, rows_behind
from tongxing.assessment.shared import SharedBoard
from tongxing.casework.survey.kinds import FIRST_WORDS
from tongxing.casework.survey.queries import LineOf
from tongxing.core.ui import words
from tongxing.core.ui.charts import Trend, TrendPoint
from tongxing.core.ui.parts import Cell, Chip, Choice, Clause, Figure, Link, RowsPanel, Table
from tongxing.core.ui.sheets import (
    SMALL,
    BoardCell,
    BoardColumn,
    BoardRow,
    Denominator,
    OpenRow,
    TwoDenominators,
)
from tongxing.duties.figures import Census, FigureRow
from tongxing.duties.why import what_word, why_for, why_words
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.plans.books import Chain
from tongxing.rulebook.dated import ValueNotInForce

PATH = "/board/"
PEOPLE = frozenset({"active", "waiting", "registered", "signed"})


@dataclass(frozen=True, slots=True)
class Look:
    """What is being looked at: whose board, on which day, which month, which number is open."""

    actor: Actor
    on: date
    today: date
    month: date
    chain: Chain
    place: int | None = None
    figure: str = ""
    shared: SharedBoard | None = None

    def keep(self) -> dict[str, str]:
        """What an address must carry to stay on this day, this month, and this way of seeing."""
        kept = {"as_of": self.on.isoformat()} if self.on != self.today else {}
        kept |= {"month": f"{self.month:%Y-%m}"} if self.month != self.on.replace(day=1) else {}
        return kept | ({"shared": "1"} if self.shared and self.at_the_desk else {})

    @property
    def at_the_desk(self) -> bool:
        """Is this the town's own desk, which sees numbers as they are?"""
        return self.actor.may(Permission.SEE_SMALL_COUNTS)

    def number(self, n: int, place: int, name: str, unit: str = "") -> Figure:
        """A number that opens its rows; for others a band of persons, and no rows where there are few."""
        if self.shared and name in PEOPLE:
            return Figure(0, unit=unit, words=self.shared.words(place, name))
        if self.shared and place in self.shared.few:
            return Figure(n, unit=unit)
        url = address(PATH, open=f"{place}.{name}", **self.keep())
        return Figure(n, f"{url}#opened", unit, opened=(place, name) == (self.place, self.figure))


def board_page(look: Look, board: Board, panel: RowsPanel | None) -> dict[str, Any]:
    """Everything the board shows."""
    names = {v.place_id: v.name for v in board.villages}
    return {
        "title": _("村居看板"),
        "second": _second(look),
        "cells": cells(look, board),
        "agreement": None if look.shared else agreement(look, board.total),
        "signed": signed_cells(look, board.total) if look.shared else None,
        "print_url": "" if look.shared else address(PATH, **{**look.keep(), "shared": "1"}),
        "own_url": address(PATH, **{k: v for k, v in look.keep().items() if k != "shared"})
        if look.shared and look.at_the_desk
        else "",
        "base": Link(_("底数怎么变的"), "/base/", "history"),
        "trend": trend(look, board),
        "trend_table": trend_table(board),
        "columns": columns(),
        "rows": [row(look, v) for v in board.villages] + [row(look, board.total)],
        "panel": panel,
        "panel_after": names.get(look.place or 0, _("合计")) if panel else "",
        "periods": [
            Choice(_month(m), address(PATH, **{**look.keep(), "month": f"{m:%Y-%m}"}), m == look.month)
            for m in reversed(months_back(look.on.replace(day=1)))
        ],
    }


def _month(first: date) -> str:
    return _("%(year)s年%(month)s月") % {"year": first.year, "month": first.month}


def _second(look: Look) -> str:
    day = _("今天") if look.on == look.today else words.day(look.on, look.today)
    said = {"month": _month(look.month), "day": day}
    if look.shared:
        return _("%(month)s，截至%(day)s。人数按五人一档给，不足 5 的不写；办的事照实写。") % said
    return _("%(month)s，截至%(day)s。每个带下划线的数都能点开看是哪几件。") % said


# ── the four cells ───────────────────────────────────────────────────────────


def cells(look: Look, board: Board) -> list[Cell]:
    """执行中, 本月检测按期, 本月谈心走访按期, 逾期未办."""
    all_, oldest = board.total, board.total.oldest
    days = (look.on - oldest).days if oldest else 0
    said = {"n": all_.tests.counted, "excused": all_.tests.excused}
    talked = {"n": all_.contacts.counted, "excused": all_.contacts.excused}
    return [
        Cell(
            _("执行中"),
            figure=look.number(all_.active, 0, "active", _("人")),
            second=_("%(n)s 个村（社区）") % {"n": len(board.villages)},
            third=_("另有待报到 %(n)s 人") % {"n": all_.waiting} if all_.waiting and not look.shared else "",
        ),
        Cell(
            _("本月检测按期"),
            figure=look.number(all_.tests.met, 0, "tests_met"),
            of=Figure(all_.tests.counted),
            second=_("应计 %(n)s，免计 %(excused)s") % said,
            third=_("窗口还没过完的不算"),
        ),
        Cell(
            _("本月谈心走访按期"),
            figure=look.number(all_.contacts.met, 0, "contacts_met"),
            of=Figure(all_.contacts.counted),
            second=_("应计 %(n)s，免计 %(excused)s") % talked,
            third=_("去了没见到的不算经办人的账"),
        ),
        Cell(
            _("逾期未办"),
            figure=look.number(all_.overdue, 0, "overdue", _("件")),
            second=_("最久 %(n)s 天") % {"n": days} if oldest else _("没有逾期的"),
        ),
    ]


# ── agreements: one number, two denominators ─────────────────────────────────


def agreement(look: Look, all_: Village) -> TwoDenominators | None:
    """方案口径 divides by everybody registered, 法定口径 by those who may lawfully sign (戒毒条例 16)."""
    plan = look.chain.on(look.on)
    if plan is None or not all_.registered:
        return None
    target, by = _target(look)
    signed = look.number(all_.signed, 0, "signed")
    registered = look.number(all_.registered, 0, "registered")
    reported = look.number(all_.active, 0, "active")
    return TwoDenominators(
        title=_("协议签订"),
        second=by,
        bars=(
            Denominator(_("方案口径"), _("分母：实有人数"), signed, registered),
            Denominator(_("法定口径"), _("分母：已报到者"), signed, reported, legal=True),
        ),
        target=target,
        clause=clause_part(plan.book, "S47", plan.key),
        sentence=_difference(all_),
    )


def signed_cells(look: Look, all_: Village) -> list[Cell]:
    """协议签订 as others see it: three bands, and whether the plan's target is reached by either way."""
    assert look.shared is not None
    plan = look.chain.on(look.on)
    target, by = _target(look) if plan else (None, "")
    words = {True: _("达到 %(n)s%%"), False: _("还没到 %(n)s%%")}
    told = {way: words[yes] % {"n": target} for way, yes in look.shared.reached.items()}
    people = _("人")
    return [
        Cell(_("已签协议"), figure=look.number(all_.signed, 0, "signed", people), second=by),
        Cell(
            _("已报到"),
            figure=look.number(all_.active, 0, "active", people),
            second=_way(_("法定口径"), told.get("legal")),
        ),
        Cell(
            _("实有"),
            figure=look.number(all_.registered, 0, "registered", people),
            second=_way(_("方案口径"), told.get("plan")),
        ),
    ]


def _way(name: str, told: str | None) -> str:
    return f"{name}：{told}" if told else ""


def _target(look: Look) -> tuple[int | None, str]:
    day = _("今天") if look.on == look.today else words.day(look.on, look.today)
    percent, last = target_of(look.chain, look.on)
    if last is None:
        return None, _("截至%(day)s") % {"day": day}
    return percent, _("截至%(day)s；方案定的日子是 %(last)s") % {"day": day, "last": words.day(last)}


def target_of(plans: Chain, on: date) -> tuple[int | None, date | None]:
    """The plan's share and its day in this year, where the plan names them (方案S47)."""
    plan = plans.on(on)
    if plan is None:
        return None, None
    try:
        percent = int(plan.book.amount("agreement_target_percent", on))
        month, number = str(plan.book.amount("agreement_target_day", on)).split("-")
    except (KeyError, ValueNotInForce):
        return None, None
    return percent, date(on.year, int(month), int(number))


def target_percent(look: Look) -> int | None:
    """The share the plan wants on this day, if there is a plan and it names one."""
    return _target(look)[0] if look.chain.on(look.on) else None


def _difference(all_: Village) -> str:
    if all_.active == all_.registered:
        return _("两个数的分母现在一样：实有的 %(n)s 人都已报到。") % {"n": all_.registered}
    most = Decimal(100 * all_.active) / all_.registered
    said = {"n": all_.registered, "waiting": all_.waiting, "listed": all_.listed, "most": f"{most:.1f}"}
    if all_.listed:
        return (
            _(
                "两个数差在分母。实有 %(n)s 人里有 %(listed)s 人没有决定书、%(waiting)s 人还没有报到，依法不能签，所以方案口径最多到 %(most)s%%。"
            )
            % said
        )
    return (
        _(
            "两个数差在分母。实有 %(n)s 人里有 %(waiting)s 人还没有报到，依法不能签，所以方案口径最多到 %(most)s%%。"
        )
        % said
    )


# ── a year of tests ──────────────────────────────────────────────────────────


def trend(look: Look, board: Board) -> Trend:
    """Bars for how many counted, a line for the share met; the month that is not over is hollow."""
    points = tuple(
        TrendPoint(
            _("%(n)s月") % {"n": m.first.month}, m.counted, m.met, partial=m.first == look.on.replace(day=1)
        )
        for m in board.months
    )
    caption = _("柱是应计次数，线是按期率，不足 5 次的不画率。")
    if points and points[-1].partial:
        caption += _("%(month)s还没过完，画成空心，不和前面比。") % {"month": points[-1].label}
    said = "，".join(f"{p.label} {p.met}/{p.n}" for p in points)
    return Trend(_("近 12 个月检测按期：%(said)s") % {"said": said}, points, caption)


def trend_table(board: Board) -> Table:
    """The same in rows."""
    rows = tuple(
        (_month(m.first), str(m.counted), str(m.met), _percent(m.met, m.counted)) for m in board.months
    )
    return Table((_("月份"), _("应计"), _("按期"), _("按期率")), rows, _("近 12 个月检测按期"))


def _percent(met: int, counted: int) -> str:
    return f"{Decimal(100 * met) / counted:.0f}%" if counted >= SMALL else "—"


# ── villages ─────────────────────────────────────────────────────────────────


def columns() -> list[BoardColumn]:
    """The headings, in the order of the cells of :func:`row`."""
    return [
        BoardColumn(_("执行中"), _("人数")),
        BoardColumn(_("本月检测"), _("按期 / 应计"), wide=True),
        BoardColumn(_("本月谈心走访"), _("按期 / 应计"), wide=True),
        BoardColumn(_("协议　法定口径"), _("已签 / 已报到"), wide=True),
        BoardColumn(_("协议　方案口径"), _("已签 / 实有")),
        BoardColumn(_("逾期"), _("未办")),
        BoardColumn(_("本月"), _("免计")),
    ]


def row(look: Look, one: Village) -> BoardRow:
    """One village; place 0 is all of them."""
    place = one.place_id

    def number(n: int, name: str) -> Figure:
        return look.number(n, place, name)

    return BoardRow(
        one.name or _("合计"),
        (
            number(one.active, "active"),
            BoardCell(number(one.tests.met, "tests_met"), number(one.tests.counted, "tests_counted")),
            BoardCell(
                number(one.contacts.met, "contacts_met"), number(one.contacts.counted, "contacts_counted")
            ),
            BoardCell(number(one.signed, "signed"), number(one.active, "active"), plain=bool(look.shared)),
            BoardCell(number(one.signed, "signed"), number(one.registered, "registered"), plain=True),
            number(one.overdue, "overdue"),
            number(one.excused, "excused"),
        ),
        total=not place,
    )


# ── the rows behind one number ───────────────────────────────────────────────


def panel(look: Look, census: Census, name: str, listed: Sequence[LineOf] = ()) -> RowsPanel:
    """The rows behind a number, by folder number only; ``listed``: whom only the list of the police has."""
    rows = rows_behind(census, look.figure)
    unit = _("人") if look.figure in PEOPLE else _("件")
    said = {"village": name, "n": len(rows) + len(listed), "what": figure_words(look.figure), "unit": unit}
    scope = _("只列事项，不列编号和姓名") if look.shared else _("看数的人只看编号，不看姓名")
    return RowsPanel(
        title=_("%(village)s　%(what)s　%(n)s %(unit)s") % said,
        scope=scope,
        close_url=address(PATH, **look.keep()),
        counted_url=f"/figures/{COUNTED[look.figure]}/" if look.figure in COUNTED else "",
        rows=(
            *(open_row(look, r) for r in (sorted(rows, key=_by_day) if look.shared else rows)),
            *(listed_row(one) for one in listed),
        ),
    )


def listed_row(one: LineOf) -> OpenRow:
    """Somebody without a decision: the number of her line on the list."""
    number = _("名单第 %(n)s 行") % {"n": one.first.line}
    return OpenRow(Chip("plain", word=_(FIRST_WORDS[one.first.word])), number, one.first.source, "")


def _by_day(one: FigureRow) -> tuple[date, date, str]:
    """An order that does not tell whose rows belong together."""
    return one.due_on, one.opens_on, one.what


def figure_words(name: str) -> str:
    """What a number counts."""
    return {
        "active": _("执行中（已报到）"),
        "waiting": _("待报到"),
        "registered": _("实有"),
        "signed": _("已签协议"),
        "overdue": _("逾期未办"),
        "excused": _("本月免计"),
        "tests_met": _("本月检测按期"),
        "tests_counted": _("本月检测应计"),
        "contacts_met": _("本月谈心走访按期"),
        "contacts_counted": _("本月谈心走访应计"),
    }.get(name, name)


def open_row(look: Look, one: FigureRow) -> OpenRow:
    """One row: state, number, what, until when, clause, and the way to the file for those who may open it."""
    plan = look.chain.on(look.on)
    clause: Clause | None = clause_part(plan.book, one.clause, one.plan) if plan and one.clause else None
    return OpenRow(
        chip=row_chip(one, look.on),
        number="" if look.shared else one.number,
        what=_("报到") if one.why == "not_reported" else what_word(one),
        by_when=_when(look, one),
        clause=clause,
        url=f"/people/{one.person_id}/" if look.actor.may(Permission.READ_FILE) else "",
    )


def row_chip(one: FigureRow, on: date) -> Chip:
    """The state of a window, or a plain word for a person."""
    if not one.state:
        return Chip("met" if one.why in {"signed", "complete", "in_hand"} else "plain", word=why_words(one))
    if one.state == "overdue":
        return Chip("overdue", (on - one.due_on).days)
    return Chip(one.state, (one.due_on - on).days if one.state == "open" else None)


def _when(look: Look, one: FigureRow) -> str:
    if not one.state:
        return words.day(one.happened_on, look.on) if one.happened_on else ""
    if one.state == "overdue":
        return words.should_have(one.due_on, look.on)
    return f"{words.span(one.opens_on, one.due_on, look.on)}　{why_for(look.actor, one)}"
