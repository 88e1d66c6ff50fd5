"""人员与岗位: who works here as what, from which day; the two administrators do their half each.

The system administrator opens accounts and gives temporary passwords, the security administrator appoints, ends, and
takes back factors (docs/adr/0018). Whatever changes somebody's rights asks for a fresh proof of who changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link
from tongxing.org import queries
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.models import Post, Staff
from tongxing.org.proof import factors
from tongxing.org.roles import TITLES, Permission, Role
from tongxing.org.signin.sessions import sessions_of

PATH = "/staff/"


@dataclass(frozen=True, slots=True)
class Held:
    """One role somebody holds or held, at all its places, from a day to a day."""

    role: str
    places: str
    title: str
    since: date
    until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One member of staff in the list."""

    name: str
    username: str
    url: str
    held: tuple[Held, ...]
    state: str
    last_login: datetime | None


@door(Permission.LIST_STAFF)
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account in this township."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    lines = [line_of(one, today) for one in queries.staff_of_town(actor)]
    add = Link(_("开一个账号"), f"{PATH}new/", "user-plus", "primary")
    page = {
        "title": _("人员与岗位"),
        "second": _("每个人一个账号，谁也不能同时任两种岗位"),
        "lines": lines,
        "links": [add] if actor.may(Permission.OPEN_ACCOUNTS) else [],
    }
    return render(request, "desk/staff.html", page)


def line_of(one: Staff, today: date) -> Line:
    """One line of the list: what she holds now or will, and what she held last when that is all."""
    every = held_by(one, today)
    here = tuple(h for h in every if h.state != "over") or every[-1:]
    states = {h.state for h in here}
    state = "closed" if not one.is_active else next((s for s in ("now", "coming") if s in states), "none")
    return Line(one.name, one.username, f"{PATH}{one.pk}/", here, state_words()[state], one.last_login)


def state_words() -> dict[str, str]:
    """What is said of an account or a post."""
    return {
        "now": _("在任"),
        "coming": _("还没开始"),
        "over": _("已结束"),
        "none": _("没有岗位"),
        "closed": _("已停用"),
    }


def held_by(one: Staff, today: date) -> tuple[Held, ...]:
    """Her posts, those of one role and the same days together."""
    grouped: dict[tuple[str, date, date | None, str], list[Post]] = {}
    for post in one.posts.all():
        grouped.setdefault((post.role, post.since, post.until, post.title), []).append(post)
    return tuple(
        Held(
            str(TITLES[Role(role)]),
            words.listed(post.place.name for post in posts),
            title,
            since,
            until,
            "over" if until and until < today else "coming" if since > today else "now",
        )
        for (role, since, until, title), posts in sorted(grouped.items(), key=lambda item: item[0][1])
    )


@door(Permission.LIST_STAFF, row="staff")
def member(request: HttpRequest, staff_id: int) -> HttpResponse:
    """One member of staff: her posts, her sign-ins, what proves who she is; and what may be done about them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one, today = reached(actor, staff_id), clock.today()
    states = state_words()
    kinds = factors.enrolled(one.pk)
    browsers = sessions_of(one.pk, at=clock.now())
    page = {
        "title": one.username,
        "head": one.name,
        "second": _("账号 %(name)s") % {"name": one.username},
        "one": one,
        "held": [(h, states[h.state]) for h in held_by(one, today)],
        "browsers": len(browsers),
        "last_used": browsers[0].used_at if browsers else None,
        "has_app": "totp" in kinds,
        "has_key": "webauthn" in kinds,
        "has_factor": bool(kinds),
        "may_open": actor.may(Permission.OPEN_ACCOUNTS) and one.pk != actor.staff_id,
        "may_appoint": actor.may(Permission.APPOINT_STAFF) and one.pk != actor.staff_id,
        "is_self": one.pk == actor.staff_id,
    }
    return render(request, "desk/staff_member.html", page)


def reached(actor: Actor, staff_id: int) -> Staff:
    """A member of her township; nobody else is there."""
    found = queries.staff_member(actor, staff_id)
    if found is None:
        raise Http404
    return found
