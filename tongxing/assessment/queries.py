"""Score sheets: looked up once, computed in memory, the same for the same knowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongxing.archive.queries import held_papers
from tongxing.assessment.models import Confirmation
from tongxing.assessment.sheets import Confirmed, Line, Sheet
from tongxing.core.clock import day_of, end_of
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import Census, FigureRow, counted, take_census, tally
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.org.queries import villages
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Indicator
from tongxing.rulebook.scoring import figures_of, score_item
from tongxing.rulebook.windows import InForce

Given = Mapping[tuple[int, str], Confirmed]


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
    """The sheets of several villages from one look at the cases.

    ``known`` is the day of knowledge when it is not ``as_of``: a demo town whose today is pinned
    to an earlier day still knows what was just written down.
    """
    since, end = date(year, 1, 1), date(year, 12, 31)
    if as_of < since:
        return Refusal("not_begun", _("这一年还没有开始。"), ways=(_("换一年，或换一天。"),))
    ids = [p.pk for p in places]
    census = take_census(
        actor,
        since=since,
        until=end,
        as_of=as_of,
        place_ids=ids,
        plans=plans,
        known=known,
        running_since=since,
        held=held_papers(actor, known=known or as_of),
    )
    plan = census.plans.on(census.last_day)
    if plan is None:
        words = _("那一天还没有执行中的方案，没有方案就没有评分表。")
        return Refusal("no_plan", words, ways=(_("先录入方案并请另一位批准。"), _("换一天。")))
    given = confirmations(ids, year, as_of=known or as_of)
    return tuple(_sheet(census.of(p.pk), p, year, plan, given) for p in places)


def confirmations(place_ids: Sequence[int], year: int, *, as_of: date) -> Given:
    """What named persons gave, the latest known at the end of a day."""
    rows = Confirmation.objects.filter(
        place_id__in=place_ids, year=year, recorded_at__lt=end_of(as_of)
    ).order_by("recorded_at", "id")
    return {
        (r.place_id, r.indicator): Confirmed(r.points, str(r.reason), r.recorded_by_id, day_of(r.recorded_at))
        for r in rows
    }


def _sheet(census: Census, place: Place, year: int, plan: InForce, given: Given) -> Sheet:
    count = Counting(census)
    return Sheet(
        place_id=place.pk,
        place_code=place.code,
        year=year,
        since=census.since,
        until=census.last_day,
        as_of=census.on,
        plan=plan.key,
        plan_digest=plan.book.digest,
        lines=tuple(count.line(one, given.get((place.pk, one.id))) for one in plan.book.indicators),
    )


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
        return len(counted(figures[name], self.rows(name)))

    def line(self, one: Indicator, confirmed: Confirmed | None) -> Line:
        """一项得几分：数从名单里数出来，分按方案的形状算，认定的分要有名有理由。 (方案三（三）（四）)."""
        day = self.census.last_day
        names = figures_of(one)
        counts = {name: self.number(name) for name in names}
        full = one.points.on(day, one.id)
        usable = confirmed if confirmed is not None and Decimal(0) <= confirmed.points <= full else None
        found = score_item(one, counts, on=day, by_hand=usable.points if usable else None)
        untouched = score_item(one, counts, on=day)
        rows = self.rows(names[-1]) if names else ()
        return Line(
            id=one.id,
            group=one.group,
            title=one.title,
            clause=one.clause,
            shape=one.shape,
            of=full,
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
            confirmed=usable if untouched.pending else None,
            rows=rows,
        )
