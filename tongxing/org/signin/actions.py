"""Coming in and going out: the try, the session, the way out.

The limiter runs before the hash: what comes too early is turned away by one look-up, without a hash, a row or a
trace. The rest is counted before it is measured, so that no two guesses are measured against one number, and
measured outside any transaction, so that nobody waits behind somebody else's hash. A name we do not know costs
the same statements and the same hash as one we do; what its trace would be is written and taken back.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction

from tongxing.core import alarms, audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import AlarmKind
from tongxing.org.actor import Actor, enter, leave
from tongxing.org.kinds import TWO_SOURCES, UNDER_ATTACK
from tongxing.org.models import Session, SignInCount, Staff, canonical
from tongxing.org.signin import limits, pool, rules, sessions
from tongxing.org.signin.limits import ACCOUNT, DEVICE, PAIR, SOURCE, Place
from tongxing.org.signin.queries import Account, account

SOON = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the doorstep: the name she types, where she comes from, whether the device is known under that name."""

    name: str
    source: str
    device: str = ""
    token: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where her tries are counted. A known device is counted apart, so that guesses from elsewhere do not stop it."""
        name = canonical(self.name)[:40]
        if self.token:
            return (limits.place(DEVICE, name, self.token),)
        return (
            limits.place(PAIR, name, self.source),
            limits.place(SOURCE, self.source),
            limits.place(ACCOUNT, name),
        )


def try_password(*, knock: Knock, password: str, at: datetime, on: date) -> Staff | Refusal:
    """The member of staff whose name and password these are, with a post today; or the one refusal that tells nothing."""
    places = knock.places
    if limits.waits(places, limits.read(places), at):
        return rules.why_not("resting")
    with pool.hashing(known=bool(knock.token)) as taken:
        if not taken:
            return rules.why_not("busy")
        counted = count_try(places=places, at=at)
        if counted is None:
            return rules.why_not("resting")
        found = account(knock.name)
        right = check_password(password, found.password if found and found.active else _nobodys())
    if not right or found is None or not found.active:
        note_failure(found=found, guessed=counted.get(ACCOUNT.kind) == ACCOUNT.tries, at=at)
        return rules.why_not("wrong")
    return _with_a_post(places=places, found=found, at=at, on=on)


def _nobodys() -> str:
    """A hash that no password fits, made as ours are made now."""
    return _made(tuple(settings.PASSWORD_HASHERS))


@lru_cache(maxsize=4)
def _made(_hashers: tuple[str, ...]) -> str:
    return make_password(secrets.token_urlsafe(24))


COUNT = """
INSERT INTO org_signincount AS t (slot, key, failures, since, last_at)
SELECT slot, key, 1, %(at)s, %(at)s FROM unnest(%(slots)s::int[], %(keys)s::bytea[]) AS new(slot, key) ORDER BY slot
ON CONFLICT (slot) DO UPDATE SET
    failures = CASE WHEN t.key = excluded.key AND {fresh} THEN t.failures + 1 ELSE 1 END,
    since = CASE WHEN t.key = excluded.key AND {fresh} THEN t.since ELSE excluded.since END,
    key = excluded.key, last_at = excluded.last_at
RETURNING slot, failures
"""
FRESH = """(CASE WHEN t.slot >= %(first)s AND t.slot < %(end)s THEN t.since > excluded.last_at - %(minute)s
            ELSE t.last_at > excluded.last_at - %(quarter)s END)"""


@action
def count_try(*, places: Sequence[Place], at: datetime) -> dict[str, int] | None:
    """Count a try as failed before it is measured, by kind; None when it was one too many all the same."""
    values: dict[str, Any] = {
        "at": at,
        "slots": [one.slot for one in places],
        "keys": [one.key for one in places],
        "first": SOURCE.first,
        "end": SOURCE.first + SOURCE.places,
        "minute": SOURCE.rest,
        "quarter": limits.QUARTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(fresh=FRESH), values)
        failures = dict(cursor.fetchall())
    if any(failures[one.slot] > one.limit.tries for one in places if not one.limit.slow):
        return None
    return {one.limit.kind: failures[one.slot] for one in places}


@action
def forget(*, places: Sequence[Place]) -> None:
    """It went well: the pair, the device and the code begin anew, the rest is one try better off."""
    for one in places:
        row = SignInCount.objects.filter(slot=one.slot, key=one.key)
        if one.limit in (SOURCE, ACCOUNT):
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE org_signincount SET failures = greatest(failures - 1, 0) WHERE slot = %s AND key = %s",
                    [one.slot, one.key],
                )
        else:
            row.delete()


@action
def forget_name(*, name: str) -> None:
    """She has a new password: what was counted under her name is forgotten, wherever it came from."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM org_signincount WHERE substr(key, 1, 16) = %s", [limits.mark(name)])


class _TakenBack(Exception):
    """What was written for a name we do not know is taken back; the work was the same."""


