"""Laying the page of a matter: what is there, what is missing, what she said, the evidence, the counters, red notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.rules import OVER, Seat, Step, events, grounds, may_follow, red, still_stands
from tongxing.conduct.gate.words import (
    ANSWERS,
    CITE,
    DECISIONS,
    GROUNDS,
    OUTCOMES,
    QUESTIONS,
    REMEDY,
    RUNGS,
    SPOKEN,
    STATES,
    STEPS,
)
from tongxing.conduct.kinds import NOTICE_WAYS, RECEIPTS, SERVICE_WAYS
from tongxing.conduct.queries import FoundRow
from tongxing.core.declared import Label
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.duties.queries import Bundle
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.said import said
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.breaches import counters
from tongxing.rulebook.facts import DeedFact

NEAR = timedelta(days=3)  # how far beside an event the record is looked at


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the checklist: there or not yet, what it is, what stands, which page settles it."""

    state: str  # met waiting excused
    word: str
    title: str
    first: str
    second: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """One record it rests on, with its proof; ``gone`` when it was taken back."""

    on: date | None
    title: str
    lines: tuple[str, ...]
    gone: bool = False


def choices(seat: Seat, rung: str) -> list[tuple[str, str]]:
    """What a draft may rest on today: nothing is chosen beforehand."""
    if rung == "report":
        there = grounds(seat.facts, seat.book, on=seat.on)
        return [(name, _(title)) for name, title in GROUNDS.items() if name in there]
    known = {d.id: d for d in seat.facts.of("breach")}
    return [(one, _event(known[one])) for one in events(seat.facts, rung)]


def _event(deed: DeedFact) -> str:
    kind = deed.kind if deed.kind in ("breach", "late_finding") else "official_test"
    return f"{words.full_day(deed.happened_on)}　{outcome_word(kind, deed.outcome)}"


def gate_page(
    actor: Actor, row: MatterRow, shown: Bundle, seat: Seat, found: Sequence[FoundRow]
) -> dict[str, Any]:
    """Everything the page shows."""
    made, base = row.matter, f"/gate/{row.id}/"
    rows = _rows(row, seat, found)
    lacks = [one.title for one in rows if one.state == "waiting"]
    return {
        "title": row.number,
        "heading": _(RUNGS[made.draft.rung]),
        "person": PersonRef(row.name, f"/people/{row.person_id}/", row.number),
        "second": _("%(who)s %(day)s 起草　%(cite)s") % {
            "who": row.by, "day": words.full_day(made.opened_on), "cite": CITE},
        "back_url": f"/people/{row.person_id}/process/",
        "state": _(STATES[made.state]),
        "over": made.state in OVER,
        "notes": _notes(row, seat),
        "rows": rows,
        "tally": _("%(all)d 项里 %(there)d 项齐了") % {"all": len(rows), "there": len(rows) - len(lacks)},
        "lacks": words.listed(lacks) if made.state not in OVER else "",
        "guards": guard_words(actor, row, seat) if red(made, seat) else [],
        "spoken": _spoken(made.last("spoke")),
        "proofs": [_proof(seat, found, str(one)) for one in made.draft.about],
        "counters": _counters(seat) if made.draft.rung == "report" else [],
        "reason": made.draft.reason,
        "at_once": made.draft.at_once,
        "after": [_after(one) for one in made.steps if one.kind in ("objected", "decided", "answered", "declined", "withdrawn")],
        "next": _next(actor, row, base),
        "remedy": _(REMEDY),
        "help": _help(actor, row),
    }  # fmt: skip


def _notes(row: MatterRow, seat: Seat) -> list[Note]:
    if row.matter.draft.rung != "report":
        url = _("这一页只管告诫文书。依法要及时报公安机关的，不用等这一页，随时可以报。")
        notes = [Note(url)]
    else:
        notes = [Note(_("这里只备材料。是不是严重违反由两个人判断，怎么处理由公安机关决定。"), kind="law")]
    if row.matter.draft.at_once:
        notes.append(Note(row.matter.draft.at_once, head=_("先报后听的理由"), kind="cannot"))
    if row.matter.state not in OVER:
        notes += [Note(str(one), kind="cannot") for one in still_stands(row.matter, seat)]
    return notes


