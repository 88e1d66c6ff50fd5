"""Signing in: one account, one person; the same words and the same work for every failure.

Five failures for one name, known here or not, close that name for a quarter of an hour
(GB/T 22239-2019, 8.1.4.1 b), so that guessing is slow and learns nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.utils.translation import gettext as _

from tongxing.core import audit, cipher
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal
from tongxing.org.actor import Actor, enter, leave
from tongxing.org.models import SignInTries, Staff

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
    return Staff.objects.get(pk=staff_id), actor


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
