"""What every answer of the house says about itself, and what no request can talk it into (asvs.csv, chapters 1 to 5 and 14)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import actor_of, step_in
from tests.org.doorstep import CHEAP, give_password, knock, where
from tests.walls.addresses import ROUTES, address
from tests.walls.cells import Session
from tests.walls.matrix import MATRIX
from tests.walls.world import ABSENT, World
from tongxing.faces.exchange.sheets import answer as workbook
from tongxing.org.models import Staff
from tongxing.people.models import Person

pytestmark = pytest.mark.django_db
POLICY = {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
          "script-src 'self'", "style-src 'self'", "connect-src 'self'"}  # fmt: skip
FILES = ("app.css", "app.js", "icons.svg", "brand.svg")
PAGES = (
    "home",
    "people",
    "today",
    "board",
    "plan",
    "me",
    "audit",
    "staff",
    "disclosures",
    "score_list",
    "mine",
)


@pytest.fixture
def browser() -> Client:
    """Somebody nobody knows."""
    return Client(raise_request_exception=False)


def answers(world: World) -> Iterator[tuple[str, Any]]:
    """One answer of every kind: pages, files, redirects, refusals, failures."""
    clerk = Session(world, world.personas["clerk"]).client
    for name in PAGES:
        if name in ROUTES:
            yield name, clerk.get(address(name, world.rows["own"]))
    yield "a file", clerk.get(address("person", world.rows["own"]))
    yield "a workbook", clerk.get(reverse("import_template"))
    yield "not there", clerk.get("/people/none/")
    yield "no right", clerk.get("/audit/")
    yield "another verb", clerk.put("/people/")
    yield "led", Client().get("/people/")
    yield "another host", Client().get("/signin/", headers={"host": "evil.example"})
    yield "no token", Client(enforce_csrf_checks=True).post("/signin/", {})
    for name in FILES:
        yield name, Client().get(f"/static/tongxing/{name}")


def faults(response: Any) -> list[str]:
    """What an answer fails to say."""
    told = response.headers
    kind = told.get("Content-Type", "")
    policy = {part.strip() for part in told.get("Content-Security-Policy", "").split(";")}
    empty = not response.streaming and not response.content
    checks = {
        "kind": bool(kind) and (not kind.startswith("text/") or "charset=" in kind),
        "nosniff": told.get("X-Content-Type-Options") == "nosniff",
        "referrer": told.get("Referrer-Policy") == "same-origin",
        "opener": told.get("Cross-Origin-Opener-Policy") == "same-origin",
        "policy": policy >= POLICY or policy == {"default-src 'none'", "sandbox"},
        "unsafe": "unsafe" not in str(policy),
    }
    return [what for what, fine in checks.items() if not fine and not (what == "kind" and empty)]


def people(world: World) -> int:
    """How many files the desk of the town has."""
    step_in(actor_of(world.personas["clerk"].staff.pk))
    return Person.objects.count()


def test_every_answer_says_what_it_is(world: World) -> None:
    """ASVS 3.2.1, 3.4.3 to 3.4.6, 4.1.1: kind and charset, no guessing, no framing, a policy; files and failures too."""
    wrong = {name: faults(one) for name, one in answers(world) if faults(one)}
    assert wrong == {}


@pytest.mark.parametrize(
    "header", ["Content-Type", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"]
)
def test_one_header_less_would_be_seen(browser: Client, header: str) -> None:
    response = browser.get("/signin/")
    assert faults(response) == []
    del response.headers[header]
    assert faults(response)


def test_nothing_runs_but_our_own_files(world: World) -> None:
    """ASVS 1.2.3, 1.3.2, 3.4.3: every script and style of a page is a file of ours, under a policy that allows no other."""
    import re

    for name, response in answers(world):
        if response.headers.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode()
            for script in re.findall(r"<script[^>]*>", page):
                assert re.search(r'src="/static/tongxing/app\.js\?', script), (name, script)
            assert not re.search(r"<style|\son\w+=|javascript:", page), name
            assert not re.search(r"<(iframe|object|embed|applet|base)\b", page), name
            assert all(
                found.startswith("/static/")
                for found in re.findall(r'<(?:link|img)[^>]+(?:href|src)="([^"]+)"', page)
            ), name


def test_nothing_is_open_to_other_origins(world: World, browser: Client) -> None:
    """ASVS 3.4.2: nobody else's page may read an answer, static files included."""
    for where_ in ("/signin/", "/people/", "/static/tongxing/app.js", "/static/tongxing/icons.svg"):
        for response in (browser.get(where_, headers={"origin": "https://evil.example"}),
                         browser.options(where_, headers={"origin": "https://evil.example", "access-control-request-method": "POST"})):  # fmt: skip
            assert not [k for k in response.headers if k.lower().startswith("access-control-")], where_


def test_nothing_is_kept_on_the_way_in(world: World, settings: Any) -> None:
    """ASVS 14.3.2: the page of a new second factor shows its secret before she is in; no cache keeps it."""
    settings.PASSWORD_HASHERS = [CHEAP]
    clerk = Staff.objects.get(pk=world.personas["clerk"].staff.pk)  # not the one that others go in as
    give_password(clerk)
    browser = Client()
    assert where(knock(browser, clerk.username)) == "/me/app/"
    page = browser.get("/me/app/")
    assert page.context["secret"].replace(" ", "") in page.content.decode().replace(" ", "")
    for response in (page, browser.get("/signin/"), browser.get("/signin/code/"), Client().get("/signin/")):
        assert response.headers["Cache-Control"] == "no-store, private"


