"""What belongs to a file besides what was done: work group, papers in hand, rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.group.queries import FIVE
from tongxing.casework.kinds import GROUP_ROLES
from tongxing.casework.queries import NamedMember
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Member
from tongxing.duties.file import FiledCase
from tongxing.plans.books import Chain
from tongxing.rulebook.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper the plan asks for: does it lie in the file, and does filing it put it there?"""

    kind: str
    name: str
    there: bool
    by_filing: bool
    scan: Link | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers in hand and papers still missing, in the order of the plan, each with the way to its scan."""

    done: int
    of: int
    missing: list[Wanted]
    there: list[Wanted]
    marks: list[bool]
    print_url: str = ""
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


def papers(known: list[Wanted], scan: Callable[[str], Link | None]) -> Papers | None:
    """Which papers of the plan lie in the file, and which are still missing."""
    rows = [replace(p, scan=scan(p.kind)) for p in known]
    there, missing = [p for p in rows if p.there], [p for p in rows if not p.there]
    return Papers(len(there), len(rows), missing, there, [p.there for p in rows]) if rows else None


def wanted(case: FiledCase, facts: CaseFacts, chain: Chain) -> list[Wanted]:
    """The papers the plan asks for by now (one person, one file)."""
    if not chain.plans:
        return []
    reached = {
        "received": facts.received_on is not None or facts.decided_on is not None,
        "reported": facts.reported_on is not None,
        "agreement": any(d.kind == "agreement" for d in case.standing),
    }
    filed = {d.outcome for d in case.standing if d.kind == "paper_filed"}
    done = (
        filed
        | ({"decision"} if case.paper else set())
        | {d.kind for d in case.standing if d.kind == "agreement"}
    )
    return [
        Wanted(
            p.kind,
            p.name,
            there=p.kind in filed or (p.satisfied_by != "paper_filed" and p.satisfied_by in done),
            by_filing=p.satisfied_by == "paper_filed",
        )
        for p in chain.plans[-1].book.papers
        if reached.get(p.needed_from, False) and facts.measure in p.measures
    ]


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
