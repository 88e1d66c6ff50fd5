"""Who walks through the house, what she can reach, and what her browser complains about."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from tests.house_process import HouseProcess

LIN, NONG, WU, ZHAO, SUN, HE = "linxiao", "nongyuzhen", "wuxiuying", "zhaoqiming", "sunwei", "hejing"
DOCTOR, JUSTICE, ADMINISTRATOR, SECURITY, STRANGER = "limin", "tangwenyuan", "weilixin", "luoanran", "qinlan"
EVERYBODY = (LIN, NONG, WU, ZHAO, SUN, HE, DOCTOR, JUSTICE, ADMINISTRATOR, SECURITY)


FRESH = 8 * 60


@dataclass
class Visitors:
    """Sign-ins at one house; each signs in once, her cookie opens as many windows as wanted."""

    house: HouseProcess
    browser: Browser
    states: dict[str, Any] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    # by which a house knows a browser again, also under attack
    devices: dict[str, Any] = field(default_factory=dict)

    def enter(self, name: str, *, width: int = 1440, language: str = "", **more: Any) -> BrowserContext:
        """A browser window of somebody who has signed in; `language` as she chose it.

        Whoever signed in a while ago does so again: screens lock, and grave pages want a fresh proof.
        """
        if time.monotonic() - self.since.get(name, 0) > FRESH:
            self.states.pop(name, None)
        more.setdefault("viewport", {"width": width, "height": 844 if width < 600 else 900})
        fresh = self._window(name, **more)
        if name in self.states and _signed_out(fresh):
            fresh.close()
            self.states.pop(name)
            fresh = self._window(name, **more)
        if name not in self.states:
            self.sign_in(fresh, name)
        if language:
            fresh.add_cookies([{"name": "language", "value": language, "url": self.house.address}])
        return fresh

    def _window(self, name: str, **more: Any) -> BrowserContext:
        fresh = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=self.house.address,
            storage_state=self.states.get(name),
            **more,
        )
        fresh.set_default_timeout(20_000)
        return fresh

    def sign_in(self, context: BrowserContext, name: str) -> None:
        """By the form, as a person does."""
        context.add_cookies(self.devices.get(name, []))
        page = context.new_page()
        page.goto("/signin/")
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码", exact=True).fill(password(self.house))
        page.get_by_role("button", name="进入").click()
        page.wait_for_url(lambda url: "/signin" not in url)
        page.close()
        self.states[name], self.since[name] = context.storage_state(), time.monotonic()
        self.devices[name] = [c for c in self.states[name]["cookies"] if c["name"] == "device"]


def _signed_out(window: BrowserContext) -> bool:
    """Whether a third sign-in somewhere else has ended this one."""
    answer = window.request.get("/", max_redirects=0)
    return "/signin" in answer.headers.get("location", "")


def password(house: HouseProcess) -> str:
    """The one of the demo."""
    return str(json.loads((house.home / "demo.json").read_text())["password"])


@dataclass
class Ears:
    """What a page complained about: errors of the console, of scripts, of the content policy, of the server."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page, *, expected: tuple[int, ...] = ()) -> Page:
        """Listen from now on."""

        def said(message: ConsoleMessage) -> None:
            known = any(f"status of {code}" in message.text for code in expected)
            if message.type in {"error", "warning"} and not known:
                self.heard.append(f"{page.url}: {message.text}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.heard.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: (
                self.heard.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )
        return page


def links(context: BrowserContext, address: str, pattern: str) -> list[str]:
    """Every address on a page that matches, in order, each once."""
    answer = context.request.get(address)
    assert answer.status == 200, f"{answer.status} {address}"
    found = (unescape(a) for a in re.findall(r'(?:href|action)="([^"#]*)', answer.text()))
    return list(dict.fromkeys(a for a in found if re.fullmatch(pattern, a)))


def option(page: Page, words: str) -> Locator:
    """One of the big buttons or pills of a form."""
    return page.locator("label.option").filter(has=page.get_by_text(words, exact=True))


def person(context: BrowserContext, name: str) -> str:
    """The address of somebody's file, found as a person would."""
    return links(context, f"/people/?q={name}", r"/people/[0-9a-f-]{36}/")[0]


def rooms(context: BrowserContext, name: str) -> Iterator[tuple[str, str]]:
    """(what it is, where it is) of every kind of page that somebody can reach."""
    yield from CORRIDORS[name](context)


def _files(context: BrowserContext, name: str) -> Iterator[tuple[str, str]]:
    """One file and what can be opened from it."""
    file = person(context, name)
    yield "file", file
    for kind, address in _first_of(links(context, file, r"/people/[^/]+/(record/\w+|seen|reveal)/.*")):
        yield kind, address
    for kind, address in _first_of(links(context, file, r"/(duties|deeds)/[^/]+/\w+/.*")):
        yield kind, address
    yield from _beside(context, file)


