"""One request, one transaction, one actor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tongxing.core import clock
from tongxing.org.actor import enter
from tongxing.org.signin import sessions

Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Open the transaction, find the actor, set her scope; undo everything when the page failed.

    Files and pages alike answer inside the transaction, so the trail of a look and the look
    itself stand or fall together. Nobody signed in: no actor, no scope, and no transaction either, so that
    a password is worked on while nothing is held. Away for too long: a session, but nobody who acts.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers["Cache-Control"] = (
            "no-store, private"  # also half-way in: a new secret stands on that page
        )
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        asked: Any = request
        asked.actor, asked.locked = None, False
        found = sessions.holder(request.session)
        if found is None:
            return self.get_response(request)
        at = clock.now()
        asked.locked = sessions.is_idle(request.session, at)
        with transaction.atomic():
            if not asked.locked:
                asked.actor = enter(found[0], on=clock.today(), session=found[1])
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif asked.actor is not None:
                sessions.heard(request.session, at)
        return response
