"""What was done, as it was written down; a correction is an entry of its own with old, new and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.queries import Together
from tongxing.core.clock import day_of
from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice, Happened, Link
from tongxing.duties.file import FiledCase, FiledDeed, PaperVersion
from tongxing.duties.reading import only_for
from tongxing.faces.desk.duty_parts import kind_word, outcome_word
from tongxing.fieldwork.kinds import NEEDS, OFFICIAL, SPECIMENS, WAYS
from tongxing.fieldwork.queries import Detail

FIRST = 12
GROUPS: dict[str, frozenset[str]] = {
    "test": frozenset({"official_test", "screening", "hair_test", "test_elsewhere", "test_step"}),
    "talk": frozenset({"talk", "own_report", "contact_away"}),
    "visit": frozenset({"visit"}),
    "excuse": frozenset({"excuse", "snooze", "leave"}),
    "paper": frozenset(
        {"report_in", "agreement", "group_member", "paper_filed", "step", "closed", "decision"}
    ),
    "process": frozenset(
        {"late_finding", "breach", "service", "police_notice", "circumstance", "clean_from", "request"}
        | {"request_answer"}
    ),
    "plan": frozenset({"help_plan", "plan_answer", "plan_evaluation"}),
}


# records that come with a paper, so that the way to photograph it stands beside them
ON_PAPER = frozenset(
    {"official_test", "excuse", "report_in", "agreement", "step", "closed", "paper_filed", "own_report"}
    | {"hair_test", "test_elsewhere", "test_step", "leave", "snooze"}
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the records: details of fieldwork and of casework, who may correct, scans."""

    details: Mapping[UUID, Detail]
    together: Together
    may_correct: bool
    scan: Callable[[str], Link | None] = lambda of: None
    may_follow: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry before it is drawn: when, which group, and how to draw it when it is wanted."""

    on: date
    order: str
    kind: str
    deed: FiledDeed | None = None
    old: FiledDeed | None = None
    paper: PaperVersion | None = None
    paper_old: PaperVersion | None = None
    case_id: UUID | None = None
    person_id: UUID | None = None
    about_on: date | None = None


def entries(case: FiledCase, person_id: UUID | None = None) -> list[Entry]:
    """Everything that happened, the newest first: what stands, and each correction on its own day."""
    by_id = {d.id: d for d in case.deeds}
    gone = {d.supersedes for d in case.deeds}
    found = [
        Entry(d.happened_on, str(d.id), d.kind, deed=d, person_id=person_id, about_on=_day_of(by_id, d.about))
        for d in case.deeds
        if d.id not in gone and not d.withdrawn
    ]
    found += [
        Entry(day_of(d.recorded_at), str(d.id), d.kind, deed=d, old=by_id.get(d.supersedes))
        for d in case.deeds
        if d.supersedes
    ]
    papers = {p.id: p for p in case.papers}
    last = case.paper
    found += [
        Entry(day_of(p.recorded_at) if p.supersedes else p.decided_on, str(p.id), "decision", paper=p,
              paper_old=papers.get(p.supersedes) if p.supersedes else None,
              case_id=case.id if p is last else None)
        for p in case.papers
    ]  # fmt: skip
    return sorted(found, key=lambda e: (e.on, e.order), reverse=True)


def _day_of(by_id: Mapping[UUID, FiledDeed], about: UUID | None) -> date | None:
    return by_id[about].happened_on if about is not None and about in by_id else None


def chosen(found: Sequence[Entry], group: str) -> list[Entry]:
    """Only one group of entries; an unknown group chooses nothing away."""
    kinds = GROUPS.get(group)
    if group == "correction":
        return [e for e in found if e.old or e.paper_old]
    return [e for e in found if kinds is None or e.kind in kinds]


def filters(base: str, group: str, known: frozenset[str]) -> list[Choice]:
    """全部 检测 谈心 走访 免计 文书 更正; only groups of which something can exist for the reader."""
    names = {
        "": _("全部"),
        "test": _("检测"),
        "talk": _("谈心"),
        "visit": _("走访"),
        "excuse": _("免计"),
        "paper": _("文书"),
        "process": _("认定和送达"),
        "plan": _("一人一策"),
        "correction": _("更正"),
    }
    return [
        Choice(name, f"{base}?what={key}#events-head" if key else base, key == group)
        for key, name in names.items()
        if key not in GROUPS or GROUPS[key] & known
    ]


def more(base: str, group: str, left: int) -> Link | None:
    """再看 34 条"""
    if left <= 0:
        return None
    what = f"&what={group}" if group else ""
    return Link(_("再看 %(n)s 条") % {"n": left}, f"{base}?all=1{what}#events-head")


def happened(entry: Entry, beside: Beside) -> Happened:
    """One entry as the timeline draws it."""
    if entry.paper is not None:
        scan = beside.scan("decision") if entry.case_id else None
        return _paper(entry.paper, entry.paper_old, entry.case_id if beside.may_correct else None, scan)
    assert entry.deed is not None
    if entry.old is not None:
        return _correction(entry.deed, entry.old)
    return _deed(entry, entry.deed, beside)


def _deed(entry: Entry, deed: FiledDeed, beside: Beside) -> Happened:
    correct = Link(_("更正"), f"/deeds/{deed.id}/withdraw/") if beside.may_correct else None
    scan = beside.scan(_scanned(deed))
    if scan is not None and scan.icon == "camera" and deed.kind not in ON_PAPER:
        scan = None  # nothing was handed over with it; what is there all the same can be seen
    return Happened(
        on=deed.happened_on,
        kind=kind_word(deed.kind),
        line=_about(entry) + line(deed, beside),
        by=deed.by or _("系统"),
        recorded_at=deed.recorded_at,
        warm=bool(beside.details[deed.id].needs) if deed.id in beside.details else False,
        actions=tuple(a for a in (_follow(entry, deed, beside), scan, correct) if a) if deed.readable else (),
    )


def _about(entry: Entry) -> str:
    """（11月20日的检测）"""
    return _("（%(day)s的检测）") % {"day": words.day(entry.about_on, entry.on)} if entry.about_on else ""


def _follow(entry: Entry, deed: FiledDeed, beside: Beside) -> Link | None:
    """A result that is not settled leads to what follows it."""
    if not beside.may_follow or deed.kind not in OFFICIAL or deed.outcome != "positive":
        return None
    return Link(_("接着记"), f"/people/{entry.person_id}/record/test_step/?about={deed.id}")


def _scanned(deed: FiledDeed) -> str:
    """What a scan beside this record is a scan of: the paper that was filed or signed, else the record itself."""
    if deed.kind == "paper_filed":
        return deed.outcome
    return deed.kind if deed.kind == "agreement" else str(deed.id)


def line(deed: FiledDeed, beside: Beside) -> str:
    """阴性。镇卫生院，检测人 赵启明、李敏。"""
    if not deed.readable:
        return words.sentences([only_for(deed.kind)])
    parts = [outcome_word(deed.kind, deed.outcome)]
    if deed.kind in ("excuse", "leave", "snooze") and deed.until_on:
        parts.append(words.span(deed.happened_on, deed.until_on, deed.happened_on))
    parts += _agreed(deed.id, beside.together)
    if deed.id in beside.details:
        parts += [said for said in _detail(beside.details[deed.id]) if said != parts[0]]
    if not deed.supersedes:
        parts.append(deed.note)
    return words.sentences(parts)


def _agreed(deed_id: UUID, beside: Together) -> list[str]:
    """What a member, an agreement or a plan says in one line."""
    if deed_id in beside.members:
        return [beside.members[deed_id].name]
    if deed_id in beside.plans:
        plan = beside.plans[deed_id]
        return [_("第 %(n)s 版") % {"n": plan.version}, plan.wish]
    if deed_id in beside.agreements:
        signed = beside.agreements[deed_id]
        return [_("第 %(n)s 版") % {"n": signed.version}] if signed.version > 1 else []
    return []


def _detail(detail: Detail) -> list[str]:
    testers = _("检测人 %(names)s") % {"names": words.listed(detail.collectors)} if detail.collectors else ""
    needs = [_(NEEDS[n]) for n in detail.needs if n in NEEDS]
    specimen = _(SPECIMENS[detail.specimen]) if detail.specimen in SPECIMENS else ""
    return [
        words.clauses((detail.where, specimen if detail.specimen != "urine" else "", testers)),
        *_kept(detail),
        words.clauses((detail.where_to, detail.reach)),
        _("凭 %(paper)s") % {"paper": detail.paper} if detail.paper else "",
        _(WAYS[detail.way]) if detail.way in WAYS and detail.way != "face" else "",
        _("和%(partner)s一起") % {"partner": detail.partner} if detail.partner else "",
        _("要帮的：%(needs)s") % {"needs": words.listed(needs)} if needs else "",
    ]


def _kept(detail: Detail) -> list[str]:
    """A、B 样本 A-17、B-17，存 派出所"""
    numbers = words.listed([n for n in detail.samples if n])
    if not numbers:
        return []
    kept = _("，存 %(where)s") % {"where": detail.kept_at} if detail.kept_at else ""
    return [_("A、B 样本 %(numbers)s") % {"numbers": numbers} + kept]


def _correction(new: FiledDeed, old: FiledDeed) -> Happened:
    """Old, new and reason; the record as first written stays readable here."""
    before = _fact(old)
    if new.withdrawn:
        text = _("撤回%(old)s，原记录保留。") % {"old": before}
    else:
        text = _("%(old)s 改为 %(new)s，原记录保留。") % {"old": before, "new": _fact(new)}
    reason = new.note
    return Happened(
        on=day_of(new.recorded_at),
        kind=_("更正"),
        line=text + (_("理由：%(reason)s") % {"reason": reason} if reason else ""),
        by=new.by or _("系统"),
        recorded_at=new.recorded_at,
        correction=True,
    )


def _fact(deed: FiledDeed) -> str:
    days = words.span(deed.happened_on, deed.until_on or deed.happened_on, day_of(deed.recorded_at))
    return " ".join(p for p in (days, kind_word(deed.kind), outcome_word(deed.kind, deed.outcome)) if p)


def _paper(
    paper: PaperVersion, old: PaperVersion | None, case_id: UUID | None, scan: Link | None
) -> Happened:
    correct = Link(_("更正"), f"/cases/{case_id}/decision/") if case_id else None
    said = _("%(number)s，%(authority)s，%(day)s作出") % {
        "number": paper.number,
        "authority": paper.authority,
        "day": words.full_day(paper.decided_on),
    }
    if old is not None:
        said = _("决定书改录为 %(new)s；原来录的是 %(old)s，%(day)s。") % {
            "new": said,
            "old": old.number,
            "day": words.full_day(old.decided_on),
        }
    return Happened(
        on=day_of(paper.recorded_at) if old else paper.decided_on,
        kind=_("更正") if old else _("决定书"),
        line=said,
        by=paper.by or _("系统"),
        recorded_at=paper.recorded_at,
        correction=old is not None,
        actions=tuple(a for a in (scan, correct) if a),
    )
