"""Laying the page of a matter: the checklist, what she said, the evidence, the counters, red notices, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxing.archive.issued.queries import Issued
from tongxing.archive.issued.rules import why_not_print
from tongxing.conduct.gate.matter import Step
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.remedy import remedy
from tongxing.conduct.gate.rules import (
    OVER,
    Seat,
    events,
    grounds,
    may_follow,
    red,
    still_stands,
    why_not_paper,
)
from tongxing.conduct.gate.words import CITE, DECISIONS, GROUNDS, OUTCOMES, RUNGS, SPOKEN, STATES, STEPS
from tongxing.conduct.kinds import NOTICE_WAYS
from tongxing.conduct.queries import FoundRow
from tongxing.core.declared import Label
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef, Refusal
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.gate_rows import checklist, word_of
from tongxing.faces.desk.said import said
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.breaches import counters
from tongxing.rulebook.facts import DeedFact

KIND = {"warning": "warning", "report": "packet"}  # every other rung leaves a record of the breach
AFTER = ("objected", "decided", "answered", "declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Proof:
    """One record it rests on: its day, whether it counts, and its proof."""

    title: str
    state: str  # lapsed waiting excused
    word: str
    lines: tuple[str, ...]


def choices(seat: Seat, rung: str) -> list[tuple[str, str]]:
    """What a draft may rest on today: nothing is chosen beforehand."""
    if rung == "report":
        there = grounds(seat.facts, seat.book, on=seat.on)
        return [(name, _(title)) for name, title in GROUNDS.items() if name in there]
    known = {d.id: d for d in seat.facts.of("breach")}
    return [(one, _event(known[one])) for one in events(seat.facts, rung)]


def why_no_draft(rung: str, base: str) -> Refusal:
    """Nothing stands in the record on which it could rest: what comes first, and the pages for it (guard G2)."""
    what = {"what": _(RUNGS[rung])}
    if rung == "report":
        why = _(
            "您看得到的记录里没有能凭的事：计数没有到，没有作数的检测结果，也没有认定过拒绝接受（戒毒条例第20、21条）。有人身危险的，直接打 110，不用等这里。"
        )
    elif rung == "warning":
        why = _("告诫要凭两个人认定过的事，现在没有（禁毒法第35条）。先听本人说明，再认定。")
    else:
        why = _("记录里没有没做成的检测，也没有没报告的外出。先把看到的记下来。")
    return Refusal(
        _("现在还不能起草：%(what)s") % what,
        why,
        (
            Link(_("去认定"), f"{base}process/#found", kind="soft"),
            Link(_("记一次没做成的检测"), f"{base}find/evaded/"),
        ),
    )


def _event(deed: DeedFact) -> str:
    kind = deed.kind if deed.kind in ("breach", "late_finding") else "official_test"
    return f"{words.full_day(deed.happened_on)}　{outcome_word(kind, deed.outcome)}"


def gate_page(
    actor: Actor, row: MatterRow, seat: Seat, found: Sequence[FoundRow], issued: Sequence[Issued]
) -> dict[str, Any]:
    """Everything the page shows."""
    made = row.matter
    rung, over = made.draft.rung, made.state in OVER
    rows = checklist(actor, row, seat, found)
    lacks = [
        one.title for one in rows[:-2] if one.state != "met"
    ]  # the last two are the remedy and the sending itself
    done = made.last("done")
    return {
        "title": row.number,
        "heading": _("%(what)s　送出前核对") % {"what": _(RUNGS[rung])} if done is None and not over else _(RUNGS[rung]),
        "person": PersonRef(row.name, f"/people/{row.person_id}/", row.number),
        "process_url": f"/people/{row.person_id}/process/",
        "drafted": _("起草 %(who)s %(day)s") % {"who": row.by, "day": words.full_day(made.opened_on)},
        "cite": CITE,
        "state": _(STATES[made.state]),
        "over": over,
        "report_url": f"/people/{row.person_id}/gate/report/" if rung != "report" and not over else "",
        "notes": _notes(row, seat),
        "rows": rows,
        "tally": _("%(all)d 项里 %(there)d 项齐了") % {"all": len(rows), "there": sum(one.state == "met" for one in rows)},
        "lacks": words.listed(dict.fromkeys(lacks)) if not over and done is None else "",
        "guards": guard_words(actor, row, seat) if red(made, seat) else [],
        "spoken": spoken(made.last("spoke")),
        "proofs": [_proof(seat, found, str(one)) for one in made.draft.about],
        "counters": _counters(seat) if rung == "report" else [],
        "after": [_after(one) for one in made.steps if one.kind in AFTER],
        **_foot(actor, row),
        "papers": _papers(actor, row, issued),
        "remedy": remedy(rung, done.on if done else None, seat.book),
        "help": _help(actor, row),
    }  # fmt: skip


def _notes(row: MatterRow, seat: Seat) -> list[Note]:
    notes = []
    if row.matter.draft.rung == "report":
        notes.append(
            Note(_("这里只备材料。是不是严重违反由两个人判断，怎么处理由公安机关决定。"), kind="law")
        )
    if row.matter.draft.at_once:
        notes.append(Note(row.matter.draft.at_once, head=_("先报后听的理由"), kind="cannot"))
    if row.matter.state not in OVER:
        notes += [Note(str(one), kind="cannot") for one in still_stands(row.matter, seat)]
    return notes


def spoken(step: Step | None) -> dict[str, Any] | None:
    """What she said, in her words, and who wrote it down."""
    if step is None:
        return None
    return {
        "on": step.on,
        "how": word_of(SPOKEN, step.said["how"]),
        "words": step.said.get("words", ""),
        "by": step.by,
    }


def _proof(seat: Seat, found: Sequence[FoundRow], about: str) -> Proof:
    deed = next((d for d in seat.facts.deeds if d.id == about), None)
    row = next((one for one in found if str(one.id) == about), None)
    lines = [row.said["reason"]] if row else []
    if row and row.notice_on:
        way = word_of(NOTICE_WAYS, row.said["notice"])
        lines.append(_("通知：%(day)s %(way)s") % {"day": words.full_day(row.notice_on), "way": way})
    if row and row.decided_by:
        lines.append(_("%(first)s认定，%(second)s确认") % {"first": row.found_by, "second": row.decided_by})
    if deed is None:
        day = words.full_day(row.happened_on) if row else ""
        return Proof(_("%(day)s　已经撤回") % {"day": day}, "excused", _("不计"), tuple(lines))
    open_ = deed.outcome.endswith("_open")
    return Proof(
        _event(deed), "waiting" if open_ else "lapsed", _("还没认定") if open_ else _("计入"), tuple(lines)
    )


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


def _after(step: Step) -> tuple[str, str, str]:
    told = step.said
    says = word_of({**DECISIONS, **OUTCOMES}, told.get("says", ""))
    also = _("所凭的认定一起撤回") if told.get("also") else ""
    more = (told.get(name, "") for name in ("words", "reason", "paper"))
    who = f"{words.full_day(step.on)}　{step.by}"
    return _(STEPS[step.kind]), "　".join(part for part in (says, also, *more) if part), who


def _foot(actor: Actor, row: MatterRow) -> dict[str, Any]:
    """The last button with what it would do, the way back beside it, and after the service what may follow."""
    made, base = row.matter, f"/gate/{row.id}/"
    report = made.draft.rung == "report"
    ready = may_follow(made, "done")
    label = _("交给公安机关") if report else _("送给本人")
    later = [
        Link(_(STEPS[kind]), f"{base}{kind}/", kind="" if kind != "decided" else "primary")
        for kind in ("answered", "objected", "decided", "told", "spoke")
        if may_follow(made, kind) and (made.last("done") or kind in ("answered", "objected", "decided"))
    ]
    again = made.last("checked") is not None and may_follow(made, "checked")
    title = _("撤回") if made.last("done") else _("撤回，不发了")
    return {
        "send": Link(label, f"{base}done/", "send", "primary") if ready else None,
        "send_label": label if made.last("done") is None and made.state not in OVER else "",
        "later": later,
        "again": Link(_("重新核对"), f"{base}checked/") if again else None,
        "back": Link(title, f"{base}withdrawn/") if may_follow(made, "withdrawn") else None,
    }


def paper_of(row: MatterRow) -> str:
    """Which paper a matter prints."""
    return KIND.get(row.matter.draft.rung, "breach")


def _papers(actor: Actor, row: MatterRow, issued: Sequence[Issued]) -> list[tuple[str, Link]]:
    """The paper of this matter: to look at as a draft, to print once a second person agreed, and the one that was printed."""
    base = f"/gate/{row.id}/paper/"
    there = [
        (one.number, Link(_("打开"), f"/papers/{one.id}/", "file-text"))
        for one in issued
        if one.deed_id == row.id and one.holds
    ]
    if there:
        return there
    if row.matter.state in OVER or why_not_print(paper_of(row), labels=actor.labels) is not None:
        return []
    draft = (_("草稿，没有编号，不作凭据"), Link(_("看草稿"), base, "file-text"))
    if why_not_paper(row.matter) is not None:
        return [draft]
    return [draft, (_("编号、留底，以后一个字不变"), Link(_("印发"), base, "printer", post=True))]


def _help(actor: Actor, row: MatterRow) -> list[Link]:
    """Before anything else: what could help."""
    base = f"/people/{row.person_id}/"
    links = [Link(_("看本人的计划，检测能不能改到方便的日子"), f"{base}plan/")]
    if actor.may(Permission.RECORD_FIELDWORK):
        links.append(Link(_("先谈一次，问有什么难处"), f"{base}record/talk/"))
    if actor.may(Permission.RECORD_CASEWORK):
        links.append(Link(_("记下本人的请求"), f"{base}record/request/"))
    return links
