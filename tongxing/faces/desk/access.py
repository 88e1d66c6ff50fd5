"""Coming in and going out. No shared accounts, no second door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refusal
from tongxing.faces.desk.coming_in import begin, go_on, minutes_to_lock, safe_next
from tongxing.faces.desk.proofs import Code, ProofForm, check_proof, password_field
from tongxing.org import queries
from tongxing.org.doors import door
from tongxing.org.models import Staff
from tongxing.org.proof import factors
from tongxing.org.proof.actions import check_code
from tongxing.org.roles import Permission
from tongxing.org.signin import devices
from tongxing.org.signin.actions import Knock, sign_out, try_password
from tongxing.org.signin.queries import full_member, half_member
from tongxing.org.signin.rules import factor_required, why_not

TURNED_AWAY = {"resting", "busy"}


class SignInForm(forms.Form):
    """A name, a password, and the code of her phone; pasting and password managers are welcome."""

    username = Text(
        label=gettext_lazy("账号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = password_field(gettext_lazy("密码"))
    code = Code(help_text=gettext_lazy("手机验证器上的数。还没有登记的先空着"))


@sensitive_post_parameters("password", "code")
@door(None, "GET", "POST")
def signin(request: HttpRequest) -> HttpResponse:
    """The doorstep: ask who it is, and lead her where she wanted to go."""
    target = safe_next(request)
    form = SignInForm(request.POST or None)
    if request.method == "GET":
        if getattr(request, "actor", None) is not None:
            return redirect(target)
    elif form.is_valid():
        found = _tried(request, form.cleaned_data)
        if not isinstance(found, Refusal):
            member, proved = found
            begin(request, member, target, proved=proved)
            return go_on(request)
        if found.code in TURNED_AWAY:
            page = {"title": _("先等一等"), "why": found.words}
            return render(request, "desk/wait.html", page, status=429)
        form.add_error(None, found.words)
    more: dict[str, Any] = {
        "title": _("登录"),
        "office": queries.office(),
        "next": target if target != "/" else "",
        "idle": minutes_to_lock(),
        "no_factor": not factor_required(),
    }
    return render(request, "desk/signin.html", {"form": form, **more})


def _tried(request: HttpRequest, typed: dict[str, str]) -> tuple[Staff, bool] | Refusal:
    """The member of staff and whether her code was right too; a wrong code is told like a wrong password."""
    at, name = clock.now(), typed["username"]
    knock = Knock(
        name, devices.source_of(request), devices.looks_like(request), devices.known_as(request, name)
    )
    found = try_password(knock=knock, password=typed["password"], at=at, on=clock.today())
    if isinstance(found, Refusal) or not typed["code"] or not factors.enrolled(found.pk):
        return found if isinstance(found, Refusal) else (found, False)
    refused = check_code(member=found, code=typed["code"], at=at)
    return why_not("wrong" if refused.code == "code" else refused.code) if refused else (found, True)


@sensitive_post_parameters("code", "credential")
@door(Permission.SIGNED_IN, "GET", "POST", half=True)
def second_step(request: HttpRequest) -> HttpResponse:
    """The password was right: now the code of her phone, her security key, or one of her printed codes."""
    member = half_member(request.session, clock.now())
    if member is None:
        return redirect("/" if getattr(request, "actor", None) else "/signin/")
    half = request.session["half"]
    enrolled = factors.enrolled(member.pk)
    if half["proved"] or not enrolled:
        return go_on(request)
    form = ProofForm(request.POST if request.method == "POST" else None, enrolled=enrolled)
    if request.method == "POST" and form.is_valid():
        refused = check_proof(request, member, form, at=clock.now())
        if refused is None:
            request.session["half"] = {**half, "proved": True}
            return go_on(request)
        form.add_error(None, refused.words)
    page = {"title": _("登录"), "form": form, "has_key": "webauthn" in enrolled, "member": member}
    return render(request, "desk/code.html", page, status=422 if form.errors else 200)


@door(None, "POST", light=True)
def ask_key(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask her security key; only for whoever has given a name and a password."""
    member = half_member(request.session, clock.now()) or full_member(request.session)
    if member is None:
        return redirect("/signin/")
    return JsonResponse(factors.ask_key(request, member))


@door(None, "POST", light=True)
def signout(request: HttpRequest) -> HttpResponse:
    """Leave, and take the session along."""
    sign_out(by=getattr(request, "actor", None), at=clock.now())
    request.session.flush()
    response = HttpResponseRedirect("/signin/", status=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # cookies stay: the device remains a known one
    return response
