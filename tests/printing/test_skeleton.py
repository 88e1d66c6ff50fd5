"""The skeleton of papers by GB/T 9704-2012, measured on the page: margins, 22 lines, 28 characters, page numbers, seals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from tongxing.core.printing.setting import typeset
from tongxing.faces.desk.prints import blocks
from tongxing.faces.desk.prints.paper import SHEETS

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SKELETON = (SHEETS / "paper.typ").read_text(encoding="utf-8")
EMPTY: dict[str, object] = {
    "code": "QW-2026-001",
    "office": "",
    "title": "",
    "number": "",
    "draft": "",
    "foot": "QW-2026-001",
    "page": ["第 ", " 页　共 ", " 页"],
    "cite": "",
    "blocks": [],
}
BODY = "国"
A4 = (210, 297)


def paper(template: str = SKELETON, **said: object) -> bytes:
    """A paper with this on it."""
    return typeset(template, {**EMPTY, **said}, at=AT).pdf


def mm(points: float) -> float:
    return points / 72 * 25.4


def measured(pdf: bytes) -> list[dict[str, float]]:
    """Of each page: its margins up to the glyphs of the body, how many lines, how many characters in the fullest."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            said = text.get_text_range()
            boxes = [text.get_charbox(n) for n in range(text.count_chars()) if said[n] == BODY]
            lines = [round(box[3], 1) for box in boxes]
            found.append(
                {
                    "left": mm(min(box[0] for box in boxes)),
                    "right": A4[0] - mm(max(box[2] for box in boxes)),
                    "top": A4[1] - mm(max(box[3] for box in boxes)),
                    "bottom": mm(min(box[1] for box in boxes)),
                    "lines": len(set(lines)),
                    "across": max(lines.count(one) for one in set(lines)),
                    "pitch": mm(max(lines) - min(lines)) / max(len(set(lines)) - 1, 1),
                }
            )
    return found


def wrong(pdf: bytes) -> list[str]:
    """What of the standard does not hold on the first page, which is full."""
    first = measured(pdf)[0]
    # the ink of a character ends a little inside its square; below the last line stays the rest of its line
    wanted = {
        "left": (28, 1),
        "right": (26, 1),
        "top": (37, 1),
        "bottom": (39.7, 1),
        "pitch": (225 / 22, 0.05),
    }
    off = [
        f"{key}: {first[key]:.1f} mm" for key, (value, by) in wanted.items() if abs(first[key] - value) > by
    ]
    return off + [
        f"{key}: {first[key]}" for key, value in (("lines", 22), ("across", 28)) if first[key] != value
    ]


def full(template: str = SKELETON) -> bytes:
    """Two and a half pages of body."""
    return paper(template, blocks=[blocks.plain(BODY * 28 * 55)])


def test_the_text_stands_where_the_standard_says() -> None:
    pdf = full()
    with pypdfium2.PdfDocument(pdf) as document:
        assert [tuple(round(mm(n)) for n in page.get_size()) for page in document] == [A4] * 3
        feet = [page.get_textpage().get_text_range() for page in document]
    assert wrong(pdf) == []
    assert measured(pdf)[1] == measured(pdf)[0]
    assert [f"第 {n} 页　共 3 页" in foot for n, foot in enumerate(feet, start=1)] == [True] * 3


FAULTS = {
    "margin": ("left: 28mm", "left: 25mm"),
    "above": ("top: 37mm", "top: 30mm"),
    "size": ("#let three = 15.75pt", "#let three = 14pt"),
    "lines": ("#let pitch = 225mm / 22", "#let pitch = 225mm / 24"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_skeleton_out_of_measure_is_seen(fault: str) -> None:
    """Teeth."""
    was, now = FAULTS[fault]
    assert was in SKELETON
    assert wrong(full(SKELETON.replace(was, now)))


def test_every_kind_of_block_is_drawn_inside_the_text_area(record_property: Any) -> None:
    """Long fields, a long table, a box that breaks over the page, signatures and seal: nothing sticks out, nothing is lost."""
    long = "他说得很长，" * 60
    made = paper(
        office="青梧镇人民政府",
        title="工作小组成员表",
        number="组字〔2026〕第1号",
        blocks=[
            blocks.fields(
                ("姓　　名", "𠮷䶮㛃"), ("住　　址", "一个很长很长的地址" * 9), ("电　　话", "0000-1001")
            ),
            blocks.rows(("序号", "目标"), (1, 4), [[str(n), "考电工证"] for n in range(60)]),
            blocks.wide("谈了什么", long * 3),
            blocks.signs(("本人签名", "经办人签名", "见证人签名")),
            blocks.seal("青梧镇人民政府", "2026年11月23日"),
        ],
    )
    with pypdfium2.PdfDocument(made) as document:
        pages = [page.get_textpage() for page in document]
        record_property("pages", len(pages))
        said = "".join("".join(page.get_text_range().split()) for page in pages)
        for page in pages:
            for n in range(page.count_chars()):
                left, bottom, right, _top = page.get_charbox(n)
                assert right == left or (mm(left) > 27 and mm(right) < 185), page.get_text_range(n, 1)
                assert right == left or mm(bottom) > 20
    assert said.count("考电工证") == 60
    assert said.count("目标") > 1, "the head of a table stands on each of its pages"
    assert said.count("他说得很长，") == 180
    assert "𠮷䶮㛃" in said
    assert said.index("本人签名") < said.index("（盖章）")


HOSTILE = [
    '#read("/etc/passwd")',
    "*粗* _斜_ $x$ @ref <label>",
    "= 标题",
    "\\u{41} \\",
    "]; #panic()",
    "第1行\n第2行",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_typed_is_never_markup(typed: str) -> None:
    """In every kind of block."""
    made = paper(
        title=typed,
        cite=typed,
        blocks=[
            blocks.says(typed),
            blocks.head(typed),
            blocks.note(typed),
            blocks.fields((typed, typed)),
            blocks.rows((typed,), (1,), [[typed]]),
            blocks.wide(typed, typed),
            blocks.signs((typed,)),
            blocks.seal(typed, typed),
        ],
    )
    with pypdfium2.PdfDocument(made) as document:
        said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert said.count("".join(typed.split())) == 14


def test_two_short_fields_share_a_row_and_a_long_one_has_its_own() -> None:
    made = blocks.fields(("甲", "1"), ("乙", "2"), ("丙", "很" * 12), ("丁", "4"))
    assert made["rows"] == [["甲", "1", "乙", "2"], ["丙", "很" * 12], ["丁", "4"]]
    assert blocks.fields(("甲", "1"), ("乙", "很" * 12))["rows"] == [["甲", "1"], ["乙", "很" * 12]]


def test_templates_lie_where_the_kinds_say() -> None:
    from tongxing.archive.issued.kinds import PRINTED

    assert all(Path(SHEETS / f"{one.template}.typ").is_file() for one in PRINTED.values())
