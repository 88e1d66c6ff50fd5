"""The workbooks of the import: the empty form to fill in, and a roster with its faults marked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongxing.casework.roster.cells import words_of
from tongxing.casework.roster.columns import ADVICE, COLUMNS, VERDICT, RosterColumn
from tongxing.casework.roster.queries import Waiting
from tongxing.casework.roster.rows import MEASURES
from tongxing.casework.roster.rules import Judged, Verdict
from tongxing.faces.exchange.sheets import Cell, Column, Stamp, Workbook

SPARE_ROWS = 500
MARKS = {Verdict.ERROR: "bad", Verdict.CHOICE: "maybe", Verdict.DIFFERS: "maybe", Verdict.HERE: "quiet"}


def template(villages: Sequence[str]) -> bytes:
    """The empty form: texts where texts belong, lists where there is a choice, a sheet that explains."""
    with Workbook() as book:
        book.sheet("名单", [_column(c, tuple(villages)) for c in COLUMNS], [], spare_rows=SPARE_ROWS)
        heads = [Column(_("列"), 18), Column(_("要不要填"), 12), Column(_("怎么填"), 60)]
        rows = [[c.head, _("必填") if c.required else _("可以不填"), _(c.says)] for c in COLUMNS]
        rows.append(["", "", _("别的列可以留着，用不到的不会存。表头的字不要改。")])
        book.sheet("填表说明", heads, rows)
    return book.data


def _column(column: RosterColumn, villages: tuple[str, ...]) -> Column:
    choices = {"village": villages, "measure": tuple(MEASURES)}.get(column.key, ())
    return Column(column.head, column.width, text=True, choices=choices, required=column.required)


def marked(found: Waiting, villages: Sequence[str], stamp: Stamp | None = None) -> bytes:
    """The same roster, each row on its own line, bad cells coloured with a comment, verdict and advice beside them.

    It can be put right and uploaded again as it is; who took it stands on every printed page.
    """
    head = max(found.staged.head_line - 1, 0)
    columns = [_column(c, tuple(villages)) for c in COLUMNS]
    columns += [Column(VERDICT, 24), Column(ADVICE, 48)]
    with Workbook(stamp) as book:
        book.sheet(
            found.staged.sheet or "名单",
            columns,
            [_cells(found, row) for row in found.judged],
            above=[""] * head,
            at_lines=[row.line for row in found.judged],
        )
    return book.data


def _cells(found: Waiting, row: Judged) -> list[Cell | str]:
    staged = found.staged.row(row.line)
    raw = staged.cells if staged else {}
    wrong = {f.column: f for f in row.findings}
    told = {d.column: d.words for d in row.differences}
    cells: list[Cell | str] = []
    for column in COLUMNS:
        text, finding = words_of(raw.get(column.key)), wrong.get(column.key)
        if finding is not None:
            mark = "bad" if finding.weight == "error" else "maybe"
            cells.append(Cell(text, mark, f"{finding.words}。{finding.advice}"))
        else:
            cells.append(Cell(text, "maybe", told[column.key]) if column.key in told else text)
    words = "；".join(f.words for f in row.findings) or _verdict(row)
    advice = "；".join([*(f.advice for f in row.findings), *told.values()])
    return [*cells, Cell(words, MARKS.get(row.verdict, "good")), advice]


def _verdict(row: Judged) -> str:
    return {
        Verdict.READY: _("可以导入"),
        Verdict.HERE: _("已经在了"),
        Verdict.DIFFERS: _("和档案里不一样"),
    }.get(row.verdict, "")
