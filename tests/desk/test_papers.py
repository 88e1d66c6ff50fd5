"""文书: every kind comes out of the record, a draft is no paper, an issued one opens the same bytes whatever changes later."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cast import TODAY, Folder, at, closed, contacted, day, joined, sampled, step_in, take_in
from tests.desk.test_statements import run
from tests.printing.test_skeleton import SKELETON, mm
from tests.printing.test_skeleton import paper as skeleton
from tests.printing.test_word import text as word_text
from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.models import IssuedPaper
from tongxing.casework.actions import record_step
from tongxing.casework.agreement.actions import record_agreement
from tongxing.casework.agreement.rules import CONTENTS, Terms
from tongxing.casework.help.actions import write_plan
from tongxing.casework.queries import Goal
from tongxing.conduct.actions import serve
from tongxing.duties.models import Duty
from tongxing.faces.desk.prints import paper, views
from tongxing.fieldwork.actions import NewContact, NewLeave, record_contact, record_leave
from tongxing.people.models import Person

pytestmark = pytest.mark.django_db
NAME = "𠮷䶮㛃"
LETTERS = ("rights_notice", "agreement", "rules", "test_order")
LATER = {
    "evaluation",
    "termination",
    "late_proof",
    "warning",
    "breach",
    "packet",
    "answer",
}  # what no file of this test has
PICTURES = os.environ.get("TONGXING_PAPERS", "")  # a folder: look at them


@pytest.fixture(autouse=True)
def a_house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast; files lie in a folder of this test."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    settings.TONGXING_FILES = tmp_path / "files"


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody with a rare name, eight months on the way, with a little of everything."""
    made = take_in(lin, town.upper, reported_on=day("2026-03-25"), name=NAME)
    who = {"by": step_in(lin), "at": at(TODAY), "on": TODAY, "case_id": made.case_id}
    said = Terms(tuple(CONTENTS), parties={"witness": "韦母"})
    record_agreement(**who, happened_on=day("2026-04-01"), signed_for_office="青梧镇人民政府", terms=said)
    joined(lin, made, "family", day("2026-04-02"))
    sampled(lin, made, day("2026-04-25"))
    write_plan(**who, wish="想学电工", goals=[Goal("考电工证", "联系培训班", "林晓", "年底前")])
    for kind in ("talk", "visit"):
        new = NewContact(kind, "needs_help", day("2026-05-06"), note="孩子上学的钱不够", needs=("schooling",))
        record_contact(**who, new=new)
    contacted(lin, made, "own_report", day("2026-05-07"), "on_paper")
    record_leave(
        **who,
        new=NewLeave("away:reported", day("2026-06-01"), day("2026-06-09"), where_to="南宁", reach="0771"),
    )
    serve(**who, whom="person", happened_on=day("2026-03-20"), way="hand", receipt="signed", served_by="赵强")
    return made


def text(pdf: bytes) -> str:
    """What stands on a paper, without spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(one.get_textpage().get_text_range().split()) for one in document)


def sources(browser: Any, folder: Folder) -> list[str]:
    """The drafts the page offers."""
    page = browser.get(f"/people/{folder.person_id}/papers/").content.decode()
    found = re.findall(rf'href="(/people/{folder.person_id}/papers/[^"]+)"', page)
    return [one for one in found if "/word/" not in one]


def issue(browser: Any, folder: Folder, sheet: str, of: str = "", slip: str = "") -> Any:
    """Press the button."""
    base = f"/people/{folder.person_id}/papers/"
    found = re.search(r'name="slip" value="([^"]+)"', browser.get(base).content.decode())
    assert found
    return browser.post(f"{base}{sheet}/issue/", {"slip": slip or found[1], "of": of})


def keep(name: str, pdf: bytes) -> None:
    """A picture of each page, for eyes, when a folder was named."""
    if not PICTURES:
        return
    with pypdfium2.PdfDocument(pdf) as document:
        for n, one in enumerate(document):
            one.render(scale=1.2).to_pil().save(Path(PICTURES) / f"{name}-{n}.png")


def misplaced(pdf: bytes) -> list[str]:
    """What of a paper stands outside the text area of GB/T 9704 (37/35/28/26 mm; the foot has its own place)."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for one in document:
            page = one.get_textpage()
            for n in range(page.count_chars()):
                left, bottom, right, top = (mm(edge) for edge in page.get_charbox(n))
                if right > left and not (left > 27 and right < 185 and bottom > 20 and top < 261):
                    found.append(page.get_text_range(n, 1))
    return found


def test_a_paper_out_of_place_is_seen() -> None:
    """Teeth: three millimetres to the left."""
    moved = SKELETON.replace("left: 28mm", "left: 25mm")
    assert misplaced(skeleton(blocks=[{"kind": "plain", "text": "国" * 40}])) == []
    assert misplaced(skeleton(moved, blocks=[{"kind": "plain", "text": "国" * 40}]))


