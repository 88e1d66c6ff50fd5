"""The rows behind one line of a score sheet: 应办 − 免计 − 不计 = 应计, by folder number, never by name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxing.assessment.sheets import Line
from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice
from tongxing.core.ui.sheets import ScorePanel, ScoreTrace
from tongxing.duties.figures import FigureRow, Group
from tongxing.duties.why import group_name, what_word, why_for
from tongxing.faces.desk.board_page import row_chip
from tongxing.faces.desk.score_reading import Reading, plain
from tongxing.org.roles import Permission

STATES = {Group.YES: "met", Group.NO: "lapsed", Group.EXCUSED: "excused", Group.OUT: "plain"}


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
        counted_url=f"/figures/{line.numerator_of}/" if line.numerator_of else "",
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
