"""Laying a score sheet: every line with its arithmetic, every arithmetic with its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxing.assessment.forms import ConfirmForm
from tongxing.assessment.shared import band_words, counts_persons, number_words, people_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.core import suppression
from tongxing.core.suppression import LEAST
from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice, Clause, Figure, Link
from tongxing.core.ui.sheets import ScorePanel, ScoreRow, ScoreTrace
from tongxing.duties.figures import FigureRow, Group
from tongxing.duties.why import group_name, what_word, why_for
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.board_page import row_chip
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.org.roles import Permission
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.document import Book

STATES = {Group.YES: "met", Group.NO: "lapsed", Group.EXCUSED: "excused", Group.OUT: "plain"}
WINDOWS = "fieldwork."


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose sheet is read, by whom, on which day, with which line open."""

    actor: Actor
    place: Place
    year: int
    on: date
    today: date
    book: Book
    plan: str
    open: str = ""
    group: str = ""
    few: bool = False

    @property
    def shared(self) -> bool:
        """Does somebody read it who does not sit at the town's own desk?"""
        return not self.actor.may(Permission.SEE_SMALL_COUNTS)

    def opens(self, line: Line) -> bool:
        """Whether the rows behind a line may be opened: others open none of persons, and none where there are few."""
        return not self.shared or not (self.few or counts_persons(line))

    @property
    def path(self) -> str:
        """The address of the sheet."""
        return f"/score/{self.place.pk}/{self.year}/"

    def link(self, **more: str) -> str:
        """An address on this sheet that stays on its day."""
        kept = {"as_of": self.on.isoformat()} if self.on != self.today else {}
        return address(self.path, **kept, **more)


def score_page(
    look: Reading, sheet: Sheet, *, form: ConfirmForm | None, names: dict[int, str]
) -> dict[str, Any]:
    """Everything the sheet shows."""
    look = replace(look, few=people_of(sheet) < LEAST)
    opened = sheet.line(look.open)
    return {
        "computed": {"points": plain(sheet.points), "of": plain(sheet.points_of)},
        "pending": plain(sheet.pending_of) if sheet.pending_of else "",
        "rows": [score_row(look, line) for line in sheet.lines],
        "panel": panel(look, opened) if opened and opened.rows and look.opens(opened) else None,
        "panel_after": opened.id if opened else "",
        "confirm": confirm_part(look, opened, form, names) if opened and opened.confirmable else None,
        "plan": Link(_("%(key)s 版") % {"key": sheet.plan} + sample_word(sheet), "/plan/"),
        "foot": foot(look, sheet),
    }


