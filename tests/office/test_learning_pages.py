"""Meetings, training, publicity and regulations through their doors: written, opened, read, and no statement more with more rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import TODAY, at, step_in
from tests.desk.test_statements import run
from tongxing.core import clock
from tongxing.core.ui.words import day
from tongxing.office.actions import give_task, record_entry
from tongxing.office.learning.actions import issue_regulation, record_told
from tongxing.office.learning.rules import NewRegulation, NewTold
from tongxing.office.queries import entries_of
from tongxing.office.rules import NewEntry
from tongxing.plans import books

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
DAY = TODAY.isoformat()


@pytest.fixture
def when(town: Any, nong: Any) -> dict[str, Any]:
    """By whom, when, under which plan: what every action here is told."""
    step_in(nong)
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return {"by": nong, "at": at(TODAY), "on": TODAY, "book": plan.book}


def slip(browser: Client, where: str) -> str:
    return str(browser.get(where).context["form"].initial["slip"])


def test_a_meeting_is_written_leads_to_its_page_and_what_it_decides_is_followed(
    signed_in: Enter, nong: Any, lin: Any, town: Any, when: Any
) -> None:
    browser, where = signed_in(nong), "/year/enter/?task=town_meeting"
    assert "书面通报，按方案也算" in browser.get(where).content.decode()
    body = {
        "slip": slip(browser, where), "outcome": "held", "place": town.id, "happened_on": "2026-09-10", "title": "第三季度例会",
        "people": "4", "there": [lin.staff_id], "said": "石桥村路远，商量怎么走访",
    }  # fmt: skip
    held = browser.post(where, body)
    assert held.status_code == 303
    assert held.headers["Location"].startswith("/year/done/")
    page = browser.get(held.headers["Location"]).content.decode()
    for words in ("石桥村路远", "林晓", "外面来了多少人", "这次没有定事", "/year/give/?from="):
        assert words in page
    [done] = entries_of(step_in(nong), year=2026)
    given = {
        "place_id": town.id,
        "title": "给石桥村配车",
        "unit": "town",
        "due_on": date(2026, 10, 1),
        "entry_id": done.id,
    }
    assert give_task(**when, **given)
    for address in ("/year/meetings/", f"/year/done/{done.id}/"):
        page = browser.get(address).content.decode()
        assert "给石桥村配车" in page
        assert "逾期" in page
        assert "/end/" in page
    page = browser.get("/year/meetings/").content.decode()
    assert "定了 1 件，1 件没有了结" in page
    assert "每 3 个月一次" in page
    assert 'class="drawing strip"' in page
    assert "第三季度例会" not in browser.get("/year/meetings/?of=2025").content.decode()


def test_a_letter_instead_of_a_meeting_does_the_quarter(
    signed_in: Enter, nong: Any, town: Any, when: Any
) -> None:
    letter = NewEntry("meeting", "in_writing", "第二季度书面通报", date(2026, 6, 3), "town_meeting")
    assert record_entry(**when, place_id=town.id, new=letter)
    page = signed_in(nong).get("/year/").content.decode()
    assert "第二季度书面通报" in page.partition("开例会")[2]


def test_a_training_through_its_form_fills_the_table_whose_cells_open(
    signed_in: Enter, nong: Any, lin: Any, wu: Any, town: Any, when: Any
) -> None:
    browser, where = signed_in(nong), "/year/enter/?task=training"
    body = {
        "slip": slip(browser, where), "outcome": "staff", "place": town.id, "happened_on": "2026-03-12", "title": "三月培训",
        "topics": ["law", "rights"], "hours": "3.5", "there": [lin.staff_id], "guest_volunteers": "6",
    }  # fmt: skip
    refused = browser.post(where, body | {"topics": [], "hours": "0"})
    assert refused.status_code == 422
    assert "至少选一样" in refused.content.decode()
    assert browser.post(where, body).status_code == 303
    page = browser.get("/year/training/?open=workers.law").content.decode()
    for words in ("3.5 学时", "来过 6 人", "3月12日来的", "林晓", "按法律补上"):
        assert words in page
    assert "还没有来过" in browser.get("/year/training/?open=workers.process").content.decode()
    assert "三月培训" in browser.get("/year/training/").content.decode()
    mine = signed_in(lin)
    assert "这个我会了" in mine.get("/year/training/").content.decode()
    assert mine.post("/year/training/know/", {"topic": "law"}).status_code == 303
    assert f"{day(clock.today())}说会了" in mine.get("/year/training/").content.decode()
    mine.post("/year/training/know/", {"topic": "cooking"})
    assert "没有这个题目" in mine.get("/year/training/").content.decode()
    village = signed_in(wu).get("/year/training/").content.decode()
    assert "这个我会了" in village
    assert "林晓" not in village
    assert "镇办看得到" in village


def test_publicity_is_drawn_by_village_and_names_nobody(
    signed_in: Enter, wu: Any, when: Any, town: Any
) -> None:
    browser, where = signed_in(wu), "/year/enter/?task=publicity"
    form = browser.get(where)
    assert "不拍人脸" in form.content.decode()
    assert not {"there", "person", "photo"} & set(form.context["form"].fields)
    [place] = [key for key, _name in form.context["form"].fields["place"].choices]
    body = {
        "slip": form.context["form"].initial["slip"], "outcome": "everybody", "place": place, "happened_on": "2026-05-02",
        "title": "赶集日宣传", "topics": ["entitled"], "people": "80", "leaflet": "rights_leaflet",
    }  # fmt: skip
    assert browser.post(where, body).status_code == 303
    page = browser.get("/year/publicity/").content.decode()
    for words in ("赶集日宣传", "大约 80 人", "bar-fill", "我有这些权利"):
        assert words in page
    assert browser.get("/year/leaflet/rights_leaflet/").status_code == 200
    assert browser.get("/year/leaflet/nothing/").status_code == 404


def test_a_regulation_is_issued_read_replaced_and_withdrawn(
    signed_in: Enter, nong: Any, lin: Any, town: Any, when: Any
) -> None:
    browser, where = signed_in(nong), "/rules/new/?task=work_rules"
    assert "制定工作规范" in browser.get("/rules/").content.decode()
    body = {
        "slip": slip(browser, where), "kind": "work_rules", "title": "工作规范", "text": "一、按期走访。", "since": DAY,
        "readers": ["social_worker", "clerk"],
    }  # fmt: skip
    assert browser.post(where, body | {"text": ""}).status_code == 422
    rule = browser.post(where, body).headers["Location"]
    assert "制定工作规范" not in browser.get("/rules/").content.decode()
    worker = signed_in(lin)
    assert f'href="{rule}"' in worker.get("/").content.decode()
    assert "我读过了" in worker.get(rule).content.decode()
    assert worker.post(f"{rule}read/").status_code == 303
    assert f'href="{rule}"' not in worker.get("/").content.decode()
    assert worker.get(f"{rule}back/").status_code == 403
    browser = signed_in(nong)
    page = browser.get(rule).content.decode()
    assert "还没有读的 1 人" in page
    assert "农玉珍" in page
    where = f"/rules/new/?of={rule.split('/')[2]}"
    body |= {"slip": slip(browser, where), "text": "二、当面说清。"}
    early = browser.post(where, body)
    assert early.status_code == 422
    assert "之后的一天起" in early.content.decode()
    later = clock.today() + timedelta(days=3)
    second = browser.post(where, body | {"since": later.isoformat()}).headers["Location"]
    assert f"{day(later)}换了新的一版" in browser.get(rule).content.decode()
    assert "还没有施行" in browser.get(second).content.decode()
    assert browser.post(f"{second}back/", {"reason": "还要改"}).status_code == 303
    assert browser.get(second).status_code == 404
    assert "换了新的一版" not in browser.get(rule).content.decode()


def test_the_village_sees_what_it_owes_and_must_read_on_its_one_page(
    signed_in: Enter, wu: Any, when: Any
) -> None:
    rule = issue_regulation(
        **when, new=NewRegulation("other", "雨天走访", "", "先打电话。", date(2026, 11, 1))
    )
    assert rule
    page = signed_in(wu).get("/mine/").content.decode()
    for words in ("村里要做的", "雨天走访", f'href="/rules/{rule.pk}/"', "/year/enter/?task=village_meeting"):
        assert words in page


def test_statements_stay_the_same(signed_in: Enter, nong: Any, lin: Any, town: Any, when: Any) -> None:
    browser, pages = (
        signed_in(nong),
        ("/year/meetings/", "/year/training/?open=workers.law", "/year/publicity/", "/rules/"),
    )
    few: list[list[str]] = []
    for n in range(5):
        few = few or ([run(browser, page) for page in pages] if n == 1 else [])
        on = date(2026, 4, 1 + n)
        record_entry(
            **when, place_id=town.id, new=NewEntry("meeting", "held", f"第{n}次会", on), there=[lin.staff_id]
        )
        for kind, topic in (("training", "law"), ("publicity", "idea")):
            new = NewEntry(kind, "staff" if kind == "training" else "school", f"第{n}次", on, people=3)
            record_told(
                **when, place_id=town.id, new=new, told=NewTold((topic,), Decimal(1)), there=[lin.staff_id]
            )
        issue_regulation(**when, new=NewRegulation("other", f"第{n}份", "文号", "", on))
    many = [run(browser, page) for page in pages]
    assert [len(one) for one in few] == [len(one) for one in many]
    assert max(len(one) for one in many) <= 9, "\n".join(max(many, key=len))
