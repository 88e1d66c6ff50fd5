"""搬到本镇另一个村: where to, who takes over, since when, why; the town's desk only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.casework.group.queries import Held, Successor, held_of, successors
from tongxing.casework.village.actions import change_village
from tongxing.core import clock
from tongxing.core.forms import hidden
from tongxing.core.ui.parts import Note
from tongxing.faces.desk.forms import day, sentence
from tongxing.faces.desk.one_form import Whose, drawn, taken
from tongxing.faces.desk.slips import Slip
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import nobody
from tongxing.org.models import Place
from tongxing.org.queries import villages
from tongxing.org.roles import Permission


class RehouseForm(forms.Form):
    """The other village, the day, who answers there, why."""

    slip = hidden()
    back = hidden()
    moved_on = day(gettext_lazy("哪天搬的"))
    to = forms.TypedChoiceField(label=gettext_lazy("搬到哪个村（社区）"), coerce=int)
    worker = forms.TypedChoiceField(label=gettext_lazy("由谁接着帮"), coerce=int)
    reason = sentence(gettext_lazy("为什么搬，一句话"), required=True)

    def __init__(self, *args: Any, others: list[Place], takers: list[Successor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {one.pk: one.name for one in others}
        self._choices("to", [(one.pk, one.name) for one in others])
        self._choices(
            "worker",
            [
                (
                    one.staff_id,
                    f"{one.name}（{'、'.join(name for pk, name in names.items() if pk in one.places)}）",
                )
                for one in takers
                if names.keys() & one.places
            ],
        )

    def _choices(self, name: str, known: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("请选")), *known]


@door(Permission.HAND_OVER, "GET", "POST", row="person", shows=Shows.PERSON, fresh=True)
def rehouse(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Another village of the same town: the file goes there as a whole, today's worker there takes over."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = held_of(actor, person_id)
    if not held:
        raise Http404
    file = held[0]
    posted = request.method == "POST"
    others = [one for one in villages(actor) if posted or one.pk != file.place_id]
    form = RehouseForm(
        request.POST if posted else None,
        others=others,
        takers=successors(actor, on=clock.today()),
        initial={"moved_on": clock.today()},
    )
    if form.is_bound and (answer := _answer(request, file, form)) is not None:
        return answer
    return _draw(request, file, form)


def _whose(file: Held) -> Whose:
    back = f"/people/{file.person_id}/process/"
    return Whose(file.person_id, file.place_id, file.case_id, file.name, file.number, back)


def _answer(request: HttpRequest, file: Held, form: RehouseForm) -> HttpResponse | None:
    by: Actor = request.actor  # type: ignore[attr-defined]

    def act(slip: Slip, said: dict[str, Any]) -> str:
        at, on = clock.now(), clock.today()
        row = change_village(by=by, at=at, on=on, person_id=file.person_id, id=slip.deed_id, **said)
        nobody(request)
        moved = _("换好了：档案整份到了新的村，期限和应办的都没有变。")
        return moved if row else _("已经记过了，没有记第二遍。")

    return taken(request, _whose(file), form, act)


def _draw(request: HttpRequest, file: Held, form: RehouseForm) -> HttpResponse:
    stays = _("执行地是乡镇，没有变：不用重新报到，期限和应办的都不变。搬到外镇的，登记变更执行地。")
    goes = _("存好以后，原来的村看不到这份档案；以前的统计也跟着档案算到新的村。")
    page = {
        "heading": _("搬到本镇另一个村"),
        "second": _("现在在%(place)s") % {"place": file.place},
        "notes": [Note(stays, kind="law"), Note(goes)],
        "save": _("换到这个村"),
    }
    return drawn(request, _whose(file), form, page)
