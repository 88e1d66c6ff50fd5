"""Laying the returns: the periods of a year with what was sent, one period now, one return as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.assessment.returns.models import How, Why
from tongxing.assessment.returns.queries import Kept, Late, last_sent, late_for, moved
from tongxing.assessment.returns.tables import Table
from tongxing.assessment.shared import band_words, hides_outcome
from tongxing.core.suppression import LEAST, band, counted, hold
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Link
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.faces.desk.forms_returns import PutForwardForm
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.returns import Change, Period
from tongxing.rulebook.returns import Return as Definition

PATH = "/returns/"


@dataclass(frozen=True, slots=True)
class Line:
    """One period of one return in the list: where it stands."""

    title: str
    url: str
    chip: Chip
    second: str


def of_period(one: Definition, period: Period) -> str:
    """10月, 第3季度, 2026年."""
    if one.period == "month":
        return _("%(n)s月") % {"n": period.part}
    if one.period == "quarter":
        return _("第%(n)s季度") % {"n": period.part}
    return _("%(n)s年") % {"n": period.year}


def address(one: Definition, period: Period) -> str:
    """Where a period is looked at."""
    return f"{PATH}{one.id}/{period.year}/{period.part}/"


def chip(rows: Sequence[Kept], period: Period, on: date) -> Chip:
    """Where a period stands."""
    if any(not row.how for row in rows):
        return Chip("waiting", word=_("等另一位看"))
    if last_sent(rows):
        return Chip("met", word=_("报了"))
    return Chip("not_yet", word=_("没过完")) if on <= period.until else Chip("open", word=_("还没报"))


def line(one: Definition, period: Period, rows: Sequence[Kept], on: date) -> Line:
    """One period with its newest word."""
    sent = [row for row in rows if row.how == How.FROZEN]
    second = ""
    if sent:
        told = {"day": words.moment(sent[-1].done or sent[-1].prepared_at, on), "who": sent[-1].recipient}
        second = _("%(day)s报给%(who)s") % told
        more = len(sent) - 1
        if more:
            second += "　" + ngettext("更正过 %(n)s 次", "更正过 %(n)s 次", more) % {"n": more}
    return Line(of_period(one, period), address(one, period), chip(rows, period, on), second)


# ── the numbers ──────────────────────────────────────────────────────────────


def grid(actor: Actor, table: Table, *, shared: bool = False) -> dict[str, Any]:
    """Villages × figures; whoever does not sit at the desk, and paper, see persons in bands and no village's; nor does who reads no results of outcomes."""
    others = shared or not actor.may(Permission.SEE_SMALL_COUNTS)
    held = [bool(one.persons) and (others or hides_outcome(actor, one.figure)) for one in table.columns]
    rows = [
        (row.name, ["—" if hidden else str(n) for n, hidden in zip(row.numbers, held, strict=True)])
        for row in table.rows
    ]
    total = [_total(table, n) if held[n] else str(number) for n, number in enumerate(table.total)]
    return {
        "heads": [_(column.title) for column in table.columns],
        "rows": rows,
        "total": total,
        "banded": any(held),
    }


def _total(table: Table, at: int) -> str:
    """The band of a number of persons, where even the band tells nothing exactly; the number of what the office did."""
    column, n = table.columns[at], table.total[at]
    if not column.persons:
        return str(n)
    if column.persons != "each":
        return "—"
    held = hold({0: n}, (counted(0, (0,)),))
    return band_words(band(n)) if held else "—"


def sums_hidden() -> str:
    """What is said where persons are in bands."""
    return _("人数五人一档，不足 %(n)s 的不写；村里的人数只有镇办看得到。") % {"n": LEAST}


@dataclass(frozen=True, slots=True)
class Moved:
    """One number that is another now."""

    place: str
    what: str
    was: str
    now: str


def moves(actor: Actor, table: Table, found: Sequence[Change]) -> list[Moved]:
    """更正数 in words; persons are nobody's to see but the desk's."""
    names = {row.code: row.name for row in table.rows}
    columns = {column.figure: column for column in table.columns}
    desk = actor.may(Permission.SEE_SMALL_COUNTS)
    return [
        Moved(
            names.get(one.place, one.place), _(columns[one.figure].title), _number(one.was), _number(one.now)
        )
        for one in found
        if one.figure in columns
        and (not columns[one.figure].persons or (desk and not hides_outcome(actor, one.figure)))
    ]


def _number(n: int | None) -> str:
    return "—" if n is None else str(n)


