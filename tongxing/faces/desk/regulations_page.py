"""Laying the library of regulations and one version of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Link
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.year_page import REGULATIONS
from tongxing.office.kinds import DOCUMENT
from tongxing.office.learning.queries import Rule, must_read, read_by, readers_of
from tongxing.org.actor import Actor
from tongxing.org.roles import TITLES, Permission, Role
from tongxing.rulebook.document import Book


@dataclass(frozen=True, slots=True)
class Volume:
    """One version on the shelf."""

    link: Link
    kind: str
    chip: Chip
    days: str
    read: str
    mine: bool


def shelf_page(actor: Actor, book: Book | None, rules: Sequence[Rule], *, on: date) -> dict[str, Any]:
    """What is in force, what comes, what is over; the papers of the plan that are still missing."""
    reads, holders = read_by(actor), must_read(actor, on=on)
    now = [one for one in rules if one.holds_on(on)]
    ahead = [one for one in rules if one.since > on]
    over = [one for one in rules if one not in now and one not in ahead]
    return {
        "title": _("规章制度"),
        "second": _("一份一版。新的一版起施行，旧的就不再有效，两版都留着。"),
        "now": [_volume(actor, one, reads, holders, on) for one in now],
        "ahead": [_volume(actor, one, reads, holders, on) for one in ahead],
        "over": [_volume(actor, one, reads, holders, on) for one in over],
        "missing": _missing(book, now) if book else [],
        "new": Link(_("发一份规章"), "/rules/new/", "plus", "primary")
        if actor.may(Permission.KEEP_RULES)
        else None,
    }


def _missing(book: Book, now: Sequence[Rule]) -> list[tuple[str, Any, str]]:
    """The three papers the plan asks for that no version in force gives (方案S58—S60)."""
    there = {one.kind for one in now}
    return [
        (task.title, clause_part(book, task.clause), f"/rules/new/?task={task.id}")
        for task in book.tasks
        if set(task.meets.outcomes) & REGULATIONS and not set(task.meets.outcomes) & there
    ]


def _chip(rule: Rule, on: date) -> Chip:
    if rule.holds_on(on):
        return Chip("met", word=_("施行中"))
    return Chip("not_yet", word=_("还没有施行")) if rule.since > on else Chip("suspended", word=_("不再施行"))


def _days(rule: Rule, on: date) -> str:
    since = _("%(day)s起") % {"day": words.day(rule.since, on)}
    if rule.replaced_on is not None:
        return since + _("，%(day)s换了新的一版") % {"day": words.day(rule.replaced_on, on)}
    return since + (_("，到%(day)s止") % {"day": words.day(rule.until, on)} if rule.until else "")


def _volume(
    actor: Actor, rule: Rule, reads: dict[UUID, tuple[int, ...]], holders: dict[str, set[int]], on: date
) -> Volume:
    readers = {staff for role in rule.readers for staff in holders.get(role, ())}
    known = readers & set(reads.get(rule.id, ()))
    title = _("%(title)s　第 %(n)s 版") % {"title": rule.title, "n": rule.version}
    return Volume(
        Link(title, f"/rules/{rule.id}/"), _(DOCUMENT.outcomes.get(rule.kind, "")), _chip(rule, on), _days(rule, on),
        _("读过 %(a)s / %(n)s") % {"a": len(known), "n": len(readers)},
        actor.role in rule.readers and actor.staff_id not in reads.get(rule.id, ()) and rule.holds_on(on),
    )  # fmt: skip


def rule_page(actor: Actor, rule: Rule, rules: Sequence[Rule], *, on: date) -> dict[str, Any]:
    """One version; who has not read it is a list that opens, for whoever sees the whole township."""
    readers = readers_of(actor, rule, on=on)
    mine = next((one for one in readers if one.staff_id == actor.staff_id), None)
    left = [one for one in readers if one.known_on is None]
    keeps = actor.may(Permission.KEEP_RULES)
    return {
        "title": rule.title,
        "second": _("第 %(n)s 版　%(days)s") % {"n": rule.version, "days": _days(rule, on)},
        "rule": rule,
        "chip": _chip(rule, on),
        "facts": _facts(rule),
        "others": [
            (Link(_("第 %(n)s 版") % {"n": one.version}, f"/rules/{one.id}/"), _days(one, on))
            for one in rules
            if one.id in _family(rule, rules) and one.id != rule.id
        ],
        "may_read": mine is not None and mine.known_on is None and rule.holds_on(on),
        "mine": _("您 %(day)s说读过了。") % {"day": words.day(mine.known_on, on)}
        if mine and mine.known_on
        else "",
        "left": left if actor.town_id in actor.place_ids else [],
        "known": [one for one in readers if one.known_on is not None]
        if actor.town_id in actor.place_ids
        else [],
        "read": (len(readers) - len(left), len(readers)),
        "new": Link(_("换新的一版"), f"/rules/new/?of={rule.id}", "plus")
        if keeps and rule.replaced_on is None
        else None,
        "back": Link(_("撤回这一版"), f"/rules/{rule.id}/back/") if keeps else None,
    }


def _facts(rule: Rule) -> list[tuple[str, str]]:
    found = [(_("是哪一种"), _(DOCUMENT.outcomes.get(rule.kind, "")))]
    if rule.number:
        found.append((_("文号"), rule.number))
    roles = "、".join(str(TITLES[Role(one)]) for one in rule.readers)
    return [*found, (_("哪些岗位要读"), roles), (_("谁发的"), rule.by)]


def _family(rule: Rule, rules: Sequence[Rule]) -> set[UUID]:
    """Every version that is joined to this one by taking another's place."""
    found = {rule.id}
    while True:
        more = {one.id for one in rules if one.supersedes_id in found}
        more |= {one.supersedes_id for one in rules if one.id in found and one.supersedes_id is not None}
        if more <= found:
            return found
        found |= more
