"""From step to step on the way in, and who is on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.org.actor import Actor, enter
from tongxing.org.models import Staff
from tongxing.org.proof import factors
from tongxing.org.signin import devices, sessions
from tongxing.org.signin.actions import Knock, begin_half, come_in, tell_others
from tongxing.org.signin.queries import full_member, half_member
from tongxing.org.signin.rules import Step, is_old, next_step

PAGES = {Step.CODE: "/signin/code/", Step.PASSWORD: "/me/password/", Step.FACTOR: "/me/app/"}


def minutes_to_lock() -> int:
    """How long a screen stays open while nobody is there: one number for the words and for the lock."""
    return int(sessions.IDLE.total_seconds() // 60)


def begin(request: HttpRequest, member: Staff, target: str, *, proved: bool) -> None:
    """Her password was right."""
    begin_half(session=request.session, staff=member, target=target, at=clock.now(), proved=proved)
    rotate_token(request)


def member_of(request: HttpRequest) -> Staff | None:
    """Whose account this is: of who is signed in, or on her way in; nobody whose screen is locked."""
    if getattr(request, "actor", None) is not None:
        return full_member(request.session)
    return half_member(request.session, clock.now())


def acting(request: HttpRequest, member: Staff) -> Actor:
    """In whose name she changes her own proofs: her own, also while she is on her way in."""
    actor = getattr(request, "actor", None) or enter(member.pk, on=clock.today())
    assert actor is not None  # a password without a post goes no further than the doorstep
    return actor


def go_on(request: HttpRequest) -> HttpResponse:
    """The next step of somebody on her way in, or the house."""
    member = half_member(request.session, clock.now())
    if member is None:
        return HttpResponseRedirect("/signin/", status=303)
    half = request.session[sessions.HALF]
    enrolled = factors.enrolled(member.pk)
    step = next_step(temporary=member.password_temporary, enrolled=enrolled, proved=half["proved"])
    if step in PAGES:
        return HttpResponseRedirect(PAGES[step], status=303)
    return enter_house(request, member, half["next"])


def enter_house(request: HttpRequest, member: Staff, target: str) -> HttpResponse:
    """She is in: a session of her own, a device we know from now on, and a word about the last time."""
    at, name = clock.now(), member.username
    token = devices.known_as(request, name)
    knock = Knock(name, devices.source_of(request), devices.looks_like(request), token)
    before = _before(member)
    if come_in(session=request.session, staff=member, knock=knock, at=at, on=clock.today()) is None:
        return HttpResponseRedirect("/signin/", status=303)
    rotate_token(request)
    for line in (before, _password_age(member), "" if token else _new_device(request, member, knock)):
        if line:
            messages.info(request, line)
    response = HttpResponseRedirect(target, status=303)
    devices.remember(request, response, name)
    return response


def _before(member: Staff) -> str:
    if member.last_login is None:
        return ""
    when = words.moment(member.last_login, clock.today())
    return _("上次登录：%(when)s　%(device)s") % {"when": when, "device": member.last_device}


def _password_age(member: Staff) -> str:
    if not is_old(member.password_at, clock.today()):
        return ""
    return _("这个密码用了 90 多天了，方便的时候在“我的账号”里换一个。")


def _new_device(request: HttpRequest, member: Staff, knock: Knock) -> str:
    told = _(
        "您的账号刚在一台新设备上登录：%(device)s　%(source)s。不是您的话，到“我的账号”里结束它，再换密码。"
    )
    tell_others(
        session=request.session,
        staff_id=member.pk,
        words=told % {"device": knock.device, "source": knock.source},
    )
    return _("这台设备是第一次用，已经记下来了。") if member.last_login else ""


def safe_next(request: HttpRequest) -> str:
    """Where to go after proving who one is: an address of this house, or home."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    away = ("/signin", "/signout", "/again")
    return wanted if ours and not wanted.startswith(away) else "/"
