"""Laying the list of what is owed to people: in parts, each row with its day, its article, its road and its act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.closing.queries import DueFile, due_for_sealing
from tongxing.conduct.gate.queries import MatterRow, going
from tongxing.conduct.gate.waiting import Waits, waits
from tongxing.conduct.gate.words import RUNGS
from tongxing.conduct.owing import Owing
from tongxing.conduct.queries import FoundRow, Owed, owed_to_people, waiting
from tongxing.conduct.rules import WHATS
from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice, Clause, Link, PersonRef
from tongxing.core.vocabulary import holdings
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.gate_rows import may_second
from tongxing.faces.desk.recording import KINDS
from tongxing.faces.desk.said import said
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission, Role
from tongxing.people.sealing.rules import GROUNDS
from tongxing.rulebook.asking import readings
from tongxing.rulebook.document import Book

MOST, FIRST = 200, 8
PARTS = {
    "release": N_("期满和解除"),
    "finding": N_("请人认定"),
    "second": N_("等您确认"),
    "gate": N_("告知、听本人、送达和异议"),
    "service": N_("送达没有记全"),
    "answer": N_("该答复的"),
    "move": N_("变更执行地"),
    "control": N_("动态管控到期"),
    "seal": N_("该封存"),
}
SAID = {
    "service": N_("只列三个月内的决定；更早的写在各人档案的“送达和认定”里。"),
    "finding": N_("这里只提问，什么也不会自己变。"),
    "seal": N_("措施结束了的。由镇办文书提出，另一个人确认。"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: whose, what, by which day, how the day was found, on which article, what settles it."""

    person: PersonRef
    place: str
    what: str
    on: date
    past: bool
    clauses: tuple[Clause, ...]
    how: tuple[str, ...]
    act: Link


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list."""

    key: str
    title: str
    second: str
    rows: list[Row]
    count: int
    more: Link | None = None  # to the whole part, when only its first rows are shown


def rights_page(actor: Actor, *, on: date, part: str = "") -> dict[str, Any]:
    """Everything the list shows; a worker sees her own people, the desk everybody of the town."""
    mine = actor.role == Role.SOCIAL_WORKER
    people, book = owed_to_people(actor, on=on, mine=mine)
    over = due_for_sealing(actor, on=on, mine=mine)
    asked = [one for one in waiting(actor) if one.found_by_id != actor.staff_id and one.role != actor.role]
    rows: dict[str, list[Row]] = {key: [] for key in PARTS}
    for one in people:
        for owing in one.owing:
            rows[owing.part].append(_row(actor, book, one, owing, on))
    in_it = {(one.person_id, one.place_id) for group in (people, asked, over) for one in group}
    rows["second"] = [_asked(one, on) for one in asked]
    rows["seal"] = [_over(actor, one, on) for one in over]
    for matter in going(actor):
        if (waiting_for := waits(matter.matter, on=on)) is not None:
            hers = waiting_for.step == "second" and may_second(actor, matter)
            rows["second" if hers else "gate"].append(_matter(actor, matter, waiting_for, on, hers=hers))
            in_it.add((matter.person_id, matter.place_id))
    parts = [_part(key, rows[key], whole=part == key) for key in PARTS if rows[key] and part in ("", key)]
    return {
        "title": _("到期、告知和答复"),
        "second": _("期满要按时解除，认定要听本人，问的要答。每一行写明凭哪一条、怎么算的。"),
        "parts": parts,
        "filters": _filters(rows, part),
        "in_it": sorted(in_it, key=str),
        "note": order_note(actor),
    }


def _part(key: str, rows: list[Row], *, whole: bool) -> Part:
    """A part alone is whole; beside the others it shows what is oldest and how much more there is."""
    most = MOST if whole else FIRST
    left = len(rows) - most
    more = Link(_("再看 %(n)d 件") % {"n": left}, f"/rights/?part={key}") if left > 0 and not whole else None
    said = _(SAID[key]) if key in SAID else ""
    return Part(key, _(PARTS[key]), said, sorted(rows, key=_day)[:most], len(rows), more)


def _day(row: Row) -> date:
    return row.on


def order_note(actor: Actor) -> str:
    """What somebody of her post cannot see here."""
    if actor.may(Permission.RECORD_FIELDWORK):
        return ""
    return _("检测结果不归您的岗位看，戒断三年的到期由专职社工看。")


def _filters(rows: dict[str, list[Row]], part: str) -> list[Choice]:
    total = sum(len(found) for found in rows.values())
    made = [Choice(_("全部"), "/rights/", not part, total)]
    return made + [
        Choice(_(PARTS[key]), f"/rights/?part={key}", part == key, len(found))
        for key, found in rows.items()
        if found
    ]


def _row(actor: Actor, book: Book | None, whose: Owed, owing: Owing, on: date) -> Row:
    base = f"/people/{whose.person_id}/"
    assert book is not None
    clauses = tuple(c for cite in dict.fromkeys(owing.cites) if (c := clause_part(book, cite)) is not None)
    return Row(
        PersonRef(whose.name, base, whose.number),
        whose.place,
        _(owing.words),
        owing.day,
        owing.day < on,
        clauses,
        _how(owing),
        _act(actor, base, owing.act),
    )


def _how(owing: Owing) -> tuple[str, ...]:
    found = owing.found
    if found is None:
        return ()
    steps = tuple(said(step.formula) for step in found.steps if step.formula)
    others = tuple(f"{_(reason)}：{words.full_day(day)}" for day, reason in readings(found))
    return (*steps, *others, *(said(one) for one in found.warnings))


def _act(actor: Actor, base: str, act: str) -> Link:
    if act in KINDS and actor.may(KINDS[act].permission):
        return Link(_(KINDS[act].heading), f"{base}record/{act}/?back=/rights/", "pencil")
    return Link(_("去看"), f"{base}{act if act == 'plan' else 'process'}/", "eye")


def _over(actor: Actor, one: DueFile, on: date) -> Row:
    """A file that should be sealed: the desk proposes it, everybody else sees that it is time."""
    base = f"/people/{one.person_id}/"
    held = "；".join(_(holdings[name].title) for name in one.held)
    what = str(GROUNDS["seal"][one.due.ground]) + (f"（{held}）" if held else "")
    may = actor.may(Permission.PROPOSE_SEAL) and not one.held and not one.joined
    seal = Link(_("提出封存"), f"{base}seal/?ground={one.due.ground}", "lock")
    act = seal if may else Link(_("去看"), base, "eye")
    since = one.due.since
    return Row(PersonRef(one.name, base, one.number), one.place, what, since, since < on, (), (), act)


def _asked(one: FoundRow, on: date) -> Row:
    person = PersonRef(one.name, f"/people/{one.person_id}/", one.number)
    what = _("%(who)s提出：%(what)s") % {"who": one.found_by, "what": _(WHATS[one.what].title)}
    day = clock.day_of(one.found_at)
    link = Link(_("去确认"), f"/findings/{one.id}/", "gavel", "primary")
    return Row(person, one.place, what, day, day < on, (), (), link)


def _matter(actor: Actor, one: MatterRow, waiting_for: Waits, on: date, *, hers: bool) -> Row:
    """A draft on its way through the gate: what it waits for, and until or since when."""
    person = PersonRef(one.name, f"/people/{one.person_id}/", one.number)
    said = {"what": _(RUNGS[one.matter.draft.rung]), "who": one.by, "waits": _(waiting_for.words)}
    what = _("%(what)s（%(who)s起草）：%(waits)s") % said
    url = f"/gate/{one.id}/" if actor.may(Permission.RECORD_CASEWORK) else f"/people/{one.person_id}/process/"
    link = Link(_("去复核"), url, "gavel", "primary") if hers else Link(_("去看"), url, "eye")
    return Row(person, one.place, what, waiting_for.day, waiting_for.day < on, (), (), link)
