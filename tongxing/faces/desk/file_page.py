"""Laying one person's file: header, three years, what is owed, what was done, who belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.queries import held_papers
from tongxing.casework.queries import together
from tongxing.conduct.gate.looking import to_look_at
from tongxing.conduct.gate.rules import Seat
from tongxing.conduct.kinds import POLICE_REPORT
from tongxing.core import clock
from tongxing.core.declared import Label
from tongxing.core.ui import words
from tongxing.core.ui.charts import Strip
from tongxing.core.ui.parts import Cell, DateHow, DutyRow, Figure, Link, PersonRef, Promise, Refusal, Table
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.file import File, FiledCase
from tongxing.duties.reading import knows, readers
from tongxing.faces.desk import answers, folder, history, strips, terms
from tongxing.faces.desk.agreed import agreed
from tongxing.faces.desk.duty_parts import Desk, Whose, kind_word, months_between, outcome_word
from tongxing.faces.desk.family import family
from tongxing.faces.desk.look_links import look_links
from tongxing.faces.desk.recording import KINDS
from tongxing.faces.desk.scan_page import counts, link, target
from tongxing.fieldwork.kinds import NEEDS
from tongxing.fieldwork.queries import UNSETTLED, details
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.counting import Computed
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.filing import Held
from tongxing.rulebook.windows import State, state

ASKED = 6


@dataclass(frozen=True, slots=True)
class Joined:
    """Another file of the same person, by its number and village."""

    number: str
    place: str
    part: Link | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the file: its four cells, its sum, its strip."""

    cells: list[Cell]
    how: DateHow | None
    how_id: str
    how_open: bool
    strip: Strip | None
    strip_table: Table | None
    strip_second: str


def file_page(actor: Actor, file: File, *, on: date, asked: Mapping[str, str]) -> dict[str, Any]:
    """Everything the file page shows."""
    ids = [case.id for case in file.cases]
    held = held_papers(actor, known=clock.knowledge(on), cases=ids)
    scan = _scan_links(actor, file, [one for some in held.values() for one in some])
    beside = history.Beside(
        details(actor, ids),
        together(actor, ids),
        actor.may(Permission.CORRECT_RECORD),
        scan,
        actor.may(Permission.RECORD_OFFICIAL_TEST),
    )
    known = [(case, case.facts) for case in file.cases]
    main = known[0] if known else None
    end = terms.ending(main[1], file.chain) if main else None
    return {
        **_head(actor, file, on),
        "measures": [
            _measure(actor, file, case, facts, n, on) for n, (case, facts) in enumerate(known, start=1)
        ],
        "refusal": why_empty(file),
        **_now(actor, file, on),
        "looks": _looks(actor, file, on),
        "answers": _answers(actor, file, on),
        "help": [*_requested(actor, file, on), *_asked(file, beside, on)],
        "help_second": _("要帮什么，记在谈心和走访里，只给%(who)s看。") % {"who": readers(Label.HELP)}
        if Label.HELP not in actor.labels
        else "",
        **_events(actor, file, beside, asked),
        **(_belongs(actor, file, main, beside, end, on) if main else {}),
        "papers": _papers(actor, file, main[0], held.get(main[0].id, ()), scan, on) if main else None,
        "seen": [],
        "seen_all": Link(_("谁看过这份档案"), f"/people/{file.id}/seen/"),
        "given_all": Link(_("里面的信息给过谁"), f"/people/{file.id}/given/"),
    }


def _papers(
    actor: Actor,
    file: File,
    case: FiledCase,
    held: Sequence[Held],
    scan: Callable[[str], Link | None],
    on: date,
) -> folder.Papers | None:
    """The papers of the file, for whoever reads what is to be done; the buttons for whoever does the casework."""
    if Label.WORK not in actor.labels:
        return None
    prints = frozenset(name for name, kind in PRINTED.items() if actor.labels.issuperset(kind.labels))
    may = actor.may(Permission.RECORD_CASEWORK)
    known = folder.wanted(case, file.chain, on=on, held=held)
    return folder.papers(known, scan, base=f"/people/{file.id}/", may=may, prints=prints)


def _scan_links(actor: Actor, file: File, held: Sequence[Held]) -> Callable[[str], Link | None]:
    """For each paper and record the way to its scans, or to adding one, when they are hers to see."""
    there, may_add = counts(held), actor.may(Permission.RECORD_CASEWORK)

    def link_to(of: str) -> Link | None:
        found = target(file, of)
        if found is None or found.label not in actor.labels:
            return None
        return link(file.id, of, there.get(of, 0), may_add=may_add)

    return link_to


