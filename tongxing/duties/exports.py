"""What is owed today as a table that may be taken away: the rows of the today page and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.ui.parts import state_word
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, deed_kinds, exports
from tongxing.duties import queries
from tongxing.duties.queries import Due
from tongxing.org.actor import Actor
from tongxing.org.roles import Role
from tongxing.rulebook.windows import state

MOST = 100_000
COLUMNS = (
    ExportColumn("number", gettext_lazy("编号"), "people.Person.number", 14, minimal=True, clean=True),
    ExportColumn("name", gettext_lazy("姓名"), "people.Person.name", 12, minimal=True),
    ExportColumn("village", gettext_lazy("村（社区）"), "people.Person.place", 14, minimal=True),
    ExportColumn("kind", gettext_lazy("事项"), "duties.Duty.kind", 12, minimal=True),
    ExportColumn("state", gettext_lazy("到哪一步"), "duties.Duty.due_on", 13, minimal=True),
    ExportColumn("due_on", gettext_lazy("按期最后一天"), "duties.Duty.due_on", 14, minimal=True),
    ExportColumn("worker", gettext_lazy("专职社工"), "", 12, minimal=True),
    ExportColumn("opens_on", gettext_lazy("从哪天起"), "duties.Duty.opens_on", 13),
    ExportColumn("lapses_on", gettext_lazy("补办最后一天"), "duties.Duty.lapses_on", 14),
    ExportColumn("clause", gettext_lazy("条款"), "", 10),
)


def owed(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """What is open or overdue on the day, for whom she answers."""
    mine = actor.role == Role.SOCIAL_WORKER
    dues = queries.owed(actor, on=on, mine=mine, limit=MOST)
    wanted = set(places)
    return [
        ExportRow(due.person_id, due.place_id, _cells(due, on, columns))
        for due in dues
        if due.place_id in wanted
    ]


def _cells(due: Due, on: date, columns: Sequence[str]) -> tuple[Any, ...]:
    if not columns:
        return ()
    late = state(due, on)
    days = (on - due.due_on).days if late == "overdue" else (due.due_on - on).days
    known: dict[str, Any] = {
        "number": due.number,
        "name": due.name,
        "village": due.place,
        "kind": _(deed_kinds[due.kind].title),
        "state": state_word(str(late), days),
        "due_on": due.due_on,
        "worker": due.worker,
        "opens_on": due.opens_on,
        "lapses_on": due.lapses_on or "",
        "clause": due.clause,
    }
    return tuple(known[name] for name in columns)


OWED = exports.hang(Export("duties.owed", gettext_lazy("应办清单"), "see_today", COLUMNS, owed))
