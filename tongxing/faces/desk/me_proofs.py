"""Changing what proves who I am: my password, my phone, my security keys, my printed codes.

These pages also stand on the way in: whoever has a temporary password or no second factor yet comes here
first, and from here into the house (``half`` doors).
"""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refusal, Refused
from tongxing.faces.desk.coming_in import acting, begin, enter_house, go_on, member_of
from tongxing.faces.desk.proofs import Code, password_field
from tongxing.org.doors import door
from tongxing.org.models import Staff
from tongxing.org.proof import actions, factors
from tongxing.org.roles import Permission
from tongxing.org.signin.actions import tell_others
from tongxing.org.signin.rules import factor_required


def _page(request: HttpRequest, template: str, **page: Any) -> HttpResponse:
    """In the frame of the house for who is in, on the doorstep for who is on her way."""
    inside = getattr(request, "actor", None) is not None
    layout = "ui/base.html" if inside else "desk/doorstep.html"
    status = 422 if getattr(page.get("form"), "errors", None) else 200
    return render(
        request, f"desk/{template}.html", {**page, "inside": inside, "layout": layout}, status=status
    )


class PasswordForm(forms.Form):
    """The password she has and the one she wants; shown when she likes to see it, so typed once."""

    password = password_field(gettext_lazy("现在的密码"))
    new_password = password_field(gettext_lazy("新密码"), new=True)

    def __init__(self, *args: Any, member: Staff, ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["new_password"].help_text = "".join(password_validators_help_texts()[:2])
        if not ask:
            del self.fields["password"]

    def clean_new_password(self) -> str:
        """The policy, every reason at once."""
        wanted = str(self.cleaned_data["new_password"])
        validate_password(wanted, self.member)
        return wanted


@sensitive_post_parameters("password", "new_password")
@door(Permission.SIGNED_IN, "GET", "POST", half=True)
def password(request: HttpRequest) -> HttpResponse:
    """A new password of her own."""
    member = member_of(request)
    if member is None:
        return redirect("/signin/")
    inside = getattr(request, "actor", None) is not None
    form = PasswordForm(request.POST if request.method == "POST" else None, member=member, ask=inside)
    if request.method == "POST" and form.is_valid() and _checked(member, form, inside):
        try:
            return _changed(request, member, form.cleaned_data["new_password"], inside)
        except Refused as refused:
            form.add_error("new_password", "".join(str(one) for one in refused.refusals))
    why = _("换好以后，别处的登录都会结束") if inside else _("临时密码只用这一次。换成只有您知道的，再接着进")
    page = {"title": _("换密码"), "heading": _("换密码"), "second": why, "save": _("换成这个")}
    return _page(request, "me_password", **page, form=form, member=member)


def _checked(member: Staff, form: PasswordForm, inside: bool) -> bool:
    if not inside:
        return True
    given = form.cleaned_data["password"]
    refused = actions.check_own_password(member=member, password=given, at=clock.now())
    if refused:
        form.add_error("password", refused.words)
    return refused is None


def _changed(request: HttpRequest, member: Staff, wanted: str, inside: bool) -> HttpResponse:
    half = request.session.get("half", {})
    actions.change_password(by=acting(request, member), member=member, password=wanted, at=clock.now())
    if inside:
        response = enter_house(request, member, "/me/")
        messages.success(request, _("密码换好了，别处的登录都结束了。"))
        return response
    begin(request, member, half.get("next", "/"), proved=half.get("proved", False))
    return go_on(request)


class AppForm(forms.Form):
    """The secret on offer, sealed, and the first code that proves the phone has it."""

    sealed = Text(widget=forms.HiddenInput, max_length=600)
    code = Code(help_text=gettext_lazy("扫好以后，手机上会出现一个 30 秒一换的数"))


@sensitive_post_parameters("code", "sealed")
@door(Permission.SIGNED_IN, "GET", "POST", half=True, fresh=True)
def app(request: HttpRequest) -> HttpResponse:
    """Enrol the authenticator of a phone."""
    member = member_of(request)
    if member is None or _not_yet(request):
        return go_on(request)
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.enrol_app(
            by=acting(request, member), member=member, at=clock.now(), **form.cleaned_data
        )
        if not isinstance(made, Refusal):
            return _enrolled(request, member, made)
        form.add_error("code", made.words)
    offer = factors.offer(member, request.POST.get("sealed", ""))
    page = {
        "title": _("登记手机验证器"),
        "form": AppForm(initial={"sealed": offer.sealed}) if not form.is_bound else form,
        "sealed": offer.sealed,
        "secret": " ".join(offer.secret[n : n + 4] for n in range(0, len(offer.secret), 4)),
        "picture": segno.make(offer.url, error="m").svg_data_uri(scale=5, border=2, omitsize=False),
        "url": offer.url,
    }
    return _page(request, "me_app", **page)


class KeyForm(forms.Form):
    """A name for the key, and what the key answered."""

    name = Text(label=gettext_lazy("给它起个名字"), max_length=30, required=False)
    credential = Text(widget=forms.HiddenInput, max_length=20_000, required=False)


@sensitive_post_parameters("credential")
@door(Permission.SIGNED_IN, "GET", "POST", half=True, fresh=True)
def key(request: HttpRequest) -> HttpResponse:
    """Enrol a security key: asked for by the script with ``begin``, answered with what the key said."""
    member = member_of(request)
    if member is None or _not_yet(request):
        return go_on(request)
    if "begin" in request.POST:
        return JsonResponse(factors.begin_key(request, member))
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.enrol_key(
            by=acting(request, member),
            member=member,
            name=form.cleaned_data["name"] or _("安全密钥"),
            credential=factors.made_key(request, member, form.cleaned_data["credential"]),
            at=clock.now(),
        )
        if not isinstance(made, Refusal):
            return _enrolled(request, member, made)
        form.add_error(None, made.words)
    return _page(request, "me_key", title=_("登记安全密钥"), form=form)


def _not_yet(request: HttpRequest) -> bool:
    """Whoever is on her way in and has a factor, or a temporary password, has another step first."""
    half = request.session.get("half")
    member = member_of(request) if half else None
    if not half or member is None:
        return False
    return member.password_temporary or (bool(factors.enrolled(member.pk)) and not half["proved"])


def _enrolled(request: HttpRequest, member: Staff, codes: list[str]) -> HttpResponse:
    """It is hers from now on; the printed codes are shown this once."""
    inside = getattr(request, "actor", None) is not None
    if inside:
        words = _("您的账号刚登记了一个新的验证方式。不是您做的，马上找安全管理员。")
        tell_others(session=request.session, staff_id=member.pk, words=words)
    else:
        request.session["half"] = {**request.session["half"], "proved": True}
    if not codes:
        messages.success(request, _("登记好了，下次登录就用它。"))
        return HttpResponseRedirect("/me/", status=303) if inside else go_on(request)
    return _codes_page(request, codes)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _page(request, "me_codes", title=_("备用码"), codes=[f"{code[:4]} {code[4:]}" for code in codes])


@door(Permission.SIGNED_IN, "POST", fresh=True)
def codes(request: HttpRequest) -> HttpResponse:
    """New printed codes for the old ones."""
    member = member_of(request)
    if member is None or not factors.enrolled(member.pk):
        raise Http404
    made = actions.renew_codes(by=acting(request, member), member=member, at=clock.now())
    return _codes_page(request, made)


@door(Permission.SIGNED_IN, "POST", fresh=True)
def remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take away one of her own factors; what is not hers is not there."""
    member = member_of(request)
    if member is None or not actions.remove_factor(
        by=acting(request, member),
        member=member,
        factor_id=factor_id,
        required=factor_required(),
        at=clock.now(),
    ):
        raise Http404
    words = _("您的账号刚去掉了一个验证方式。不是您做的，马上找安全管理员。")
    tell_others(session=request.session, staff_id=member.pk, words=words)
    messages.success(request, _("去掉了。"))
    return HttpResponseRedirect("/me/", status=303)
