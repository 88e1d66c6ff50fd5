"""My account: where I am signed in, what proves that I am I, and my password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.models import Staff
from tongxing.org.proof import factors
from tongxing.org.proof.factors import Factor, Kind
from tongxing.org.roles import Permission
from tongxing.org.signin import sessions
from tongxing.org.signin.actions import end_one, end_others
from tongxing.org.signin.rules import factor_required, is_old


@dataclass(frozen=True, slots=True)
class Browser:
    """One of her browsers."""

    device: str
    source: str
    since: datetime
    used: datetime
    here: bool
    end_url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One of her second factors, in words."""

    icon: str
    title: str
    second: str
    remove_url: str = ""


@door(Permission.SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """Everything about her own account on one page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    member = Staff.objects.get(pk=actor.staff_id or 0)
    found = factors.factors_of(member.pk)
    kinds = {one.kind for one in found}
    browsers = _browsers(request, member)
    page = {
        "title": _("我的账号"),
        "second": _("账号 %(name)s，只给您一个人用") % {"name": member.username},
        "browsers": browsers,
        "others": len(browsers) > 1,
        "proofs": [_proof(one) for one in found],
        "has_app": Kind.TOTP in kinds,
        "has_factor": bool(kinds - {Kind.RECOVERY_CODES}),
        "required": factor_required(),
        "password_second": _password(member),
        "password_old": is_old(member.password_at, clock.today()),
    }
    return render(request, "desk/me.html", page)


def _browsers(request: HttpRequest, member: Staff) -> list[Browser]:
    here = request.session.row.key  # type: ignore[attr-defined]
    return [
        Browser(
            one.device or _("没有报上名字的浏览器"),
            one.source,
            one.started_at,
            one.used_at,
            one.key == here,
            f"/me/sessions/{one.handle}/end/",
        )
        for one in sessions.sessions_of(member.pk, at=clock.now())
    ]


def _proof(one: Factor) -> Proof:
    today = clock.today()
    used = (
        _("上次用：%(when)s") % {"when": words.moment(one.used_at, today)} if one.used_at else _("还没有用过")
    )
    since = _("%(when)s 登记") % {"when": words.moment(one.since, today)}
    second = words.clauses((since, used))
    remove = f"/me/factors/{one.id}/remove/"
    if one.kind == Kind.TOTP:
        return Proof("phone", _("手机验证器"), second, remove)
    if one.kind == Kind.WEBAUTHN:
        return Proof("key", one.name or _("安全密钥"), second, remove)
    left = _("还剩 %(n)s 个没用过") % {"n": one.left}
    return Proof("printer", _("打印下来的备用码"), words.clauses((since, left)))


def _password(member: Staff) -> str:
    if member.password_at is None:
        return _("没有记下是哪天换的")
    return _("%(when)s 换的") % {"when": words.moment(member.password_at, clock.today())}


@door(Permission.SIGNED_IN, "POST", light=True)
def end_session(request: HttpRequest, handle: UUID) -> HttpResponse:
    """End one of her browsers; what is not hers is not there."""
    if not end_one(by=request.actor, handle=handle, at=clock.now()):  # type: ignore[attr-defined]
        raise Http404
    messages.success(request, _("那一处已经退出。"))
    return HttpResponseRedirect("/me/", status=303)


@door(Permission.SIGNED_IN, "POST", light=True)
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all her browsers but this one."""
    ended: Any = end_others(by=request.actor, session=request.session, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("别处的登录都结束了：%(n)s 处。") % {"n": ended})
    return HttpResponseRedirect("/me/", status=303)


@door(Permission.SIGNED_IN, "POST", light=True)
def awake(request: HttpRequest) -> HttpResponse:
    """She is still there: writing counts as being there, though no page was asked for."""
    return HttpResponse(status=204)
