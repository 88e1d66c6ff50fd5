"""Pages for what is not here, not allowed, not understood, or our own fault."""

from __future__ import annotations

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongxing.org.full import full, no_room, read_only

logger = logging.getLogger("tongxing.desk")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what is not there and for what is not hers to see; the log says who asked, the same for both."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        logger.warning("not there: %s %s, staff %s", request.method, request.path, actor.staff_id)
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A verb she may not use."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense."""
    return render(request, "404.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault: nothing was lost, what to do, and a short code that stands in the log beside the cause."""
    if no_room(sys.exc_info()[1]) or read_only():
        return full(request)
    code = secrets.token_hex(3).upper()
    logger.error("code %s: %s %s", code, request.method, request.path)
    return render(request, "500.html", {"code": code}, status=500)
