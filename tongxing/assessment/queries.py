"""Score sheets: looked up once, computed in memory, the same for the same knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongxing.archive.queries import held_papers
from tongxing.assessment.models import Confirmation
from tongxing.assessment.rules import Judge, why_not_judge
from tongxing.assessment.sheets import Confirmed, Line, Sheet
from tongxing.assessment.subjects import Subject, of_village, subjects, unit_kinds_of
from tongxing.core.clock import day_of, end_of
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import Census, FigureRow, number_of, take_census, tally
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.org.queries import villages
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import VILLAGE_SHEET, Book, Indicator, Scheme
from tongxing.rulebook.scoring import Points, figures_of, score_item
from tongxing.rulebook.summing import grade_names, score_parts, sum_up
from tongxing.rulebook.windows import InForce

Given = Mapping[tuple[int | str, str], Confirmed]
GRADE = ""  # under which line a grade given by hand is kept


def score_sheet(
    actor: Actor, place_id: int, year: int, as_of: date, *, known: date | None = None
) -> Sheet | Refusal | None:
    """The sheet of one village she may see; None when it is not hers or not there."""
    place = next((p for p in villages(actor) if p.pk == place_id), None)
    if place is None:
        return None
    found = score_sheets(actor, [place], year, as_of, known=known)
    return found if isinstance(found, Refusal) else found[0]


def score_sheets(
    actor: Actor,
    places: Sequence[Place],
    year: int,
    as_of: date,
    *,
    plans: Chain | None = None,
    known: date | None = None,
) -> tuple[Sheet, ...] | Refusal:
    """The sheets of several villages from one look at the cases; the plan's first sheet for villages.

    ``known`` is the day of knowledge when it is not ``as_of``: a demo town whose today is pinned
    to an earlier day still knows what was just written down.
    """
    whose = tuple(of_village(place) for place in places)
    return sheets_of(actor, "", year, as_of, whose=whose, plans=plans, known=known)


def sheets_of(
    actor: Actor,
    scheme: str,
    year: int,
    as_of: date,
    *,
    whose: Sequence[Subject] | None = None,
    plans: Chain | None = None,
    known: date | None = None,
) -> tuple[Sheet, ...] | Refusal:
    """评分表：方案里的一张表，逐个考核对象，同一次查看算出来。 (方案S82、S84).

    ``scheme``: an id of the plan, or nothing for its first sheet for villages; ``whose`` narrows the subjects.
    """
    since, end, known = date(year, 1, 1), date(year, 12, 31), known or as_of
    plans = plans or chain(actor.town_id, as_of=known)
    found = _which(plans, scheme, since, end, as_of)
    if isinstance(found, Refusal):
        return found
    plan, one = found
    whose = subjects(actor, plan.book, one, on=min(end, as_of)) if whose is None else whose
    census = take_census(
        actor,
        since=since,
        until=end,
        as_of=as_of,
        place_ids=sorted(frozenset().union(*(s.places for s in whose))),
        plans=plans,
        known=known,
        running_since=since,
        held=held_papers(actor, known=known),
        beside=sources_of(plan.book.lines_of(one.id)),
    )
    given = confirmations(actor.place_ids, year, as_of=known)
    return tuple(_sheet(census, s, one, year, plan, given) for s in whose)


def _which(
    plans: Chain, scheme: str, since: date, end: date, as_of: date
) -> tuple[InForce, Scheme] | Refusal:
    """The plan on the last day of the period that has begun, and its sheet; or why there is none."""
    if as_of < since:
        return Refusal("not_begun", _("这一年还没有开始。"), ways=(_("换一年，或换一天。"),))
    plan = plans.on(min(end, as_of))
    if plan is None:
        words = _("那一天还没有执行中的方案，没有方案就没有评分表。")
        return Refusal("no_plan", words, ways=(_("先录入方案并请另一位批准。"), _("换一天。")))
    one = scheme_called(plan.book, scheme)
    if one is None:
        return Refusal("no_scheme", _("方案里没有这张评分表。"), ways=(_("换一张。"),))
    return plan, one


def scheme_called(book: Book, name: str) -> Scheme | None:
    """A sheet of the plan; without a name the first that is for villages."""
    found = (one for one in book.schemes if (one.id == name if name else one.of == VILLAGE_SHEET))
    return next(found, None)


def sheets_to_see(actor: Actor, book: Book, *, on: date) -> tuple[Scheme, ...]:
    """The sheets of a plan on which there is somebody she may see."""
    return tuple(one for one in book.schemes if subjects(actor, book, one, on=on))


def judge_of(actor: Actor, *, on: date) -> Judge:
    """Who wants to settle something, as the rules look at her."""
    of_town = actor.town_id in actor.place_ids
    return Judge(actor.staff_id, actor.role, of_town, unit_kinds_of(actor))


def why_not_settle(
    actor: Actor, book: Book, scheme: Scheme, whose: Subject, line: Line | None, *, on: date
) -> Refusal | None:
    """Whether she is the one to settle a line of this sheet; the same answer greys the form and stops the action."""
    name = line.body if line else ""
    if line and line.part_of and not name:
        name = book.indicator(line.part_of).body
    body = next((one for one in scheme.bodies if one.id == name), None)
    kind = next((one.kind for one in book.units if one.id == whose.unit), "")
    return why_not_judge(judge_of(actor, on=on), whose, body=body, unit_kind=kind)


def sources_of(lines: Iterable[Indicator]) -> list[str]:
    """Which records beside the cases the figures of these lines look at."""
    names = {name for line in lines for name in figures_of(line)}
    return sorted({source for name in names for source in figures[name].sources})


def confirmations(place_ids: Sequence[int], year: int, *, as_of: date) -> Given:
    """What named persons gave, the latest known at the end of a day: under the village or the key of the subject."""
    rows = Confirmation.objects.filter(
        place_id__in=place_ids, year=year, recorded_at__lt=end_of(as_of)
    ).order_by("recorded_at", "id")
    return {
        (r.subject or r.place_id, r.indicator): Confirmed(
            r.points, str(r.reason), r.recorded_by_id, day_of(r.recorded_at), r.grade or ""
        )
        for r in rows
    }


def _sheet(census: Census, whose: Subject, scheme: Scheme, year: int, plan: InForce, given: Given) -> Sheet:
    count = Counting(census.within(whose.places, unit=whose.unit, staff_id=whose.staff_id))
    lines = count.lines(plan.book.lines_of(scheme.id), lambda name: given.get((whose.given_under, name)))
    people = len({row.person_id for line in lines for row in line.rows if row.person_id})
    graded = given.get((whose.given_under, GRADE)) if scheme.of == whose.of == VILLAGE_SHEET else None
    day = census.last_day
    whole = sum_up(
        plan.book,
        scheme,
        {line.id: points_of(line) for line in lines},
        on=day,
        people=people,
        grade_given=graded.grade if graded and graded.grade in grade_names(scheme, day) else "",
    )
    return Sheet(
        place_id=whose.place_id,
        scheme=scheme.id,
        of=whose.of,
        subject=whose.code,
        year=year,
        since=census.since,
        until=day,
        as_of=census.on,
        plan=plan.key,
        plan_digest=plan.book.digest,
        lines=lines,
        whole=whole,
        people=people,
        graded=graded,
    )


def points_of(line: Line) -> Points:
    """A line of a sheet as the rulebook sums it."""
    return Points(
        line.points or Decimal(0), line.of, line.arithmetic, line.pending, line.scored, line.arithmetic_en,
        by_hand=line.confirmed is not None,
    )  # fmt: skip


class Counting:
    """One census asked for many figures; each set of rows is worked out once."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self._rows: dict[Callable[..., Any], tuple[FigureRow, ...]] = {}

    def rows(self, name: str) -> tuple[FigureRow, ...]:
        """All rows of a figure, in every group."""
        ask = figures[name].rows
        if ask not in self._rows:
            self._rows[ask] = ask(self.census)
        return self._rows[ask]

    def number(self, name: str) -> int:
        """The number of a figure."""
        return number_of(figures[name], self.rows(name))

    def lines(
        self, wanted: Sequence[Indicator], given: Callable[[str], Confirmed | None]
    ) -> tuple[Line, ...]:
        """Every line of a sheet in its order; a line with parts once its parts are known."""
        found = {one.id: self.line(one, given(one.id)) for one in wanted if one.shape != "parts"}
        for one in wanted:
            if one.shape == "parts":
                parts = [points_of(found[part.id]) for part in wanted if part.part_of == one.id]
                found[one.id] = self._line(one, score_parts(one, parts, on=self.census.last_day))
        return tuple(found[one.id] for one in wanted)

    def line(self, one: Indicator, confirmed: Confirmed | None) -> Line:
        """一项得几分：数从名单里数出来，分按方案的形状算，认定的分要有名有理由。 (方案三（三）（四）)."""
        day = self.census.last_day
        names = figures_of(one)
        counts = {name: self.number(name) for name in names}
        full = one.points.on(day, one.id)
        usable = confirmed if confirmed is not None and Decimal(0) <= confirmed.points <= full else None
        found = score_item(one, counts, on=day, by_hand=usable.points if usable else None)
        untouched = score_item(one, counts, on=day)
        return self._line(one, found, counts, usable if untouched.pending else None)

    def _line(
        self,
        one: Indicator,
        found: Points,
        counts: Mapping[str, int] | None = None,
        confirmed: Confirmed | None = None,
    ) -> Line:
        day, names, counts = self.census.last_day, figures_of(one), counts or {}
        rows = self.rows(names[-1]) if names else ()
        return Line(
            id=one.id,
            group=one.group,
            title=one.title,
            clause=one.clause,
            shape=one.shape,
            of=one.points.on(day, one.id),
            points=None if found.pending or not found.scored else found.points,
            pending=found.pending,
            scored=found.scored,
            sample=one.points.entry_on(day, one.id).sample,
            arithmetic=found.arithmetic,
            arithmetic_en=found.arithmetic_en,
            steps=tuple(one.steps.on(day, one.id)) if one.steps else (),
            numerator_of=one.of,
            denominator_of=one.per,
            numerator=counts.get(one.of),
            denominator=counts.get(one.per),
            tally=tally(rows) if names else None,
            confirmed_by=one.confirmed_by,
            confirmed=confirmed,
            rows=rows,
            part_of=one.part_of,
            body=one.body,
        )
