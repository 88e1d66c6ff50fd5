"""Laying the page 文书: what can be printed now, what was issued, and which papers come from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.archive.issued.kinds import KINDS, PRINTED, PrintKind
from tongxing.archive.issued.queries import Issued
from tongxing.archive.issued.rules import why_not_print
from tongxing.core import clock
from tongxing.core.printing.setting import own_fonts
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.prints.record import Record
from tongxing.org.roles import Permission

A_FEW = 1
HASH_HEAD = 12


@dataclass(frozen=True, slots=True)
class Source:
    """What one paper would be printed from: a record of a day, the measure, or an empty form."""

    words: str
    on: date | None
    of: str
    preview: str
    word: str
    number: str  # of the one in force; empty when none was issued


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind that can be printed here."""

    title: str
    marks: str
    issue: str
    sources: list[Source]
    more: Link | None


@dataclass(frozen=True, slots=True)
class Line:
    """One issued paper in the register of this file."""

    number: str
    title: str
    on: date
    by: str
    digest: str
    state: str
    void: bool
    open: Link
    withdraw: Link | None


def page(record: Record, issued: list[Issued], *, every: str) -> dict[str, Any]:
    """Everything the page shows; ``every`` is the kind of which all records are listed."""
    actor, file = record.actor, record.file
    base = f"/people/{file.id}/"
    ours = [one for one in PRINTED.values() if why_not_print(one.name, labels=actor.labels) is None]
    offers = [_offer(record, kind, issued, base, every == kind.name) for kind in ours]
    return {
        "title": file.number,
        "heading": _("文书"),
        "person": PersonRef(file.name, base, file.number),
        "second": _("先看草稿，印发的才编号、留底；留底的以后打开还是一个字不差。"),
        "back_url": base,
        "slip": slips.draw(actor, file.id, record.case.id),
        "fonts": None if own_fonts() else _substitute(),
        "offers": [one for one in offers if one.sources],
        "waits": [_(one.title) for one, offer in zip(ours, offers, strict=True) if not offer.sources],
        "issued": [_line(one, may_void=actor.may(Permission.CORRECT_RECORD)) for one in issued],
        "elsewhere": [(_(one.title), _(one.instead)) for one in KINDS.values() if one.instead],
    }


def _substitute() -> Note:
    return Note(
        _(
            "没有找到本单位的仿宋、小标宋字体，现在用思源宋体代替。请把买来的字体放进数据文件夹的 fonts 里，再印。"
        )
    )


def _offer(record: Record, kind: PrintKind, issued: list[Issued], base: str, every: bool) -> Offer:
    numbers = {one.deed_id: one.number for one in issued if one.kind == kind.name and one.holds}
    deeds = record.printable(kind) if kind.of else []
    shown = deeds if every else deeds[:A_FEW]
    where = f"{base}papers/{kind.name}/"
    sources = [_source(where, numbers, deed) for deed in shown]
    if not kind.of or kind.blank:
        said = _("空白，手填") if kind.of else _("按现在的记录")
        sources.append(Source(said, None, "", where, f"{where}word/", numbers.get(None, "")))
    left = len(deeds) - len(shown)
    more = Link(_("还有 %(n)s 条记录") % {"n": left}, f"{base}papers/?all={kind.name}") if left else None
    marks = [_("盖章")] * kind.sealed + [_("要送达")] * kind.served + [_("印完整号码")] * kind.full
    return Offer(_(kind.title), words.listed(marks), f"{where}issue/", sources, more)


def _source(where: str, numbers: dict[UUID | None, str], deed: FiledDeed) -> Source:
    said = outcome_word(deed.kind, deed.outcome)
    of = f"?of={deed.id}"
    return Source(
        said, deed.happened_on, str(deed.id), where + of, f"{where}word/{of}", numbers.get(deed.id, "")
    )


def _line(one: Issued, *, may_void: bool) -> Line:
    state = _("有效")
    if one.void_at is not None:
        state = _("已作废：%(why)s（%(who)s）") % {"why": one.void_reason, "who": one.void_by}
    elif one.superseded_by is not None:
        state = _("已有新的一份")
    base = f"/papers/{one.id}/"
    return Line(
        number=one.number,
        title=_(PRINTED[one.kind].title) if one.kind in PRINTED else one.kind,
        on=clock.day_of(one.at),
        by=one.by,
        digest=one.digest[:HASH_HEAD],
        state=state,
        void=one.void_at is not None,
        open=Link(_("打开"), base, "file-text"),
        withdraw=Link(_("作废"), f"{base}void/") if may_void and one.void_at is None else None,
    )
