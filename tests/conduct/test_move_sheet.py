"""移交清单: what the old place hands over says the right days and papers, to who may hand over, and leaves a trace.

戒毒条例第22条: fifteen days to report, the clock runs on from the report-in, a new agreement, papers along.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tongxing.conduct.actions import confirm, find, move
from tongxing.conduct.rules import Found
from tongxing.faces.desk import move_sheet

pytestmark = pytest.mark.django_db
LEFT = day("2026-11-16")
RIGHT = (
    "韦喆堃",
    "2026年11月16日",  # the day of the change
    "2026年3月25日报到日",  # the clock starts
    "连续计算236天",  # 25 March to 16 November, the first day not counted
    "2029年3月25日",  # three years after the report-in, whatever the way takes
    "变更之日以后还有860天",
    "2026年12月1日",  # 15 days after the change
    "期限15日",
    "石塘镇",
    "移交的材料，共2份",
    "决定书",
    "协议书",
)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, nong: Any, town: Any) -> Folder:
    """Eight months on the way, one refused test that counts."""
    made = take_in(lin, town.upper, reported_on=day("2026-03-25"), name="韦喆堃")
    who = {"at": at(day("2026-10-20")), "on": day("2026-10-20")}
    event = find(
        by=step_in(lin),
        **who,
        case_id=made.case_id,
        found=Found("evaded", day("2026-10-19"), reason="约好没来"),
    )
    assert event is not None
    proof = {"notice_on": day("2026-10-10"), "notice": "signed", "heard": "heard", "heard_on": who["on"]}
    said = Found("evaded_counts", who["on"], answers=event.pk, reason="说不想来", **proof)
    found = find(by=step_in(lin), **who, case_id=made.case_id, found=said)
    assert found is not None
    assert confirm(by=step_in(nong), **who, finding_id=found.pk) is not None
    return made


@pytest.fixture
def sheet(lin: Any, folder: Folder) -> str:
    """The address of her paper, with two papers handed over."""
    deed = move(
        by=step_in(lin), at=at(TODAY), on=TODAY, case_id=folder.case_id, turn="leaving", happened_on=LEFT,
        other_place="石塘镇", papers=["decision", "agreement"], note="搬去和父母住",
    )  # fmt: skip
    assert deed is not None
    return f"/people/{folder.person_id}/move/{deed.pk}/"


def text(answer: Any) -> str:
    """What stands on the paper, without spaces."""
    assert answer.status_code == 200, answer.content.decode()[:2000]
    with pypdfium2.PdfDocument(answer.content) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def missing(said: str) -> list[str]:
    """What should stand on the paper and does not."""
    return [words for words in RIGHT if words not in said]


def test_the_paper_says_the_days_and_the_papers(signed_in: Any, lin: Any, folder: Folder, sheet: str) -> None:
    browser = signed_in(lin)
    assert f'href="{sheet}"' in browser.get(f"/people/{folder.person_id}/process/").content.decode()
    answer = browser.get(sheet)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{folder.number}.pdf"'
    said = text(answer)
    assert missing(said) == []
    assert "逃避或拒绝检测的次数1到3由人判断" in said
    assert "告知书" not in said, "a paper that was not handed over"
    strip = said[said.index("回执") :].partition("日子是怎么算的")[0]
    assert folder.number in strip
    assert "韦喆堃" not in strip, "the strip that travels back names the file by its number"


@pytest.mark.parametrize("wrong", ["report", "end", "run"])
def test_a_wrong_day_on_it_is_seen(
    signed_in: Any, lin: Any, sheet: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teeth: a day more in the deadline, in the end, in the days run."""
    one = timedelta(days=1)
    if wrong == "report":
        real = move_sheet.deadline_from
        monkeypatch.setattr(move_sheet, "deadline_from", lambda *a: replace(f := real(*a), day=f.day + one))  # type: ignore[arg-type]
    elif wrong == "end":
        ending = move_sheet.terms.ending
        monkeypatch.setattr(move_sheet.terms, "ending", lambda *a: replace(f := ending(*a), day=f.day + one))  # type: ignore[arg-type]
    else:
        days = move_sheet._days
        monkeypatch.setattr(move_sheet, "_days", lambda facts, end, left: days(facts, end, left + one))
    assert missing(text(signed_in(lin).get(sheet)))


def test_it_opens_for_who_hands_over_and_leaves_a_trace(
    signed_in: Any, lin: Any, nong: Any, zhao: Any, wu: Any, stranger: Any, folder: Folder, sheet: str
) -> None:
    assert signed_in(stranger).get(sheet).status_code == 404
    assert signed_in(zhao).get(sheet).status_code == 403
    assert signed_in(wu).get(sheet).status_code == 403
    assert signed_in(nong).get(sheet).status_code == 200
    seen = f"/people/{folder.person_id}/seen/"
    assert "打印移交清单" in signed_in(lin).get(seen).content.decode()


def test_only_a_leaving_of_this_very_person_has_a_paper(
    signed_in: Any, lin: Any, town: Any, folder: Folder, sheet: str
) -> None:
    browser = signed_in(lin)
    arrived = move(
        by=step_in(lin), at=at(TODAY), on=TODAY, case_id=folder.case_id, turn="arrived", happened_on=TODAY, other_place="石塘镇"
    )  # fmt: skip
    other = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    assert arrived is not None
    assert browser.get(f"/people/{folder.person_id}/move/{arrived.pk}/").status_code == 404
    assert browser.get(sheet.replace(str(folder.person_id), str(other.person_id))).status_code == 404
    assert browser.get(sheet).status_code == 200, "the paper of a change stays the same after the arrival"


def test_days_that_the_police_do_not_count_are_taken_off(signed_in: Any, lin: Any, town: Any) -> None:
    """戒毒条例第24条: ten days in custody, confirmed as not counted; run days fewer and the end later by ten."""
    from tongxing.casework.actions import record_step

    made = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    for step, on in (
        ("suspended:detained", day("2026-05-01")),
        ("resumed:released", day("2026-05-11")),
        ("clock_confirmed:stops", day("2026-05-12")),
    ):
        record_step(by=step_in(lin), at=at(on), on=on, case_id=made.case_id, step=step, happened_on=on)
    deed = move(
        by=step_in(lin), at=at(TODAY), on=TODAY, case_id=made.case_id, turn="leaving", happened_on=LEFT, other_place="石塘镇", papers=["decision"]
    )  # fmt: skip
    assert deed is not None
    said = text(signed_in(lin).get(f"/people/{made.person_id}/move/{deed.pk}/"))
    assert "连续计算226天" in said
    assert "2029年4月4日" in said
