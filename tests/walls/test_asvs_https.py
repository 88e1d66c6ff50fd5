"""The house behind a proxy that speaks TLS: cookies, HSTS, nothing in clear, and only the proxy says how a request came.

The settings are those of a process that was really started with ``TONGXING_HTTPS``, laid over the ones of the test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.org.doorstep import CHEAP, give_password, give_phone, shown

pytestmark = pytest.mark.django_db
NAMES = ("TONGXING_HTTPS", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
         "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS")  # fmt: skip
PROXY = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "localhost"}
ASK = (
    "import json, sys; from tongxing.config import settings as s;"
    "print(json.dumps({**{n: getattr(s, n) for n in sys.argv[1:]}, 'TONGXING_PROXIES': sorted(s.TONGXING_PROXIES)}))"
)


@lru_cache(maxsize=1)
def told(home: str) -> dict[str, Any]:
    """The settings of a house that was told to be under HTTPS."""
    surroundings = {**os.environ, "TONGXING_HTTPS": "1", "TONGXING_HOME": home, "TONGXING_PROXIES": ""}
    done = subprocess.run(
        [sys.executable, "-c", ASK, *NAMES], env=surroundings, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


@pytest.fixture(autouse=True)
def under_https(settings: Any) -> None:
    """As if this process had been told."""
    found = told(str(settings.TONGXING_HOME))
    for name in NAMES:
        value = found[name]
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    settings.TONGXING_PROXIES = frozenset(found["TONGXING_PROXIES"])
    settings.PASSWORD_HASHERS = [CHEAP]


def enter(town: Any, browser: Client) -> Any:
    """Lin signs in through the proxy."""
    give_password(town.staff["lin"])
    code = shown(give_phone(town.staff["lin"]))
    page = browser.get("/signin/", **PROXY)
    typed = {"username": "lin", "password": "一把长长的钥匙 2026", "code": code}
    token = page.content.decode().partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post(
        "/signin/", {**typed, "csrfmiddlewaretoken": token}, **PROXY, HTTP_ORIGIN="https://localhost"
    )


def test_a_form_passes_the_proxy(town: Any) -> None:
    """A browser says Origin: https://…; the house knows that it came that way, and signs her in with all checks on."""
    browser = Client(enforce_csrf_checks=True)
    assert enter(town, browser).status_code == 303
    assert browser.get("/people/", **PROXY).status_code == 200


def test_the_planted_fault_a_house_that_does_not_ask_its_proxy(town: Any, settings: Any) -> None:
    """How it was: the same form was refused, because the house believed the browser had come in clear."""
    settings.SECURE_PROXY_SSL_HEADER, settings.TONGXING_HTTPS = None, False
    assert enter(town, Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost", "null"])
def test_a_form_of_another_origin_does_not(town: Any, origin: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/signin/", **PROXY)
    answer = browser.post("/signin/", {"username": "lin"}, **PROXY, HTTP_ORIGIN=origin)
    assert answer.status_code == 403


def test_cookies_are_bound_to_this_host(town: Any) -> None:
    """ASVS 3.3.1 to 3.3.4: __Host-, Secure, HttpOnly, SameSite; path / and no domain, as the name demands."""
    browser = Client()
    enter(town, browser)
    browser.post("/language/", {"language": "en"}, **PROXY)
    assert set(browser.cookies) == {"__Host-session", "__Host-csrf", "__Host-device", "__Host-language"}
    for name, cookie in browser.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_a_cookie_fits_whoever_signs_in_here(rf: Any) -> None:
    """ASVS 3.3.5: a shared machine of twenty colleagues keeps a cookie that browsers still store."""
    from tongxing.org.signin import devices

    request = rf.get("/")
    for n in range(20):
        response = HttpResponse()
        devices.remember(request, response, f"colleague{n:02}")
        request.COOKIES[devices.cookie_name()] = response.cookies[devices.cookie_name()].value
    assert len(devices.cookie_name()) + len(request.COOKIES[devices.cookie_name()]) < 1000


def test_the_language_is_read_from_that_cookie(town: Any) -> None:
    browser = Client()
    browser.post("/language/", {"language": "en"}, **PROXY)
    assert '<html lang="en"' in browser.get("/signin/", **PROXY).content.decode()


@pytest.mark.parametrize("path", ["/signin/", "/people/", "/none/", "/static/tongxing/app.css"])
def test_every_answer_asks_for_https_from_now_on(path: str) -> None:
    """ASVS 3.4.1: a year, subdomains too, on pages, failures and files."""
    answer = Client().get(path, **PROXY)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "said",
    [{}, {"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "10.0.0.9"}],
)
def test_what_comes_in_clear_is_led_or_refused(said: dict[str, str]) -> None:
    """ASVS 4.1.2, 12.2.1: who typed an address is led; anything that carries something is refused and did nothing."""
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", **said}
    led = Client().get("/people/?q=yy", **meta)
    assert (led.status_code, led.headers["Location"]) == (301, "https://localhost/people/?q=yy")
    assert not led.cookies
    for verb in ("POST", "PUT", "DELETE"):
        assert Client().generic(verb, "/signin/", b"username=lin&password=x", **meta).status_code == 403
    stranger = Client(raise_request_exception=False).get("/", **{**meta, "HTTP_HOST": "evil.example"})
    assert stranger.status_code == 400, "and nobody is led to a host that is not ours"


def test_nobody_but_a_named_proxy_says_how_a_request_came(rf: Any, settings: Any) -> None:
    """ASVS 4.1.3, 15.3.4: the same words from anybody else are taken out before anyone reads them."""
    from tongxing.core.proxies import SAID_BY_PROXIES, ProxyMiddleware

    seen: dict[str, Any] = {}
    middleware = ProxyMiddleware(lambda request: seen.update(request.META) or object())  # type: ignore[arg-type,return-value]
    settings.TONGXING_HTTPS = False
    words = dict.fromkeys(SAID_BY_PROXIES, "https")
    middleware(rf.get("/", REMOTE_ADDR="10.0.0.9", **words))
    assert not set(SAID_BY_PROXIES) & set(seen)
    middleware(rf.get("/", REMOTE_ADDR="127.0.0.1", **words))
    assert set(SAID_BY_PROXIES) <= set(seen), "the named one is believed"
