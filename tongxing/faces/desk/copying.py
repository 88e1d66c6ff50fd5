"""给一份复制件: the clerk makes the copy of a person's own file, and with it answers the request (个人信息保护法 45, 50)."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.conduct.requests.actions import answer_request
from tongxing.core import clock
from tongxing.core.forms import hidden
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.disclosure.copy.actions import make_copy
from tongxing.disclosure.copy.page import packed
from tongxing.disclosure.copy.rules import BY_KIND, NOT_HERS
from tongxing.duties.file import File, open_file
from tongxing.faces.desk.forms import sentence
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, told_by_the_act
from tongxing.org.roles import Permission


class CopyForm(forms.Form):
    """Who asked, how it is handed over; which request it answers."""

    about = hidden()
    reason = sentence(gettext_lazy("谁要的，怎么给的，一句话"), required=True)


@door(Permission.SEE_FULL_ID, "GET", "POST", row="person", shows=Shows.PERSON, fresh=True)
def copy(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for the reason; then the packed copy, a line in the register, and the answer to the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    if file is None:
        raise Http404
    form = CopyForm(request.POST or None, initial={"about": request.GET.get("about", "")})
    if request.method == "POST" and form.is_valid():
        return _made(request, actor, file, form)
    looked(
        request, "read_file", about="person", about_id=file.id, place_id=file.place_id, purpose=_("给一份复制件"), people=1
    )  # fmt: skip
    return render(request, "desk/form.html", _ask(file, form))


def _made(request: HttpRequest, actor: Actor, file: File, form: CopyForm) -> HttpResponse:
    at, on = clock.now(), clock.today()
    made = make_copy(by=actor, at=at, person_id=file.id, reason=form.cleaned_data["reason"])
    if made is None:
        raise Http404
    told_by_the_act(request)
    asked = _asked(file, form.cleaned_data["about"])
    if asked is not None:
        whole = not any(one.why in (BY_KIND, NOT_HERS) for one in made.copy.left_out)
        answer_request(
            by=actor, at=at, on=on, case_id=asked[0], about=asked[1], outcome="granted" if whole else "partly",
            happened_on=on, note=_("给了复制件，登记 %(line)s") % {"line": made.line},
        )  # fmt: skip
    data = packed(made.copy, line=made.line, on=on.isoformat())
    headers = {
        "Content-Disposition": f'attachment; filename="{file.number}.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type="application/zip", headers=headers)


def _asked(file: File, about: str) -> tuple[UUID, UUID] | None:
    """The measure and the request for a copy that this answers, while nobody has answered it."""
    for case in file.cases:
        done = {d.about for d in case.standing if d.kind == "request_answer"}
        for deed in case.standing:
            if (
                str(deed.id) == about
                and deed.kind == "request"
                and deed.outcome == "copy"
                and deed.id not in done
            ):
                return case.id, deed.id
    return None


def _ask(file: File, form: CopyForm) -> dict[str, object]:
    return {
        "title": file.number,
        "heading": _("给一份复制件"),
        "person": PersonRef(file.name, number=file.number),
        "second": _("本人的全部信息和材料，包成一个文件；进登记，留记录。"),
        "back_url": f"/people/{file.id}/process/",
        "form": form,
        "notes": [
            Note(_("只给本人，或者本人写明委托的人。给之前看一遍：经办人写的话里提到别人的，划掉。")),
            Note(_("您的岗位不看的，文件里写明是哪几样，由专职社工另给。")),
        ],
        "save": _("写好了，做这一份"),
    }
