"""Chinese first: another language is a choice of the reader, kept in a cookie, never guessed from the machine."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from tongxing.org.doors import door

KNOWN = frozenset(code for code, _name in settings.LANGUAGES)
YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Speak the language of the cookie, and Chinese without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in KNOWN else settings.LANGUAGE_CODE):
            return self.get_response(request)


@door(None, "POST", light=True)
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the page she came from."""
    back = request.POST.get("next", "/")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(
        back if here and back.startswith("/") else "/"
    )  # a path, never a view's name
    language = request.POST.get("language", "")
    if language in KNOWN:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response