def _rows(row: MatterRow, seat: Seat, found: Sequence[FoundRow]) -> list[Row]:
    made, about = row.matter, {str(one) for one in row.matter.draft.about}
    told_of = [one for one in found if str(one.id) in about and one.notice_on]
    standing = not still_stands(made, seat)
    checked = made.last("checked")
    rows = [
        _line(standing, _("事实写清"), made.draft.reason, made.draft.clause),
        _line(len(told_of) == len(about) or made.draft.rung in ("criticism", "education"), _("每次都通知到"),
              _("通知凭证 %(n)d / %(all)d") % {"n": len(told_of), "all": len(about)}),
        _stepped(row, "told", _("告知本人")),
        _stepped(row, "spoke", _("本人说明")),
        _stepped(row, "checked", _("逐项核对"), _checked(checked)),
        _stepped(row, "second", _("第二人复核"), _("不能是写这一份的人，也不能是同一个岗位")),
        Row("excused", _("自动附"), _("救济写明"), _("怎么提异议、找谁，已写进文书")),
        _stepped(row, "done", _("交接公安机关") if made.draft.rung == "report" else _("送达本人")),
    ]  # fmt: skip
    return rows


def _line(there: bool, title: str, first: str, second: str = "") -> Row:
    return Row("met" if there else "waiting", _("齐了") if there else _("还没"), title, first, second)


def _stepped(row: MatterRow, kind: str, title: str, second: str = "") -> Row:
    """A line that one step settles, with the way to its page where it may be taken."""
    made = row.matter
    step = made.last("seconded" if kind == "second" else kind)
    open_ = may_follow(made, "seconded" if kind == "second" else kind)
    link = Link(_("去办"), f"/gate/{row.id}/{kind}/", kind="soft") if open_ and step is None else None
    if step is None and link is None and made.draft.at_once and kind in ("told", "spoke"):
        return Row("waiting", _("后补"), title, _("先报后听，过后还要补"), second)
    first = _step_words(step) if step else _("还没有")
    return Row("met" if step else "waiting", _("齐了") if step else _("还没"), title, first, second, link)


def _step_words(step: Step) -> str:
    told = step.said
    parts = [words.full_day(step.on)]
    for name, table in (("way", SERVICE_WAYS), ("receipt", RECEIPTS), ("how", SPOKEN)):
        parts.append(_word(table, told.get(name, "")))
    parts += [told.get("to", ""), told.get("paper", "")]
    if step.until:
        parts.append(_("说明到 %(day)s 为止") % {"day": words.full_day(step.until)})
    return "　".join(part for part in (*parts, step.by) if part)


def _word(table: Mapping[str, str], key: str) -> str:
    return _(table[key]) if key in table else ""


def _checked(step: Step | None) -> str:
    if step is None:
        return _("正当理由、羁押、住院、用药、试剂、特别情形")
    return "　".join(
        f"{_(QUESTIONS[name])}{_(ANSWERS[answer])}" for name, answer in step.said.items() if name in QUESTIONS
    )


def _spoken(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "on": step.on,
        "how": _word(SPOKEN, step.said["how"]),
        "words": step.said.get("words", ""),
        "by": step.by,
    }


def _proof(seat: Seat, found: Sequence[FoundRow], about: str) -> Proof:
    deed = next((d for d in seat.facts.deeds if d.id == about), None)
    row = next((one for one in found if str(one.id) == about), None)
    lines = [row.said["reason"]] if row else []
    if row and row.notice_on:
        way = _word(NOTICE_WAYS, row.said["notice"])
        lines.append(_("通知：%(day)s %(way)s") % {"day": words.full_day(row.notice_on), "way": way})
    if row and row.decided_by:
        lines.append(_("%(first)s认定，%(second)s确认") % {"first": row.found_by, "second": row.decided_by})
    if deed is None:
        return Proof(row.happened_on if row else None, _("已经撤回，不再作数"), tuple(lines), gone=True)
    return Proof(deed.happened_on, _event(deed), tuple(lines))


def _counters(seat: Seat) -> list[tuple[str, str]]:
    """The three counts as they stand now, by the same function as everywhere."""
    return [
        (said(one.title), _("%(n)d / %(of)d，另有 %(open)d 条没认定") % {
            "n": one.count, "of": one.threshold, "open": len(one.still_open)})
        for one in counters(seat.facts, seat.book, on=seat.on)
    ]  # fmt: skip


