"""The result of a year by village and unit: what goes to the 平安建设 assessment, said as a draft until the sheets are final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.assessment.life.queries import Held, finals_of
from tongxing.assessment.queries import sheets_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject, subjects
from tongxing.core.printing.layout import Said, Value
from tongxing.core.refusal import Refusal
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import VILLAGE_SHEET, Book

GIVEN = (VILLAGE_SHEET, "unit")  # sheets of persons are nobody's to give away here


@dataclass(frozen=True, slots=True)
class Result:
    """One sheet's outcome with its subject's name."""

    scheme: str
    title: str
    whose: Subject
    sheet: Sheet
    final: bool = False

    @property
    def state(self) -> str:
        """审定 or 初稿."""
        return _("审定") if self.final else draft()


YEAR_END = 3  # through March the year that is assessed is the one that ended (年终考评, 方案S82、S84); a habit of this office


def the_year(on: date) -> int:
    """The year whose results are given on a day."""
    return on.year - 1 if on.month <= YEAR_END else on.year


def results(actor: Actor, year: int, *, on: date, known: date) -> tuple[Result, ...]:
    """考核结果：各村、各单位一张评分表一行，按区划顺序，不排名次。 (方案S81、S84)."""
    plans = chain(actor.town_id, as_of=known)
    book, finals = _book(plans, year, on), finals_of(actor, year)
    return tuple(
        _settled(one, finals)
        for scheme in (book.schemes if book else ())
        if scheme.of in GIVEN and book is not None
        for one in _of(actor, book, scheme.id, year, on=on, known=known, plans=plans)
    )


def _settled(one: Result, finals: Mapping[tuple[str, str], Held]) -> Result:
    """What is final stands for what is computed today."""
    held = finals.get((one.scheme, one.whose.key))
    return replace(one, sheet=held.sheet, final=True) if held else one


def _of(
    actor: Actor, book: Book, name: str, year: int, *, on: date, known: date, plans: Chain
) -> tuple[Result, ...]:
    scheme = book.scheme(name)
    whose = subjects(actor, book, scheme, on=min(date(year, 12, 31), on))
    found = sheets_of(actor, name, year, on, whose=whose, plans=plans, known=known)
    if isinstance(found, Refusal):
        return ()
    return tuple(Result(scheme.id, scheme.title, who, sheet) for who, sheet in zip(whose, found, strict=True))


def _book(plans: Chain, year: int, on: date) -> Book | None:
    plan = plans.on(min(date(year, 12, 31), on))
    return plan.book if plan else None


def number(points: Decimal) -> int | float:
    """A number of points as a workbook holds it."""
    return int(points) if points == int(points) else float(points)


def points_of(line: Line | None) -> Value:
    """What one line gives, or the word why it gives nothing."""
    if line is None:
        return ""
    if line.points is not None:
        return number(line.points)
    return _("待认定") if line.pending else _("不计分")


# ── what a county's own layout may name ──────────────────────────────────────


def said(actor: Actor, found: tuple[Result, ...], *, year: int, on: date) -> Said:
    """县里表格能写的名字：整张表说一次的，和每个村（单位）说一次的（each.）; only points, no count of persons."""
    first = found[0].scheme if found else ""
    mine = [one for one in found if one.scheme == first]
    lines = mine[0].sheet.lines if mine else ()
    once: dict[str, Value] = {
        "town": actor.town_name,
        "year": year,
        "as_of": on.isoformat(),
        "state": state_of(mine),
        "plan": mine[0].sheet.plan if mine else "",
        "sheet": mine[0].title if mine else "",
        "count": len(mine),
    }
    for line in lines:
        once |= {f"line.{line.id}.title": line.title, f"line.{line.id}.of": number(line.of)}
    return Said(once, [_each(n, one) for n, one in enumerate(mine, start=1)])


def _each(n: int, one: Result) -> Mapping[str, Value]:
    sheet = one.sheet
    return {
        "each.no": n,
        "each.name": one.whose.name,
        "each.code": one.whose.code,
        "each.points": number(sheet.points),
        "each.of": number(sheet.points_of),
        "each.pending": number(sheet.pending_of),
        **{f"each.{line.id}": points_of(line) for line in sheet.lines},
        **{f"each.{line.id}.of": number(line.of) for line in sheet.lines},
    }


def state_of(found: Sequence[Result]) -> str:
    """Final only when every sheet of it is."""
    return _("审定") if found and all(one.final for one in found) else draft()


def draft() -> str:
    """The word for a result that is not final."""
    return _("初稿")
