"""一年的图: each item of the sheet by month and by village, what came of it beside it, and the table behind every picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.charts import drawn, ends_of
from tongxing.assessment.queries import score_sheets
from tongxing.core import clock
from tongxing.core.refusal import Refusal
from tongxing.core.suppression import LEAST
from tongxing.faces.desk.charts_page import Look, charts_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import villages
from tongxing.org.roles import Permission


@door(Permission.READ_BOARD, shows=Shows.NUMBERS)
def charts(request: HttpRequest) -> HttpResponse:
    """The year as it is known today."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    asked = request.GET.get("of", "")
    year = int(asked) if asked in {str(on.year - 1), str(on.year)} else on.year
    places, known = villages(actor), clock.knowledge(on)
    found = score_sheets(actor, places, year, on, known=known)
    looked(request, "list_charts")
    if isinstance(found, Refusal):
        return render(request, "desk/charts.html", {"title": _("一年的图"), "empty": str(found)})
    ends = ends_of(actor, places, year, on=on, known=known, title=_("结束的措施里，期满解除的"))
    look = Look(actor, places, year, on)
    page = charts_page(look, drawn(found, ends, least=LEAST))
    return render(request, "desk/charts.html", page)
