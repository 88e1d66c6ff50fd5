"""Who answers for whom, whose group lacks somebody, and handing over everything when somebody leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongxing.casework.group.actions import hand_over
from tongxing.casework.group.queries import (
    Held,
    Successor,
    held_by,
    holders,
    incomplete_groups,
    successors,
)
from tongxing.casework.kinds import GROUP_ROLES
from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.faces.desk.forms import line
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission

PATH = "/handover/"


class HandOverForm(forms.Form):
    """For each village who takes over; one by one where it is somebody else."""

    reason = line(gettext_lazy("为什么交接"), longest=120, required=True)

    def __init__(self, *args: Any, held: list[Held], known: list[Successor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.villages = {one.place_id: one.place for one in held}
        for place_id, name in self.villages.items():
            self.fields[f"place_{place_id}"] = _select(
                _("%(village)s的人交给谁") % {"village": name}, known, place_id, _("请选")
            )
        for one in held:
            self.fields[f"case_{one.case_id}"] = _select(one.number, known, one.place_id, _("按村里的"))

    def to(self) -> dict[UUID, int]:
        """Who takes over whom; whoever nobody was chosen for is not in it."""
        said = self.cleaned_data
        chosen = {
            one.case_id: said[f"case_{one.case_id}"] or said[f"place_{one.place_id}"] for one in self.held
        }
        return {case: int(staff) for case, staff in chosen.items() if staff}

    def rows(self) -> list[tuple[str, BoundField, list[tuple[PersonRef, BoundField]]]]:
        """Each village with its people."""
        return [
            (
                name,
                self[f"place_{place_id}"],
                [
                    (
                        PersonRef(one.name, f"/people/{one.person_id}/", one.number),
                        self[f"case_{one.case_id}"],
                    )
                    for one in self.held
                    if one.place_id == place_id
                ],
            )
            for place_id, name in self.villages.items()
        ]


def _select(label: str, known: list[Successor], place_id: int, empty: str) -> forms.ChoiceField:
    takers = [(one.staff_id, one.name) for one in known if place_id in one.places]
    field = forms.ChoiceField(label=label, choices=[("", empty), *takers], required=False)
    field.either = True  # type: ignore[attr-defined]  # one of the two says it
    return field


@door(Permission.HAND_OVER)
def overview(request: HttpRequest) -> HttpResponse:
    """Who answers for how many; those who are no longer in post, and what nobody answers for, stand first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = {
        "title": _("谁负责谁"),
        "second": _("有人离任，先把手上的人全部交出去，再请安全管理员结束岗位。"),
        "lines": [
            (
                one.name or _("没有人负责"),
                _("在岗") if one.in_post else _("不在岗") if one.staff_id else "",
                ngettext("%(n)s 人", "%(n)s 人", one.count) % {"n": one.count},
                Link(
                    _("全部交接"),
                    f"{PATH}{one.staff_id}/",
                    "arrows-exchange",
                    "" if one.in_post else "primary",
                ),
            )
            for one in holders(actor, on=clock.today())
        ],
        "back_url": "/people/",
    }
    return render(request, "desk/handover.html", page)


@door(Permission.HAND_OVER, "GET", "POST", row="staff", shows=Shows.PEOPLE, fresh=True)
def give(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Everything one worker holds, to others: by village or one by one, all at once or not at all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held, today = held_by(actor, staff_id), clock.today()
    if not held:
        raise Http404
    known = successors(actor, on=today, but=staff_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, held=held, known=known)
    if form.is_valid():
        try:
            count = hand_over(
                by=actor, at=clock.now(), on=today, leaving=staff_id, to=form.to(), reason=form.cleaned_data["reason"]
            )  # fmt: skip
        except Refused as refused:
            for one in refused.refusals:
                form.add_error("reason" if one.code == "reason" else None, "".join((str(one), *one.ways)))
        else:
            nobody(request)
            said = ngettext("交接好了：%(n)s 人。", "交接好了：%(n)s 人。", count) % {"n": count}
            messages.success(request, said)
            return HttpResponseRedirect(PATH, status=303)
    looked(request, "read_held", people=len(held))
    name = names_of_staff([staff_id]).get(staff_id, _("没有人负责的"))
    page = {
        "title": _("交接"),
        "heading": _("交接"),
        "second": _("%(name)s　%(n)s 人") % {"name": name, "n": len(held)},
        "back_url": PATH,
        "form": form,
        "notes": [Note(_("交接以后，本人在每个工作小组里的名字由接的人接上，登录马上结束。"))]
        if staff_id
        else [],
        "save": _("全部交接"),
    }
    return render(request, "desk/handover_give.html", page, status=422 if form.is_bound else 200)


@door(Permission.SEE_PEOPLE, shows=Shows.PEOPLE)
def groups(request: HttpRequest) -> HttpResponse:
    """Whose work group lacks somebody, and who (戒毒条例 17)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = incomplete_groups(actor, on=clock.today())
    looked(request, "list", people=len(found))
    may = actor.may(Permission.RECORD_CASEWORK)
    page = {
        "title": _("工作小组缺人"),
        "second": _("法定五类：专职社工、社区民警、社区医务人员、家庭成员、禁毒志愿者（条例第17条）"),
        "lines": [
            (
                PersonRef(one.name, f"/people/{one.person_id}/", one.number),
                one.place,
                words.listed([_(GROUP_ROLES[role]) for role in one.missing]),
                Link(_("加一个人"), f"/people/{one.person_id}/record/group_member/", "user-plus")
                if may
                else None,
            )
            for one in found
        ],
        "back_url": "/people/",
    }
    return render(request, "desk/groups.html", page)
