"""What a request says about the way it came: believed of the named proxies, taken out of everybody else's mouth.

A house under HTTPS stands behind a proxy that speaks TLS. Only that proxy knows whether a browser came encrypted and
from where; a header of the same name from a browser would decide over cookies, limits and the trail (ASVS 4.1.3, 15.3.4).
What came in clear is not answered: somebody who typed an address is led to the safe one, anything else is refused,
so that a program with a wrong address is noticed on its first day (ASVS 4.1.2, 12.2.1).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

SAID_BY_PROXIES = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
                   "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP")  # fmt: skip
ASKING = ("GET", "HEAD")


class ProxyMiddleware:
    """Before anybody asks where a request came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR", "") not in settings.TONGXING_PROXIES:
            for name in SAID_BY_PROXIES:
                request.META.pop(name, None)
        if settings.TONGXING_HTTPS and not request.is_secure():
            if request.method not in ASKING:
                return HttpResponse("HTTPS only", status=403, content_type="text/plain; charset=utf-8")
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        return self.get_response(request)
