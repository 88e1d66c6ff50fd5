"""What belongs to a file besides what was done: work group, papers in hand, rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.group.queries import FIVE
from tongxing.casework.kinds import GROUP_ROLES
from tongxing.casework.papers.queries import asked_on, filing_facts
from tongxing.casework.queries import NamedMember
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Member
from tongxing.duties.file import FiledCase
from tongxing.plans.books import Chain
from tongxing.rulebook.document import FILED, ISSUED, SCAN
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.filing import FilePaper, Held, InFile, papers_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper the plan asks for: does it lie in the file, what is said of it, and the ways that put it there."""

    kind: str
    name: str
    there: bool
    by_filing: bool
    said: str = ""
    deed: str = ""
    scan: Link | None = None
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers in hand and papers still missing, in the order of the plan, each with the ways to put it there."""

    done: int
    of: int
    missing: list[Wanted]
    there: list[Wanted]
    marks: list[bool]
    url: str = ""


def group(case: FiledCase, names: Mapping[UUID, NamedMember], *, on: date) -> tuple[list[Member], str]:
    """The work group with its empty places said aloud (戒毒条例 17)."""
    present = [
        d for d in case.standing if d.kind == "group_member" and d.happened_on <= on <= (d.until_on or on)
    ]
    made: list[Member] = []
    for role in (*FIVE, "cadre"):
        part = _(GROUP_ROLES[role])
        here = [d for d in reversed(present) if d.outcome == role]
        made += [Member(part, names[d.id].name if d.id in names else _("在"), d.happened_on) for d in here]
        if not here:
            made.append(Member(part, missing=_("条例第17条要求") if role in FIVE else _("方案要求")))
    filled = {d.outcome for d in present} & set(FIVE)
    return made, _("法定五类，到位 %(n)s 类") % {"n": len(filled)}


def papers(
    known: list[Wanted], scan: Callable[[str], Link | None], *, base: str, may: bool, prints: frozenset[str]
) -> Papers | None:
    """Which papers of the plan lie in the file, which are missing, and the button that makes each."""
    rows = [
        replace(p, scan=scan(p.deed or p.kind), ways=_ways(p, base, prints) if may and not p.there else ())
        for p in known
    ]
    there, missing = [p for p in rows if p.there], [p for p in rows if not p.there]
    if not rows:
        return None
    url = f"{base}folder/" if may else ""
    return Papers(len(there), len(rows), missing, there, [p.there for p in rows], url)


def _ways(one: Wanted, base: str, prints: frozenset[str]) -> tuple[Link, ...]:
    """Print it here, or say that the paper itself lies in the file; photographing it stands beside."""
    made = [Link(_("印"), f"{base}papers/", "printer")] if one.kind in prints else []
    filed = Link(_("已入档"), f"{base}record/paper_filed/?outcome={one.kind}", "files")
    return (*made, *([filed] if one.by_filing and not one.deed else []))


def wanted(case: FiledCase, chain: Chain, *, on: date, held: Sequence[Held] = ()) -> list[Wanted]:
    """The papers the plan asks for by now, there or missing; what begins to be owed today stands among the missing."""
    rows = papers_of(asked_on(chain, on), _facts(case), held, on)
    return [
        Wanted(
            one.paper.kind,
            one.paper.name,
            there=one.state == InFile.THERE,
            by_filing=FILED in one.paper.satisfied_by,
            said=why_words(one, on),
            deed=one.deed,
        )
        for one in rows
        if one.asked or one.state == InFile.THERE or one.why == "today"
    ]


def _facts(case: FiledCase) -> CaseFacts:
    paper = case.paper
    decision = {name: getattr(paper, name, None) for name in ("measure", "decided_on", "received_on")}
    deeds = (DeedFact(str(d.id), d.kind, d.said, d.happened_on, about=_text(d.about)) for d in case.standing)
    return filing_facts(decision, sorted(deeds, key=lambda d: (d.happened_on, d.id)))


def _text(one: UUID | None) -> str | None:
    return str(one) if one else None


def why_words(one: FilePaper, on: date) -> str:
    """How a paper stands, in words: since when it is owed, how far it has come, or what put it there."""
    since = words.day(one.since, on) if one.since else ""
    known = {
        "nothing": _("%(day)s起该有"),
        ISSUED: _("%(day)s起该有；已印，签好的还没回来"),
        SCAN: _("%(day)s起该有；有扫描件，纸质件还没入档"),
        "today": _("今天起该有"),
    }
    said = "" if one.state == InFile.THERE else known.get(one.why, "") % {"day": since}
    nth = _("第 %(n)s 份") % {"n": one.nth} if one.nth else ""
    return words.clauses([part for part in (nth, said) if part])


def rights(end: date | None) -> list[str]:
    """What the person may ask for, each with its article; the same words stand on her own sheet."""
    last = words.full_day(end) if end else _("报到后算出")
    return [
        _("对现场检测结果有异议：被告知之日起 3 日内可以申请实验室检测（吸毒检测程序规定）"),
        _("看自己的档案，要一份复制件，要求更正：随时，不收费（个人信息保护法第45、46条）"),
        _("期满解除：%(day)s（条例第23条）") % {"day": last},
        _("入学、就业、社会保障不受歧视，个人信息保密（条例第7条）"),
        _("不服决定：60 日内申请行政复议，或者 6 个月内起诉"),
        _("投诉找镇纪检，不经社工"),
    ]
