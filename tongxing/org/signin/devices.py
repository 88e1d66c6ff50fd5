"""The browser somebody sits at: where the request came from, what it looks like, and whether we know it.

A known device holds a signed cookie that names no account, only keyed fingerprints of the accounts that have
signed in there. It proves nothing about who sits at it. It only means that guesses from elsewhere do not keep
its owner out: lock-out must be no way to keep a colleague from her work (promises 2.5, ruling 5).
"""

from __future__ import annotations

import re
import secrets
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tongxing.core import cipher
from tongxing.org.models import canonical

SALT = "tongxing.device"
KEPT = 5
AGE = 180 * 24 * 3600
BROWSERS = (
    ("Edg", "Edge"),
    ("MicroMessenger", "微信"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"),
           ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def cookie_name() -> str:
    """The name of the cookie; under HTTPS bound to this host."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def source_of(request: HttpRequest) -> str:
    """The address a request came from. What a proxy says is believed only of the proxies named in the settings."""
    here = str(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TONGXING_PROXIES
    if here in trusted:
        for hop in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
            here = hop.strip() or here
            if here not in trusted:
                break
    return _plain(here)


def _plain(text: str) -> str:
    """One word for one place: an IPv6 network of a customer is one source, anything unreadable is one too."""
    try:
        address = ip_address(text)
    except ValueError:
        return "?"
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((address, 64), strict=False))
    return str(address)


def looks_like(request: HttpRequest) -> str:
    """The browser in words: Chrome · Windows."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:400]
    found = [next((word for mark, word in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)


def known_as(request: HttpRequest, name: str) -> str:
    """The token of this device if somebody has signed in under this name here before; else nothing."""
    wanted = _mark(name)
    return next((token for mark, token in _held(request) if mark == wanted), "")


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Keep in the browser that this name has signed in here, the last few names only."""
    held = [(mark, token) for mark, token in _held(request) if mark != _mark(name)]
    token = known_as(request, name) or secrets.token_urlsafe(12)
    response.set_cookie(
        cookie_name(),
        signing.dumps([(_mark(name), token), *held][:KEPT], salt=SALT),
        max_age=AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def _mark(name: str) -> str:
    return cipher.fingerprint(canonical(name), column="device").hex()[:24]


def _held(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        held: Any = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=AGE)
        return [(str(mark), str(token)) for mark, token in held if re.fullmatch(r"[\w-]{8,40}", str(token))]
    except (signing.BadSignature, ValueError, TypeError):
        return []
