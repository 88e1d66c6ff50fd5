"""A whole score sheet on the page: headings with their sums, annexes with their weights, the folded result and the grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxing.assessment.shared import band_words
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import Subject
from tongxing.core import suppression
from tongxing.core.ui.parts import Cell, Choice
from tongxing.core.ui.sheets import ScoreRow
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.score_reading import Reading, path_of, plain
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.document import VILLAGE_SHEET
from tongxing.rulebook.summing import Subtotal


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the sheet with its lines; ``level`` is ``annex`` or ``group``."""

    level: str
    title: str
    note: str
    points: str
    of: str
    rows: tuple[ScoreRow, ...] = ()


def sections(look: Reading, sheet: Sheet, rows: dict[str, ScoreRow]) -> list[Section]:
    """The sheet from top to bottom: annex by annex, group by group, bonus last."""
    groups = {one.id: one for one in look.book.groups_of(look.scheme.id)}
    sums = {one.id: one for one in sheet.whole.groups}

    def group(name: str) -> Section:
        lines = tuple(rows[line.id] for line in sheet.lines if line.group == name)
        held = sums[name]
        return Section("group", held.title, _note(held), plain(held.sum.points), _full(held), lines)

    plain_groups = [name for name, one in groups.items() if one.kind == "items"]
    found: list[Section] = []
    for annex in sheet.whole.annexes:
        note = _("占 %(weight)s%%") % {"weight": plain(annex.weight * 100)}
        found.append(Section("annex", annex.title, note, plain(annex.sum.points), plain(annex.sum.full)))
        found += [group(name) for name in plain_groups if groups[name].annex == annex.id]
    if not sheet.whole.annexes:
        found += [group(name) for name in plain_groups]
    return found + [group(name) for name, one in groups.items() if one.kind == "bonus"]


def _full(held: Subtotal) -> str:
    return plain(held.sum.full if held.cap is None else held.cap)


def _note(held: Subtotal) -> str:
    """What of a heading is not settled, and that bonus stands outside."""
    said = [_("总分以外，最多加 %(cap)s 分") % {"cap": plain(held.cap)}] if held.cap is not None else []
    if held.sum.pending:
        said.append(_("待认定 %(points)s 分") % {"points": plain(held.sum.pending)})
    if held.sum.unscored:
        said.append(_("没有应办的 %(points)s 分") % {"points": plain(held.sum.unscored)})
    return "，".join(said)


def summary(look: Reading, sheet: Sheet) -> list[Cell]:
    """结果和等次：没有定下来的，说还在等什么。"""
    whole = sheet.whole
    label = _("折算结果") if not whole.waits or whole.waits == "few" else _("到现在的折算")
    cells = [Cell(label, "—" if whole.result is None else plain(whole.result), _added(whole.added))]
    if look.scheme.grades is not None:
        cells.append(Cell(_("等次"), whole.grade or "—", waits_words(whole.waits)))
    return cells


def _added(added: Decimal) -> str:
    return _("含加分 %(points)s 分") % {"points": plain(added)} if added else ""


def waits_words(waits: str) -> str:
    """Why there is no grade yet."""
    return {
        "pending": _("还有待认定的，先不定等次"),
        "few": _("不足 5 人，等次由专人定"),
        "nothing": _("没有应办的，不定等次"),
    }.get(waits, "")


def written_out(sheet: Sheet) -> str:
    """The arithmetic of the whole, in the reader's language."""
    return sheet.whole.arithmetic_en if get_language() == "en" else sheet.whole.arithmetic


def bodies(sheet: Sheet) -> list[tuple[str, str]]:
    """What each assessing body answers for."""
    said = _("%(points)s / %(of)s 分，待认定 %(pending)s 分")
    return [
        (
            one.title,
            said
            % {"points": plain(one.sum.points), "of": plain(one.sum.of), "pending": plain(one.sum.pending)},
        )
        for one in sheet.whole.bodies
    ]


# ── the foot ─────────────────────────────────────────────────────────────────


def foot(look: Reading, sheet: Sheet) -> list[tuple[str, str]]:
    """What is never scored, and what must be read beside the points."""
    return [
        (
            _("不计分的"),
            _("复吸、失联、投诉的件数不扣分；会议次数、照片、台账份数不加分。如实上报不吃亏。"),
        ),
        *([(_("一起看"), _staffing(look, sheet))] if look.whose.of == VILLAGE_SHEET else []),
        *bodies(sheet),
    ]


def _staffing(look: Reading, sheet: Sheet) -> str:
    line = next((one for one in sheet.lines if one.denominator_of == "casework.reported_in"), None)
    people: int | str = len({row.person_id for row in line.rows if row.person_id}) if line else 0
    people = band_words(suppression.band(int(people))) if look.shared else people
    try:
        ratio = plain(Decimal(look.book.amount("staff_ratio", sheet.until)))
    except (KeyError, ValueNotInForce):
        return _("本期这里服务过 %(n)s 人。") % {"n": people}
    said = {"n": people, "ratio": ratio}
    return (
        _("本期这里服务过 %(n)s 人；方案要求每 %(ratio)s 人一名专职社工。人手不足写在分数旁边，不改分数。")
        % said
    )


def subject_choices(look: Reading, among: Sequence[Subject]) -> list[Choice]:
    """The other sheets of the same kind she may see, in their own order, never ranked."""
    kept = {"as_of": look.on.isoformat()} if look.on != look.today else {}
    if len(among) < 2:
        return []
    return [
        Choice(one.name, address(path_of(one, look.scheme, look.year), **kept), one.key == look.whose.key)
        for one in among
    ]
