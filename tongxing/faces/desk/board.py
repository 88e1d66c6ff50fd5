"""The village board: what stands where, every number with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongxing.assessment.board import ROWS, Board, count_board, month_of
from tongxing.assessment.board_sql import board_today
from tongxing.assessment.shared import share_board
from tongxing.casework.survey.queries import LineOf, lines_of, listed_on
from tongxing.core import clock
from tongxing.core.ui.parts import RowsPanel
from tongxing.duties.figures import Census, take_census
from tongxing.faces.desk.asof import asked_day, day_choices, note
from tongxing.faces.desk.board_page import PATH, PEOPLE, Look, board_page, target_percent
from tongxing.faces.desk.board_page import panel as rows_panel
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import villages
from tongxing.org.roles import Permission
from tongxing.plans.books import chain


@door(Permission.READ_BOARD, shows=Shows.NUMBERS)
def board(request: HttpRequest) -> HttpResponse:
    """Today from what is stored, an earlier day from what was known then."""
    look = _look(request)
    found, census = _count(look)
    listed = listed_on(lines_of(look.actor, known=clock.knowledge(look.on)), look.on)
    found = with_listed(found, listed)
    if request.GET.get("shared") == "1" or not look.at_the_desk:
        look = replace(look, shared=share_board(found, target_percent(look)))
    opened = _panel(look, found, census, listed)
    if opened is not None:
        looked(request, "list_rows", place_id=look.place or None, people=len(opened.rows), figure=look.figure)
    page = board_page(look, found, opened)
    keep = {k: v for k, v in look.keep().items() if k != "as_of"}
    more = [date(look.today.year, 3, 31)]
    days = day_choices(PATH, on=look.on, today=look.today, keep=keep, more=more)
    page |= {"as_of": days, "as_of_note": note(look.on, look.today), "on": look.on, "keep": keep}
    return render(request, "desk/board.html", page)


def _look(request: HttpRequest) -> Look:
    today = clock.today()
    on = asked_day(request, today)
    month = asked_day(request, on, "month", "-01").replace(day=1)
    actor = request.actor  # type: ignore[attr-defined]
    look = Look(actor, on, today, month, chain(actor.town_id, as_of=clock.knowledge(on)))
    place, _dot, figure = request.GET.get("open", "").partition(".")
    if not place.isdecimal() or len(place) > 9 or figure not in ROWS:
        return look
    return Look(actor, on, today, month, look.chain, int(place), figure)


def _count(look: Look) -> tuple[Board, Census | None]:
    if look.on == look.today:
        return board_today(look.actor, on=look.on, month=look.month), None
    census = _census(look, None)
    return count_board(census, villages(look.actor)), census


def with_listed(board: Board, listed: Iterable[LineOf]) -> Board:
    """实有 counts whom only the list of the police has: by number, with no file here (方案S47)."""
    found = Counter(one.first.place_id for one in listed)
    return replace(board, villages=tuple(replace(v, listed=found[v.place_id]) for v in board.villages))


def _census(look: Look, place: int | None) -> Census:
    since, until = month_of(look.month)
    places = [place] if place else None
    return take_census(
        look.actor,
        since=since,
        until=until,
        as_of=look.on,
        place_ids=places,
        plans=look.chain,
        known=clock.knowledge(look.on),
    )


def _panel(look: Look, found: Board, census: Census | None, listed: Sequence[LineOf]) -> RowsPanel | None:
    """The rows of the number that was opened; a village that is not hers is not there.

    Others open no row of a person, and none of a place where there are few (docs/adr/0010).
    """
    if look.place is None:
        return None
    hidden = look.shared is not None and (look.figure in PEOPLE or look.place in look.shared.few)
    names = {v.place_id: v.name for v in found.villages}
    if look.place and look.place not in names:
        raise Http404
    if hidden:
        return None
    if census is None:
        census = _census(look, look.place or None)
    elif look.place:
        census = census.of(look.place)
    beside = [one for one in listed if look.figure == "registered" and look.place in (0, one.first.place_id)]
    return rows_panel(look, census, names.get(look.place, look.actor.town_name), beside)