def guard_words(actor: Actor, row: MatterRow, seat: Seat) -> list[str]:
    """Red notices: that there is one is for whoever signs; which one, for whoever reads health (guard G4)."""
    found = [
        said(one.words) if one.name == "minor" or Label.HEALTH in actor.labels
        else _("有禁毒法第39条的情形（内容只给看健康的岗位）：不适用强制隔离戒毒")
        for one in seat.guards
    ]  # fmt: skip
    return list(dict.fromkeys(found)) or [_("核对时写了有，或者还不知道有没有禁毒法第39条的情形")]


def _after(step: Step) -> tuple[str, str]:
    told = step.said
    says = _word({**DECISIONS, **OUTCOMES}, told.get("says", ""))
    more = (told.get(name, "") for name in ("words", "reason", "paper"))
    parts = (words.full_day(step.on), says, *more, step.by)
    return _(STEPS[step.kind]), "　".join(part for part in parts if part)


def _next(actor: Actor, row: MatterRow, base: str) -> list[Link]:
    """What may be done now, the next step first."""
    titles = {**STEPS, "second": _("第二人复核"), "done": STEPS["done"]}
    order = ("told", "spoke", "checked", "second", "done", "answered", "objected", "decided", "withdrawn")
    found: list[Link] = []
    for kind in order:
        if not may_follow(row.matter, "seconded" if kind == "second" else kind):
            continue
        if kind == "second" and not (
            actor.may(Permission.SECOND_FINDING)
            and actor.staff_id != row.matter.by_id
            and actor.role != row.matter.role
        ):
            continue
        again = row.matter.last(kind) is not None and kind in ("told", "checked")
        found.append(Link(_(titles[kind]), f"{base}{kind}/", kind="" if found or again else "primary"))
    return found


def _help(actor: Actor, row: MatterRow) -> list[Link]:
    """Before anything else: what could help."""
    base = f"/people/{row.person_id}/"
    links = [Link(_("看他自己的计划"), f"{base}plan/")]
    if actor.may(Permission.RECORD_FIELDWORK):
        links.append(Link(_("先谈一次"), f"{base}record/talk/"))
    return links


# ── the pages of the steps ───────────────────────────────────────────────────


def known(actor: Actor, shown: Bundle, seat: Seat, row: MatterRow) -> dict[str, str]:
    """Beside each question, what the record knows of those days; the answer is a person's."""
    about = {str(one) for one in row.matter.draft.about}
    days = [d.happened_on for d in seat.facts.deeds if d.id in about]

    def near(*kinds: str, outcomes: tuple[str, ...] = ()) -> list[str]:
        return [
            f"{words.full_day(d.happened_on)}　{outcome_word(d.kind, d.outcome) or _('有记录，内容不归您的岗位看')}"
            for d in shown.deeds
            if d.kind in kinds
            and (not outcomes or not d.outcome or d.outcome in outcomes)
            and any(d.happened_on - NEAR <= day <= (d.until_on or d.happened_on) + NEAR for day in days)
        ]

    found = {
        "excuse": near("excuse", "leave"),
        "detained": near("excuse", outcomes=("detained",)) + near("step", outcomes=("suspended:detained",)),
        "hospital": near("excuse", outcomes=("in_hospital", "serious_illness")),
        "medicine": near("test_step"),
        "kit": near("official_test", "screening", "hair_test") + near("excuse", outcomes=("no_kit",)),
        "sparing": guard_words(actor, row, seat) if seat.guards else [],
    }
    nothing = _("记录里那几天没有")
    return {name: _("记录里：%(what)s") % {"what": "；".join(one) or nothing} for name, one in found.items()}


def step_notes(actor: Actor, row: MatterRow, seat: Seat, kind: str) -> list[Note]:
    """What stands on the page of a step before its questions."""
    notes = []
    if kind in ("second", "done", "checked") and red(row.matter, seat):
        notes += [Note(one, kind="cannot", head=_("红色提示")) for one in guard_words(actor, row, seat)]
    if kind == "second":
        notes.append(Note(row.matter.draft.reason, head=_("提的理由")))
        spoke = _spoken(row.matter.last("spoke"))
        text = (spoke["words"] or spoke["how"]) if spoke else _("还没有听本人说明")
        notes.append(Note(text, kind="help", head=_("他自己怎么说")))
    if kind in ("second", "done"):
        notes += [Note(str(one), kind="cannot") for one in still_stands(row.matter, seat)]
    if kind == "done" and row.matter.draft.rung != "report":
        notes.append(Note(_(REMEDY), kind="law", head=_("救济")))
    return notes
