"""What leaves of a year-end appraisal: its result, as one of the grounds of the yearly review of performance (方案S83)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.assessment.awards.opening import years_of
from tongxing.assessment.awards.proceeding import Proceeding
from tongxing.assessment.awards.queries import appraisals_of
from tongxing.assessment.awards.roads import GRADES
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, exports
from tongxing.org.actor import Actor
from tongxing.plans import books

STAFF, SAID = "assessment.Proceeding.staff", "assessment.ProceedingStep.said"
COLUMNS = (
    ExportColumn("year", gettext_lazy("年度"), "", 8, minimal=True, clean=True),
    ExportColumn("name", gettext_lazy("姓名"), STAFF, 12, minimal=True),
    ExportColumn("group", gettext_lazy("领导小组一方"), SAID, 14, minimal=True),
    ExportColumn("police", gettext_lazy("派出所一方"), SAID, 14, minimal=True),
    ExportColumn("own", gettext_lazy("本人的看法"), SAID, 18, minimal=True),
    ExportColumn("closed_on", gettext_lazy("办结的日子"), "", 13),
)


def results(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """年终考评办结了的，作为年度绩效考评依据之一，今年和去年的；没有办结的不出门。 (方案S83)."""
    plan = books.chain(actor.town_id).on(on)
    if plan is None or actor.town_id not in places:
        return []
    found = appraisals_of(actor, years=years_of(on), book=plan.book)
    closed = [one for one in found if one.state == "closed"]
    order = sorted(closed, key=lambda one: (one.year, one.called))
    return [ExportRow(None, actor.town_id, _cells(one, columns)) for one in order]


def _cells(one: Proceeding, columns: Sequence[str]) -> tuple[Any, ...]:
    replied, closed = one.last("replied"), one.last("closed")
    known: dict[str, Any] = {
        "year": one.year,
        "name": one.called,
        "group": _grade(one, "by_group"),
        "police": _grade(one, "by_police"),
        "own": _("说了，答复过") if replied else _("没有说"),
        "closed_on": closed.on if closed else None,
    }
    return tuple(known[name] for name in columns)


def _grade(one: Proceeding, kind: str) -> str:
    taken = one.last(kind)
    word = GRADES.get(taken.said.get("how", ""), "") if taken else ""
    return str(_(word)) if word else ""


RESULTS = exports.hang(
    Export(
        "assessment.appraisals",
        gettext_lazy("年终考评结果（年度绩效考评依据之一）"),
        "keep_awards",
        COLUMNS,
        results,
        second=True,
        because=gettext_lazy("考评结果说的是一个人，每次都要另一位看过。"),
    )
)