@action
def note_failure(*, found: Account | None, guessed: bool, at: datetime) -> None:
    """Leave the trace of a failed try at an account of ours, and do the same work for a name we do not know."""
    try:
        with transaction.atomic():
            audit.trace(
                None,
                "signin_failed",
                about="staff",
                place_id=found.town_id if found else None,
                at=at,
                staff=found.id if found else None,
                why="wrong" if found is None or found.active else "closed",
            )
            if guessed:
                _alarm(UNDER_ATTACK, at, found.id if found else 0, found.town_id if found else None)
            if found is None:
                raise _TakenBack
    except _TakenBack:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # as many words with the database as taking back needs


@action
def _with_a_post(*, places: Sequence[Place], found: Account, at: datetime, on: date) -> Staff | Refusal:
    """The password was right: is there a post, and is the password still hers to use?"""
    forget(places=places)
    staff = Staff.objects.get(pk=found.id)
    actor = enter(found.id, on=on)
    leave()
    stale = rules.is_stale(staff.password_temporary, staff.password_at, on)
    code = "no_post" if actor is None else "stale" if stale else ""
    if code:
        audit.trace(
            None, "signin_failed", about="staff", place_id=found.town_id, at=at, staff=found.id, why=code
        )
        return rules.why_not(code)
    return staff


# ── the session ──────────────────────────────────────────────────────────────


@action
def begin_half(*, session: Any, staff: Staff, target: str, at: datetime, proved: bool = False) -> None:
    """The password was right: a new session that opens nothing but the next step."""
    session.flush()
    session[sessions.HALF] = {
        "staff": staff.pk,
        "hash": staff.get_session_auth_hash(),
        "at": at.timestamp(),
        "next": target,
        "proved": proved,
    }


@action
def come_in(*, session: Any, staff: Staff, knock: Knock, at: datetime, on: date) -> Actor | None:
    """A new session under a new key: she is in. Of her other browsers only the latest stays."""
    actor = enter(staff.pk, on=on)
    if actor is None:
        return None
    _look_for_two_sources(actor, knock, at)
    others = sessions.sessions_of(staff.pk, at=at)[: sessions.AT_MOST - 1]
    Session.objects.filter(staff=staff.pk).exclude(key__in=[one.key for one in others]).delete()
    Session.objects.filter(ends_at__lte=at).delete()
    session.flush()
    session[SESSION_KEY] = str(staff.pk)
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session[sessions.PROVED_AT] = at.timestamp()
    session.create()
    session.belong(staff.pk, device=knock.device, source=knock.source, at=at)
    Staff.objects.filter(pk=staff.pk).update(
        last_login=at, last_device=f"{knock.device} · {knock.source}".strip(" ·")[:120]
    )
    audit.trace(
        actor, "signin", about="staff", place_id=actor.town_id, at=at, staff=staff.pk, known=bool(knock.token)
    )
    return actor


def _look_for_two_sources(actor: Actor, knock: Knock, at: datetime) -> None:
    """No shared accounts: the same account at work in two places within minutes is something to ask about."""
    elsewhere = [
        one
        for one in sessions.sessions_of(actor.staff_id or 0, at=at)
        if one.source != knock.source and at - one.used_at < SOON
    ]
    if elsewhere:
        _alarm(TWO_SOURCES, at, actor.staff_id or 0, actor.town_id)


def _alarm(kind: AlarmKind, at: datetime, staff_id: int, town_id: int | None) -> None:
    once = f"{staff_id}:{at.date().isoformat()}"
    alarms.raise_alarm(kind.name, at=at, place_id=town_id, staff_id=staff_id, once=once)


@action
def prove_again(*, session: Any, by: Actor, at: datetime) -> None:
    """She has proved who she is: the screen is unlocked, the proof is fresh, and the session has a new key."""
    session.cycle_key()
    session[sessions.PROVED_AT] = at.timestamp()
    Session.objects.filter(key=session.row.key).update(used_at=at)
    session.row.used_at = at
    audit.trace(by, "again", about="staff", place_id=by.town_id, at=at, staff=by.staff_id)


@action
def end_one(*, by: Actor, handle: Any, at: datetime) -> bool:
    """End one of her own browsers; False when it is none of hers."""
    gone, _rows = Session.objects.filter(handle=handle, staff=by.staff_id).delete()
    if gone:
        audit.trace(by, "session_ended", about="staff", place_id=by.town_id, at=at, staff=by.staff_id)
    return bool(gone)


@action
def end_others(*, by: Actor, session: Any, at: datetime) -> int:
    """End every other browser of hers."""
    gone, _rows = Session.objects.filter(staff=by.staff_id).exclude(key=session.row.key).delete()
    audit.trace(by, "session_ended", about="staff", place_id=by.town_id, at=at, staff=by.staff_id, n=gone)
    return gone


@action
def tell_others(*, session: Any, staff_id: int, words: str) -> None:
    """A line for the next page of her other browsers: a new device, a new factor."""
    Session.objects.filter(staff=staff_id).exclude(key=session.row.key if session.row else "").update(
        notice=words[:160]
    )


@action
def sign_out(*, by: Actor | None, at: datetime) -> None:
    """Leave the trace of a sign-out and close the scope."""
    if by is not None:
        audit.trace(by, "signout", about="staff", place_id=by.town_id, at=at)
        leave()
