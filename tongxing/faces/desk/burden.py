"""占了大家多少时间: what the house asks of the people who work with it, in sum; of herself everybody sees her own part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.burden import OTHERS, Written, written
from tongxing.core import clock
from tongxing.core.suppression import LEAST
from tongxing.core.ui.parts import Table
from tongxing.faces.desk.burden_forms import CLICK, DATE, HAN, PAGE, Cost, asked_twice, costs
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import TITLES, Permission, Role


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of record: what its form asks, how often it was written, what that comes to."""

    title: str
    asked: int
    ready: int
    seconds: int
    times: str
    minutes: str


@door(Permission.READ_BURDEN, shows=Shows.NUMBERS)
def burden(request: HttpRequest) -> HttpResponse:
    """Her own part; the town's in sum for whoever answers for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    known, dear = clock.knowledge(on), costs()
    looked(request, "list_burden")
    page: dict[str, Any] = {
        "title": _("占了大家多少时间"),
        "year": on.year,
        "own": _months(written(actor, on.year, known=known, own=True), dear, own=True),
        "model": _(
            "打开一页 %(page)s 秒，点一下 %(click)s 秒，填一个日子 %(day)s 秒，打一个字 %(han).1f 秒。"
        )
        % {"page": PAGE, "click": CLICK, "day": DATE, "han": HAN},
        "twice": [(label, "、".join(kind_word(one) for one in kinds)) for label, kinds in asked_twice()],
        "whole": actor.may(Permission.READ_RETURNS),
    }
    if page["whole"]:
        found = written(actor, on.year, known=known)
        few = not actor.may(Permission.SEE_SMALL_COUNTS)
        page |= {
            "lines": _lines(found, dear, few=few),
            "posts": _months(found, dear),
            "sum": _minutes(found.kinds, dear),
        }
    else:
        page |= {"lines": _lines(Written({}, {}), dear, few=False)}
    return render(request, "desk/burden.html", page)


def _lines(found: Written, dear: Mapping[str, Cost], *, few: bool) -> list[Line]:
    """Every form; where others look, few records are not counted out."""
    lines = [(one, found.kinds.get(one.kind, 0)) for one in dear.values()]
    lines.sort(key=lambda pair: -pair[0].seconds * max(pair[1], 0))
    return [
        Line(kind_word(one.kind), one.asked, one.ready, one.seconds, *_told(one, n, few=few))
        for one, n in lines
    ]


def _told(one: Cost, n: int, *, few: bool) -> tuple[str, str]:
    if few and 0 < n < LEAST:
        return _("不足 %(n)s") % {"n": LEAST}, "—"
    return str(n), str(round(one.seconds * n / 60))


def _minutes(kinds: Mapping[str, int], dear: Mapping[str, Cost]) -> int:
    """Minutes by the model; what has no form here costs nothing here."""
    return round(sum(dear[kind].seconds * n for kind, n in kinds.items() if kind in dear) / 60)


def _months(found: Written, dear: Mapping[str, Cost], *, own: bool = False) -> Table | None:
    """Posts × months, in minutes; one's own line says so."""
    if not found.posts:
        return None
    last = max(month for months in found.posts.values() for month in months)
    heads = tuple(_("%(n)s月") % {"n": n} for n in range(1, last + 1))
    rows = tuple(
        (
            _("我自己") if own else _post(post, alone=len(found.posts) == 1),
            *(str(_minutes(months.get(n, {}), dear)) for n in range(1, last + 1)),
        )
        for post, months in sorted(found.posts.items(), key=lambda pair: (pair[0] == OTHERS, pair[0]))
    )
    return Table(("", *heads), rows, _("每月分钟数"))


def _post(post: str, *, alone: bool) -> str:
    if post != OTHERS:
        return str(TITLES[Role(post)])
    return _("全部岗位合在一起") if alone else _("其他岗位合在一起")
