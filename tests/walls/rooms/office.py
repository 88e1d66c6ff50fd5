"""The office's own work before the walls: the year, what was done and given, staff and money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import AUDITOR, CADRE, CLERK, LEADER, POLICE, WORKER, line
from tests.walls.rooms import Ids, Room
from tests.walls.slip import slip

DAY = TODAY.isoformat()
DESK = UUID(int=0)
UNITS = (
    CLERK | CADRE | POLICE | LEADER | {"doctor", "justice_office"}
)  # posts that answer for a unit of the plan
READERS = UNITS | WORKER | AUDITOR
KEEPERS = CLERK | LEADER | AUDITOR

MATRIX = {
    "year": line(READERS),
    "year_who": line(READERS),
    "year_enter": line(UNITS, UNITS),
    "year_entry": line(READERS, row="entry"),
    "year_back": line(UNITS, UNITS, row="entry"),
    "year_give": line(CLERK | LEADER, CLERK | LEADER),
    "year_end": line(UNITS, UNITS, row="given"),
    "means": line(KEEPERS),
    "print_means": line(KEEPERS),
    **{f"means_{what}": line(CLERK, CLERK) for what in ("engage", "book", "number")},
    "means_back": line(CLERK, CLERK, row="voucher"),
}


def _drawn(who: Any, **body: Any) -> dict[str, Any]:
    return {"slip": slip(who, DESK, DESK), **body}


def _entered(who: Any, rows: Any) -> dict[str, Any]:
    """A meeting of no task, in the place of these rows."""
    return _drawn(who, outcome="held", place=rows.ids["place_id"], happened_on=DAY, title="碰头会")


def _given(who: Any, rows: Any) -> dict[str, Any]:
    return _drawn(who, title="配一台电脑", unit="town", place=rows.ids["place_id"], due_on=DAY, owner="")


def _engaged(who: Any, rows: Any) -> dict[str, Any]:
    """A colleague of the town of these rows, on terms the plan does not doubt."""
    terms = {"since": "2026-03-01", "age": "34", "education": "college", "certificate": "望证18号"}
    terms |= {"certificate_on": "2026-02-10", "pay": "2600", "social": "yes", "medical": "yes"}
    return _drawn(who, staff=rows.ids["staff_id"], **terms)


BODIES = {
    "year_enter": _entered,
    "year_back": lambda who, rows: {"reason": "记重了"},
    "year_give": _given,
    "year_end": lambda who, rows: {"how": "done", "ended_on": DAY, "said": "送到了"},
    "means_engage": _engaged,
    "means_book": lambda who, rows: _drawn(
        who, way="in", item="work", amount="30000", paper="凭证1", title="一季度拨款", happened_on=DAY
    ),
    "means_back": lambda who, rows: {"reason": "重复"},
    "means_number": lambda who, rows: _drawn(
        who, name="minimum_wage", amount="1990", since="2026-01-01", source="省政府公告"
    ),
}


def _book(town_id: int) -> Any:
    from tongxing.plans import books

    plan = books.chain(town_id).on(TODAY)
    assert plan is not None
    return plan.book


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """A meeting of the village that decided something, and a line of the town's ledger."""
    from tongxing.office.means.actions import book_money

    desk = actor_of(post(town, f"o-{uuid4().hex[:9]}", "镇办", "clerk", [town.place]))
    words["entry"], words["voucher"] = f"{called[1]}会{called[0]}", f"{called[1]}账{called[0]}"
    told = {
        "comes_in": True,
        "item": "work",
        "amount": Decimal(30000),
        "paper": "凭证7",
        "title": words["voucher"],
    }
    voucher = book_money(by=step_in(desk), at=at(TODAY), on=TODAY, happened_on=TODAY, **told)
    held, given = _held(desk, place.pk, words["entry"]), _decided(desk, place.pk)
    step_in(by)
    return {
        "entry_id": held, "given_id": given, "own_entry_id": held, "own_given_id": given, "voucher_id": voucher.pk,
    }  # fmt: skip


def _held(by: Any, place_id: int, title: str) -> Any:
    from tongxing.office.actions import record_entry
    from tongxing.office.rules import NewEntry

    new = NewEntry("meeting", "held", title, date(2026, 11, 3))
    row = record_entry(
        by=step_in(by), at=at(TODAY), on=TODAY, book=_book(by.town_id), place_id=place_id, new=new
    )
    assert row is not None
    return row.pk


def _decided(by: Any, place_id: int, owner: Any = None) -> Any:
    """Something given by the desk that founded the place; to somebody by name, or to her unit."""
    from tongxing.office.actions import give_task

    row = give_task(
        by=step_in(by), at=at(TODAY), on=TODAY, book=_book(by.town_id), place_id=place_id, title="配一台电脑",
        unit="town", due_on=TODAY, owner_id=owner,
    )  # fmt: skip
    assert row is not None
    return row.pk


def _hers(persona: Any, rows: Any) -> Ids:
    """Who answers for a unit takes back what she wrote and ends what she was given."""
    if persona.role not in UNITS:
        return {}
    from tongxing.org.models import Post

    by, place = actor_of(persona.staff.pk), rows.ids["place_id"]
    desk = Post.objects.filter(
        role="clerk", until=None, place__town_id=by.town_id, staff__is_active=True
    ).latest("id")
    return {
        "own_entry_id": _held(by, place, rows.words["entry"]),
        "own_given_id": _decided(actor_of(desk.staff_id), place, by.staff_id),
    }


ROOM = Room(
    matrix=MATRIX,
    row_of={"entry_id": "entry", "given_id": "given", "voucher_id": "voucher"},
    otherwise={"year_back": {"entry_id": "own_entry_id"}, "year_end": {"given_id": "own_given_id"}},
    beside={"year_enter": "kind=meeting", "year_give": "from={entry_id}"},
    asked={
        "year": ("of=2027", "of=x"),
        "year_enter": ("at={place_id}", "task=town_meeting"),
        "means": ("people=21&change=4&wage=2600",),
        "print_means": ("people=21&change=4&wage=2600",),
    },
    bodies=BODIES,
    alone=("means_book", "means_number"),
    uuids=(placed := ("entry_id", "given_id", "own_entry_id", "own_given_id", "voucher_id")),
    placed=placed,
    words={"entry": frozenset(READERS), "voucher": frozenset(KEEPERS)},
    placed_words=("entry", "voucher"),
    found=_found,
    hers=_hers,
)
