"""Laying the page of due process: what waits for a person, findings, services, and every day that follows with its road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.kinds import PAPERS
from tongxing.conduct.gate.looking import to_look_at
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.rules import OVER, Seat
from tongxing.conduct.gate.words import RUNGS, STATES
from tongxing.conduct.kinds import RECEIPTS, SERVICE_WAYS, SERVICES
from tongxing.conduct.queries import Beside, FoundRow, Served
from tongxing.conduct.requests.rules import due_on
from tongxing.conduct.rules import WHATS
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, PersonRef
from tongxing.duties.file import File, FiledCase, FiledDeed
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.find import told
from tongxing.faces.desk.gate_page import choices
from tongxing.faces.desk.look_links import look_links
from tongxing.faces.desk.move_sheet import is_leaving
from tongxing.faces.desk.recording import KINDS
from tongxing.faces.desk.when_page import lines
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.people.village.queries import Changed
from tongxing.rulebook.calculator import what_follows
from tongxing.rulebook.life import Status
from tongxing.rulebook.windows import term_book

SAYS = ("police_notice", "circumstance", "clean_from")


@dataclass(frozen=True, slots=True)
class Judged:
    """One event or finding: what, when, how it stands, what can be done about it."""

    title: str
    on: date
    state: str  # open waiting counts declined
    word: str
    lines: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the person, and what she was answered."""

    title: str
    on: date
    second: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """One paper to one person: served or missing."""

    title: str
    second: str
    there: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """One change of place, with the paper that goes along."""

    on: date
    title: str
    text: str
    link: Link | None


def process_page(
    actor: Actor, file: File, found: list[FoundRow], beside: Beside, matters: list[MatterRow], *, on: date
) -> dict[str, Any]:
    """Everything the page shows of the measure that runs, or of the last one."""
    case = file.cases[0]
    facts = case.facts_of(frozenset(d.kind for d in case.standing if d.readable))
    book = file.chain.plans[-1].book if file.chain.plans else None
    term = term_book(facts, file.chain.plans) if book else None
    answer = what_follows(facts, book, born_on=file.birth_on, on=on, term=term) if book else None
    base = f"/people/{file.id}/"
    status = answer.life.status if answer and answer.life else None
    about = frozenset(str(one) for row in matters for one in row.matter.draft.about)
    seat = Seat(facts, book, on, actor.staff_id, actor.role, file.birth_on) if book else None
    return {
        "title": file.number,
        "heading": _("送达和认定"),
        "person": PersonRef(file.name, base, file.number),
        "second": _("系统只算日子、只提问；认定由人作，对本人不利的要两个人。"),
        "back_url": base,
        "answer": _lawful(lines(answer, book)) if answer and book else None,
        "looks": look_links(actor, to_look_at(seat, about), base) if seat else [],
        "judged": _judged(actor, file, case, found),
        "matters": _matters(actor, matters),
        "requests": _requests(actor, case, beside, base),
        "handed": _handed(case, beside.served),
        "moves": sorted(
            [*_moves(actor, file, case, beside), *_villages(beside.villages)], key=lambda one: one.on
        ),
        "told_lines": [_told(d) for d in case.standing if d.kind in SAYS and d.readable],
        "links": _links(actor, case, base, status, seat),
    }