def _beside(context: BrowserContext, file: str) -> Iterator[tuple[str, str]]:
    """What a file leads to: findings and services, the own plan, the family; and the forms behind them."""
    for what in ("process", "plan", "family"):
        yield what, f"{file}{what}/"
    yield from (
        ("move", f"{file}move/"),
        ("find", f"{file}find/left/"),
        ("service", f"{file}record/service/"),
    )
    yield from (("plan-write", a) for a in links(context, f"{file}plan/", rf"{file}plan/write/"))


def _owed(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """The list of what is owed to people, and whose work group lacks somebody."""
    yield from (("rights", "/rights/"), ("groups", "/people/groups/"), ("when", "/when/"))
    yield from (("second", a) for a in links(context, "/rights/", r"/findings/[^/]+/")[:1])


def _due_process(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """The gate with its checklist, the step of it that waits for her, and a draft that has nothing to rest on."""
    gate = links(context, "/rights/", r"/gate/[0-9a-f-]{36}/")[0]
    yield from (("gate", gate), ("gate-step", f"{gate}second/"))
    yield "gate-nothing", f"{person(context, '周明远')}gate/report/"


def _papers(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """What is printed, the folder, what goes into the person's own hand, and what goes to an archive."""
    file = person(context, "周明远")
    yield from ((what, f"{file}{what}/") for what in ("papers", "folder", "hand"))
    yield "package", "/export/package/"


def _closing(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """What is missing, who borrowed what, what is due for sealing and for how long it is kept, a copy for the person."""
    yield from (("missing", "/papers/missing/"), ("missing-print", "/papers/missing/print/"))
    yield from (("loans", "/loans/"), ("sealed", "/sealed/"), ("retention", "/retention/"))
    yield "copy", f"{person(context, '周明远')}copy/"


def _helping(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """What was promised: the list, one referral with its next step, the person's page, where help is."""
    yield from (("help", "/help/"), ("help-places", "/help/places/"))
    one = links(context, "/help/", r"/help/[0-9a-f-]{36}/")[0]
    yield "help-one", one
    yield from (("help-step", a) for a in links(context, one, rf"{one}\w+/")[:1])
    for person_help in links(context, "/help/", r"/people/[0-9a-f-]{36}/help/")[:1]:
        yield from (
            ("person-help", person_help),
            ("help-need", f"{person_help}new/"),
            ("help-place-new", "/help/places/new/"),
        )


def _first_of(addresses: list[str]) -> Iterator[tuple[str, str]]:
    known = set()
    for address in addresses:
        kind = re.sub(r"[0-9a-f-]{36}/|people/|record/|\?.*", "", address).strip("/").replace("/", "-")
        if kind not in known:
            known.add(kind)
            yield kind, address


def _plan(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield "plan", "/plan/"
    yield "plan-versions", "/plan/versions/"
    yield "plan-law", "/plan/law/"
    yield from (("figures", "/figures/"), ("figure", "/figures/fieldwork.tests_met_on_time/"))
    yield from (("plan-compare", a) for a in links(context, "/plan/", r"/plan/compare/.*")[:1])


def _board(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield "board", "/board/"
    yield "board-open", links(context, "/board/", r"/board/\?open=\d+\.[^&]*")[0]


def _score(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield "score-list", "/score/"
    sheet = links(context, "/score/", r"/score/\d+/\d+/")[0]
    yield "score", sheet
    yield from (("score-open", a) for a in links(context, sheet, r"/score/.*open=[^&]*")[:1])


def _lin(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("today", "/"), ("today-late", "/?only=overdue"), ("print-today", "/print/today/"))
    yield from (("people", "/people/"), ("my-people", "/people/?mine=1"), ("found", "/people/?q=wxl"))
    yield from (("found-nobody", "/people/?q=不在这里"), ("testday", "/testday/"), ("intake", "/people/new/"))
    yield from _files(context, "陈立")
    yield from _helping(context)
    yield from _owed(context)
    yield from (*_papers(context), ("file-of-zhou", person(context, "周明远")))
    yield from (*_board(context), *_score(context), *_plan(context), ("not-there", "/people/none/"))
    yield from (
        ("me", "/me/"),
        ("me-app", "/me/app/"),
        ("me-key", "/me/key/"),
        ("me-password", "/me/password/"),
    )
    yield "again", "/again/?next=/people/"


def _nong(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("today", "/"), ("people", "/people/"), ("import", "/import/"), ("intake", "/people/new/"))
    yield from (("file", person(context, "周明远")), ("plan-load", "/plan/load/"))
    yield from (*_owed(context), *_due_process(context), *_closing(context))
    waiting = links(context, f"{person(context, '周明远')}plan/", r"/people/[^/]+/plan/[0-9a-f-]{36}/")
    yield from (("plan-answer", address) for address in waiting)
    yield from (
        ("handover", "/handover/"),
        ("handover-give", links(context, "/handover/", r"/handover/\d+/")[0]),
    )
    yield "twice", "/people/twice/"
    yield from (*_learning(context), *_praise(context))
    yield from (*_returns(context), *_sheets(context))
    yield from (("round-new", "/score/rounds/new/"), ("truth-draw", "/truth/draw/"))
    yield from (*_board(context), *_score(context), *_plan(context))


def _sheets(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """Rounds, a sheet with an objection and its opened line."""
    one = links(context, "/score/rounds/", r"/score/drafts/[0-9a-f-]{36}/")[0]
    yield from (("rounds", "/score/rounds/"), ("sheet", one), ("sheet-line", f"{one}?open=B1"))


def _returns(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """Returns of the year, one period as it comes out now, one as it was sent; the charts and what the house costs."""
    yield from (("returns", "/returns/"), ("return", "/returns/monthly/2026/9/"))
    yield "return-sent", links(context, "/returns/monthly/2026/9/", r"/returns/[0-9a-f-]{36}/")[0]
    yield from (("charts", "/year/charts/"), ("burden", "/burden/"), ("truth", "/truth/"))


def _learning(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """Meetings, a training table with a cell open, publicity and a leaflet, the library and one regulation of it."""
    yield from (("meetings", "/year/meetings/"), ("training", "/year/training/?open=village_heads.methods"))
    yield from (
        ("publicity", "/year/publicity/"),
        ("leaflet", "/year/leaflet/rights_leaflet/"),
        ("rules", "/rules/"),
    )
    yield "rule", links(context, "/rules/", r"/rules/[0-9a-f-]{36}/")[0]
    yield "meeting", links(context, "/year/meetings/", r"/year/done/[0-9a-f-]{36}/")[0]
    yield from (("rule-new", "/rules/new/"), ("teach", "/year/enter/?kind=training"))


def _praise(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """Awards and proposals: the list, one with its steps, the form that begins one and a step of one; who helps out."""
    one = links(context, "/awards/?of=award", r"/awards/[0-9a-f-]{36}/")[0]
    yield from (("awards", "/awards/"), ("award", one), ("award-new", "/awards/new/card/"))
    yield from (
        ("award-step", f"{one}step/objected/"),
        ("volunteers", "/volunteers/"),
        ("volunteer-new", "/volunteers/new/"),
    )


def _zhao(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("today", "/"), ("people", "/people/"), ("testday", "/testday/"), ("print", "/print/today/"))
    yield from (("file", person(context, "陈立")), *_plan(context), ("forbidden", "/audit/"))


def _sun(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("home", "/"), *_board(context), *_score(context), *_plan(context))
    yield from (
        ("year", "/year/"),
        ("year-next", "/year/next/"),
        ("means", "/means/"),
        ("means-try", "/means/try/"),
        ("return", "/returns/monthly/2026/9/"),
        ("charts", "/year/charts/"),
    )


def _he(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("home", "/"), ("audit", "/audit/"), *_score(context), *_plan(context))


def _others(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("home", "/"), *_plan(context))


def _administrator(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (("home", "/"), ("staff-new", "/staff/new/"))
    member = links(context, "/staff/", r"/staff/\d+/")[1]
    yield from (("staff-member", member), ("staff-password", f"{member}password/"))
    yield from _plan(context)


def _security(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield "staff", "/staff/"
    member = links(context, "/staff/", r"/staff/\d+/")[1]
    yield from ((f"staff-{what}", f"{member}{what}/") for what in ("post", "end", "sessions", "factor"))
    yield from (("staff-member", member), ("forbidden", "/people/"))


def _wu(context: BrowserContext) -> Iterator[tuple[str, str]]:
    yield from (
        ("home", "/"),
        ("mine", "/mine/"),
        ("own-topics", "/year/training/"),
        ("own-awards", "/awards/"),
        *_sheets(context),
        *_score(context),
        *_plan(context),
    )


CORRIDORS = {
    LIN: _lin,
    NONG: _nong,
    WU: _wu,
    ZHAO: _zhao,
    SUN: _sun,
    HE: _he,
    DOCTOR: _others,
    JUSTICE: _others,
    ADMINISTRATOR: _administrator,
    SECURITY: _security,
    STRANGER: _others,
}