def test_going_out_clears_the_browser(world: World) -> None:
    """ASVS 14.3.1: what the browser kept of the pages goes with her."""
    client = Session(world, world.personas["clerk"]).client
    assert client.post("/signout/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_every_page_has_the_way_out(world: World) -> None:
    """ASVS 7.4.4."""
    for role in ("clerk", "village_cadre", "leader", "auditor", "administrator"):
        client = Session(world, world.personas[role]).client
        for name in PAGES:
            page = client.get(address(name, world.rows["own"]), follow=True) if name in ROUTES else None
            if page is not None and page.status_code == 200:
                assert 'action="/signout/"' in page.content.decode(), (role, name)


def test_a_verb_in_a_header_or_a_field_is_no_verb(world: World) -> None:
    """ASVS 4.1.4: the verb is the one of the request line, whatever else is said."""
    client = Session(world, world.personas["clerk"]).client
    for header in ("x-http-method-override", "x-method-override", "x-http-method"):
        assert client.get("/signout/?_method=POST", headers={header: "POST"}).status_code == 405
        assert client.post("/people/", {"_method": "GET"}, headers={header: "GET"}).status_code == 405
    assert client.get("/people/").status_code == 200, "still signed in"


def test_what_stands_in_the_address_fills_no_form(world: World) -> None:
    """ASVS 15.3.7: a form reads its body and nothing else; of a field sent twice one is taken, never both."""
    from tests.walls.bodies import BODIES

    persona = world.personas["clerk"]
    client, rows = Session(world, persona).client, world.rows["own"]
    body = {k: v for k, v in BODIES["intake"](persona, rows).items() if isinstance(v, str | int)}
    before = people(world)
    assert client.post(address("intake", rows), query_params=body).status_code != 303
    assert people(world) == before
    assert client.post(address("intake", rows), body).status_code == 303, "teeth: in the body it is a form"
    assert people(world) == before + 1
    twice = Client().post("/signin/", {"username": ["lin", "wu"], "password": ["a", "b"]})
    assert twice.status_code == 200
    assert 'value="wu"' in twice.content.decode()
    assert 'value="lin"' not in twice.content.decode()


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=utf-7",
    ],
)
def test_a_body_of_another_kind_is_no_form(world: World, kind: str) -> None:
    """ASVS 3.5.2, 15.3.5: what other pages may send without asking first writes nothing, and no odd kind is a failure."""
    client = Session(world, world.personas["clerk"]).client
    body = b'{"step": "save", "name": "x", "csrfmiddlewaretoken": "x"}'
    before, path = people(world), address("intake", world.rows["own"])
    first = client.generic("POST", path, body, content_type=kind)
    assert first.status_code in (200, 400, 422), first.headers.get("Location")
    assert people(world) == before
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.generic("POST", path, body, content_type=kind).status_code == 403


@pytest.mark.parametrize(
    "name",
    ['a"; filename="b.html', "a\r\nSet-Cookie: x=1", "名单\u2028\x00.xlsx", "../../etc/passwd", "𠮷.xlsx"],
)
def test_the_name_of_a_file_cannot_break_its_header(name: str) -> None:
    """ASVS 5.4.1, 5.4.2: RFC 6266, every sign outside letters and digits encoded."""
    said = workbook(b"x", name).headers["Content-Disposition"]
    head, _sep, tail = said.partition("filename*=UTF-8''")
    assert head == 'attachment; filename="table.xlsx"; '
    assert tail.isascii()
    assert not set(tail) & set("\"';,\r\n \x00<>")


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/static/", "/static/tongxing/", "/static/tongxing/../../apps.py", "/static/%2e%2e/%2e%2e/config/settings.py",
     "/files/", "/admin/", "/docs/", "/api/", "/metrics", "/health", "/__debug__/", "/server-status", "/keys.json", "/pyproject.toml", "/static/tongxing/app.js.map"],
)  # fmt: skip
def test_no_door_lists_a_folder_or_shows_a_source(browser: Client, path: str) -> None:
    """ASVS 5.3.1, 13.4.1, 13.4.3, 13.4.5."""
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "https:evil.example",
    ],
)
def test_no_form_leads_out_of_the_house(world: World, target: str) -> None:
    """ASVS 3.7.2: every field that names a way back, at the doors that have one."""
    client = Session(world, world.personas["clerk"]).client
    for path, field in (("/language/", "next"), ("/again/", "next"), ("/signin/", "next")):
        for response in (
            client.post(path, {field: target, "language": "en"}),
            client.get(f"{path}?{field}={target}"),
        ):
            led = response.headers.get("Location", "/")
            assert led.startswith("/"), (path, led)
            assert not led.startswith(("//", "/\\")), (path, led)


def test_no_answer_is_wrapped_in_a_function(world: World) -> None:
    """ASVS 3.5.6."""
    client = Session(world, world.personas["clerk"]).client
    for name in ("people", "me", "plan"):
        page = client.get(f"{address(name, world.rows['own'])}?callback=evil&jsonp=evil&format=json")
        assert page.headers["Content-Type"].startswith("text/html")
        assert b"evil(" not in page.content


def test_nobody_is_told_what_we_are_made_of(world: World) -> None:
    """ASVS 13.4.6."""
    import re

    for name, response in answers(world):
        if not response.streaming:
            assert not re.search(
                rb"(?i)django[/ ]\d|granian|python/|psycopg|postgresql \d", response.content
            ), name
        assert not {"Server", "X-Powered-By", "X-Runtime"} & set(response.headers), name


def test_no_variable_turns_debugging_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 13.4.2: the settings say it as a constant."""
    text = (Path(settings.ROOT) / "config" / "settings.py").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("DEBUG")] == ["DEBUG = False"]
    assert settings.DEBUG is False
    assert "debug" not in str(settings.TEMPLATES).lower()
    assert set(MATRIX) == set(ROUTES)
    assert address("signin", ABSENT) == "/signin/"
