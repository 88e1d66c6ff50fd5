"""Writing places, staff and posts; signing in and out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.utils.translation import gettext as _

from tongxing.core import audit, cipher
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor, enter, leave
from tongxing.org.models import Place, Post, SignInTries, Staff, Unit
from tongxing.org.roles import TITLES, Role


@action
def found_place(
    *,
    name: str,
    kind: str,
    code: str,
    parent: Place | None = None,
    prefix: str = "",
    distance_km: float | None = None,
) -> Place:
    """Add a place below another and draw its line from the root."""
    place = Place.objects.create(
        name=name, kind=kind, code=code, parent=parent, prefix=prefix, distance_km=distance_km
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.town = place if kind == "town" else (parent.town if parent else None)
    place.save(update_fields=["path", "town"])
    return place


@action
def hire(*, username: str, name: str, password: str | None, hashed: str = "") -> Staff:
    """Give a person an account of her own."""
    staff = Staff(username=username.strip().lower(), name=name)
    staff.password = hashed or make_password(password)
    staff.save()
    return staff


@action
def appoint(
    *,
    by: Actor | None,
    staff: Staff,
    role: str,
    place: Place,
    since: date,
    until: date | None = None,
    unit: Unit | None = None,
    title: str = "",
) -> Post:
    """Appoint a member of staff to a post; nobody holds two different roles at one time."""
    clash = staff.posts.filter(until__isnull=True).exclude(role=role).first()
    stop_if(_two_roles(staff, clash.role, role) if clash and until is None else None)
    post = Post.objects.create(
        staff=staff, role=role, place=place, since=since, until=until, unit=unit, title=title
    )
    if by is not None:
        audit.trace(by, "appoint", about="staff", place_id=place.pk, staff=staff.pk, given=role)
    return post


def _two_roles(staff: Staff, held: str, wanted: str) -> Refusal:
    words = {"name": staff.name, "held": TITLES[Role(held)], "wanted": TITLES[Role(wanted)]}
    return Refusal(
        "two_roles",
        _("%(name)s现在是“%(held)s”，不能同时再任“%(wanted)s”。") % words,
        ways=(_("先结束原来的岗位。"),),
    )


@action
def end_sessions(*, by: Actor | None, staff: Staff) -> None:
    """End every session of a member of staff at once."""
    Staff.objects.filter(pk=staff.pk).update(session_epoch=staff.session_epoch + 1)
    audit.trace(by, "end_sessions", about="staff", staff=staff.pk)


# ── signing in ───────────────────────────────────────────────────────────────
#
# The same words and the same work for every failure. Five failures for one name, known here or
# not, close that name for a quarter of an hour (GB/T 22239-2019, 8.1.4.1 b), so that guessing is
# slow and learns nothing.

TRIES = 5
REST = timedelta(minutes=15)

WHO = """
SELECT s.id, s.password, s.is_active, min(pl.town_id) FROM org_staff s
LEFT JOIN org_post p ON p.staff_id = s.id LEFT JOIN org_place pl ON pl.id = p.place_id
WHERE s.username = %s GROUP BY s.id
"""


def why_not(code: str) -> Refusal:
    """The words for each way in which signing in can fail."""
    words = {
        "wrong": _("账号或密码不对，再输一次，注意大小写。"),
        "resting": _("试错的次数多了，15 分钟后再试。急用请找镇办文书。"),
        "no_post": _("这个账号现在没有岗位，请系统管理员先安排岗位。"),
    }
    return Refusal(code, words[code])


@action
def sign_in(*, username: str, password: str, at: datetime, on: date) -> tuple[Staff, Actor] | Refusal:
    """Who this is, as a member of staff with a post today, or the one refusal that tells nothing more."""
    name = username.strip().lower()[:40]
    key = cipher.blind_index(name, column="org_staff.username")
    tries = SignInTries.objects.filter(key=key, last_at__gt=at - REST).first()
    staff_id, town_id, right = _matches(name, password)
    actor = None
    if tries is not None and tries.failures >= TRIES:
        code = "resting"
    elif not right or staff_id is None:
        _count(key, at, failures=(tries.failures if tries else 0) + 1)
        code = "wrong"
    else:
        actor, code = enter(staff_id, on=on), "no_post"
    if actor is None:
        audit.trace(None, "signin_failed", about="staff", place_id=town_id, at=at, staff=staff_id, why=code)
        return why_not(code)
    SignInTries.objects.filter(key=key).delete()
    audit.trace(actor, "signin", about="staff", place_id=actor.town_id, at=at)
    return Staff.objects.get(pk=actor.staff_id), actor  # type: ignore[misc]


def _matches(name: str, password: str) -> tuple[int | None, int | None, bool]:
    """The account, its township, and whether the password is hers; an unknown name costs the same work."""
    with connection.cursor() as cursor:
        cursor.execute(WHO, [name])
        row = cursor.fetchone()
    if row is None or not row[2]:
        make_password(password)
        return (row[0], row[3], False) if row else (None, None, False)
    return row[0], row[3], check_password(password, row[1])


def _count(key: bytes, at: datetime, *, failures: int) -> None:
    SignInTries.objects.update_or_create(key=key, defaults={"failures": failures, "last_at": at})


@action
def sign_out(*, by: Actor | None, at: datetime) -> None:
    """Leave the trace of a sign-out and close the scope."""
    if by is not None:
        audit.trace(by, "signout", about="staff", place_id=by.town_id, at=at)
        leave()
