"""`client.force_login(staff)` in every test: as if she had given her password and her second factor this minute.

What a session has to have before a door opens is tests/org/test_sessions.py's business; all other tests begin inside.
"""

from __future__ import annotations

from typing import Any

from django.test import Client

_DJANGOS = Client.force_login


def force_login(self: Client, user: Any, backend: str | None = None) -> None:
    """Django's, and then what our own doors look for: a fresh proof, and whose browser it is."""
    from tongxing.core import clock
    from tongxing.org.signin import sessions

    _DJANGOS(self, user, backend or "django.contrib.auth.backends.ModelBackend")
    session: Any = self.session
    session[sessions.PROVED_AT] = clock.now().timestamp()
    session.save()
    session.belong(user.pk, device="Chrome · Linux", source="127.0.0.1", at=clock.now())


def begin_inside() -> None:
    """For the whole session of tests."""
    Client.force_login = force_login  # type: ignore[method-assign]