def late_rows(actor: Actor, found: Sequence[Late], on: date) -> list[tuple[Link, str]]:
    """Each late record by folder number: what, of which day, written down when."""
    may = actor.may(Permission.READ_FILE)
    return [
        (
            Link(one.number, f"/people/{one.person_id}/" if may else ""),
            _("%(what)s　%(day)s的事，%(at)s记下") % {
                "what": kind_word(one.kind),
                "day": words.day(one.happened_on, on),
                "at": words.moment(one.recorded_at, on),
            } + (_("（更正或撤回）") if one.instead else ""),
        )
        for one in found
    ]  # fmt: skip


# ── one return ───────────────────────────────────────────────────────────────


def title_of(one: Kept) -> str:
    """10月月报, 更正第 1 号."""
    table = one.table
    span = words.span(one.since, one.until)
    first = f"{table.title}　{span}"
    return first if one.corrects_id is None else first + "　" + _("更正第 %(n)s 号") % {"n": one.number - 1}


def row_chip(row: Kept) -> Chip:
    """Sent, waiting, or given back."""
    if not row.how:
        return Chip("waiting", word=_("等另一位看"))
    return Chip("met" if row.how == How.FROZEN else "suspended", word=str(How(row.how).label))


def facts(one: Kept, on: date) -> list[tuple[str, str]]:
    """Who, to whom, when, known until when, by which plan, which bytes."""
    found = [
        (_("报给"), one.recipient),
        (_("谁做的"), f"{one.hand}　{words.moment(one.prepared_at, on)}"),
        (_("按哪天已知的记录"), words.full_day(one.known_on)),
        (_("按哪版方案"), one.plan),
    ]
    if one.why:
        found.insert(1, (_("为什么再报"), str(Why(one.why).label)))
    if one.how:
        said = f"{one.second}　{words.moment(one.done, on)}" if one.done else ""
        found.append((str(How(one.how).label), said))
    return [*found, (_("校验码"), one.digest[:16])]


@dataclass(frozen=True, slots=True)
class Look:
    """One period being looked at: by whom, on which day, what it comes to now, what there is of it already."""

    actor: Actor
    what: Definition
    period: Period
    on: date
    known: date
    table: Table
    rows: tuple[Kept, ...]

    @property
    def sent(self) -> Kept | None:
        """The one that holds."""
        return last_sent(self.rows)

    @property
    def free(self) -> bool:
        """May she put it forward: it is over, and none waits."""
        over = self.on > self.period.until
        return over and all(row.how for row in self.rows) and self.actor.may(Permission.MAKE_RETURN)


def period_page(look: Look, asked: PutForwardForm) -> dict[str, Any]:
    """A period as it comes out now, what was sent of it, what moved since, and the form."""
    told = {
        "day": words.day(min(look.known, look.on)),
        "span": words.span(look.period.since, look.period.until),
    }
    found = moved(look.sent, look.table) if look.sent else ()
    return {
        "title": f"{of_period(look.what, look.period)}{look.what.title}",
        "second": _("按 %(day)s已知的记录，%(span)s的事") % told,
        "grid": grid(look.actor, look.table),
        "kept": [(row, title_of(row), row_chip(row)) for row in look.rows],
        "moved": moves(look.actor, look.table, found),
        "late": _late(look.actor, look.sent, look.on),
        "sent": look.sent,
        "over": look.on > look.period.until,
        "form": asked if look.free else None,
        "action": f"{address(look.what, look.period)}put/",
        "hidden": sums_hidden(),
    }


def sent_page(actor: Actor, one: Kept, before: Kept | None, on: date) -> dict[str, Any]:
    """A return as it was put forward."""
    own = one.prepared_by_id == actor.staff_id
    return {
        "title": title_of(one),
        "heading": title_of(one),
        "kept_one": one,
        "grid": grid(actor, one.table),
        "facts": facts(one, on),
        "moved": moves(actor, one.table, moved(before, one.table)) if before else [],
        "late": _late(actor, one if one.how == How.FROZEN else None, on),
        "hidden": sums_hidden(),
        "may_send": not one.how and not own and actor.may(Permission.SEND_RETURN),
        "may_withdraw": not one.how and own,
        "whole": one.whole,
    }


def _late(actor: Actor, sent: Kept | None, on: date) -> list[tuple[Link, str]]:
    may = sent is not None and actor.may(Permission.READ_FILE)
    return late_rows(actor, late_for(actor, sent), on) if may and sent else []
