"""Laying a score sheet: every line with its arithmetic, every arithmetic with its rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxing.assessment.forms import ConfirmForm, GradeForm
from tongxing.assessment.shared import number_words
from tongxing.assessment.sheets import Line, Sheet
from tongxing.core.suppression import LEAST
from tongxing.core.ui.parts import Clause, Figure, Link
from tongxing.core.ui.sheets import ScoreRow
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.score_panel import panel
from tongxing.faces.desk.score_reading import Reading, plain
from tongxing.faces.desk.score_settle import confirm_part, grade_part
from tongxing.faces.desk.score_whole import foot, sections, summary, written_out


def score_page(
    look: Reading, sheet: Sheet, *, form: forms.Form | None, names: dict[int, str]
) -> dict[str, Any]:
    """Everything the sheet shows."""
    look = replace(look, few=sheet.people < LEAST)
    asked = form if isinstance(form, ConfirmForm) else None
    opened = sheet.line(look.open)
    return {
        "computed": {"points": plain(sheet.points), "of": plain(sheet.points_of)},
        "pending": plain(sheet.pending_of) if sheet.pending_of else "",
        "sections": sections(look, sheet, {line.id: score_row(look, line) for line in sheet.lines}),
        "summary": summary(look, sheet),
        "arithmetic": written_out(sheet),
        "grade": grade_part(look, sheet, form if isinstance(form, GradeForm) else None, names),
        "panel": panel(look, opened) if opened and opened.rows and look.opens(opened) else None,
        "panel_after": opened.id if opened else "",
        "confirm": confirm_part(look, opened, asked, names) if opened and opened.confirmable else None,
        "plan": Link(_("%(key)s 版") % {"key": sheet.plan} + sample_word(sheet), "/plan/"),
        "foot": foot(look, sheet),
    }


def sample_word(sheet: Sheet) -> str:
    """Said aloud while the points are examples."""
    return _("　分值是样例，等镇里定") if any(line.sample for line in sheet.lines) else ""


# ── one line ─────────────────────────────────────────────────────────────────


def score_row(look: Reading, line: Line) -> ScoreRow:
    """One line: what, on which clause, how it was counted, how many points."""
    opened = line.id == look.open
    url = look.link(open=line.id) + "#opened"
    two = line.numerator is not None and line.denominator is not None and line.scored
    held = look.holds(line)
    a, n = _two_numbers(look, line, url) if two else (None, None)
    return ScoreRow(
        code=line.id,
        title=line.title,
        clause=line_clause(look, line),
        of=Decimal(plain(line.of)),
        points=None if line.points is None else Decimal(plain(line.points)),
        a=a,
        n=n,
        arithmetic=percent(line) if two and not held else "",
        band=band(line),
        why=_why_held(line) if held else why(line) if not two or line.pending or line.confirmed else "",
        panel_id="opened" if opened else "",
        opened=opened,
        open_url=url if line.confirmable else "",
        word="" if line.pending else _("只能建议") if line.shape == "proposal_only" else _("不计分"),
        part=bool(line.part_of),
        body=next((one.title for one in look.scheme.bodies if one.id == line.body), ""),
    )


def _two_numbers(look: Reading, line: Line, url: str) -> tuple[Figure | None, Figure | None]:
    """The two numbers of a line; others see persons in bands, and numbers without rows where there are few."""
    counts = (line.numerator or 0, line.denominator or 0)
    if look.holds(line):
        names = (line.numerator_of, line.denominator_of)
        said = [number_words(name, count) for name, count in zip(names, counts, strict=True)]
        return (Figure(0, words=said[0]), Figure(0, words=said[1])) if all(said) else (None, None)
    opened = line.id == look.open
    a, n = (Figure(count, url if look.opens(line) else "", opened=opened) for count in counts)
    return a, n


def _why_held(line: Line) -> str:
    """What others read where the words would name a number of persons."""
    if line.confirmed is not None:
        return _("　由专人认定")
    if line.pending:
        return _("　人少，不按比率计分，由专人认定") if line.rows else why(line)
    return "" if line.scored else _("本项不计分")


def line_clause(look: Reading, line: Line) -> Clause | None:
    """The sentence of the plan this line stands on, with the law beside it."""
    found = clause_part(look.book, line.clause, look.plan)
    if found is None:
        return None
    cites = look.book.clauses[line.clause].cite if line.clause in look.book.clauses else ()
    laws = [clause_part(look.book, cite, on=look.on) for cite in cites if cite != "this"]
    return replace(found, label="；".join([found.label, *(law.label for law in laws if law)]))


def percent(line: Line) -> str:
    """= 86.7%, or nothing where a rate would mean nothing."""
    if line.pending or line.confirmed or not line.denominator:
        return ""
    rate = Decimal(100 * (line.numerator or 0)) / line.denominator
    return f"= {plain(rate.quantize(Decimal('0.1')))}%"


def band(line: Line) -> str:
    """Which step the rate fell on."""
    if not line.steps or line.points is None or line.confirmed or not line.denominator:
        return ""
    for least, _points in line.steps:
        if (line.numerator or 0) >= least * line.denominator:
            if least == 1 or least == 0:
                return _("满档") if least else _("最低档")
            return _("≥ %(least)s%% 档") % {"least": plain(least * 100)}
    return ""


def why(line: Line) -> str:
    """The words where there is no arithmetic."""
    if get_language() == "en":
        return line.arithmetic_en
    if line.shape == "by_hand" and line.confirmed is None:
        return _("由%(who)s认定") % {"who": line.confirmed_by or _("专人")}
    if line.scored and line.numerator is not None:  # the two numbers stand before these words already
        return "　" + line.arithmetic.partition("，")[2]
    return line.arithmetic