def _head(actor: Actor, file: File, on: date) -> dict[str, Any]:
    base = f"/people/{file.id}/"
    may_reveal = actor.may(Permission.SEE_FULL_ID) and bool(file.id_tail or file.phone_tail)
    return {
        "title": file.number,
        "person": PersonRef(file.name, base, file.number),
        "sex": {"1": _("男"), "2": _("女")}.get(file.sex, ""),
        "age": months_between(file.birth_on, on) // 12 if file.birth_on else None,
        "village": file.place,
        "id_hint": f"··{file.id_tail[-2:]}" if file.id_tail else "",
        "phone_hint": f"····{file.phone_tail[-2:]}" if file.phone_tail else "",
        "reveal": Link(_("看完整号码（要写理由，会留记录）"), f"{base}reveal/") if may_reveal else None,
        "revealed": None,
        "actions": [*_sheet(actor, file, base), *_beside(actor, file, base)],
        "records": _records(actor, file, base),
        "joined": _joined(actor, file),
        **family(actor, file, on),
    }


def _joined(actor: Actor, file: File) -> list[Joined]:
    """The other files of the same person that are shown in this one, each with the way to part them."""
    may = actor.may(Permission.SETTLE_PAIRS)
    return [
        Joined(one.number, one.place, Link(_("拆开"), f"/people/twice/part/{one.join_id}/") if may else None)
        for one in file.joined
    ]


def _sheet(actor: Actor, file: File, base: str) -> list[Link]:
    """The page that is printed for the person, while a measure runs; and the papers of the file."""
    running = any(case.closed_on is None for case in file.cases)
    own = [Link(_("打印本人的一页"), f"{base}own/", "printer")] if running else []
    if not file.cases or not actor.may(Permission.RECORD_CASEWORK):
        return own
    return [
        *own,
        Link(_("给本人的纸"), f"{base}hand/", "user"),
        Link(_("文书"), f"{base}papers/", "file-text"),
    ]


def _beside(actor: Actor, file: File, base: str) -> list[Link]:
    """The page of findings and services; when every measure is over, packing the file for an archive and sealing it.

    Sealing is 治安管理处罚法 136; what is handed to an archive is asked for like every other thing that leaves.
    """
    over = bool(file.cases) and all(case.closed_on is not None for case in file.cases)
    reads = bool(file.cases) and Label.MEASURE in actor.labels
    links = [Link(_("送达和认定"), f"{base}process/", "gavel")] if reads else []
    if file.cases and actor.may(Permission.KEEP_HELP):
        links.insert(0, Link(_("帮助"), f"{base}help/", "heart-handshake"))
    shut = [Link(_("封存"), f"{base}seal/", "lock")] if over and actor.may(Permission.PROPOSE_SEAL) else []
    pack = [Link(_("归档包"), f"/export/package/?who={file.id}", "archive")]
    return links + (pack if over and actor.may(Permission.PACKAGE_FILE) else []) + shut


def _records(actor: Actor, file: File, base: str) -> list[Link]:
    """What 记一笔 can open: her own verbs, on a measure that still runs."""
    if not file.cases or file.cases[0].closed_on is not None:
        return []
    case = file.cases[0]
    reported = case.facts.reported_on is not None
    agreed_to = any(d.kind == "plan_answer" and d.outcome == "approved" for d in case.standing)
    signed = any(d.kind == "agreement" for d in case.standing)
    skip = {"report_in"} if reported else {"agreement", "step", "closed"}
    skip |= {
        "service",
        "police_notice",
        "circumstance",
        "clean_from",
        "request",
        "request_answer",
    }  # they stand on the page beside
    skip |= set() if agreed_to else {"plan_evaluation"}
    skip |= {"test_step"}  # it stands beside the test it follows
    other = {"excuse": _("住院或羁押"), "agreement": _("重新签协议") if signed else ""}
    return [
        Link(other.get(name) or kind_word(name), f"{base}record/{name}/", deed_kinds[name].icon)
        for name, kind in KINDS.items()
        if actor.may(kind.permission) and name not in skip
    ]


def why_empty(file: File) -> Refusal | None:
    """Why nothing is owed yet: no decision, or no plan in force (guard G1; 戒毒条例 13)."""
    way = (Link(_("回名单"), "/people/"),)
    if not any(case.paper for case in file.cases):
        why = _("还没有录入决定书。没有决定书就没有措施，也没有应办的事（条例第13、37条）。")
        return Refusal(_("现在不能记应办的事"), why, way)
    if not file.chain.plans:
        return Refusal(
            _("现在算不出应办"), _("本镇还没有执行中的方案，多久一次、最晚哪天都要按方案算。"), way
        )
    return None


def _measure(actor: Actor, file: File, case: FiledCase, facts: CaseFacts, number: int, on: date) -> Measure:
    end = terms.ending(facts, file.chain)
    how_id = f"how-{number}"
    found = strips.windows(case, on=on)
    drawn = strips.strip(case, found, facts, end.day if end else None, file.chain, on=on)
    return Measure(
        cells=terms.cells(
            case, facts, end, file.chain, on=on, how_id=how_id, health=Label.HEALTH in actor.labels
        ),
        how=terms.how(case, facts, end, file.chain),
        how_id=how_id,
        how_open=False,
        strip=drawn,
        strip_table=strips.table(found, on=on) if drawn else None,
        strip_second=drawn.sentence if drawn else "",
    )


