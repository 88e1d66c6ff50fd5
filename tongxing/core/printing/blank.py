"""Our Word template, from which an office makes its own: the same blocks and the same measures as ``sheets/paper.typ``.

It names the fonts of GB/T 9704 (方正小标宋, 仿宋_GB2312, 黑体) and has none in it: the office's computers have them. Jinja's
marks stand in it as anybody would type them in Word; ``{%p`` takes its paragraph away, ``{%tr`` its row, ``{%tc`` its cell.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, FANG, HEI, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman"
THREE, SMALL, TINY = 16.0, 12.0, 10.5
PITCH = 28.95
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LABEL, VALUE = 28, 50  # millimetres of a named field


@cache
def blank() -> bytes:
    """The template for every kind of paper."""
    sheet = docx.Document()
    _page(sheet)
    _line(sheet, "{%p if draft %}")
    _line(sheet, "{{ draft }}　没有编号，不作凭据", align=CENTER, size=SMALL, font=HEI, grey=True)
    _line(sheet, "{%p endif %}")
    _line(sheet, "{{ office }}", align=CENTER, font=SONG)
    _line(sheet, "{{ title }}", align=CENTER, font=SONG, size=22, pitch=34)
    _line(sheet, "{{ number }}", align=RIGHT, size=14)
    _blocks(sheet)
    out = io.BytesIO()
    sheet.save(out)
    return out.getvalue()


def _blocks(sheet: Any) -> None:
    """Each kind of block between its marks."""
    draws: dict[str, Callable[[], object]] = {
        "says": lambda: _line(sheet, "{{ one.text }}", indent=2 * THREE),
        "plain": lambda: _line(sheet, "{{ one.text }}"),
        "note": lambda: _line(sheet, "{{ one.text }}", size=TINY, pitch=16),
        "red": lambda: _line(sheet, "【{{ one.text }}】", font=HEI),
        "head": lambda: _line(sheet, "{{ one.text }}", font=HEI, keep=True),
        "fields": lambda: _fields(sheet),
        "rows": lambda: _rows(sheet),
        "wide": lambda: _wide(sheet),
        "signs": lambda: _signs(sheet),
        "seal": lambda: _seal(sheet),
    }
    _line(sheet, "{%p for one in blocks %}")
    for n, (kind, draw) in enumerate(draws.items()):
        _line(sheet, f'{{%p {"elif" if n else "if"} one.kind == "{kind}" %}}')
        draw()
    _line(sheet, "{%p endif %}")
    _line(sheet, "{%p endfor %}")


def _page(sheet: Any) -> None:
    """A4 by GB/T 9704: 37 mm above, 28 mm left; its foot has the file's number and the page."""
    part = sheet.sections[0]
    part.page_width, part.page_height = Mm(210), Mm(297)
    part.top_margin, part.bottom_margin = Mm(37), Mm(35)
    part.left_margin, part.right_margin, part.footer_distance = Mm(28), Mm(26), Mm(25)
    foot = part.footer.paragraphs[0]
    _run(foot, "{{ foot }}　第 ", TINY, SONG)
    _page_number(foot)
    _run(foot, " 页", TINY, SONG)


def _page_number(paragraph: Any) -> None:
    run = _run(paragraph, "", TINY, SONG)
    for kind in ("begin", "", "end"):
        sign = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            sign.set(qn("w:fldCharType"), kind)
        else:
            sign.text = "PAGE"
        run._element.append(sign)


