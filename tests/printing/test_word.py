"""Papers as Word: ours and an office's template make a file that opens; neither a template nor what is typed can do more."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.oxml.ns import qn

from tongxing.core.files import jail
from tongxing.core.printing import word
from tongxing.core.printing.blank import blank
from tongxing.core.printing.sample import sample
from tongxing.core.printing.worder import fault
from tongxing.core.refusal import Refused

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME = "𠮷䶮㛃"


@pytest.fixture(autouse=True)
def a_house(tmp_path: Path, settings: Any) -> Path:
    """A data folder of this test."""
    settings.TONGXING_HOME = tmp_path
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


def page(name: str = NAME) -> dict[str, object]:
    """A paper with every kind of block."""
    return sample(name)


def template(*texts: str, part: tuple[str, bytes] = ("", b"")) -> bytes:
    """A template as somebody might make it in Word."""
    sheet, out = docx.Document(), io.BytesIO()
    for one in texts:
        sheet.add_paragraph(one)
    sheet.save(out)
    if part[0]:
        with zipfile.ZipFile(out, "a") as parts:
            parts.writestr(*part)
    return out.getvalue()


def text(data: bytes) -> str:
    """Everything that stands in a Word file, tables too."""
    return "".join(one.text or "" for one in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


def made(name: str = NAME) -> bytes:
    return word.fill("talk", page(name), at=AT)


def test_ours_says_everything_once_and_measures_by_the_standard() -> None:
    data = made()
    said = text(data)
    assert said.count(NAME) == 4
    assert [
        w for w in ("草　稿", "样张", "序号", "考电工证", "本人签名", "经办人签名", "依据") if w not in said
    ] == []
    assert "{" not in said
    part = docx.Document(io.BytesIO(data)).sections[0]
    assert [
        round(one.mm if one else 0)
        for one in (part.top_margin, part.bottom_margin, part.left_margin, part.right_margin)
    ] == [37, 35, 28, 26]
    assert fault(data) == ""


def test_an_office_template_comes_first_and_names_the_fields(a_house: Path) -> None:
    (a_house / "paper.docx").write_bytes(template("本镇的纸", "{{ said['姓名'] }}"))
    assert text(made()) == f"本镇的纸{NAME}"
    (a_house / "talk.docx").write_bytes(template("谈话的纸 {{ said.姓名 }} {{ number }}"))
    assert text(made()) == f"谈话的纸 {NAME} 样字〔2026〕第　　号"
    assert word.check(a_house / "talk.docx", page(), at=AT) == ""


def test_who_made_the_template_does_not_travel_along(a_house: Path) -> None:
    sheet = docx.Document()
    sheet.core_properties.author = sheet.core_properties.keywords = "CANARY"
    sheet.add_paragraph("{{ title }}")
    sheet.save(str(a_house / "paper.docx"))
    parts = zipfile.ZipFile(io.BytesIO(made()))
    assert not [one for one in parts.namelist() if b"CANARY" in parts.read(one)]


@pytest.mark.parametrize(
    "typed",
    [
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "<w:p/>&lt;&amp;",
        "]]>",
        "'\"\\",
        "{_{ said }_}",
        "a\x07\x0b\x0cb\ud800",
        "第1行\n第2行",
    ],
)
def test_what_people_type_is_text_and_nothing_else(typed: str) -> None:
    said = text(made(typed))
    kept = word.NOT_XML.sub("", typed)
    assert said.replace("\n", "").count(kept.replace("\n", "").replace("{_{", "{{").replace("}_}", "}}")) == 4
    assert "49" not in said


PASSWD = "/etc/passwd"
REL = b'<Relationships xmlns="x"><Relationship Id="r9" Type="t/attachedTemplate" Target="http://x/" TargetMode="External"/></Relationships>'
HOSTILE = {
    "reaches every class": template("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
    "by a filter": template("{{ ''|attr('__class__') }}"),
    "by its place": template("{{ title['__class__'] }}"),
    "through a list": template("{{ blocks.append(1) }}"),
    "reads a file": template(f"{{% include '{PASSWD}' %}}"),
    "takes a module": template("{{ cycler.__init__.__globals__.os.popen('id').read() }}"),
    "calls itself": template("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"),
    "formats": template("{{ '%s'|format(title) }}", "{{ title.format(title) }}"),
    "runs for ever": template("{% for a in said %}" * 12 + "{{ title * 200 }}" + "{% endfor %}" * 12),
    "one huge text": template("{{ title * 900000000 }}"),
    "a huge number": template("{{ 9 ** (9 ** 9) }}"),
    "asks what is not there": template("{{ id_number }}"),
    "no template": b"PK\x03\x04 not a file",
    "a macro": template("x", part=("word/vbaProject.bin", b"x")),
    "something from elsewhere": template("x", part=("word/_rels/settings.xml.rels", REL)),
    "an entity": template("x", part=("word/more.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
    "a bomb": template("x", part=("word/more.xml", b"\0" * 25 * 1024 * 1024)),
    "a field that fetches": template("x", part=("word/more.xml", b'<w:fldSimple w:instr="INCLUDETEXT x"/>')),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_template_makes_no_paper_and_stops_nobody(
    what: str, a_house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "POWER", jail.Power(512 * jail.MEGABYTE, 3, 4 * jail.MEGABYTE))
    (a_house / "talk.docx").write_bytes(HOSTILE[what])
    with pytest.raises(Refused) as refused:
        made()
    assert "root:" not in str(refused.value)
    assert "<class" not in str(refused.value)
    (a_house / "talk.docx").unlink()
    assert made().startswith(b"PK")


def test_the_walls_stand_before_the_template_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[jail.Heard] = []
    ask = jail.ask

    def listening(*args: Any) -> jail.Heard:
        heard.append(ask(*args))
        return heard[-1]

    monkeypatch.setattr(jail, "ask", listening)
    made()
    assert "limits" in heard[0].walls


def test_the_planted_fault_an_open_jinja_is_seen() -> None:
    """Teeth: the same mark through Jinja as it comes reaches the classes of the program."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    out, sheet = io.BytesIO(), DocxTemplate(io.BytesIO(HOSTILE["reaches every class"]))
    sheet.render({}, Environment(autoescape=True))
    sheet.save(out)
    assert "<class" in text(out.getvalue())
    assert blank() == blank()