def _now(actor: Actor, file: File, on: date) -> dict[str, Any]:
    """What is owed now over all measures that run, the oldest last day first; what is over owes nothing any more."""
    desk = Desk(actor, on, file.chain)
    rows: list[DutyRow] = []
    for case in file.cases:
        if case.closed_on is not None and case.closed_on <= on:
            continue
        facts = case.facts
        days = {str(d.id): d.happened_on for d in case.deeds}
        for duty in case.duties:
            if state(duty, on) in (State.OPEN, State.OVERDUE):
                tried_on = days.get(str(duty.tried_by)) if duty.tried_by else None
                whose = Whose(
                    PersonRef(file.name, "", file.number), file.id, facts.measure, facts.reported_on, tried_on
                )
                rows.append(desk.row(duty, whose))
    return {"now": rows, "now_figure": Figure(len(rows), unit=_("件"))}


def _looks(actor: Actor, file: File, on: date) -> list[tuple[str, Link | None]]:
    """What stands in the record and asks for a person's eye; the page of due process knows what is under way (guard G2)."""
    if Label.MEASURE not in actor.labels or not file.cases or not file.chain.plans:
        return []
    case = file.cases[0]
    facts = case.facts_of(frozenset(d.kind for d in case.standing if d.readable))
    seat = Seat(facts, file.chain.plans[-1].book, on, actor.staff_id, actor.role, file.birth_on)
    told = facts.last(POLICE_REPORT.name) is not None
    looks = [
        one
        for one in to_look_at(seat, frozenset())
        if one.name == "judge" or (one.name == "report" and not told)
    ]
    process = Link(_("送达和认定"), f"/people/{file.id}/process/", "gavel")
    return [(text, process) for text, _link in look_links(actor, looks, f"/people/{file.id}/")]


def _answers(actor: Actor, file: File, on: date) -> list[Promise]:
    """Results that are not settled, objections nobody answered, a return nobody wrote down (检测规定第9至15条)."""
    book = file.chain.plans[-1].book if file.chain.plans else None
    found = [
        one
        for case in file.cases
        if case.closed_on is None
        for one in answers.owed(actor, case.facts_of(UNSETTLED), book, person_id=file.id, whose=None, on=on)
    ]
    return [one for _day, one in sorted(found, key=lambda f: f[0])]


def _events(actor: Actor, file: File, beside: history.Beside, asked: Mapping[str, str]) -> dict[str, Any]:
    base, group = f"/people/{file.id}/", asked.get("what", "")
    found = history.chosen([e for case in file.cases for e in history.entries(case, file.id)], group)
    found.sort(key=lambda e: (e.on, e.order), reverse=True)
    shown = found if asked.get("all") == "1" else found[: history.FIRST]
    return {
        "events": [history.happened(e, beside) for e in shown],
        "event_filters": history.filters(base, group, knows(actor)),
        "more_events": history.more(base, group, len(found) - len(shown)),
    }


def _requested(actor: Actor, file: File, on: date) -> list[Promise]:
    """What the person asked the office for and nobody has answered yet, the oldest first (个人信息保护法 50)."""
    may = actor.may(Permission.RECORD_CASEWORK)
    found = []
    for case in file.cases:
        done = {d.about for d in case.standing if d.kind == "request_answer"}
        for deed in case.standing:
            if deed.kind == "request" and deed.readable and deed.id not in done:
                url = f"/people/{file.id}/record/request_answer/?about={deed.id}&back=/people/{file.id}/"
                text = "　".join(w for w in (words.day(deed.happened_on, on), deed.note) if w)
                said = Promise(
                    None,
                    outcome_word(deed.kind, deed.outcome),
                    text,
                    Link(_("登记答复"), url) if may else None,
                )
                found.append((deed.happened_on, said))
    return [one for _day, one in sorted(found, key=lambda f: f[0])]


def _asked(file: File, beside: history.Beside, on: date) -> list[Promise]:
    """What the person asked help with when somebody talked or visited, the latest first."""
    found = []
    for case in file.cases:
        for deed in case.standing:
            detail = beside.details.get(deed.id)
            wanted = [_(NEEDS[n]) for n in detail.needs if n in NEEDS] if detail else []
            if wanted:
                said = (words.day(deed.happened_on, on), kind_word(deed.kind), deed.by)
                text = "　".join(word for word in said if word)
                found.append((deed.happened_on, Promise(None, words.listed(wanted), text)))
    return [one for _day, one in sorted(found, key=lambda f: f[0], reverse=True)[:ASKED]]


def _belongs(
    actor: Actor,
    file: File,
    main: tuple[FiledCase, CaseFacts],
    beside: history.Beside,
    end: Computed | None,
    on: date,
) -> dict[str, Any]:
    case, facts = main
    group, second = folder.group(case, beside.together.members, on=on)
    return {
        "agreed": agreed(actor, file, case, facts, beside.together),
        "members": group,
        "members_second": second,
        "rights": folder.rights(end.day if end else None),
    }
