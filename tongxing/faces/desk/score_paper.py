"""评分表印在纸上: the sheet of one village as PDF, as others may see it, a draft as long as it is one."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxing.assessment.queries import score_sheets
from tongxing.assessment.results import draft
from tongxing.assessment.shared import people_of
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import of_village
from tongxing.core import clock
from tongxing.core.printing.tables import Printed, set_table
from tongxing.core.refusal import Refusal
from tongxing.core.suppression import LEAST
from tongxing.core.ui import words
from tongxing.core.ui.parts import Figure
from tongxing.core.ui.sheets import ScoreRow
from tongxing.faces.desk.asof import asked_day
from tongxing.faces.desk.score_page import sample_word, score_row
from tongxing.faces.desk.score_reading import Reading, plain
from tongxing.faces.desk.score_whole import foot
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import villages
from tongxing.org.roles import Permission
from tongxing.plans.books import chain


@door(Permission.READ_SCORE, row="place", shows=Shows.NUMBERS)
def paper(request: HttpRequest, place_id: int, year: int) -> HttpResponse:
    """One sheet on A4: numbers of persons in bands, because paper goes anywhere."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    on = asked_day(request, today)
    place = next((p for p in villages(actor) if p.pk == place_id), None)
    if place is None or not 2000 <= year <= today.year:
        raise Http404
    known = clock.knowledge(on)
    plans = chain(actor.town_id, as_of=known)
    found = score_sheets(actor, [place], year, on, plans=plans, known=known)
    book = None if isinstance(found, Refusal) else plans.by_key(found[0].plan)
    if isinstance(found, Refusal) or book is None:
        raise Http404
    scheme = book.scheme(found[0].scheme)
    look = Reading(actor, of_village(place), scheme, year, on, today, book, found[0].plan, paper=True)
    made = set_table(printed(look, found[0]), at=clock.now())
    looked(request, "list_score", place_id=place.pk)
    headers = {
        "Content-Disposition": f'inline; filename="{place.code}-{year}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def printed(look: Reading, sheet: Sheet, *, mark: str | None = None, tail: str = "") -> Printed:
    """The sheet in words: each line with how it was counted, what waits, what must be read beside it.

    ``mark`` lies across the page while it is a draft; ``tail`` ends the foot (the digest of a sheet that is kept).
    """
    look = replace(look, few=people_of(sheet) < LEAST)
    said = {"day": words.full_day(look.on), "plan": sheet.plan}
    pending = _("，待专人认定 %(n)s 分") % {"n": plain(sheet.pending_of)} if sheet.pending_of else ""
    done = _("已算出 %(points)s / %(of)s 分") % {
        "points": plain(sheet.points),
        "of": plain(sheet.points_of),
    }
    return Printed(
        title=_("%(village)s %(year)s 年度评分表") % {"village": look.whose.name, "year": look.year},
        second=_("按 %(day)s已知的记录，方案 %(plan)s 版") % said + sample_word(sheet),
        heads=[_("项"), _("内容"), _("条款"), _("怎么算的"), _("满分"), _("得分")],
        widths=[0, 3, 4, 4, 0, 0],
        sides=["left", "left", "left", "left", "right", "right"],
        rows=[_row(look, score_row(look, line)) for line in sheet.lines],
        total=["", _("合计"), "", done + pending, "", plain(sheet.points)],
        notes=[f"{head}　{text}" for head, text in foot(look, sheet)],
        hands=[_("被考核的村（社区）看过"), _("考核的人"), _("日期")],
        foot=_("%(town)s　内部使用") % {"town": look.actor.town_name} + tail,
        mark=draft() if mark is None else mark,
    )


def _row(look: Reading, row: ScoreRow) -> list[str]:
    counted = ""
    if row.a is not None and row.n is not None:
        counted = f"{_number(row.a)} ÷ {_number(row.n)} {row.arithmetic}"
    how = "　".join(one for one in ((counted or row.arithmetic) + row.why, row.band) if one.strip())
    points = row.word or _("待认定") if row.points is None else str(row.points)
    return [
        row.code,
        row.title,
        row.clause.label if row.clause else "",
        how.strip("　 "),
        str(row.of),
        points,
    ]


def _number(one: Figure) -> str:
    return one.words or str(one.n)