def _lawful(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without what the plan adds: that stands on the file."""
    return {**answer, "dues": [line for line in answer["dues"] if not line.plan]}


def _judged(actor: Actor, file: File, case: FiledCase, found: list[FoundRow]) -> list[Judged]:
    """Events nobody has judged yet, and every finding with its second word, the newest first."""
    rows = [row for row in found if row.case_id == case.id]
    judged = {row.answers for row in rows if row.answers and (row.waits or row.confirmed or not row.second)}
    made = [_event(actor, file, d) for d in case.standing if d.kind == "breach" and d.readable
            and d.outcome in ("evaded_open", "left_open") and d.id not in judged]  # fmt: skip
    made += [_finding(actor, row) for row in rows if row.what not in ("evaded", "left")]
    return sorted(made, key=lambda one: one.on, reverse=True)


def _event(actor: Actor, file: File, deed: FiledDeed) -> Judged:
    kind = deed.outcome.partition("_")[0]
    base = f"/people/{file.id}/find"
    links = (
        Link(_("有正当理由"), f"{base}/{kind}_reason/?of={deed.id}", "circle-check"),
        Link(_("没有正当理由"), f"{base}/{kind}_counts/?of={deed.id}", "gavel"),
    )
    may = actor.may(Permission.RECORD_CASEWORK)
    said = ((_("记的："), deed.note),) if deed.note else ()
    return Judged(_(WHATS[kind].title), deed.happened_on, "open", _("等认定"), said, links if may else ())


def _finding(actor: Actor, row: FoundRow) -> Judged:
    state, word = "counts", _("作数")
    if row.waits:
        state, word = "waiting", _("等另一个人确认，还不作数")
    elif row.second and not row.confirmed:
        state, word = "declined", _("第二个人不同意，没有作数")
    may = row.waits and actor.may(Permission.SECOND_FINDING) and row.found_by_id != actor.staff_id
    links = (Link(_("去确认"), f"/findings/{row.id}/", "gavel", "primary"),) if may else ()
    who = _("%(who)s提出") % {"who": row.found_by}
    hands = who if not row.decided_by else f"{who}，{row.decided_by}"
    return Judged(
        _(WHATS[row.what].title), row.happened_on, state, word, (*told(row), (_("经手："), hands)), links
    )


def _matters(actor: Actor, matters: list[MatterRow]) -> list[Judged]:
    """Criticism, warnings and reports, drafted or done, the newest first; who works on them opens them."""
    made = []
    for row in reversed(matters):
        draft, state = row.matter.draft, row.matter.state
        link = Link(_("打开"), f"/gate/{row.id}/", "eye", "" if state in OVER else "soft")
        links = (link,) if actor.may(Permission.RECORD_CASEWORK) else ()
        said = ((_("理由："), draft.reason), (_("经手："), _("%(who)s起草") % {"who": row.by}))
        made.append(Judged(_(RUNGS[draft.rung]), row.matter.opened_on, state, _(STATES[state]), said, links))
    return made


def _requests(actor: Actor, case: FiledCase, beside: Beside, base: str) -> list[Asked]:
    """What she asked for, the newest first; what nobody answered leads to its answer."""
    answers = {d.about: d for d in case.standing if d.kind == "request_answer" and d.readable}
    found = []
    for deed in case.standing:
        if deed.kind != "request" or not deed.readable:
            continue
        said = answers.get(deed.id)
        done: tuple[str, ...] = ()
        if said:
            done = (outcome_word(said.kind, said.outcome), words.full_day(said.happened_on), said.note)
        url = f"{base}record/request_answer/?about={deed.id}"
        numbered = beside.asked.get(deed.id)
        may = not said and actor.may(Permission.RECORD_CASEWORK)
        link = Link(_("登记答复"), url, "message") if may else None
        links = [link] if link else []
        if may and deed.outcome == "copy":
            links.insert(0, Link(_("给一份复制件"), f"{base}copy/?about={deed.id}", "file-text"))
        if not said:
            done = (_("%(day)s前书面答复") % {"day": words.full_day(due_on(deed.happened_on))},)
        elif actor.may(Permission.RECORD_CASEWORK):
            links.append(Link(_("打印答复书"), f"{base}papers/?all=answer", "printer"))
        number = numbered.number if numbered else ""
        second = "　".join(p for p in (number, deed.note, *done) if p)
        found.append(Asked(outcome_word(deed.kind, deed.outcome), deed.happened_on, second, tuple(links)))
    return sorted(found, key=lambda one: one.on, reverse=True)


def _moves(actor: Actor, file: File, case: FiledCase, beside: Beside) -> list[Moving]:
    """Every change of place, the first first: which way, the other place, which papers went along, and their list."""
    found = []
    for deed in sorted(case.standing, key=lambda d: d.happened_on):
        if deed.kind != "step" or not deed.readable or not deed.outcome.startswith("transfer"):
            continue
        there = beside.moved.get(deed.id)
        papers = words.listed(_(PAPERS[p]) for p in there.papers if p in PAPERS) if there else ""
        text = "　".join(p for p in (there.place if there else "", papers, deed.note) if p)
        prints = there and is_leaving(deed) and file.chain.plans and actor.may(Permission.RECORD_CASEWORK)
        link = Link(_("打印移交清单"), f"/people/{file.id}/move/{deed.id}/", "printer") if prints else None
        found.append(Moving(deed.happened_on, outcome_word("step", deed.outcome), text, link))
    return found


def _villages(moved: list[Changed]) -> list[Moving]:
    """Every move inside the town: it changes who helps and nothing else."""
    title = _("搬到本镇另一个村")
    return [Moving(one.on, title, f"{one.left} → {one.to}　{one.reason}", None) for one in moved]


def _handed(case: FiledCase, served: dict[UUID, Served]) -> list[Handed]:
    wanted = [whom for whom in SERVICES if not whom.startswith(("release", "finding", "answer"))]
    if any(d.kind == "closed" and d.readable and d.outcome == "completed" for d in case.standing):
        wanted += [whom for whom in SERVICES if whom.startswith("release")]
    there: dict[str, list[FiledDeed]] = {}
    for deed in case.standing:
        if deed.kind == "service" and deed.readable:
            there.setdefault(deed.outcome, []).append(deed)
    wanted += [whom for whom in there if whom not in wanted]
    return [_one(case, whom, there.get(whom, []), served) for whom in wanted]


def _one(case: FiledCase, whom: str, deeds: list[FiledDeed], served: dict[UUID, Served]) -> Handed:
    said = []
    for deed in deeds:
        how = served.get(deed.id)
        parts = [words.full_day(deed.happened_on)]
        if how is not None:
            parts += [_(SERVICE_WAYS.get(how.way, "")), how.by, _(RECEIPTS.get(how.receipt, ""))]
        said.append("　".join(p for p in (*parts, deed.note) if p))
    paper = case.paper
    if not said and whom == "person" and paper is not None and paper.received_on is not None:
        said.append(_("决定书上写的是 %(day)s") % {"day": words.full_day(paper.received_on)})
    return Handed(_(SERVICES[whom]), "；".join(said) or _("没有记录"), bool(said))


def _told(deed: FiledDeed) -> tuple[str, str]:
    until = f"—{words.full_day(deed.until_on)}" if deed.until_on else ""
    return outcome_word(deed.kind, deed.outcome), f"{words.full_day(deed.happened_on)}{until}　{deed.note}"


def _links(actor: Actor, case: FiledCase, base: str, status: Status | None, seat: Seat | None) -> list[Link]:
    """What can be written down from here: what the person asked and was told first, what weighs on her last, and only where it has something to rest on."""
    found = []
    for kind in ("request", "service", *SAYS):
        if actor.may(KINDS[kind].permission) and (case.closed_on is None or kind == "service"):
            found.append(Link(_(KINDS[kind].heading), f"{base}record/{kind}/", "plus"))
    if case.closed_on is not None:
        return found
    if actor.may(Permission.HAND_OVER) and actor.town_id in actor.place_ids:
        found.append(Link(_("搬到本镇另一个村"), f"{base}village/", "home"))
    if actor.may(Permission.RECORD_CASEWORK):
        found += _findings(base, status, seat)
    return found


def _findings(base: str, status: Status | None, seat: Seat | None) -> list[Link]:
    found = []
    if status in (Status.LATE, Status.REFUSED, Status.AWAITED):
        found.append(Link(_("逾期：有正当理由"), f"{base}find/late_good/", "circle-check"))
    if status is Status.LATE:
        found.append(Link(_("逾期：没有正当理由"), f"{base}find/late_none/", "gavel"))
    if status not in (Status.UNSERVED, Status.AWAITED, Status.LATE, Status.REFUSED, None):
        rungs = [rung for rung in RUNGS if seat is not None and choices(seat, rung)]
        found += [
            Link(_("变更执行地"), f"{base}move/", "route"),
            Link(_("改定期满日"), f"{base}find/end_by_hand/", "calendar"),
            Link(_("记一次没做成的检测"), f"{base}find/evaded/", "hand-stop"),
            Link(_("记一次没报告的外出"), f"{base}find/left/", "door"),
            *(Link(_(RUNGS[rung]), f"{base}gate/{rung}/", "gavel") for rung in rungs),
        ]
    return found