def _run(paragraph: Any, text: str, size: float, font: str, *, grey: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    run._element.rPr.append(spoken)
    if grey:
        run.font.color.rgb = RGBColor(0x80, 0x80, 0x80)
    return run


def _line(
    where: Any, text: str, *, size: float = THREE, font: str = FANG, align: Any = None, indent: float = 0,
    pitch: float = PITCH, grey: bool = False, keep: bool = False,
) -> Any:  # fmt: skip
    """One paragraph of a set height; ``keep``: never without the next one on its sheet."""
    made = where.add_paragraph()
    form = made.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.first_line_indent = Pt(indent) if indent else None
    form.keep_with_next = keep
    made.alignment = align
    _run(made, text, size, font, grey=grey)
    return made


def _cell(cell: Any, text: str, *, font: str = FANG, align: Any = None, size: float = SMALL) -> None:
    made = cell.paragraphs[0]
    made.alignment = align
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(4)
    _run(made, text, size, font)


def _table(sheet: Any, rows: int, columns: int) -> Any:
    made = sheet.add_table(rows=rows, cols=columns)
    made.style = "Table Grid"
    for row in made.rows:
        _whole(row)
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    return made


def _whole(row: Any) -> None:
    """A row is never torn in two at the foot of a sheet."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _after(sheet: Any) -> None:
    """Two tables without a line between them would be one."""
    _line(sheet, "", size=4, pitch=6)


def _fields(sheet: Any) -> None:
    """Two named fields a row, or one that is long."""
    made = _table(sheet, 6, 4)
    made.autofit = False
    for n, mark in ((0, "for row in one.rows"), (1, "if row|length > 2"), (3, "else"), (5, "endif")):
        _cell(made.cell(n, 0), f"{{%tr {mark} %}}")
    for n in range(4):
        _cell(made.cell(2, n), f"{{{{ row[{n}] }}}}", align=None if n % 2 else CENTER)
    _cell(made.cell(4, 0), "{{ row[0] }}", align=CENTER)
    _cell(made.cell(4, 1).merge(made.cell(4, 3)), "{{ row[1] }}")
    _cell(made.add_row().cells[0], "{%tr endfor %}")
    for n, column in enumerate(made.columns):
        column.width = Mm(VALUE if n % 2 else LABEL)
    for row in made.rows:
        for n, cell in enumerate(row.cells):
            cell.width = Mm(VALUE if n % 2 else LABEL)
    _after(sheet)


def _rows(sheet: Any) -> None:
    """A table with a head and as many columns as the paper has."""
    made = _table(sheet, 4, 3)
    made.rows[0]._tr.get_or_add_trPr().append(
        OxmlElement("w:tblHeader")
    )  # the head stands again on the next sheet
    for n, (mark, font) in enumerate((("head in one.heads", HEI), ("", ""), ("cell in row", FANG), ("", ""))):
        if not mark:
            continue
        _cell(made.cell(n, 0), f"{{%tc for {mark} %}}")
        _cell(made.cell(n, 1), f"{{{{ {mark.split()[0]} }}}}", font=font, align=CENTER, size=TINY)
        _cell(made.cell(n, 2), "{%tc endfor %}")
    _cell(made.cell(1, 0), "{%tr for row in one.rows %}")
    _cell(made.cell(3, 0), "{%tr endfor %}")
    _after(sheet)


def _wide(sheet: Any) -> None:
    """A box over the whole width, with room to write where nothing stands in it."""
    box = _table(sheet, 1, 1).cell(0, 0)
    _cell(box, "{{ one.label }}", font=HEI)
    said = box.add_paragraph()
    said.paragraph_format.space_after = Pt(4)
    _run(said, "{{ one.text }}", SMALL, FANG)
    for mark in ("{%p for n in one.room %}", "", "{%p endfor %}"):
        _run(box.add_paragraph(), mark, SMALL, FANG)
    _after(sheet)


def _signs(sheet: Any) -> None:
    """What it rests on, and a line for each who signs: on one sheet, with the seal."""
    _line(sheet, "{{ cite }}", size=TINY, pitch=18, keep=True)
    for text in (
        "{%p for place in one.places %}",
        "{{ place }}：________________{{ one.day }}",
        "{%p endfor %}",
    ):
        _line(sheet, text, size=SMALL, keep=True)


def _seal(sheet: Any) -> None:
    """Where the office puts its seal."""
    for n, text in enumerate(("office", "day", "seal")):
        _line(sheet, f"{{{{ one.{text} }}}}", size=SMALL if n > 1 else THREE, align=RIGHT, keep=n < 2)
