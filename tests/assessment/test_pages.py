"""The board and the score in a browser: numbers that open, nobody's name, other places are not there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from tests.cast import TODAY, day, excused, post, sampled, step_in, take_in
from tongxing.assessment.models import Confirmation

NAME = "周明远"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def people(lin, town):  # type: ignore[no-untyped-def]
    folders = []
    for n in range(6):
        folder = take_in(
            lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"), name=NAME
        )
        for month in range(4, 11 - n % 2):
            sampled(lin, folder, date(2026, month, 25))
        folders.append(folder)
    take_in(lin, town.lower, received_on=day("2026-11-20"), name=NAME)
    return folders


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.content.decode()


def test_the_board_stands_and_every_number_opens(nong, town, people, signed_in):  # type: ignore[no-untyped-def]
    browser = signed_in(nong)
    page = text(browser.get("/board/"))
    for village in ("上河村", "下河村", "梧桐社区", "合计"):
        assert village in page
    assert page.index("上河村") < page.index("下河村") < page.index("梧桐社区")
    assert NAME not in page
    october = f"/board/?open={town.upper.pk}.tests_counted&month=2026-10"
    opened = browser.get(october)
    assert opened.status_code == 200
    assert text(opened).count(people[0].number) == 1
    assert [c.number for c in opened.context["panel"].rows] == [f.number for f in people]
    assert NAME not in text(opened)
    total = browser.get("/board/?open=0.overdue")
    assert len(total.context["panel"].rows) == total.context["cells"][3].figure.n


@pytest.mark.parametrize("address", ["/board/", "/board/?open=0.registered"])
def test_the_board_takes_few_statements_whatever_its_size(nong, town, people, signed_in, address):  # type: ignore[no-untyped-def]
    from django.db import connection

    browser = signed_in(nong)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        browser.get(address)
    asked = [q["sql"] for q in caught if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= 6 + 2 * ("open" in address), asked  # the rows, and the trace that they were shown


def test_an_earlier_board_is_counted_from_what_was_known(nong, town, people, signed_in):  # type: ignore[no-untyped-def]
    page = signed_in(nong).get("/board/?as_of=2026-06-30")
    assert "6月30日 那天已知的记录" in text(page)
    assert page.context["cells"][0].figure.n == 6
    for odd in (
        "as_of=9999-99-99",
        "as_of=2030-01-01",
        "as_of=0001-01-01",
        "month=0001-01",
        "open=x.y",
        "open=1.nothing",
    ):
        assert signed_in(nong).get(f"/board/?{odd}").status_code == 200


def test_rows_of_another_village_are_not_there(lin, nong, town, next_town, signed_in):  # type: ignore[no-untyped-def]
    assert signed_in(nong).get(f"/board/?open={next_town.upper.pk}.overdue").status_code == 404


def test_who_may_not_read_the_board(zhao, wu, town, signed_in):  # type: ignore[no-untyped-def]
    assert signed_in(zhao).get("/board/").status_code == 403
    assert signed_in(wu).get("/board/").status_code == 403


def test_the_sheet_explains_itself(nong, town, people, signed_in):  # type: ignore[no-untyped-def]
    browser = signed_in(nong)
    assert "上河村" in text(browser.get("/score/"))
    url = f"/score/{town.upper.pk}/2026/"
    page = browser.get(url)
    assert "样例" in text(page)
    assert "39</a> ÷" in text(page)
    assert "= 92.9%" in text(page)
    opened = browser.get(url + "?open=B1&group=counted_no")
    panel = opened.context["panel"]
    assert panel.owed - panel.excused - panel.left_out == panel.counted == 42
    assert [r.number for r in panel.rows] == [people[n].number for n in (1, 3, 5)]
    assert "没有记录，也没有免计理由" in text(opened)
    assert NAME not in text(opened) + text(page)
    assert "6月30日 那天已知的记录" in text(browser.get(url + "?as_of=2026-06-30"))
    assert "还没有执行中的方案" in text(browser.get(url + "?as_of=2026-01-15"))


def test_the_sheet_takes_few_statements(nong, town, people, signed_in):  # type: ignore[no-untyped-def]
    from django.db import connection

    browser = signed_in(nong)
    url = f"/score/{town.upper.pk}/2026/?open=B1"
    browser.get(url)
    with CaptureQueriesContext(connection) as caught:
        browser.get(url)
    asked = [q["sql"] for q in caught if "SAVEPOINT" not in q["sql"]]
    # the seventh: scans and prints that answer for papers; the eighth: the trace that rows of people were shown
    assert len(asked) <= 8, asked


def test_a_village_cadre_sees_her_own_village_only(wu, town, people, next_town, signed_in):  # type: ignore[no-untyped-def]
    browser = signed_in(wu)
    listed = text(browser.get("/score/"))
    assert "上河村" in listed
    assert "下河村" not in listed
    own = browser.get(f"/score/{town.upper.pk}/2026/?open=B1")
    assert own.status_code == 200
    assert "/people/" not in "".join(r.url for r in own.context["panel"].rows)
    for other in (town.lower, town.place, next_town.upper):
        assert browser.get(f"/score/{other.pk}/2026/").status_code == 404
    assert browser.get(f"/score/{town.upper.pk}/2031/").status_code == 404
    assert browser.post(f"/score/{town.upper.pk}/2026/confirm/").status_code == 403


@pytest.mark.parametrize(("who", "told"), [("lin", True), ("nong", False), ("wu", False), ("sun", False)])
def test_what_happened_to_a_person_is_for_readers_of_tests(lin, town, signed_in, request, who, told):  # type: ignore[no-untyped-def]
    """That she refused is for those who read results, and that she was in hospital stands in no sheet; where there
    are few, others open no row at all."""
    for _neighbour in range(4):
        take_in(lin, town.upper, reported_on=day("2026-03-25"))
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"), "refused")
    excused(lin, folder, "in_hospital", day("2026-05-20"), day("2026-06-10"))
    browser = signed_in(request.getfixturevalue(who))
    for group, word in (("not_counted", "拒绝"), ("excused", "理由在档案里")):
        opened = browser.get(f"/score/{town.upper.pk}/2026/?open=B1&group={group}")
        why = [r.why for r in opened.context["panel"].rows]
        assert why
        assert any(word in w for w in why) == (told or group == "excused"), why
        assert all(why)
        assert not any("住院" in w for w in why)


def test_the_leader_confirms_and_the_others_see_who_and_why(sun, nong, town, people, signed_in):  # type: ignore[no-untyped-def]
    browser = signed_in(sun)
    url = f"/score/{town.upper.pk}/2026/"
    assert "认定并存好" in text(browser.get(url + "?open=D1"))
    assert "认定并存好" not in text(signed_in(nong).get(url + "?open=D1"))
    answer = browser.post(url + "confirm/", {"indicator": "D1", "points": "9", "reason": "开了会"})
    assert answer.status_code == 409
    assert "分数要在 0 到 5 之间" in text(answer)
    assert "开了会" in text(answer)
    assert browser.post(url + "confirm/", {"indicator": "D1", "points": "", "reason": ""}).status_code == 409
    for _twice in range(2):
        answer = browser.post(url + "confirm/", {"indicator": "D1", "points": "4", "reason": "开了会"})
        assert answer.status_code == 303
    step_in(sun)
    assert [c.points for c in Confirmation.objects.all()] == [Decimal(4)]
    seen = text(signed_in(nong).get(url + "?open=D1"))
    assert "孙伟" in seen
    assert "开了会" in seen


def test_a_leader_confirms_nothing_elsewhere(sun, town, next_town, signed_in):  # type: ignore[no-untyped-def]
    given = {"indicator": "D1", "points": "4", "reason": "越界"}
    assert signed_in(sun).post(f"/score/{next_town.upper.pk}/2026/confirm/", given).status_code == 404
    step_in(sun)
    assert not Confirmation.objects.exists()


def test_a_neighbours_board_is_his_own(stranger, town, people, next_town, signed_in):  # type: ignore[no-untyped-def]
    post(next_town, "clerk2", "外镇二", "clerk", [next_town.place])
    page = text(signed_in(stranger).get("/board/"))
    assert "石塘村" in page
    assert "上河村" not in page


def test_a_hostile_name_is_only_text(nong, lin, town, signed_in):  # type: ignore[no-untyped-def]
    page = text(signed_in(nong).get("/board/?open=%3Cscript%3E.overdue&month=%3Cscript%3E"))
    assert "<script>" not in page.replace("<script src", "")
