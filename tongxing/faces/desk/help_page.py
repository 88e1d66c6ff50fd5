"""Laying the pages of help: the list of referrals, one person's help, one referral with what may follow, where help is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Choice, Clause, Figure, Link, PersonRef, Promise
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book
from tongxing.rulebook.referrals import OUTSIDE, Waits, waits_for
from tongxing.support.kinds import LAPSED, PROVIDERS, SERVICES, STATES, STEPS, WAITED_FOR, WAITS, step_word
from tongxing.support.queries import Help, Place, Taken
from tongxing.support.rules import KEEPERS, why_not_at_all

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ours": (N_("该我们办"), ("needed", "offered", "agreed", "refused")),
    "theirs": (N_("等那边"), ("sent", "taken")),
    "no": (N_("本人不要"), ("declined", "withdrawn")),
    "done": (N_("办成了"), ("done",)),
}
ROAD = (
    "offered",
    "agreed",
    "sent",
    "taken",
    "done",
    "kept",
)  # the way to an outcome: the next of it is the filled button
TONE = {"done": "met", "ended": "met", "declined": "suspended", "withdrawn": "suspended"}


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in a list: whose, which help, where it stands, what it waits for until when."""

    chip: Chip
    person: PersonRef | None
    title: str
    second: str
    clause: Clause | None
    link: Link
    late: bool
    until: date
    place: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as the page of a referral tells it."""

    on: date
    word: str
    line: str
    by: str
    warm: bool


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """One page being laid, for one reader on one day."""

    actor: Actor
    chain: Chain
    on: date

    @property
    def book(self) -> Book | None:
        """The newest plan with its law; without one no day of the law can be said."""
        return self.chain.plans[-1].book if self.chain.plans else None

    def waits(self, one: Help) -> tuple[Waits, ...]:
        """What it waits for."""
        return waits_for(one.referral, self.book) if self.book else ()

    def person(self, one: Help) -> PersonRef:
        """Whose; with the way to the file for whoever may open it."""
        url = f"/people/{one.person_id}/help/" if self.actor.may(Permission.READ_FILE) else ""
        return PersonRef(one.name, url, one.number)

    def line(self, one: Help, *, named: bool = True) -> Line:
        """One referral of a list."""
        waits = self.waits(one)
        wait = waits[0] if waits else None
        late = wait is not None and wait.lapsed(self.on)
        clause = clause_part(self.book, wait.cite) if wait and wait.cite and self.book else None
        said = self._waiting(one, wait)
        return Line(
            self.chip(one, wait), self.person(one) if named else None, _(SERVICES[one.service].title), said, clause,
            Link(_("看一看") if one.state in TONE else _("去办"), f"/help/{one.id}/", kind="" if one.state in TONE else "soft"),
            late, wait.until if wait else date.max, one.place, _(LAPSED[wait.what]) if late and wait and wait.what in LAPSED else "",
        )  # fmt: skip

    def chip(self, one: Help, wait: Waits | None) -> Chip:
        """A day of the law that passed is late; what is merely asked after is not yet due before its day."""
        if wait is None:
            return Chip(TONE.get(one.state, "open"), word=str(_(STATES[one.state])))
        if wait.lapsed(self.on):
            return Chip("overdue", (self.on - wait.until).days)
        if wait.since > self.on:
            return Chip("met", word=str(_(STATES[one.state])))
        return Chip("open", (wait.until - self.on).days)

    def _waiting(self, one: Help, wait: Waits | None) -> str:
        to = f"{one.to}　" if one.to else ""
        if wait is None:
            return to + str(_(STATES[one.state]))
        day = words.before(wait.until, self.on)
        if wait.since > self.on:
            day = _("%(day)s起") % {"day": words.day(wait.since, self.on)}
        said = WAITS if self.actor.role in KEEPERS else {**WAITS, **WAITED_FOR}
        return f"{to}{_(said[wait.what])}　{day}"


def list_page(desk: HelpDesk, found: Sequence[Help], asked: Mapping[str, str]) -> dict[str, Any]:
    """Everything of the list: what lapsed first, then by last day; each count opens its rows."""
    lines = sorted(
        ((one, desk.line(one)) for one in found), key=lambda pair: (not pair[1].late, pair[1].until)
    )
    group, service = asked.get("state", ""), asked.get("service", "")
    shown = [pair for pair in lines if _fits(pair, group, service)]
    keeper = desk.actor.role in KEEPERS
    legal = [line for _one, line in lines if line.late and line.next]
    return {
        "title": _("帮助与转介") if keeper else _("今天转来的人"),
        "second": _("需要什么、本人同意没有、转给了谁、办成没有。")
        if keeper
        else _("本人同意以后转给您的。别的事这里不写。"),
        "lapsed": legal if not (group or service) else [],
        "filters": _filters(lines, group, service, desk.actor),
        "services": _services(lines, group, service),
        "lines": [line for _one, line in shown if line not in legal or group or service],
        "total": Figure(len(shown)),
        "places": Link(_("哪里有帮助"), "/help/places/", "map-pin"),
        "people": Link(_("选一位，记一件"), "/people/", "plus")
        if desk.actor.may(Permission.KEEP_HELP)
        else None,
        "shown": [(one.person_id, one.place_id) for one, _line in shown],
    }


def _fits(pair: tuple[Help, Line], group: str, service: str) -> bool:
    one, line = pair
    if service and one.service != service:
        return False
    return line.late if group == "late" else one.state in GROUPS[group][1] if group in GROUPS else True


def _address(group: str, service: str) -> str:
    asked = "&".join(f"{key}={value}" for key, value in (("state", group), ("service", service)) if value)
    return f"/help/?{asked}" if asked else "/help/"


def _filters(lines: Sequence[tuple[Help, Line]], group: str, service: str, actor: Actor) -> list[Choice]:
    """Each with how many it opens; what is empty is not offered."""
    of = [pair for pair in lines if _fits(pair, "", service)]
    found = [Choice(_("全部"), _address("", service), group == "", len(of))]
    late = sum(line.late for _one, line in of)
    if late or group == "late":
        found.append(Choice(_("过了日子"), _address("late", service), group == "late", late))
    for name, (title, states) in GROUPS.items():
        n = sum(one.state in states for one, _line in of)
        if n or name == group:
            title = title if actor.role in KEEPERS or name != "theirs" else N_("等您回")
            found.append(Choice(_(title), _address(name, service), name == group, n))
    return found


def _services(lines: Sequence[tuple[Help, Line]], group: str, service: str) -> list[Choice]:
    counts = {name: sum(_fits(pair, group, name) for pair in lines) for name in SERVICES}
    return [
        Choice(_(SERVICES[name].title), _address(group, "" if name == service else name), name == service, n)
        for name, n in counts.items()
        if n or name == service
    ]


def promises(desk: HelpDesk, found: Sequence[Help]) -> list[tuple[date, Promise]]:
    """For the column of what was promised: everything that waits now, a lapsed day of the law with what to do next."""
    made = []
    for one in found:
        for wait in desk.waits(one):
            if wait.since > desk.on or (
                one.state == "done"
                and wait.until < desk.on
                and not wait.cite
                and one.steps[-1].kind == "lost"
            ):
                continue
            line = desk.line(one)
            article = f"（{line.clause.label}）" if line.clause else ""
            second = f"{_(WAITS[wait.what])}，{words.before(wait.until, desk.on)}{article}"
            text = f"{second}。{line.next}" if line.next else second
            made.append((wait.until, Promise(desk.person(one), line.title, text, line.link, line.chip)))
    return made


# ── one referral ─────────────────────────────────────────────────────────────


def referral_page(desk: HelpDesk, one: Help, places: Sequence[Place]) -> dict[str, Any]:
    """One referral: where it stands, what may follow and why not, what was done, where this help is."""
    line = desk.line(one)
    buttons, stopped = _buttons(desk, one)
    keeper = desk.actor.role in KEEPERS
    return {
        "title": one.number,
        "heading": line.title,
        "person": desk.person(one),
        "line": line,
        "state": _(STATES[one.state]),
        "facts": _facts(desk, one, keeper),
        "buttons": buttons,
        "stopped": stopped,
        "steps": [_told(desk, one, step) for step in reversed(one.steps)],
        "where": [place_line(place) for place in places],
        "service_second": _(SERVICES[one.service].second) if SERVICES[one.service].second else "",
        "back_url": f"/people/{one.person_id}/help/" if keeper else "/help/",
        "back": _("回到本人的帮助") if keeper else _("回到转来的人"),
        "may_keep": desk.actor.may(Permission.KEEP_PROVIDERS),
    }


def _facts(desk: HelpDesk, one: Help, keeper: bool) -> list[tuple[str, str]]:
    """What the reader needs to know: the keeper everything, whoever it was sent to only what she agreed to."""
    agreed = next((step.purpose for step in reversed(one.steps) if step.kind == "agreed"), "")
    by_day = words.before(one.by_day, desk.on) if one.by_day else ""
    own = [
        (_("本人怎么说的"), one.words),
        (_("哪天说的"), words.day(one.needed_on, desk.on)),
        (_("谁记的"), one.by),
    ]
    told = [
        *(own if keeper else [(_("村（社区）"), one.place)]),
        (_("最晚哪天要有"), by_day),
        (_("本人同意的是"), agreed),
    ]
    return [(head, text) for head, text in [*told, (_("转给了"), one.to)] if text]


def _buttons(desk: HelpDesk, one: Help) -> tuple[list[Link], list[tuple[str, str]]]:
    """What may follow, and what only her own yes keeps back, with its words."""
    may: list[Link] = []
    stopped: list[tuple[str, str]] = []
    answers = desk.actor.may(Permission.KEEP_HELP) or desk.actor.role == one.answers
    for kind in sorted(STEPS, key=lambda kind: ROAD.index(kind) if kind in ROAD else len(ROAD)):
        why = why_not_at_all(one.referral, kind, role=desk.actor.role)
        title = str(_(step_word(one.service, kind)))
        if why is None and answers:
            may.append(Link(title, f"/help/{one.id}/{kind}/", kind="" if may else "primary"))
        elif why is not None and why.code == "consent" and kind == "sent":
            stopped.append((title, str(why) + "".join(why.ways)))
    return may, stopped


def _told(desk: HelpDesk, one: Help, step: Taken) -> StepLine:
    amount = (
        _("%(n)s 元") % {"n": f"{step.amount:,.2f}".removesuffix(".00")} if step.amount is not None else ""
    )
    said = "　".join(part for part in (step.to, step.purpose, amount, step.words) if part)
    return StepLine(
        step.on, str(_(step_word(one.service, step.kind))), said, step.by, step.kind not in OUTSIDE
    )


# ── one person, and the directory ────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Ready:
    """Something that was ticked at a visit or talk and is not yet a need here: one tap makes it one."""

    title: str
    second: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of help as people read it."""

    id: UUID
    name: str
    kind: str
    helps: str
    reach: str
    bring: str
    approval: str
    ended: str
    may_close: bool = False


def place_line(one: Place, actor: Actor | None = None) -> PlaceLine:
    """One entry of the directory in words; whoever keeps the directory may close it."""
    helps = words.listed(str(_(SERVICES[name].title)) for name in one.services if name in SERVICES)
    ended = (
        _("%(day)s停了：%(why)s") % {"day": words.full_day(one.ended_on), "why": one.reason}
        if one.ended_on
        else ""
    )
    return PlaceLine(
        one.id, one.name, str(_(PROVIDERS[one.kind])), helps, "　".join(part for part in (one.phone, one.address) if part),
        one.bring, one.approval, ended, bool(actor and actor.may(Permission.KEEP_PROVIDERS)),
    )  # fmt: skip


def what_there_is(health: bool) -> list[tuple[str, str, str]]:
    """Every kind of help the office gives, with the sentence beside it and its name."""
    return [
        (one.name, str(_(one.title)), str(_(one.second)) if one.second else "")
        for one in SERVICES.values()
        if health or not one.health
    ]
