"""Laying the check of the list: villages with their counts, and the lines of one village."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.survey.kinds import FIRST_WORDS, FOUND
from tongxing.casework.survey.queries import Row
from tongxing.casework.survey.rules import why_not_finish
from tongxing.core.declared import Label
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Choice, Clause, Figure, Link
from tongxing.office.queries import Done
from tongxing.office.rules import answers_for
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.org.roles import Permission

STATES = ("open", "agrees", "differs")
CHIPS = {"open": "open", "agrees": "met", "differs": "waiting", "checked": "met"}
TASK = "survey"


@dataclass(frozen=True, slots=True)
class Village:
    """One village with its four counts, each with the way to its rows."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to look for: a name, or a number on the list; how it stands; what to do."""

    who: str
    second: str
    chip: Chip
    said: str
    url: str
    check: Link
    end: Link | None


def state_words(state: str) -> str:
    """How a line stands, in words."""
    return {"open": _("没有核对"), "agrees": _("对得上"), "differs": _("对不上"), "checked": _("核对过了")}[
        state
    ]


def seen_by(actor: Actor, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The village sees who was looked for, not what was found: that may say that somebody is in custody."""
    if Label.MEASURE in actor.labels:
        return tuple(rows)
    return tuple(replace(row, state="checked" if row.state != "open" else "open", found="") for row in rows)


def states_of(actor: Actor) -> tuple[str, ...]:
    """The states she can tell apart."""
    return STATES if Label.MEASURE in actor.labels else ("open", "checked")


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many lines stand how."""
    found = dict.fromkeys((*STATES, "checked"), 0)
    for one in rows:
        found[one.state] += 1
    return found


def town_page(
    actor: Actor, places: Sequence[Place], rows: Sequence[Row], clause: Clause | None
) -> dict[str, Any]:
    """Every village of her reach, and the sum."""
    found, states, rows = [], states_of(actor), seen_by(actor, rows)
    for one in places:
        own = [row for row in rows if row.place_id == one.pk]
        found.append(Village(one.name, _figures(own, states, f"/survey/{one.pk}/")))
    total = Village(_("合计"), _figures(rows, states, "")) if len(places) > 1 else None
    open_lines = counts(rows)["open"]
    desk = actor.may(Permission.IMPORT_ROSTER)
    return {
        "title": _("核对底数"),
        "second": _("派出所的名单和档案逐个对一遍，只问在不在、归不归本镇。村里只是协助，不挨家挨户问。"),
        "clause": clause,
        "heads": [_("名单上"), *(state_words(s) for s in states)],
        "villages": found,
        "total": total,
        "said": _("还有 %(n)s 人没有核对。") % {"n": open_lines} if open_lines else _("都核对过了。"),
        "acts": [
            *([Link(_("导入名单"), "/import/", "file-spreadsheet"), Link(_("记名单上没有决定书的"), "/survey/add/", "plus")] if desk else []),
            *([Link(_("底数怎么变的"), "/base/", "history")] if actor.may(Permission.READ_BOARD) else []),
        ],
    }  # fmt: skip


def _figures(rows: Sequence[Row], states: Sequence[str], url: str) -> tuple[Figure, ...]:
    found = counts(rows)
    return (
        Figure(len(rows), url, _("人")),
        *(Figure(found[state], f"{url}?only={state}" if url else "", _("人")) for state in states),
    )


def village_page(
    actor: Actor,
    place: Place,
    rows: Sequence[Row],
    names: dict[UUID, str],
    *,
    only: str,
    on: date,
    done: Done | None,
) -> dict[str, Any]:
    """The lines of one village, those still open first."""
    found = counts(rows)
    base = f"/survey/{place.pk}/"
    seen = seen_by(actor, rows)
    shown = [row for row in seen if not only or row.state == only]
    told = counts(seen)
    refusal = why_not_finish(
        lines=len(rows), open_lines=found["open"], outcome="differs" if found["differs"] else "reconciled",
        written=done.outcome if done else "",
    )  # fmt: skip
    may = actor.may(Permission.RECORD_OFFICE) and answers_for(actor.role, "village")
    return {
        "title": place.name,
        "second": _("核对底数，%(year)s年") % {"year": on.year},
        "back_url": "/survey/",
        "choices": [
            Choice(_("全部"), base, not only, len(rows)),
            *(Choice(state_words(s), f"{base}?only={s}", only == s, told[s]) for s in states_of(actor)),
        ],
        "lines": [_line(actor, row, names, on) for row in sorted(shown, key=_order)],
        "done": Link(done.title, f"/year/done/{done.id}/") if done else None,
        "done_said": _("今年核对完了") if done and done.outcome == "reconciled" else _("核对过一遍，有对不上的；对上以后再记一次"),
        "finish": Link(_("这个村核对完了，记一笔"), f"{base}done/", "check", "primary", post=True)
        if may and refusal is None else None,
        "not_yet": refusal.words if refusal and may and done is None else "",
        "empty": not rows,
    }  # fmt: skip


def _order(one: Row) -> tuple[bool, str]:
    return one.state not in ("open", "differs"), one.number


def folder_number(actor: Actor, number: str) -> str:
    """For whoever may open the file; a village cadre knows her people by name."""
    return number if actor.may(Permission.READ_FILE) else ""


def _line(actor: Actor, one: Row, names: dict[UUID, str], on: date) -> Line:
    told, desk = Label.MEASURE in actor.labels, actor.may(Permission.IMPORT_ROSTER)
    said = ""
    if one.found_on is not None and one.state != "open":
        what = _(FOUND[one.found]) if one.found in FOUND else _("核对过了")
        said = f"{what}　{words.day(one.found_on, on)}"
    if one.case_id is None:
        url, who = f"/survey/line/{one.key}/", _("名单第 %(n)s 行") % {"n": one.number}
        second = f"{one.source}　{_(FIRST_WORDS[one.standing])}" if told else one.source
    else:
        url, who, second = (
            f"/survey/person/{one.case_id}/",
            names.get(one.person_id or one.key, ""),
            folder_number(actor, one.number),
        )
    file = f"/people/{one.person_id}/" if one.person_id and actor.may(Permission.READ_FILE) else ""
    end = Link(_("划掉"), f"/survey/line/{one.key}/end/") if desk and one.case_id is None else None
    check = Link(_("再核对") if one.state != "open" else _("核对"), url, "pencil")
    return Line(who, second, Chip(CHIPS[one.state], word=state_words(one.state)), said, file, check, end)
