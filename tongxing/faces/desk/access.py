"""Coming in and going out. No shared accounts, no second door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refusal
from tongxing.org import queries
from tongxing.org.actions import sign_in, sign_out
from tongxing.org.doors import door

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(forms.Form):
    """A name and a password; pasting and password managers are welcome."""

    username = Text(
        label=gettext_lazy("账号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("password")
@door(None, "GET", "POST")
def signin(request: HttpRequest) -> HttpResponse:
    """The doorstep: ask who it is, and lead her where she wanted to go."""
    target = safe_next(request)
    form = SignInForm(request.POST or None)
    if request.method == "GET":
        if getattr(request, "actor", None) is not None:
            return redirect(target)
    elif form.is_valid():
        found = sign_in(**form.cleaned_data, at=clock.now(), on=clock.today())
        if not isinstance(found, Refusal):
            login(request, found[0], backend=BACKEND)
            return HttpResponseRedirect(target, status=303)
        form.add_error(None, found.words)
    more: dict[str, Any] = {
        "title": _("登录"),
        "office": queries.office(),
        "next": target if target != "/" else "",
    }
    return render(request, "desk/signin.html", {"form": form, **more})


@door(None, "POST")
def signout(request: HttpRequest) -> HttpResponse:
    """Leave, and take the session along."""
    sign_out(by=getattr(request, "actor", None), at=clock.now())
    logout(request)
    return HttpResponseRedirect("/signin/", status=303)


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this house, or home."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and not wanted.startswith(("/signin", "/signout")) else "/"
