"""Doors: every view says what it asks for, and a table of all doors is what the tests walk.

Order of answers: not signed in → to the sign-in page; away too long → to the page that unlocks; row of
another place → 404, the same page as for a row that never was; forbidden verb on one's own → 403 with words;
a door that asks for a fresh proof leads to the page that takes it and back, and what was typed goes along
(307 keeps a form).

``DOORS`` is the one table of route × verb → permission → row → what the answer shows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.audit import NoTrace
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import parts
from tongxing.org.actor import Actor
from tongxing.org.looks import leave_trace
from tongxing.org.roles import SENTENCES, Permission
from tongxing.org.signin.sessions import HALF, PROVED_AT

logger = logging.getLogger("tongxing.doors")
View = Callable[..., HttpResponse]
logger = logging.getLogger("tongxing.doors")
FRESH_FOR = timedelta(minutes=10)
FRESH_TO_SEND = timedelta(minutes=30)


class Shows(StrEnum):
    """What an answer says of people; whatever shows one of them leaves a trace.

    ``numbers`` are counts and the rows behind them, by folder number only.
    """

    NOTHING = "nothing"
    NUMBERS = "numbers"
    PEOPLE = "people"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Door:
    """A view, what it asks for, the verbs it answers, the row its address names, what its answer shows.

    ``row`` is the kind of row in the address ("" when it names none); such a row is 404 out of scope.
    ``fresh`` asks for a proof of identity not older than :data:`FRESH_FOR` (a form on its way has longer).
    ``takes`` is how many bytes of files it takes in; no other door takes any (:mod:`tongxing.org.uploads`).
    ``half`` lets in whose password was right and who has a step of signing in before her; nobody else without an actor.
    ``light`` writes nothing but sessions and the trail: it stays open when a disk is full (:mod:`tongxing.org.full`).
    """

    name: str
    permission: Permission | None
    methods: tuple[str, ...]
    row: str = ""
    shows: Shows = Shows.NOTHING
    fresh: bool = False
    takes: int = 0
    half: bool = False
    light: bool = False


DOORS: dict[str, Door] = {}


def door(
    permission: Permission | None,
    *methods: str,
    row: str = "",
    shows: Shows = Shows.NOTHING,
    fresh: bool = False,
    takes: int = 0,
    half: bool = False,
    light: bool = False,
) -> Callable[[View], View]:
    """Hang a door before a view. ``None`` is a public door (sign-in, health)."""
    verbs = methods or ("GET",)

    def hang(view: View) -> View:
        name = f"{view.__module__}.{view.__name__}"
        DOORS[name] = Door(name, permission, verbs, row, shows, fresh, takes, half, light)

        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in verbs and not (request.method == "HEAD" and "GET" in verbs):
                return HttpResponse(status=405, headers={"Allow": ", ".join(verbs)})
            actor: Actor | None = getattr(request, "actor", None)
            on_her_way = half and actor is None and HALF in request.session
            if permission is not None and actor is None and not on_her_way:
                return _lead(request, "/again/" if getattr(request, "locked", False) else "/signin/")
            if permission is not None and actor is not None and not actor.may(permission):
                return refuse(request, no_right(permission), status=403)
            if fresh and not on_her_way and not proved_lately(request):
                return _lead(request, "/again/")
            return _answered(request, lambda: view(request, *args, **kwargs), shows)

        enter.door = DOORS[name]  # type: ignore[attr-defined]
        return enter

    return hang


def _lead(request: HttpRequest, where: str) -> HttpResponse:
    """To another page and back afterwards; what she was sending goes with her."""
    back = f"next={quote(request.get_full_path(), safe='/')}"
    keep = request.method == "POST" and where == "/again/"
    return HttpResponse(status=307 if keep else 302, headers={"Location": f"{where}?{back}"})


def _answered(request: HttpRequest, view: Callable[[], HttpResponse], shows: Shows) -> HttpResponse:
    """The answer, once its trace is written; instead of it why it does not go out."""
    try:
        response = view()
        stopped = leave_trace(request, response, must=shows in (Shows.PEOPLE, Shows.PERSON))
    except Refused as refused:
        return refuse(request, *refused.refusals, status=409)
    except NoTrace:
        logger.error("no trace could be left, so nothing was shown")  # noqa: TRY400  its words hold values
        return refuse(request, no_trace(), status=503)
    return refuse(request, stopped, status=429) if stopped else response


def no_trace() -> Refusal:
    """Nothing is shown of which no trace can be left."""
    return Refusal(
        code="no_trace",
        words=_("这次查看没能记下来，所以没有给您看。没有丢东西。"),
        ways=(_("过几分钟再试；一直这样，请告诉系统管理员。"),),
    )


def proved_lately(request: HttpRequest) -> bool:
    """Whether she proved who she is a short while ago; what she has begun to write may take longer."""
    at = request.session.get(PROVED_AT, 0)
    limit = FRESH_TO_SEND if request.method == "POST" else FRESH_FOR
    return bool(at) and 0 <= clock.now().timestamp() - float(at) <= limit.total_seconds()


def no_right(permission: Permission) -> Refusal:
    """What one may not do here, and how to ask."""
    return Refusal(
        code="no_right",
        words=_("您的岗位现在不能做这件事：%(what)s。") % {"what": SENTENCES[permission]},
        ways=(_("需要的话，请安全管理员调整岗位。"),),
    )


def refuse(request: HttpRequest, *refusals: Refusal, status: int) -> HttpResponse:
    """The page of a refusal: what, why, which article, the ways on. The log says who stood before which door."""
    _note(request, refusals)
    why = "".join(str(one) for one in refusals)
    ways = "".join(way for one in refusals for way in one.ways)
    title = _("这件事不归您的岗位办") if status == 403 else _("现在不能办")
    shown = parts.Refusal(
        title, " ".join(p for p in (why, ways) if p), (parts.Link(_("回今日"), "/", "home", "soft"),)
    )
    return render(request, "403.html", {"refusal": shown}, status=status)


def _note(request: HttpRequest, refusals: Iterable[Refusal]) -> None:
    """A right she lacks, or an act past a grey button: somebody in a hurry, or somebody who tries (ASVS 16.3.2, 16.3.3)."""
    met, actor = request.resolver_match, getattr(request, "actor", None)
    where, codes = (met.url_name if met else ""), ", ".join(one.code for one in refusals)
    logger.warning("refused: %s: %s, staff %s", where, codes, actor.staff_id if actor else None)
