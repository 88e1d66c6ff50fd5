"""Setting papers: what comes out is PDF/A and looks right; neither a template nor what is typed can do anything else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from tongxing.core.files import jail
from tongxing.core.printing import setting
from tongxing.core.printing.setting import typeset
from tongxing.core.refusal import Refused

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PAGE = """#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: 16pt, lang: "zh", region: "cn")
#data.name
"""
RARE = "喆堃昇玥赟翀旻彧犇淼𠮷䶮㛃𬱖"  # names that ordinary fonts do not have
NOWHERE = "\U0002ebe5"  # newer than our fonts


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_paper_is_pdf_a_with_the_rare_characters_of_names() -> None:
    made = typeset(PAGE, {"name": RARE}, at=AT)
    assert made.missing == ()
    assert made.pdf.startswith(b"%PDF-")
    assert b"pdfaid:part" in made.pdf.replace(b"\n", b"")
    assert text_of(made.pdf).strip() == RARE


def test_the_same_paper_comes_out_byte_for_byte() -> None:
    first, again = (typeset(PAGE, {"name": "周明远"}, at=AT).pdf for _n in range(2))
    assert first == again
    assert typeset(PAGE, {"name": "周明达"}, at=AT).pdf != first


def test_a_character_no_font_has_is_boxed_with_its_number_and_named() -> None:
    made = typeset(PAGE, {"name": f"吉{NOWHERE}\U00031234"}, at=AT)
    assert made.missing == (NOWHERE, "\U00031234")
    assert "U+2EBE5" in text_of(made.pdf)


def test_the_page_is_the_one_of_the_standard() -> None:
    """GB/T 9704: A4, 37 mm above the text, 28 mm beside it; measured on the page."""
    with pypdfium2.PdfDocument(typeset(PAGE, {"name": "国国国国"}, at=AT).pdf) as document:
        page = document[0]
        assert [round(n / 72 * 25.4) for n in page.get_size()] == [210, 297]
        left, _bottom, _right, top = page.get_textpage().get_charbox(0)
        assert abs(left / 72 * 25.4 - 28) < 1
        assert abs(297 - top / 72 * 25.4 - 37) < 2.5


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        "#{while true {}}",
        "$ x $ *b* _i_ @ref <label> \\u{41}",
        "= 标题\n- 一",
        "#" * 50,
    ],
)
def test_what_people_type_is_text_and_nothing_else(typed: str) -> None:
    said = text_of(typeset(PAGE, {"name": typed}, at=AT).pdf)
    assert "".join(said.split()) == "".join(typed.split())


HOSTILE = {
    "reads a file": '#read("/etc/passwd")',
    "reads the key file": '#read("../../../../keys.json")',
    "fetches a package": '#import "@preview/cetz:0.3.4"',
    "runs for ever": "#let n = 0\n#while n < 2 { n = n * 1 }",
    "calls itself": "#let f(x) = f(x + 1)\n#f(1)",
    "eats memory": "#let a = ()\n#for i in range(200000000) { a.push(str(i) * 100) }",
    "one huge text": '#("x" * 3000000000)',
    "a million pages": "#for i in range(4000000) { pagebreak() }",
    "a plugin": '#plugin("x.wasm")',
    "no template": "#let (",
}


@pytest.mark.parametrize("template", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_template_makes_no_paper_and_stops_nobody(template: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(setting, "POWER", jail.Power(512 * jail.MEGABYTE, 4, 4 * jail.MEGABYTE))
    with pytest.raises(Refused) as refused:
        typeset(template, {"name": "周明远"}, at=AT)
    assert "root:" not in str(refused.value)
    assert typeset(PAGE, {"name": "周明远"}, at=AT).pdf.startswith(b"%PDF-")


def test_the_walls_stand_before_the_template_is_looked_at(monkeypatch: Any) -> None:
    heard: list[jail.Heard] = []
    ask = jail.ask

    def listening(*args: Any) -> jail.Heard:
        heard.append(ask(*args))
        return heard[-1]

    monkeypatch.setattr(jail, "ask", listening)
    typeset(PAGE, {"name": "周明远"}, at=AT)
    assert "limits" in heard[0].walls


def test_the_sheet_asks_for_the_fonts_we_look_for() -> None:
    from tongxing.faces.desk.prints.paper import SHEETS

    sheet = (SHEETS / "paper.typ").read_text(encoding="utf-8")
    assert [name for names in setting.STANDARD.values() for name in names if f'"{name}"' not in sheet] == []


def test_an_office_puts_its_own_fonts_first(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """A font in the folder of the house is used; without one, ours."""
    (tmp_path / "fonts").mkdir()
    settings.TONGXING_HOME = tmp_path
    copied = next(setting.OURS.glob("NotoSansSC*"))
    (tmp_path / "fonts" / copied.name).write_bytes(copied.read_bytes())
    asked: list[dict[str, Any]] = []
    ask = jail.ask

    def listening(reader: str, question: dict[str, Any], data: bytes, power: jail.Power) -> jail.Heard:
        asked.append(question)
        return ask(reader, question, data, power)

    monkeypatch.setattr(jail, "ask", listening)
    made = typeset(PAGE, {"name": "周明远"}, at=AT)
    assert made.missing == ()
    assert made.stands_in == ("小标宋", "仿宋"), "a font is there, but not one the standard asks for"
    monkeypatch.setitem(setting.STANDARD, "仿宋", ("Noto Sans SC",))
    assert typeset(PAGE, {"name": "周明远"}, at=AT).stands_in == ("小标宋",)
    assert asked[0]["fonts"] == [str(tmp_path / "fonts"), str(setting.whole_fonts()), str(setting.OURS)]
