"""One request, one transaction, one actor."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tongxing.core import clock
from tongxing.org.actor import enter

Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Open the transaction, find the actor, set her scope; undo everything when the page failed.

    Files and pages alike answer inside the transaction, so the trail of a look and the look
    itself stand or fall together.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            staff = request.session.get(SESSION_KEY)
            request.actor = (  # type: ignore[attr-defined]
                enter(int(staff), on=clock.today(), session=request.session.get(HASH_SESSION_KEY, ""))
                if staff
                else None
            )
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if request.actor is not None:  # type: ignore[attr-defined]
            response.headers["Cache-Control"] = "no-store, private"
        return response
