"""全年要做的事: the programme of a year, who answers for what, and one thing that was done with what it decided."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.entry_page import entry_page
from tongxing.faces.desk.year_page import chip_of, year_page
from tongxing.office.queries import entry_at, given_of, who_answers, year_of
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.READ_PROGRAMME)
def whole(request: HttpRequest) -> HttpResponse:
    """The programme of this year, of the last, or of the next laid out by the same plan."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    asked = request.GET.get("of", "")
    year = int(asked) if asked in {str(on.year + n) for n in (-1, 0, 1)} else on.year
    found = year_of(actor, books.chain(actor.town_id), year=year, on=on)
    if found is None:
        return render(request, "desk/year.html", {"title": _("全年要做的事"), "empty": True})
    return render(request, "desk/year.html", year_page(actor, found, given_of(actor), on=on))


@door(Permission.READ_PROGRAMME)
def who(request: HttpRequest) -> HttpResponse:
    """Each unit of the plan: its duty, its clauses, the people who hold its posts, what of it is late (方案S03)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    found = year_of(actor, books.chain(actor.town_id), year=on.year, on=on)
    if found is None:
        return render(request, "desk/year_who.html", {"title": _("谁负责什么"), "units": []})
    people = who_answers(actor, found.book.units, on=on)
    units = []
    for unit in found.book.units:
        rows = [row for row in found.rows if row.unit == unit.id]
        late = sum(chip_of(row, on).state == "overdue" for row in rows)
        clauses = [one for key in unit.clauses if (one := clause_part(found.book, key, found.key))]
        units.append((unit, people[unit.id], clauses, len(rows), late))
    page = {"title": _("谁负责什么"), "second": found.book.plan.title, "units": units, "back_url": "/year/"}
    return render(request, "desk/year_who.html", page)


@door(Permission.READ_PROGRAMME, row="entry")
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One thing the office did: when, where, who came, what was said, and what it gave people to do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    done = entry_at(actor, entry_id)
    if done is None:
        raise Http404
    on = clock.today()
    found = year_of(actor, books.chain(actor.town_id), year=on.year, on=on)
    if found is None:
        raise Http404
    page = entry_page(actor, done, found, on=on)
    return render(request, "desk/year_entry.html", page)
