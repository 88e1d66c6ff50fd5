"""Laying the today page: one list of duties becomes villages, figures and the next two weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tongxing.conduct.gate.queries import going_asked
from tongxing.core.together import NOTHING, ask
from tongxing.core.ui import words
from tongxing.core.ui.charts import DayLoad
from tongxing.core.ui.parts import DutyGroup, DutyRow, Figure, PersonRef, Promise
from tongxing.duties import queries
from tongxing.duties.queries import Due
from tongxing.faces.desk import answers
from tongxing.faces.desk.duty_parts import Desk, Whose, kind_word, overdue_first
from tongxing.faces.desk.help_page import HelpDesk
from tongxing.faces.desk.help_page import promises as help_promises
from tongxing.faces.desk.look_links import gate_promises
from tongxing.faces.desk.year_page import office_lines
from tongxing.fieldwork.queries import watched
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission, Role
from tongxing.plans import books
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book
from tongxing.support import queries as support

DAYS = 14
MOST = 400
# A police officer's day: what the station tests and whom it waits for. Everybody else sees every kind.
SHOWN = {str(Role.POLICE_OFFICER): ("official_test", "report_in")}


def today_page(actor: Actor, *, on: date, only_late: bool = False, paper: bool = False) -> dict[str, Any]:
    """Everything the today page shows, from one list of what is owed; what the office owes is not taken on a walk (``paper``)."""
    mine = actor.role == Role.SOCIAL_WORKER
    kinds = SHOWN.get(actor.role, ())
    until = on + timedelta(days=DAYS - 1)
    dues = queries.owed(actor, on=on, until=until, mine=mine, kinds=kinds, limit=MOST)
    chain = books.chain(actor.town_id)
    desk = Desk(actor, on, chain)
    opened = [(due, desk.row(due, _whose(actor, due))) for due in dues if due.opens_on <= on]
    rows = [pair for pair in opened if not waits(pair[0])]
    waiting = [pair for pair in opened if waits(pair[0])]
    owed = answers.of_town(actor, watched(actor, on=on, mine=mine), _newest(chain), on=on)
    promises = [*_beside(actor, chain, on=on, mine=mine), *owed]
    office = [] if paper else office_lines(actor, chain, on=on)
    late = sum(1 for _due, row in rows if row.late)
    shown = [(due, row) for due, row in rows if row.late or not only_late]
    return {
        "title": _("今日"),
        "todo": Figure(len(rows), "/" if only_late else "", unit=_("件")),
        "overdue": Figure(late, "/?only=overdue", unit=_("件"), opened=only_late),
        "promised": Figure(len(promises), unit=_("件")),
        "waiting": [_waiting(due, row, on) for due, row in waiting],
        "villages": len({due.place_id for due, _row in rows}),
        "in_it": sorted({(due.person_id, due.place_id) for due, _row in shown + waiting}),
        "groups": groups(shown),
        "promises": promises,
        "office": office,
        "fortnight": fortnight(dues, on, chain),
        "fortnight_sentence": _fortnight_sentence(dues, on),
        "month_url": "",
        "burden_minutes": None,
        "order_note": order_note(chain, on, cut=len(dues) >= MOST),
        "print_url": "/print/today/",
        "rights_url": "/rights/" if actor.may(Permission.SEE_RIGHTS) else "",
        "record_url": "/people/" if actor.may(Permission.RECORD_FIELDWORK) else "",
        "next_duty": next_duty(dues, on),
    }


def _beside(actor: Actor, chain: Chain, *, on: date, mine: bool) -> list[Promise]:
    """Help that waits for somebody, the nearest day first, and what waits at the gate: two rooms, one question to the database."""
    at_the_gate = going_asked(actor) if actor.may(Permission.RECORD_CASEWORK) else NOTHING
    going, helps = ask(at_the_gate, support.going_asked(actor, mine=mine))
    waiting = sorted(help_promises(HelpDesk(actor, chain, on), helps), key=lambda pair: pair[0])
    return [*(promise for _day, promise in waiting), *gate_promises(actor, going, on=on)]


def waits(due: Due) -> bool:
    """Put off to a day that is still in time; on that day it is in the list again, and its last day never moved."""
    return due.put_off_until is not None


def _waiting(due: Due, row: DutyRow, on: date) -> Promise:
    """周明远 走访: 改到11月25日，期限还是11月28日."""
    assert due.put_off_until is not None
    said = {"day": words.day(due.put_off_until, on), "last": words.day(due.due_on, on)}
    text = _("改到 %(day)s，期限还是 %(last)s") % said
    return Promise(row.person, row.what, text, row.record, row.chip)


def _newest(chain: Chain) -> Book | None:
    return chain.plans[-1].book if chain.plans else None


def _whose(actor: Actor, due: Due) -> Whose:
    url = f"/people/{due.person_id}/" if actor.may(Permission.READ_FILE) else ""
    person = PersonRef(due.name, url, due.number)
    return Whose(person, due.person_id, due.measure, due.reported_on, due.tried_on)


def groups(rows: Sequence[tuple[Due, DutyRow]]) -> list[DutyGroup]:
    """Village by village: those with something overdue first, then by last day."""
    by_place: dict[int, list[tuple[Due, DutyRow]]] = {}
    for due, row in rows:
        by_place.setdefault(due.place_id, []).append((due, row))
    made = [_group(found) for found in by_place.values()]
    return sorted(made, key=lambda g: overdue_first(g.rows))


def _group(found: Sequence[tuple[Due, DutyRow]]) -> DutyGroup:
    first = found[0][0]
    return DutyGroup(
        first.place, tuple(row for _due, row in found), _distance(first.distance_km), first.helper
    )


def _distance(km: Any) -> str:
    if km is None:
        return ""
    return _("%(n)s 公里") % {"n": f"{km:.0f}"} if km >= 1 else _("镇上")


def fortnight(dues: Sequence[Due], on: date, chain: Chain) -> list[DayLoad]:
    """How much falls due on each of the next fourteen days; what is overdue already is not in it."""
    counts: dict[date, int] = {}
    for due in dues:
        counts[due.due_on] = counts.get(due.due_on, 0) + 1
    plan = chain.on(on)
    days = [on + timedelta(days=n) for n in range(DAYS)]
    return [
        DayLoad(d, counts.get(d, 0), plan.book.workdays.is_workday(d) if plan else d.weekday() < 5, d == on)
        for d in days
    ]


def _fortnight_sentence(dues: Sequence[Due], on: date) -> str:
    coming = sum(1 for d in dues if d.due_on >= on)
    return _("接下来两周到期 %(n)s 件") % {"n": coming}


def order_note(chain: Chain, on: date, *, cut: bool) -> str:
    """By which plan and calendar the days were counted."""
    plan = chain.on(on)
    if plan is None:
        return _("今天没有执行中的方案，应办先不计算。")
    numbers = {"year": plan.book.plan.year, "n": plan.book.plan.revision}
    note = _("期限按 %(year)s 年方案第 %(n)s 版和工作日历计算。") % numbers
    return note + (_("只列最早到期的 %(n)s 件。") % {"n": MOST} if cut else "")


def next_duty(dues: Sequence[Due], on: date) -> str:
    """下一件：11月25日，上河村，走访 (a name could not be covered here)."""
    coming = next((d for d in dues if d.opens_on > on), None)
    if coming is None:
        return _("两周之内没有要到期的。")
    what = {"day": words.day(coming.due_on, on), "place": coming.place, "what": kind_word(coming.kind)}
    return _("下一件：%(day)s，%(place)s，%(what)s") % what
