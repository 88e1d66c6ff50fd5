"""Laying the village worker's page. No result, no measure, no kind of duty is named on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.clock import day_of, end_of
from tongxing.core.ids import uuid7
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Link, PersonRef
from tongxing.duties.standing import Standing, first_owed
from tongxing.faces.desk.duty_parts import chip
from tongxing.fieldwork.queries import Said, said_since
from tongxing.org.actor import Actor
from tongxing.people.queries import Listed, list_people

ANSWERS = {"fine": "fine", "trouble": "needs_help", "away": "not_found"}
BUTTONS = (
    ("fine", N_("去过，还好"), "mood-smile"),
    ("trouble", N_("有难处"), "heart-handshake"),
    ("away", N_("没见到"), "door"),
)
SAYS = {"fine": N_("去过，还好"), "needs_help": N_("有难处"), "not_found": N_("没见到")}
MOST = 60


@dataclass(frozen=True, slots=True)
class Helped:
    """One person with one thing to do."""

    key: str
    person: PersonRef
    chip: Chip | None
    what: str
    when: str
    answers: list[Link]
    undo: Link | None
    said: str


def cadre_page(actor: Actor, *, on: date, at: datetime) -> dict[str, Any]:
    """Her people: those with something to do now, those who said something today, and the quiet ones."""
    people = [p for p in list_people(actor, limit=MOST) if p.case_id and not p.closed_on]
    firsts = first_owed(actor, [p.case_id for p in people if p.case_id], on=on)
    said = said_since(actor, start_of(at))
    helped: list[Helped] = []
    quiet: list[PersonRef] = []
    for one in sorted(people, key=lambda p: _order(p, firsts)):
        assert one.case_id is not None
        first, told = firsts.get(one.case_id), said.get(one.case_id)
        if told or (first and first.owed):
            helped.append(_helped(one, first if first and first.owed else None, told, on))
        else:
            quiet.append(PersonRef(one.name))
    return {
        "title": _("我帮的人"),
        "place": _place(people, actor),
        "people": helped,
        "quiet": quiet,
        "quiet_second": _("现在没有要您办的事"),
        "phone_label": "",
        "phone": "",
        "print_url": "",
    }


def start_of(at: datetime) -> datetime:
    """The first moment of the day."""
    return end_of(day_of(at) - timedelta(days=1))


def _order(one: Listed, firsts: dict[Any, Standing]) -> date:
    first = firsts.get(one.case_id)
    return first.due_on if first and first.owed else date.max


def _place(people: list[Listed], actor: Actor) -> str:
    names = {p.place for p in people}
    return names.pop() if len(names) == 1 else actor.town_name


def _helped(one: Listed, first: Standing | None, told: Said | None, on: date) -> Helped:
    return Helped(
        key=str(one.case_id),
        person=PersonRef(one.name),
        chip=chip(first, on) if first and not told else None,
        what=task(first.kind, one.worker) if first and not told else "",
        when=_when(first, on) if first and not told else "",
        answers=[
            Link(_(label), f"/mine/{one.case_id}/{key}/{uuid7()}/", icon, post=True)
            for key, label, icon in BUTTONS
        ],
        undo=Link(_("撤销"), f"/mine/{one.case_id}/undo/{told.deed_id}/", "arrow-back-up", post=True)
        if told
        else None,
        said=_("记下了：%(said)s") % {"said": _(SAYS.get(told.outcome, "")) or told.outcome} if told else "",
    )


def task(kind: str, worker: str) -> str:
    """What to do, in the words of a neighbour."""
    who = worker or _("镇里的同事")
    with_worker = {
        "visit": _("和%(who)s一起去家里看看"),
        "talk": _("和%(who)s一起坐下来聊聊"),
    }
    if kind in with_worker:
        return with_worker[kind] % {"who": who}
    return {
        "official_test": _("陪着去一趟约好的地方，先问%(who)s"),
        "screening": _("陪着去一趟约好的地方，先问%(who)s"),
        "own_report": _("提醒来镇里说说近况，先问%(who)s"),
    }.get(kind, _("提醒来镇里办一件事，先问%(who)s")) % {"who": who}


def _when(first: Standing, on: date) -> str:
    if first.due_on < on:
        return _("应在 %(day)s前") % {"day": words.day(first.due_on, on)}
    return words.before(first.due_on, on)
