"""变更执行地: who leaves with which papers, who has arrived; the measure keeps one home and its days count on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxing.conduct import actions
from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.duties.occasion import occasion
from tongxing.faces.desk.forms_process import MoveForm
from tongxing.faces.desk.one_form import drawn, in_process, taken
from tongxing.faces.desk.slips import Slip
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.roles import Permission
from tongxing.rulebook.clock import transfer_gaps


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def move(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Leaving, or arriving when somebody is on the way."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    found = occasion(by, person_id, on=clock.today())
    if found is None or found.case is None:
        raise Http404
    turn = "arrived" if any(there is None for _left, there in transfer_gaps(found.case.facts)) else "leaving"
    whose = in_process(found)
    initial = {"happened_on": clock.today(), "back": whose.back}
    form = MoveForm(request.POST if request.method == "POST" else None, turn=turn, initial=initial)

    def act(slip: Slip, said: dict[str, Any]) -> str:
        at, on = clock.now(), clock.today()
        deed = actions.move(by=by, at=at, on=on, case_id=slip.case_id, turn=turn, id=slip.deed_id, **said)
        return _("记好了。期限从报到之日起连续计算。") if deed else _("已经记过了，没有记第二遍。")

    if form.is_bound and (answer := taken(request, whose, form, act)) is not None:
        return answer
    return drawn(request, whose, form, _page(turn))


def _page(turn: str) -> dict[str, Any]:
    law = _("变更之日起十五日内到新地报到，重新签协议；路上的日子看得见，期限连续计算。")
    return {
        "heading": _("到新地报到了") if turn == "arrived" else _("变更执行地：移出"),
        "second": _("戒毒条例第22条"),
        "notes": [Note(law, kind="law")],
        "save": _("存好"),
    }