def test_every_kind_is_printed_from_its_record(signed_in: Any, lin: Any, town: Any, folder: Folder) -> None:
    """Every kind is offered; drafts that differ from what is issued are set, with name, file and office.

    What comes only at the end is planted in a second file. Every kind as issued: ``tests/demo/test_load.py``.
    """
    over = take_in(lin, town.lower, reported_on=day("2023-03-25"), name="龙𬱖")
    who = {"by": step_in(lin), "at": at(TODAY), "on": TODAY, "case_id": over.case_id}
    for step, on in (("suspended:detained", day("2024-05-01")), ("resumed:released", day("2024-05-11"))):
        record_step(**who, step=step, happened_on=on)
    closed(lin, over, day("2026-06-25"))
    browser, seen = signed_in(lin), set()
    for one in (folder, over):
        for address in sources(browser, one):
            kind = address.split("/papers/")[1].split("/")[0]
            seen.add(kind)
            if not (PRINTED[kind].full or PRINTED[kind].blank or PRINTED[kind].template != "paper"):
                continue
            answer = browser.get(address)
            assert answer.status_code == 200, (address, answer.content.decode()[:600])
            said = text(answer.content)
            assert "草稿" in said
            assert one.number in said
            assert "青梧镇人民政府" in said
            assert PRINTED[kind].title.replace("解除通知", "解除社区戒毒通知") in said
            assert f"{PRINTED[kind].mark}字〔2026〕第" in said
            assert b"pdfaid:part" in answer.content.replace(b"\n", b""), "PDF/A by its marker"
            assert kind == "receipt" or NAME in said or "龙𬱖" in said, (
                "a blank receipt is for whoever takes it"
            )
            assert "U+" not in said, "a character without a shape"
            if PRINTED[kind].template == "paper":  # the plain-words notice has a sheet of its own
                assert misplaced(answer.content) == [], kind
            with pypdfium2.PdfDocument(answer.content) as document:
                assert kind in LETTERS or len(document) == 1, f"{kind}: a form is one sheet"
            if PICTURES:
                as_word = browser.get(address.replace(f"/{kind}/", f"/{kind}/word/")).content
                (Path(PICTURES) / f"{kind}.docx").write_bytes(as_word)
            keep(f"{kind}-{'of' if 'of=' in address else 'blank'}", answer.content)
    assert seen == set(PRINTED) - LATER
    assert seen | LATER == set(paper.OF_MEASURE) | set(paper.OF_RECORD) | set(paper.OF_EITHER)


WORDS = {
    "agreement": ("2026年4月1日签订", "韦母", "违反协议的责任", "第1页共"),
    "rights_notice": ("检测不收费", "六十日内申请行政复议", "期满", "2029年3月25日"),
    "report_form": ("报到日期2026年3月25日", "望川县公安局"),
    "test_record": ("2026-04-25", "镇卫生院", "阴性", "赵强、吴秀英"),
    "help_plan": ("想学电工", "考电工证", "联系培训班", "年底前"),
    "talk": ("孩子上学的钱不够", "就学", "第1次", "有难处"),
    "visit": ("孩子上学的钱不够", "同行人", "现在最大的困难"),
    "leave": ("南宁", "9天", "2026年6月9日"),
    "receipt": ("当面交付", "签收了", "赵强", "望公戒决字"),
    "group_list": ("家庭成员", "（还没有）"),
}


@pytest.mark.parametrize("kind", WORDS)
def test_a_paper_says_what_the_record_says(signed_in: Any, lin: Any, folder: Folder, kind: str) -> None:
    browser = signed_in(lin)
    [address, *_blank] = [one for one in sources(browser, folder) if f"/papers/{kind}/" in one]
    said = text(browser.get(address).content)
    assert [words for words in WORDS[kind] if words not in said] == []
    assert NAME in said