def plain(number: Decimal) -> str:
    """Points without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def sample_word(sheet: Sheet) -> str:
    """Said aloud while the points are examples."""
    return _("　分值是样例，等镇里定") if any(line.sample for line in sheet.lines) else ""


# ── one line ─────────────────────────────────────────────────────────────────


def score_row(look: Reading, line: Line) -> ScoreRow:
    """One line: what, on which clause, how it was counted, how many points."""
    opened = line.id == look.open
    url = look.link(open=line.id) + "#opened"
    two = line.numerator is not None and line.denominator is not None and line.scored
    held = look.shared and counts_persons(line)
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
    )


def _two_numbers(look: Reading, line: Line, url: str) -> tuple[Figure | None, Figure | None]:
    """The two numbers of a line; others see persons in bands, and numbers without rows where there are few."""
    counts = (line.numerator or 0, line.denominator or 0)
    if look.shared and counts_persons(line):
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


# ── the rows behind a line ───────────────────────────────────────────────────


def panel(look: Reading, line: Line) -> ScorePanel:
    """应办 − 免计 − 不计 = 应计, and the rows of one group."""
    counts = line.tally or {}
    group = (
        look.group
        if look.group in counts
        else next((g for g in ("counted_no", "counted_yes") if counts.get(g)), "not_counted")
    )
    return ScorePanel(
        owed=line.owed,
        excused=line.excused,
        left_out=line.left_out,
        counted=line.counted,
        met=line.numerator or 0,
        sentence=line.arithmetic_en if get_language() == "en" else line.arithmetic,
        steps=steps(line),
        groups=tuple(
            Choice(
                group_name(g),
                look.link(open=line.id, group=g) + "#opened",
                g == group,
                counts.get(g, 0),
                STATES[g],
            )
            for g in Group
        ),
        rows=tuple(trace(look, row) for row in _in_order(look, line.rows_in(group))),
        close_url=look.link(),
        numbered=not look.shared,
    )


def _in_order(look: Reading, rows: Sequence[FigureRow]) -> Sequence[FigureRow]:
    """By number for the desk; for others by day, so that an order does not tell whose rows belong together."""
    return sorted(rows, key=lambda r: (r.due_on, r.opens_on, r.what)) if look.shared else rows


def steps(line: Line) -> str:
    """各档：100% 20　≥95% 18 …"""
    if not line.steps:
        return ""
    parts = [
        f"≥ {plain(least * 100)}% {plain(points)}"
        if least
        else _("以下 %(points)s") % {"points": plain(points)}
        for least, points in line.steps
    ]
    return _("各档：%(steps)s") % {"steps": "　".join(parts)}


def trace(look: Reading, row: FigureRow) -> ScoreTrace:
    """One row by its folder number: window, what came of it, when it happened and was written down, why."""
    window = words.span(row.opens_on, row.due_on, look.on)
    return ScoreTrace(
        number="" if look.shared else row.number,
        window=window if row.state else f"{what_word(row)}　{words.day(row.opens_on, look.on)}",
        chip=row_chip(row, look.on),
        happened_on=row.happened_on,
        recorded_on=row.recorded_on,
        why=why_for(look.actor, row),
        url=f"/people/{row.person_id}/" if row.person_id and look.actor.may(Permission.READ_FILE) else "",
    )


# ── what a named person settles ──────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ConfirmPart:
    """The form for a named person, or who settled it, why and when."""

    after: str
    who: str
    said: str
    reason: str
    form: ConfirmForm | None
    action: str
    close_url: str


def confirm_part(look: Reading, line: Line, form: ConfirmForm | None, names: dict[int, str]) -> ConfirmPart:
    """Who may settle this line, what was settled before, and the form for those who may."""
    given = line.confirmed
    said = ""
    if given is not None:
        parts = {
            "who": names.get(given.by, ""),
            "day": words.day(given.on, look.on),
            "points": plain(given.points),
        }
        said = _("%(who)s %(day)s认定 %(points)s 分") % parts
    may = look.actor.may(Permission.CONFIRM_ITEM) and look.on == look.today
    return ConfirmPart(
        after=line.id,
        who=_("由%(who)s认定，要写理由；机器不给分。") % {"who": line.confirmed_by or _("专人")},
        said=said,
        reason=given.reason if given else "",
        form=(form or ConfirmForm(line=line)) if may else None,
        action=f"{look.path}confirm/",
        close_url=look.link(),
    )


# ── the foot ─────────────────────────────────────────────────────────────────


def foot(look: Reading, sheet: Sheet) -> list[tuple[str, str]]:
    """What is never scored, and what must be read beside the points."""
    return [
        (
            _("不计分的"),
            _("复吸、失联、投诉的件数不扣分；会议次数、照片、台账份数不加分。如实上报不吃亏。"),
        ),
        (_("一起看"), _staffing(look, sheet)),
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


def village_choices(look: Reading, places: Sequence[Place]) -> list[Choice]:
    """The other villages she may see, in the order of division codes."""
    kept = {"as_of": look.on.isoformat()} if look.on != look.today else {}
    if len(places) < 2:
        return []
    return [
        Choice(p.name, address(f"/score/{p.pk}/{look.year}/", **kept), p.pk == look.place.pk) for p in places
    ]
