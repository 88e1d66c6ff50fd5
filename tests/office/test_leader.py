"""一页: everything on one sheet, every number opens its rows, nobody can be made out, and few statements whatever the town."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from tests import cast
from tests.cast import TODAY, at, day, step_in, take_in
from tests.desk.test_statements import fill, run
from tests.office.test_means import FINE
from tongxing.casework.survey.actions import NewLine, add_line
from tongxing.core import clock
from tongxing.core.printing.setting import typeset
from tongxing.faces.desk.leader import TEMPLATE, sheet_words
from tongxing.faces.desk.leader_known import known
from tongxing.faces.desk.leader_page import (
    MOST_ASKS,
    MOST_LATE,
    MOST_UNSEEN,
    MOST_VILLAGES,
    LateLine,
    Sheet,
    UnseenLine,
    VillageLine,
    codes,
    lay,
)
from tongxing.fieldwork.unseen import longest_unseen
from tongxing.office.actions import end_task, give_task
from tongxing.office.means.actions import engage
from tongxing.plans import books
from tongxing.plans.actions import follow_plan
from tongxing.plans.models import PlanVersion

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


def sheet_of(by: Any) -> Sheet:
    """What is laid for her today."""
    found = known(step_in(by), books.chain(by.town_id), on=TODAY, at=clock.now())
    assert found
    return lay(found)


def book(town: Any) -> Any:
    """The plan in force."""
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return plan.book


def test_money_and_staff_do_not_tell_a_leader_how_many_people_there_are(
    nong: Any, sun: Any, lin: Any, town: Any
) -> None:
    """The sums of the sheet are made for the upper end of a band, as on the page of staff and money (docs/adr/0010)."""
    for _n in range(6):
        take_in(lin, town.upper)
    exact, shown = (known(step_in(by), books.chain(town.id), on=TODAY, at=clock.now()) for by in (nong, sun))
    assert exact
    assert shown
    assert (exact.need.people, shown.need.people) == (6, 9)
    assert shown.money.by_people == 9 * 1500


def test_the_plans_share_counts_whom_only_the_list_has_as_the_board_does(
    nong: Any, sun: Any, lin: Any, town: Any
) -> None:
    take_in(lin, town.upper)
    new = NewLine(town.upper.pk, "no_order", 17, "派出所名单", TODAY)
    assert add_line(by=step_in(nong), at=NOW, on=TODAY, new=new)
    found = known(step_in(sun), books.chain(town.id), on=TODAY, at=clock.now())
    assert found
    assert found.board.total.registered == 2


def test_a_decision_becomes_a_task_lapses_stands_on_the_page_and_is_closed(
    signed_in: Enter, nong: Any, sun: Any, town: Any
) -> None:
    """Given in September, due in October: late in November, on the page of whoever gave it; ended, it is gone."""
    step_in(nong)
    given = give_task(by=nong, at=NOW, on=day("2026-09-10"), book=book(town), place_id=town.id, title="给石桥村配电脑", unit="town", due_on=day("2026-10-10"))  # fmt: skip
    assert given
    browser = signed_in(sun)
    before = sheet_of(sun)
    assert before.late_more
    assert "给石桥村配电脑" in browser.get("/year/").content.decode()
    assert end_task(
        by=step_in(nong),
        at=NOW,
        on=TODAY,
        book=book(town),
        given_id=given.pk,
        how="done",
        ended_on=TODAY,
        said="买好送到了",
    )
    assert sheet_of(sun).late_more == before.late_more - 1


def test_what_waits_for_a_word_is_asked_and_answered_elsewhere(
    signed_in: Enter, nong: Any, sun: Any, lin: Any, town: Any
) -> None:
    fill(lin, town, 21)
    step_in(nong)
    follow_plan(by=nong, at=NOW, version=PlanVersion.objects.get(town_id=town.id))
    ends = TODAY + timedelta(days=30)
    engage(by=nong, at=NOW, book=book(town), new=replace(FINE, staff_id=lin.staff_id, until=ends))
    asked = {url: says for says, _cite, _when, url in sheet_of(sun).asks}
    assert "2027-1" in asked["/year/next/"]
    assert {"/score/", "/means/"} <= set(asked)
    assert "林晓" in asked["/means/"]
    assert [
        url for *_rest, url in sheet_of(nong).asks if url == "/year/next/"
    ] == []  # her own draft is not hers to approve
    assert "请补 1 名" in "".join(says for says, *_rest in sheet_of(sun).asks)  # 21 people are two workers
    page = signed_in(sun).get("/leader/").content.decode()
    for says, *_rest, url in sheet_of(sun).asks:
        assert says in page
        assert f'href="{url}"' in page


def test_a_contract_is_spoken_of_thirty_days_before_its_end(nong: Any, sun: Any, lin: Any, town: Any) -> None:
    step_in(nong)
    engage(
        by=nong,
        at=NOW,
        book=book(town),
        new=replace(FINE, staff_id=lin.staff_id, until=TODAY + timedelta(days=31)),
    )
    assert "林晓" not in "".join(says for says, *_rest in sheet_of(sun).asks)
    engage(
        by=step_in(nong),
        at=at(TODAY, 18),
        book=book(town),
        new=replace(FINE, staff_id=lin.staff_id, until=TODAY + timedelta(days=30)),
    )
    assert "林晓" in "".join(says for says, *_rest in sheet_of(sun).asks)


def test_every_number_opens_its_rows_and_every_code_leads_there(
    signed_in: Enter, sun: Any, lin: Any, town: Any
) -> None:
    fill(lin, town, 18)
    browser, sheet = signed_in(sun), sheet_of(sun)
    page = browser.get("/leader/").content.decode()
    for code, url in codes(sheet).items():
        answer = browser.get("/leader/", {"code": code})
        assert (answer.status_code, answer.headers["Location"]) == (302, url)
        assert f'href="{url}"' in page
        assert browser.get(url.partition("#")[0]).status_code == 200, url
    assert browser.get("/leader/", {"code": "//elsewhere"}).status_code == 200


def test_nobody_can_be_made_out(signed_in: Enter, sun: Any, lin: Any, town: Any) -> None:
    """No name, no folder number, bands of five, and nothing of who is unseen where there are few."""
    made = [take_in(lin, town.upper, name=f"何{n}", reported_on=day("2026-03-25")) for n in range(5)]
    few = take_in(lin, town.lower, name="只有他", reported_on=day("2026-02-20"))
    page = signed_in(sun).get("/leader/").content.decode()
    for one in (*made, few):
        assert one.number not in page
        assert str(one.person_id) not in page
    assert "何0" not in page
    assert "只有他" not in page
    sheet = sheet_of(sun)
    assert [one.place for one in sheet.unseen] == ["上河村"]
    assert [(one.name, one.people) for one in sheet.villages] == [("上河村", "5—9"), ("其余 2 个村", "—")]
    assert sheet.numbers[0].value == "5—9 人"


def test_the_longest_unseen_is_whoever_was_met_last_not_whoever_was_looked_for(lin: Any, town: Any) -> None:
    a, b, c, d = (take_in(lin, town.upper, reported_on=day("2026-03-25")) for _ in range(4))
    cast.contacted(lin, a, "visit", day("2026-11-01"), "not_found")
    cast.contacted(lin, b, "visit", day("2026-11-01"), "family_only")
    cast.contacted(lin, b, "talk", day("2026-04-24"))
    cast.sampled(lin, c, day("2026-10-20"))
    cast.sampled(lin, a, day("2026-10-20"), "no_show")
    cast.excused(lin, d, "in_hospital", day("2026-11-01"), day("2026-12-01"), recorded_on=day("2026-11-02"))
    found = {one.number: one.seen for one in longest_unseen(step_in(lin), on=TODAY)}
    assert found == {a.number: day("2026-03-25"), b.number: day("2026-04-24"), c.number: day("2026-10-20")}
    assert list(found) == [a.number, b.number, c.number]
    assert longest_unseen(lin, on=TODAY, most=1)[0].days(TODAY) == (TODAY - day("2026-03-25")).days
    cast.closed(lin, a, day("2026-11-20"), "moved")
    assert a.number not in {one.number for one in longest_unseen(step_in(lin), on=TODAY)}


def test_the_paper_is_exactly_one_page_of_a4(signed_in: Enter, sun: Any, lin: Any, town: Any) -> None:
    fill(lin, town, 6)
    made = signed_in(sun).get("/leader/print/")
    assert made.headers["Content-Disposition"] == 'inline; filename="2026-1123.pdf"'
    with pypdfium2.PdfDocument(made.content) as document:
        assert len(document) == 1
        assert [round(n) for n in document[0].get_size()] == [595, 842]
        text = "".join(document[0].get_textpage().get_text_range().split())
    for said in ("青梧镇同行工作一页", "呈：孙伟", "农玉珍", "请您定", "甲1", "丁5", "快被忘的人", "1/1"):
        assert said in text, said


def test_the_fullest_page_is_still_one(sun: Any, tmp_path: Path) -> None:
    """As many lines as a page takes, the longest words a town writes; the drawing gives way, nothing runs over."""
    sheet = sheet_of(sun)
    long = "请把各村专职人员的合同、社保和办公设备逐项核对清楚"
    full = replace(
        sheet, asks=[(long, "方案 二（一）", "12月31日前", "/")] * MOST_ASKS, asks_more=7, late_more=30,
        late=[LateLine(long, "梧桐社区居民委员会", "逾期 268 天", "/")] * MOST_LATE,
        unseen=[UnseenLine("梧桐社区", "最久 1,212 天没有见面", "欧阳林晓晓")] * MOST_UNSEEN,
        villages=[VillageLine("梧桐花园社区", "100—104", "100 / 104", 128)] * (MOST_VILLAGES + 1),
    )  # fmt: skip
    words = sheet_words(step_in(sun), full, TODAY, "https://tongxing.example.internal.town/leader/")
    made = typeset(TEMPLATE.read_text(encoding="utf-8"), words, at=NOW)
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert len(document) == 1
        document[0].render(scale=1.6).to_pil().save(tmp_path / "fullest.png")


def test_the_desk_sees_it_too_and_nobody_else(
    signed_in: Enter, nong: Any, lin: Any, zhao: Any, wu: Any
) -> None:
    assert signed_in(nong).get("/leader/").status_code == 200
    for who in (lin, zhao, wu):
        assert signed_in(who).get("/leader/").status_code == 403
        assert signed_in(who).get("/leader/print/").status_code == 403


def test_it_is_where_a_leader_begins(signed_in: Enter, sun: Any) -> None:
    assert signed_in(sun).get("/").headers["Location"] == "/leader/"


def test_statements_stay_the_same(signed_in: Enter, sun: Any, nong: Any, lin: Any, town: Any) -> None:
    fill(lin, town, 3)
    browser = signed_in(sun)
    few = run(browser, "/leader/")
    fill(lin, town, 15)
    for n in range(4):
        give_task(
            by=step_in(nong),
            at=NOW,
            on=TODAY,
            book=book(town),
            place_id=town.id,
            title=f"第{n}件",
            unit="town",
            due_on=TODAY,
        )
    many = run(browser, "/leader/")
    assert len(few) == len(many) <= 20, "\n".join(many)


def test_a_town_without_a_plan_is_told_what_comes_first(signed_in: Enter, db: None) -> None:
    place = cast.found_town("白露镇", "990102103", "BL", (("白露村", "village"),))
    browser = signed_in(cast.actor_of(cast.post(place, "mayor", "何镇长", "leader", [place.place])))
    assert "镇办文书录入，您批准" in browser.get("/leader/").content.decode()
    assert browser.get("/leader/print/").status_code == 404
