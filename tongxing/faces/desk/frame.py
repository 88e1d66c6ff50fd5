"""What every page of the desk shows around its content. No statement is run here."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.ui.parts import Me, NavItem
from tongxing.org.actor import Actor
from tongxing.org.full import read_only
from tongxing.org.roles import Permission
from tongxing.org.signin import sessions

Entry = tuple[str, str, str]

COMMON = N_("大家的事")
TODAY: Entry = ("home", N_("今日"), "/")
ONE_PAGE: Entry = ("file-text", N_("一页"), "/leader/")
TESTDAY: Entry = ("calendar-check", N_("检测日"), "/testday/")
MINE: Entry = ("users", N_("我的人"), "/people/?mine=1")
PEOPLE: Entry = ("users", N_("人员与档案"), "/people/")
FIND: Entry = ("search", N_("查一个人"), "/people/")
SEALED: Entry = ("lock", N_("封存"), "/sealed/")
IMPORT: Entry = ("file-spreadsheet", N_("导入名单"), "/import/")
EXPORT: Entry = ("download", N_("要一份表"), "/export/")
LOOKS: Entry = ("eye", N_("等您看的表"), "/export/waiting/")
GIVEN: Entry = ("list-check", N_("对外提供登记"), "/given/")
BOARD: Entry = ("building-community", N_("村居看板"), "/board/")
SCORE: Entry = ("clipboard-check", N_("考核"), "/score/")
AWARDS: Entry = ("list-check", N_("奖励与建议"), "/awards/")
PLAN: Entry = ("book", N_("规矩与条款"), "/plan/")
YEAR: Entry = ("calendar-stats", N_("全年要做的事"), "/year/")
RULES: Entry = ("files", N_("规章制度"), "/rules/")
MEANS: Entry = ("coins", N_("人和钱"), "/means/")
SURVEY: Entry = ("list-check", N_("核对底数"), "/survey/")
WHEN: Entry = ("calendar", N_("算日子"), "/when/")
AUDIT: Entry = ("history", N_("谁看过、谁改过"), "/audit/")
STAFF: Entry = ("users-group", N_("人员与岗位"), "/staff/")
HELPED: Entry = ("heart-handshake", N_("我帮的人"), "/mine/")
HELP: Entry = ("heart-handshake", N_("帮助与转介"), "/help/")
SENT: Entry = ("heart-handshake", N_("转来的人"), "/help/")
PLACES: Entry = ("map-pin", N_("哪里有帮助"), "/help/places/")
MORE: Entry = ("menu-2", N_("更多"), "#rail")

# Own work first, then what belongs to everybody; at most eight entries a role.
RAILS: dict[str, tuple[tuple[Entry, ...], tuple[Entry, ...]]] = {
    "social_worker": ((TODAY, MINE, HELP, TESTDAY), (BOARD, SCORE, YEAR, PLAN)),
    "clerk": ((TODAY, PEOPLE, HELP, IMPORT), (YEAR, MEANS, BOARD, SCORE)),
    "police_officer": ((TODAY, FIND, TESTDAY, SURVEY), (YEAR, RULES, PLAN, WHEN)),
    "village_cadre": ((HELPED, SURVEY), (YEAR, RULES, SCORE, AWARDS, PLAN, WHEN)),
    "doctor": ((SENT, PLACES), (YEAR, AWARDS, RULES, PLAN, WHEN)),
    "justice_office": ((SENT, PLACES), (YEAR, AWARDS, RULES, PLAN, WHEN)),
    "leader": ((ONE_PAGE, YEAR, MEANS, BOARD, SCORE, SEALED, PLAN, GIVEN), ()),
    "administrator": ((STAFF, RULES, PLAN), ()),
    "security_administrator": ((STAFF, RULES, PLAN), ()),
    "auditor": ((AUDIT, GIVEN, EXPORT, SCORE, AWARDS, RULES, PLAN), ()),
}
OTHERS: tuple[tuple[Entry, ...], tuple[Entry, ...]] = ((YEAR, RULES, PLAN, WHEN), ())


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a signed-in page; on the doorstep there is nothing to show."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "demo": _demo()}
    nav = _nav(actor.role, request.path)
    return {
        "actor": actor,
        "nav": nav,
        "tabs": [*nav[:3], _item(MORE, request.path)],
        "me": Me(actor.name, actor.title, actor.town_name),
        "today": clock.today(),
        "demo": _demo(),
        "read_only": read_only(),
        "may_search": actor.may(Permission.SEE_PEOPLE),
        "notice": getattr(getattr(request.session, "row", None), "notice", ""),
        "idle_seconds": int(sessions.IDLE.total_seconds()),
    }


def _nav(role: str, path: str) -> list[NavItem]:
    own, common = RAILS.get(role, OTHERS)
    items = [_item(e, path) for e in own if _exists(e[2])]
    shared = [e for e in common if _exists(e[2])]
    return items + [_item(e, path, heading=_(COMMON) if n == 0 else "") for n, e in enumerate(shared)]


def _item(entry: Entry, path: str, heading: str = "") -> NavItem:
    icon, label, url = entry
    place = url.partition("?")[0]
    current = path == place if place in {"/", "#rail"} else path.startswith(place)
    return NavItem(icon, _(label), url, current=current, heading=heading)


@lru_cache(maxsize=64)
def _exists(url: str) -> bool:
    """An entry is shown when its page is there."""
    try:
        resolve(url.partition("?")[0])
    except Resolver404:
        return False
    return True


@lru_cache(maxsize=4)
def _marked(home: str) -> bool:
    return bool(home) and (Path(home) / "demo.json").exists()


def _demo() -> bool:
    """Is this the invented town? A mark beside the keys says so; it is never asked twice."""
    return _marked(os.environ.get("TONGXING_HOME", ""))