def test_what_was_issued_stays_when_record_and_template_change(
    signed_in: Any, lin: Any, folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = signed_in(lin)
    assert issue(browser, folder, "basic_sheet").status_code == 303
    [row] = IssuedPaper.objects.all()
    first = browser.get(f"/papers/{row.pk}/")
    assert first["Content-Disposition"] == f'inline; filename="{folder.number}-2026-1.pdf"'
    said = text(first.content)
    assert "基字〔2026〕第1号" in said
    assert "草稿" not in said
    id_number = Person.objects.get(pk=folder.person_id).id_number
    assert id_number in said, "a paper that is kept carries the whole number"
    assert id_number not in text(browser.get(f"/people/{folder.person_id}/papers/basic_sheet/").content)
    Person.objects.filter(pk=folder.person_id).update(name="改了名")
    (tmp_path / "paper.typ").write_text("#data.title 换了模板", encoding="utf-8")
    monkeypatch.setattr(paper, "SHEETS", tmp_path)
    assert browser.get(f"/papers/{row.pk}/").content == first.content
    assert "换了模板" in text(browser.get(f"/people/{folder.person_id}/papers/basic_sheet/").content)
    page = browser.get(f"/people/{folder.person_id}/papers/").content.decode()
    assert row.digest[:12] in page
    assert "基字〔2026〕第1号" in page


def test_pressed_twice_is_one_paper_and_the_next_takes_its_place(
    signed_in: Any, lin: Any, folder: Folder
) -> None:
    browser = signed_in(lin)
    base = f"/people/{folder.person_id}/papers/"
    slip = re.findall(r'name="slip" value="([^"]+)"', browser.get(base).content.decode())[0]
    for _n in range(2):
        assert issue(browser, folder, "group_list", slip=slip).status_code == 303
    assert issue(browser, folder, "basic_sheet", slip=slip).status_code == 303, (
        "another paper of the same page"
    )
    assert issue(browser, folder, "group_list").status_code == 303
    assert sorted(IssuedPaper.objects.values_list("kind", "serial")) == [
        ("basic_sheet", 1),
        ("group_list", 1),
        ("group_list", 2),
    ]
    page = browser.get(base).content.decode()
    assert "已有新的一份" in page
    latest = IssuedPaper.objects.get(kind="group_list", serial=2)
    void = f"/papers/{latest.pk}/void/"
    assert browser.post(void, {"reason": ""}).status_code == 422
    assert browser.post(void, {"reason": "成员写错"}).status_code == 303
    assert browser.post(void, {"reason": "成员写错"}).status_code == 409
    assert "已作废：成员写错" in browser.get(base).content.decode()
    assert browser.get(f"/papers/{latest.pk}/").status_code == 200, "it stays in the file"


def test_a_draft_leaves_no_paper_and_a_look_leaves_a_trace(signed_in: Any, lin: Any, folder: Folder) -> None:
    browser = signed_in(lin)
    browser.get(f"/people/{folder.person_id}/papers/rights_notice/")
    assert IssuedPaper.objects.count() == 0
    issue(browser, folder, "rights_notice")
    browser.get(f"/papers/{IssuedPaper.objects.get().pk}/")
    seen = browser.get(f"/people/{folder.person_id}/seen/").content.decode()
    assert "看草稿：权利义务告知书" in seen
    assert "打开文书 告字〔2026〕第1号" in seen


def test_papers_are_for_who_does_the_casework_here(
    signed_in: Any, lin: Any, nong: Any, zhao: Any, wu: Any, stranger: Any, folder: Folder
) -> None:
    issue(signed_in(lin), folder, "agreement")
    open_, base = f"/papers/{IssuedPaper.objects.get().pk}/", f"/people/{folder.person_id}/papers/"
    for who, says in ((zhao, 403), (wu, 403), (stranger, 404), (nong, 200)):
        browser = signed_in(who)
        assert [browser.get(one).status_code for one in (open_, base, f"{base}agreement/")] == [says] * 3
    clerk = signed_in(nong)
    assert "谈话记录" not in clerk.get(base).content.decode().partition("这里印不了的")[0]
    talk = next(one for one in sources(signed_in(lin), folder) if "/talk/" in one)
    assert clerk.get(talk).status_code == 409, "what was said in a talk is not the clerk's"


@pytest.mark.parametrize(
    "wrong", ["talk/", "talk/?of=x", "decision/", "nothing/", "basic_sheet/?of={deed}", "talk/?of={theirs}"]
)
def test_what_is_not_there_is_not_printed(
    signed_in: Any, lin: Any, town: Any, folder: Folder, wrong: str
) -> None:
    other = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    theirs = contacted(lin, other, "talk", day("2026-05-06"))
    browser = signed_in(lin)
    mine = next(one for one in sources(browser, folder) if "/talk/" in one).partition("of=")[2]
    wrong = wrong.format(deed=mine, theirs=theirs.pk)
    assert browser.get(f"/people/{folder.person_id}/papers/{wrong}").status_code == 404


def test_a_screen_says_when_our_font_stands_in(
    signed_in: Any, lin: Any, folder: Folder, settings: Any, tmp_path: Path
) -> None:
    settings.TONGXING_HOME = tmp_path
    base, browser = f"/people/{folder.person_id}/papers/", signed_in(lin)
    assert "思源宋体代替" in browser.get(base).content.decode()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "仿宋.ttf").write_bytes(b"font")
    assert "思源宋体代替" not in browser.get(base).content.decode()


