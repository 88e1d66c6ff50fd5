"""What the leader's page is laid from: every question asked once, whatever the size of the town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.archive.retention import queries as retention
from tongxing.assessment.board import Board
from tongxing.assessment.board_sql import board_today
from tongxing.assessment.queries import confirmations, scheme_called
from tongxing.assessment.shared import SharedBoard, share_board
from tongxing.casework.survey.queries import lines_of, listed_on
from tongxing.core.ui import words
from tongxing.disclosure.queries import waiting as exports_waiting
from tongxing.faces.desk.board import with_listed
from tongxing.faces.desk.board_page import Look, target_percent
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.means_page import people_for_sums
from tongxing.fieldwork.unseen import Unseen, longest_unseen
from tongxing.office.means.queries import Engaged, Ledger, engaged_on, ledger_of
from tongxing.office.means.rules import ends_soon
from tongxing.office.queries import GivenTask, Year, given_of, year_of
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.people.sealing.queries import waiting as sealing_waiting
from tongxing.plans.actions import why_not_approve
from tongxing.plans.books import Chain
from tongxing.plans.models import PlanState
from tongxing.plans.queries import versions
from tongxing.rulebook.document import Book
from tongxing.rulebook.means import Funds, Staffing, funds, staffing


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that waits for the leader's word: what, by which sentence, by when, and where it is answered."""

    says: str
    short: str
    url: str
    cite: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything, as of one moment."""

    on: date
    board: Board
    shared: SharedBoard
    target: int | None
    unseen: list[Unseen]
    year: Year
    given: list[GivenTask]
    asks: list[Ask]
    engaged: list[Engaged]
    ledger: Ledger
    need: Staffing
    money: Funds

    @property
    def book(self) -> Book:
        """The plan in force."""
        return self.year.book


def known(actor: Actor, chain: Chain, *, on: date, at: datetime) -> Known | None:
    """Ask everything; None where no plan is in force."""
    year = year_of(actor, chain, year=on.year, on=on)
    if year is None:
        return None
    listed = listed_on(lines_of(actor, known=on), on)
    board = with_listed(board_today(actor, on=on, month=on.replace(day=1)), listed)
    target = target_percent(Look(actor, on, on, on.replace(day=1), chain))
    engaged, people = engaged_on(actor, on), people_for_sums(actor)
    need = staffing(year.book, people=people, there=len(engaged), on=on)
    wages = sum((one.pay for one in engaged), start=type(engaged[0].pay)(0)) if engaged else None
    money = funds(
        year.book,
        people=people,
        staff=len(engaged),
        on=on,
        wage=wages / len(engaged) if wages is not None else None,
    )
    asks = [*_papers(actor, year, at), *_items(actor, year, board, on), *_staff(year, need, engaged, on)]
    return Known(
        on, board, share_board(board, target), target, longest_unseen(actor, on=on), year,
        given_of(actor, open_only=True), asks, engaged, ledger_of(actor, year=on.year), need, money,
    )  # fmt: skip


def _papers(actor: Actor, year: Year, at: datetime) -> Iterator[Ask]:
    """Drafts of the plan, tables to take away, files to seal, periods and lists for destruction: never what she asked for herself."""
    if actor.may(Permission.APPROVE_PLAN):
        for one in versions(actor):
            if one.state == PlanState.DRAFT and why_not_approve(one, actor) is None:
                says = _("%(year)s 年方案 %(key)s 版，请批准") % {"year": one.year, "key": one.key}
                where = "/year/next/" if one.year > year.year else f"/plan/?version={one.pk}"
                yield Ask(says, _("批方案"), where, _cite(year, "S13"), words.before(one.since, at.date()))
    if actor.may(Permission.APPROVE_EXPORT) and (tables := len(exports_waiting(actor, at=at))):
        says = ngettext("有 %(n)s 份表要带走，请看给不给", "有 %(n)s 份表要带走，请看给不给", tables)
        yield Ask(says % {"n": tables}, _("看要带走的表"), "/export/waiting/")
    if actor.may(Permission.CONFIRM_SEAL):
        yield from _keeping(actor)


def _keeping(actor: Actor) -> Iterator[Ask]:
    files = sum(one.proposed_by_id != actor.staff_id for one in sealing_waiting(actor))
    if files:
        says = ngettext("%(n)s 份档案提出封存或启封，请确认", "%(n)s 份档案提出封存或启封，请确认", files)
        yield Ask(says % {"n": files}, _("确认封存"), "/sealed/")
    tables = sum(
        one.agreed is None and one.entered_by_id != actor.staff_id for one in retention.tables(actor)
    )
    if tables:
        yield Ask(_("保管期限表录好了，请对着纸确认"), _("确认保管期限"), "/retention/")
    lists = sum(one.agreed is None and one.proposed_by_id != actor.staff_id for one in retention.lists(actor))
    if lists:
        says = ngettext("%(n)s 份销毁清册，请看同意不同意", "%(n)s 份销毁清册，请看同意不同意", lists)
        yield Ask(says % {"n": lists}, _("看销毁清册"), "/retention/")


def _items(actor: Actor, year: Year, board: Board, on: date) -> Iterator[Ask]:
    """Items of the score sheet that only a person can judge, and nobody has yet."""
    sheet = scheme_called(year.book, "")
    by_hand = [one for one in year.book.lines_of(sheet.id) if one.shape == "by_hand"] if sheet else []
    if not by_hand or not actor.may(Permission.CONFIRM_ITEM):
        return
    places = [one.place_id for one in board.villages]
    said = confirmations(places, on.year, as_of=on)
    left = sum((place, one.id) not in said for place in places for one in by_hand)
    if left:
        words_ = ngettext("评分表还有 %(n)s 项等专人认定", "评分表还有 %(n)s 项等专人认定", left) % {
            "n": left
        }
        yield Ask(
            words_,
            _("认定评分"),
            "/score/",
            _cite(year, by_hand[0].clause),
            words.before(date(on.year, 12, 31), on),
        )


def _staff(year: Year, need: Staffing, engaged: list[Engaged], on: date) -> Iterator[Ask]:
    if need.short:
        says = _("按方案应有专职 %(all)s 名，现有 %(there)s 名，请补 %(n)s 名")
        told = {"all": need.by_plan, "there": need.there, "n": need.short}
        yield Ask(
            says % told,
            _("补专职人员"),
            "/means/",
            _cite(year, "S30"),
            words.before(date(on.year, 12, 31), on),
        )
    for one in engaged:
        if one.until is not None and ends_soon(one.until, on):
            says = _("%(name)s的聘用快到期，请定续不续") % {"name": one.name}
            yield Ask(says, _("续聘"), "/means/", _cite(year, "S30"), words.before(one.until, on))


def _cite(year: Year, key: str) -> str:
    part = clause_part(year.book, key, year.key)
    return part.label if part else ""
