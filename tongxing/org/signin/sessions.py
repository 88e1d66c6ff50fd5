"""Where it stands who is signed in: one row a browser, found by the fingerprint of the key the browser holds.

This is Django's session engine (``SESSION_ENGINE``). Three states of a browser:

* half: the password was right, nothing else yet. :data:`HALF` is set and Django's own key is not, so for
  every door but the few of the second step she is simply not signed in.
* full: Django's key is set and the row bears her id, so that she can see and end it.
* locked: full, but not heard of for :data:`IDLE`. Nobody acts until she has proved who she is.

A row ends eight hours after it began, whatever happens in between (GB/T 22239-2019, 8.1.4.1 b).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError, IntegrityError, transaction

from tongxing.core import clock
from tongxing.org.models import Session

HALF = "half"
PROVED_AT = "proved_at"
IDLE: timedelta = settings.TONGXING_IDLE
WHOLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
HALF_FOR = timedelta(minutes=15)
AT_MOST = 2
HEARD_EVERY = timedelta(minutes=1)


def fingerprint(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """The session of one request. ``row`` is its row, loaded with it in the same statement."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        """What is kept under the browser's key; a key that nobody gave out is forgotten at once (fixation)."""
        key = fingerprint(self.session_key or "")
        self.row = Session.objects.filter(key=key, ends_at__gt=clock.now()).first()
        if self.row is None:
            self._session_key = None
            return {}
        return dict(self.decode(self.row.data))

    def _fresh_key(self) -> str:
        return str(self._get_new_session_key())  # type: ignore[attr-defined]

    def _held(self, *, no_load: bool = False) -> dict[str, Any]:
        return self._get_session(no_load=no_load)  # type: ignore[attr-defined,no-any-return]

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return Session.objects.filter(key=fingerprint(session_key)).exists()

    def create(self) -> None:
        """A new row under a new key."""
        while True:
            self._session_key = self._fresh_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write what is new. An ended session does not come back because a page was still on its way."""
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._held(no_load=must_create))
        now = clock.now()
        if self.row is None or must_create:
            self.row = Session(started_at=now, used_at=now, ends_at=now + WHOLE)
        self.row.key, self.row.data = fingerprint(self.session_key), data
        try:
            with transaction.atomic():
                self.row.save(
                    force_insert=must_create,
                    force_update=not must_create,
                    update_fields=None if must_create else ["data"],
                )
        except IntegrityError as error:
            raise (CreateError if must_create else error) from error
        except DatabaseError as error:
            raise (error if must_create else UpdateError) from error

    def delete(self, session_key: str | None = None) -> None:
        """End it."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(key=fingerprint(key)).delete()
            self.row = None if key == self.session_key else self.row

    def cycle_key(self) -> None:
        """The same session under a new key: whoever knew the old one is out."""
        data, old = self._held(), self.session_key
        if old is None or self.row is None:
            self.create()
        else:
            new = self._fresh_key()
            if not Session.objects.filter(key=fingerprint(old)).update(key=fingerprint(new)):
                raise UpdateError
            self._session_key, self.row.key = new, fingerprint(new)
        self._session_cache, self.modified = data, True

    def belong(self, staff_id: int, *, device: str, source: str, at: datetime) -> None:
        """Say whose browser this is, so that she finds it in her list, and that she was there just now."""
        assert self.row is not None
        Session.objects.filter(key=self.row.key).update(
            staff=staff_id, device=device, source=source, used_at=at
        )
        self.row.staff_id, self.row.device, self.row.source, self.row.used_at = staff_id, device, source, at

    @classmethod
    def clear_expired(cls) -> None:
        """Remove rows whose time is over."""
        Session.objects.filter(ends_at__lte=clock.now()).delete()


def is_idle(session: Any, at: datetime) -> bool:
    """Whether she has been away so long that the screen is locked."""
    row = getattr(session, "row", None)
    return (
        row is not None and at - row.used_at > IDLE + HEARD_EVERY
    )  # heard of to the minute, never locked early


def heard(session: Any, at: datetime) -> None:
    """Note that she is there, once a minute at most, and that her notice was shown.

    The one thing a GET may write besides its trace: without it nobody could be locked out for being away.
    """
    row = getattr(session, "row", None)
    if row is not None and row.staff_id and (at - row.used_at >= HEARD_EVERY or row.notice):
        Session.objects.filter(key=row.key).update(used_at=at, notice="")


def holder(session: Any) -> tuple[int, str] | None:
    """Whose session this is and the hash it carries, whether locked or not; None when nobody signed in."""
    staff = session.get(SESSION_KEY)
    return (int(staff), str(session.get(HASH_SESSION_KEY, ""))) if staff else None


def sessions_of(staff_id: int, *, at: datetime) -> list[Session]:
    """Her browsers, the latest first."""
    rows = Session.objects.filter(staff=staff_id, ends_at__gt=at)
    return list(rows.order_by("-used_at"))
