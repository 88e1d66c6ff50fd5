"""这个数怎么算: every named number by room, and one of them with its words, its reasons, its sources and the items that use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.ui.parts import Clause, Link
from tongxing.core.vocabulary import Figure, sources
from tongxing.core.vocabulary import figures as signboard
from tongxing.duties.figures import NO, YES, Group
from tongxing.duties.hanging import reasons_of, words_of
from tongxing.duties.why import why_plain
from tongxing.duties.why_words import UNITS
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.score_panel import STATES
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans.books import chain
from tongxing.rulebook.document import Book
from tongxing.rulebook.scoring import figures_of

ROOMS = {
    "casework": N_("人、协议和档案"),
    "fieldwork": N_("检测、谈心、走访"),
    "conduct": N_("权利和程序"),
    "support": N_("帮助"),
    "office": N_("镇里自己的事、人和钱"),
}
HOLDS = {
    Group.YES: N_("算，算“是”"),
    Group.NO: N_("算，算“否”"),
    Group.EXCUSED: N_("免计：有理由，不算进来"),
    Group.OUT: N_("不计：不是谁的账"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """One number of the list: its name, its first sentence, where it is explained."""

    title: str
    says: str
    url: str
    outcome: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """One of the four groups and why a row falls into it."""

    title: str
    badge: str
    whys: tuple[str, ...]


def url_of(name: str) -> str:
    """Where a number is explained."""
    return f"/figures/{name}/" if name else ""


@door(Permission.READ_PLAN)
def figures(request: HttpRequest) -> HttpResponse:
    """Every number that a plan may name, by room."""
    every = sorted(signboard, key=lambda one: one.name)
    rooms = [
        (_(title), [_named(one) for one in every if one.name.partition(".")[0] == room])
        for room, title in ROOMS.items()
    ]
    return render(request, "desk/figures.html", {"title": _("这些数怎么算"), "rooms": rooms})


def _named(one: Figure) -> Named:
    said = _said(one)
    return Named(_(one.title), said[0] if said else "", url_of(one.name), one.aim == "outcome")


def _said(one: Figure) -> tuple[str, ...]:
    """Its words in the reader's language."""
    found = words_of(one)
    return found.en if get_language() == "en" else found.zh


@door(Permission.READ_PLAN)
def one_figure(request: HttpRequest, figure: str) -> HttpResponse:
    """这个数怎么算."""
    if figure not in signboard:
        raise Http404
    one = signboard[figure]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    plan = chain(actor.town_id, as_of=clock.knowledge(today)).on(today)
    *said, example = _said(one)
    page = {
        "title": _("这个数怎么算"),
        "name": _(one.title),
        "said": said,
        "example": example,
        "number": _number(one),
        "reasons": list(_reasons(one)),
        "pairs": [Link(_(f.title), url_of(f.name)) for f in _beside(one)],
        "sources": [_("档案里的措施、应办和已办"), *(_(sources[s].title) for s in one.sources)],
        "clauses": list(_clauses(one, plan.book)) if plan else [],
        "items": _items(figure, plan.book) if plan else [],
        "outcome": one.aim == "outcome",
    }
    return render(request, "desk/figure.html", page)


def _number(one: Figure) -> str:
    """What the number is, in a sentence."""
    counts: dict[str, Callable[[], str]] = {
        YES: lambda: _("数的是算进来、算“是”的；单位是%(unit)s。"),
        NO: lambda: _("数的是算进来、算“否”的；单位是%(unit)s。"),
    }
    words = counts.get(one.counts, lambda: _("数的是算进来的全部；单位是%(unit)s。"))()
    return words % {"unit": _(UNITS[one.unit])}


def _reasons(one: Figure) -> Iterator[Reasons]:
    for group, whys in reasons_of(one).items():
        if whys:
            yield Reasons(_(HOLDS[group]), STATES[group], tuple(why_plain(why) for why in whys))


def _beside(one: Figure) -> list[Figure]:
    """What it is divided by, and what is divided by it."""
    upper = [f for f in signboard if f.pair == one.name]
    return [*([signboard[one.pair]] if one.pair else []), *sorted(upper, key=lambda f: f.name)]


def _clauses(one: Figure, book: Book) -> Iterator[Clause]:
    for key in (one.clause, one.law):
        found = clause_part(book, key, on=clock.today()) if key else None
        if found is not None:
            yield found


def _items(name: str, book: Book) -> list[str]:
    """Which items of the plan in force use it."""
    return [f"{line.id}　{line.title}" for line in book.indicators if name in figures_of(line)]
