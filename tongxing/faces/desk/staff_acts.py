"""What the administrators do with accounts and posts, each with a fresh proof of who does it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.casework.group.queries import still_holds
from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note
from tongxing.faces.desk.staff import PATH, reached
from tongxing.org import actions, queries
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.models import Staff
from tongxing.org.proof.actions import reset_factors
from tongxing.org.roles import TITLES, Permission, Role


class AccountForm(forms.Form):
    """Somebody new: the name she signs in with, and her own."""

    username = Text(
        label=gettext_lazy("账号"),
        max_length=40,
        help_text=gettext_lazy("小写字母开头，2 到 40 个字母、数字、点或横线。最好是姓名的拼音。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = Text(
        label=gettext_lazy("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class PostForm(forms.Form):
    """As what, where, from which day."""

    role = forms.ChoiceField(
        label=gettext_lazy("任什么"), choices=[(r.value, TITLES[r]) for r in Role], widget=forms.RadioSelect
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("在哪里"),
        help_text=gettext_lazy("专职社工和村（社区）干部写明负责哪些村（社区），别的岗位选本镇。"),
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(label=gettext_lazy("从哪天起"), widget=forms.DateInput)
    title = Text(label=gettext_lazy("职务怎么称呼"), max_length=40, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(place.pk): place for place in queries.places_of_town(actor)}
        places: Any = self.fields["places"]
        places.choices = [(pk, place.name) for pk, place in self.known.items()]


class EndForm(forms.Form):
    """The last day."""

    last_day = forms.DateField(
        label=gettext_lazy("最后一天"),
        help_text=gettext_lazy("到今天为止的，登录马上结束。"),
        widget=forms.DateInput,
    )


@door(Permission.OPEN_ACCOUNTS, "GET", "POST", fresh=True)
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; what its owner may do, the security administrator says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.open_account(by=actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            _refuse(form, refused)
        else:
            return _told(request, made.staff, str(made.password), appoint=True)
    note = Note(_("开好以后会给一个临时密码，当面交给本人。还要安全管理员安排岗位，才能登录。"))
    return _form(
        request, form, _("开一个账号"), _("一个人一个账号，谁也不能和别人共用"), PATH, _("开账号"), note
    )


@door(Permission.OPEN_ACCOUNTS, "GET", "POST", row="staff", fresh=True)
def password(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Give a temporary password."""
    one = reached(request.actor, staff_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        given = actions.new_password(by=request.actor, at=clock.now(), staff=one)  # type: ignore[attr-defined]
        return _told(request, one, given)
    note = Note(_("原来的密码和所有登录马上结束。临时密码只显示一次，7 天内有效，本人登录后要换成自己的。"))
    return _sure(request, one, _("给临时密码"), _("当面给，认清是本人"), _("给一个"), note)


@door(Permission.APPOINT_STAFF, "GET", "POST", row="staff", fresh=True)
def appoint(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Say as what she works, where, and from when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = reached(actor, staff_id)
    data = request.POST if request.method == "POST" else None
    form = PostForm(data, actor=actor, initial={"since": clock.today()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.give_posts(
                by=actor,
                at=clock.now(),
                staff=one,
                role=Role(given["role"]),
                places=[form.known[pk] for pk in given["places"]],
                since=given["since"],
                title=given["title"],
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            return _done(request, one, _("安排好了。"))
    return _form(request, form, _("安排岗位"), one.name, f"{PATH}{one.pk}/", _("安排"))


@door(Permission.APPOINT_STAFF, "GET", "POST", row="staff", fresh=True)
def end(request: HttpRequest, staff_id: int) -> HttpResponse:
    """End what she holds; who has nothing left is signed out at once and cannot come back in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one, today = reached(actor, staff_id), clock.today()
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    if form.is_valid():
        try:
            ended = actions.end_posts(
                by=actor, at=clock.now(), today=today, staff=one, last_day=form.cleaned_data["last_day"]
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            return _done(
                request, one, _("岗位结束了，账号已停用。") if ended.closed else _("岗位结束的日子记下了。")
            )
    held = Note(_("本人手上还有人没有交接。请镇办文书先在“谁负责谁”里交接，再结束岗位。"), kind="law")
    notes = [held] if still_holds(actor, one.pk) else []
    return _form(request, form, _("结束岗位"), one.name, f"{PATH}{one.pk}/", _("结束"), *notes)


@door(Permission.APPOINT_STAFF, "GET", "POST", row="staff", fresh=True)
def sessions(request: HttpRequest, staff_id: int) -> HttpResponse:
    """End every session of hers."""
    one = reached(request.actor, staff_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        actions.end_sessions(by=request.actor, staff=one, at=clock.now())  # type: ignore[attr-defined]
        return _done(request, one, _("%(name)s的登录都结束了。") % {"name": one.name})
    note = Note(_("密码和验证器不变，本人可以马上再登录。"))
    return _sure(request, one, _("结束登录"), _("每一处都退出"), _("都结束"), note)


@door(Permission.APPOINT_STAFF, "GET", "POST", row="staff", fresh=True)
def factor(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A lost phone: take back her factors, and with them her password."""
    one = reached(request.actor, staff_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        reset_factors(by=request.actor, member=one, at=clock.now())  # type: ignore[attr-defined]
        return _done(request, one, _("收回了。请本人找系统管理员要临时密码，登录后重新登记。"))
    note = Note(
        _("手机丢了或者换了才用。密码也一起作废：要另一位管理员给了临时密码，才能再登录。所以一个人办不成。")
    )
    return _sure(request, one, _("收回验证器"), _("当面确认是本人，再收回"), _("收回"), note)


def _refuse(form: forms.Form, refused: Refused) -> None:
    for one in refused.refusals:
        form.add_error(None, "".join((str(one), *one.ways)))


def _form(
    request: HttpRequest, form: forms.Form, heading: str, second: str, back: str, save: str, *notes: Note
) -> HttpResponse:
    page = {"title": heading, "heading": heading, "second": second, "back_url": back, "save": save}
    status = 422 if form.errors else 200
    return render(request, "desk/form.html", {**page, "form": form, "notes": notes}, status=status)


def _sure(request: HttpRequest, one: Staff, heading: str, second: str, save: str, note: Note) -> HttpResponse:
    """One question before something that cannot be taken back."""
    words = f"{one.name}　{second}"
    return _form(request, forms.Form(), heading, words, f"{PATH}{one.pk}/", save, note)


def _done(request: HttpRequest, one: Staff, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(f"{PATH}{one.pk}/", status=303)


def _told(request: HttpRequest, one: Staff, given: str, *, appoint: bool = False) -> HttpResponse:
    """The temporary password: on this page, once, and nowhere else."""
    page = {
        "title": _("临时密码"),
        "one": one,
        "password": given,
        "appoint": appoint,
        "back_url": f"{PATH}{one.pk}/",
    }
    return render(request, "desk/staff_password.html", page)