def test_a_character_no_font_has_is_named_when_it_is_issued(
    signed_in: Any, lin: Any, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), name="周\U0002ebe5")
    browser = signed_in(lin)
    assert issue(browser, folder, "basic_sheet").status_code == 303
    assert "\U0002ebe5" in browser.get(f"/people/{folder.person_id}/papers/").content.decode()
    assert "U+2EBE5" in text(browser.get(f"/papers/{IssuedPaper.objects.get().pk}/").content)


def test_a_page_that_lay_too_long_issues_nothing(signed_in: Any, lin: Any, town: Any, folder: Folder) -> None:
    other = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    browser = signed_in(lin)
    theirs = re.findall(
        r'name="slip" value="([^"]+)"', browser.get(f"/people/{other.person_id}/papers/").content.decode()
    )
    for slip in ("old", theirs[0]):
        assert issue(browser, folder, "basic_sheet", slip=slip).status_code == 409
    assert IssuedPaper.objects.count() == 0


def test_the_page_runs_few_statements_and_no_more_with_more_papers(
    signed_in: Any, lin: Any, folder: Folder
) -> None:
    browser, base = signed_in(lin), f"/people/{folder.person_id}/papers/"
    issue(browser, folder, "basic_sheet")
    few = run(browser, base)
    for n in range(5):
        contacted(lin, folder, "talk", day(f"2026-06-0{n + 1}"))
        issue(browser, folder, "group_list")
    assert len(run(browser, base)) == len(few) <= 6, "\n".join(few)
    assert len(run(browser, f"/papers/{IssuedPaper.objects.latest('recorded_at').pk}/")) <= 5
    assert len(run(browser, f"{base}basic_sheet/")) <= 8
    assert f"{base}?all=talk" in browser.get(base).content.decode()
    assert len(sources_of(browser, f"{base}?all=talk", "talk")) == 6


def sources_of(browser: Any, where: str, kind: str) -> list[str]:
    """The drafts of one kind that a page offers."""
    return re.findall(rf'href="[^"]+/papers/({kind}/\?of=[^"]+)"', browser.get(where).content.decode())


def test_the_planted_fault_a_paper_set_anew_each_time_is_seen(
    signed_in: Any, lin: Any, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teeth: a view that sets the paper again instead of opening what was kept gives other bytes after a change."""
    browser = signed_in(lin)
    issue(browser, folder, "group_list")
    row = IssuedPaper.objects.get()
    first = browser.get(f"/papers/{row.pk}/").content
    Person.objects.filter(pk=folder.person_id).update(name="改了名")
    record = views.opened(step_in(lin), folder.person_id, on=TODAY)
    assert record is not None
    anew = paper.set_paper(
        views.with_details(record), "group_list", None, number="组字〔2026〕第1号", at=at(TODAY)
    )
    assert anew.pdf != first


def test_a_draft_comes_as_word_too(signed_in: Any, lin: Any, folder: Folder) -> None:
    """From the record and without a number; the whole identity number never goes into a file that can be changed."""
    browser = signed_in(lin)
    [talk, *_more] = [one for one in sources(browser, folder) if "/papers/talk/" in one]
    answer = browser.get(talk.replace("/talk/", "/talk/word/"))
    assert answer["Content-Disposition"] == f'attachment; filename="{folder.number}.docx"'
    said = "".join(word_text(answer.content).split())
    assert [words for words in (*WORDS["talk"], NAME) if words not in said] == []
    assert "没有编号，不作凭据" in said
    agreed = browser.get(f"/people/{folder.person_id}/papers/agreement/word/").content
    assert Person.objects.get(pk=folder.person_id).id_number not in word_text(agreed)
    assert "取 Word 草稿：谈话记录" in browser.get(f"/people/{folder.person_id}/seen/").content.decode()


def test_what_is_due_stands_in_the_notices_and_what_was_asked_in_the_list(
    signed_in: Any, lin: Any, folder: Folder
) -> None:
    browser, base = signed_in(lin), f"/people/{folder.person_id}/papers/"
    due = [
        d.due_on for d in Duty.objects.filter(case_id=folder.case_id, kind="official_test").order_by("due_on")
    ]
    soon = next(d for d in due if d >= TODAY)
    shown = f"{soon.year}年{soon.month}月{soon.day}日"
    for kind in ("test_call", "test_order"):
        assert shown in text(browser.get(f"{base}{kind}/").content)
    aid = text(browser.get(f"{base}aid/").content)
    assert "2026-05-06" in aid
    assert "就学" in aid
    rules = text(browser.get(f"{base}rules/").content)
    assert [w for w in ("每月一次", "12348", "检测不收费", "严重违反协议") if w not in rules] == []
