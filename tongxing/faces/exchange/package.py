"""The door where packages of closed files are asked for; looking, waiting and fetching are those of every table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.archive.package.kinds import EVERYTHING, PACKAGE
from tongxing.archive.package.parts import zipped
from tongxing.archive.package.queries import closed
from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note
from tongxing.disclosure.kinds import PACKAGES, PURPOSES
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted
from tongxing.faces.exchange.sheets import answer_zip
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.roles import Permission
from tongxing.verify import package_checker

SHOWN = 200


class PackageForm(forms.Form):
    """Which files, for whom, why. What is wrong with it is judged by the same rules as every other request."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("哪几份"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只有办结的，按结束的先后；写编号，不写姓名。"),
        error_messages={"required": gettext_lazy("请至少选一份。")},
    )
    purpose = forms.ChoiceField(label=gettext_lazy("做什么用"), widget=forms.RadioSelect)
    recipient = Text(
        label=gettext_lazy("给谁"),
        max_length=60,
        help_text=gettext_lazy("写清楚哪个单位、哪个人。"),
        error_messages={"required": gettext_lazy("请写给谁。")},
    )
    reason = Text(
        label=gettext_lazy("为什么要，一句话"),
        max_length=300,
        lines=True,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": gettext_lazy("请写一句做什么用。")},
    )

    def __init__(self, data: Any, *, files: dict[str, str], chosen: str) -> None:
        super().__init__(data, initial={"people": [chosen], "purpose": PACKAGES[0]})
        self.fields["people"].choices = list(files.items())  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [(key, PURPOSES[key].title) for key in PACKAGES]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The request as the action takes it: a package has everything or is none."""
        asked = self.cleaned_data
        return Wanted(
            what=PACKAGE.name,
            columns=EVERYTHING,
            purpose=asked["purpose"],
            reason=asked["reason"],
            recipient=asked["recipient"],
            people=tuple(UUID(one) for one in asked["people"]),
        )


@door(Permission.PACKAGE_FILE, "GET", "POST", shows=Shows.NUMBERS, fresh=True)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a package: which closed files, for whom, why; somebody else looks at it before it is made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = request.GET.get("who", "")
    form = PackageForm(
        request.POST if request.method == "POST" else None, files=_files(actor, chosen), chosen=chosen
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(by=actor, at=clock.now(), on=clock.today(), wanted=form.wanted())
        except Refused as refused:
            for one in refused.refusals:
                form.add_error(one.code if one.code in form.fields else None, "".join((one.words, *one.ways)))
        else:
            if made is None:
                raise Http404
            return HttpResponseRedirect(reverse("export", args=[made.pk]), status=303)
    words = _(
        "里面有整份档案：印发的文书、扫描件、卷内目录、完整的身份证号。每次都要另一位看过；做好以后只有您取得到，过期自动清掉。"
    )
    page = {"title": _("归档包"), "form": form, "inside": Note(words, kind="info")}
    return render(request, "desk/package_new.html", page, status=422 if form.is_bound else 200)


@door(Permission.ASK_EXPORT)
def checker(request: HttpRequest) -> HttpResponse:
    """The files that check a package, to be handed over apart from any package."""
    return answer_zip(zipped(package_checker()), _("归档包核对程序") + ".zip")


def _files(actor: Actor, chosen: str) -> dict[str, str]:
    """The closed files of her places by number and last day: the latest, and the one she came from."""
    found = closed(actor, actor.place_ids)
    shown = [one for n, one in enumerate(found) if n < SHOWN or str(one[0]) == chosen]
    words = _("%(number)s　%(day)s 结束")
    return {str(whose): words % {"number": number, "day": last} for whose, _place, number, last in shown}
