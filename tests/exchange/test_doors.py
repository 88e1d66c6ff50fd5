"""The import through the browser's doors: the design's page, one tap, the form of a row, the marked workbook."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import TODAY, closed, day, id_number, step_in, take_in
from tests.exchange.rosters import good_row, roster, table, xlsx
from tests.exchange.test_roster import counts, look, said, stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def desk(signed_in: Any, nong: Any) -> Any:
    """The clerk's browser."""
    return signed_in(nong)


def send(desk: Any, data: bytes, name: str = "派出所名单.xlsx") -> Any:
    """Upload a file."""
    return desk.post("/import/", {"file": SimpleUploadedFile(name, data)})


def faulty() -> list[dict[str, Any]]:
    """Four rows: a good one, a village written short, a number too short, a day that is not there."""
    rows = roster(4)
    rows[1]["village"] = "下河"
    rows[2]["id_number"] = rows[2]["id_number"][:17]
    rows[3]["received_on"] = "2026年2月30日"
    return rows


def test_the_whole_way_through_the_pages(desk: Any, nong: Any, town: SimpleNamespace) -> None:
    answer = send(desk, xlsx(table(faulty(), more=("民族", "籍贯"))))
    assert answer.status_code == 303
    where = answer["Location"]
    page = desk.get(where)
    html = page.content.decode()
    assert page.status_code == 200
    assert [c.figure.n for c in page.context["cells"]] == [1, 0, 3, 2]
    for words in (
        "先看一遍，还没有写进去",
        "民族、籍贯，用不着，不留",
        "是不是“下河村”",
        "没有这一天",
        "改成下河村",
        "导入没问题的 1 行",
    ):
        assert words in html, words
    assert good_row(2)["id_number"][6:14] not in html
    step_in(nong)
    assert counts()[0] == 0

    assert desk.post(f"{where}row/3/?village={town.lower.pk}").status_code == 303
    assert desk.get(where).context["commit_count"] == 2
    answer = desk.post(f"{where}confirm/", follow=True)
    assert "导入了 2 行" in answer.content.decode()
    step_in(nong)
    assert counts()[0] == 2

    form = desk.get(f"{where}row/4/")
    assert "身份证号 17 位，应为 18 位" in form.content.decode()
    fields = {f.name: f.value() for f in form.context["form"]}
    again = desk.post(f"{where}row/4/", {**fields, "id_number": "1"})
    assert again.status_code == 422
    assert "身份证号 1 位" in again.content.decode()
    right = {**fields, "id_number": good_row(2)["id_number"]}
    assert desk.post(f"{where}row/4/", right).status_code == 303
    fields = {f.name: f.value() for f in desk.get(f"{where}row/5/").context["form"]}
    desk.post(f"{where}row/5/", {**fields, "received_on": good_row(3)["received_on"]})
    last = desk.post(f"{where}confirm/")
    assert last["Location"] == "/import/"
    assert desk.get(where).status_code == 404
    step_in(nong)
    assert counts()[0] == 4


def test_confirming_twice_writes_once(desk: Any, nong: Any) -> None:
    where = send(desk, xlsx(table(roster(2))))["Location"]
    assert desk.post(f"{where}confirm/").status_code == 303
    step_in(nong)
    before = counts()
    assert desk.post(f"{where}confirm/").status_code == 404
    step_in(nong)
    assert counts() == before


def test_looking_writes_nothing_but_traces(desk: Any, nong: Any) -> None:
    from tongxing.casework.models import RosterImport

    where = send(desk, xlsx(table(faulty())))["Location"]
    step_in(nong)
    before = (*counts(), list(RosterImport.objects.values("rows_written", "confirmed_at")))
    for address in (
        where,
        f"{where}?view=all",
        f"{where}row/4/",
        f"{where}marked/",
        "/import/",
        "/import/template/",
    ):
        assert desk.get(address).status_code == 200
    step_in(nong)
    assert (*counts(), list(RosterImport.objects.values("rows_written", "confirmed_at"))) == before


def test_dropped_rows_are_gone_and_the_ledger_stays(desk: Any, nong: Any) -> None:
    from tongxing.casework.models import RosterImport

    where = send(desk, xlsx(table(roster(2))))["Location"]
    assert desk.post(f"{where}drop/").status_code == 303
    assert desk.get(where).status_code == 404
    assert "放弃了" in desk.get("/import/").content.decode()
    step_in(nong)
    entry = RosterImport.objects.get()
    assert entry.rows is None
    assert entry.dropped_at is not None


def test_after_seven_days_the_rows_are_gone(nong: Any) -> None:
    from datetime import timedelta

    from tests.cast import at
    from tongxing.casework.models import RosterImport
    from tongxing.casework.roster.actions import expire
    from tongxing.casework.roster.queries import waiting

    entry = stage(nong, roster(1))
    late = TODAY + timedelta(days=8)
    assert waiting(nong, entry.pk, on=late) is None
    assert expire(by=nong, at=at(TODAY), on=TODAY + timedelta(days=7)) == 0
    assert expire(by=nong, at=at(late), on=late) == 1
    assert RosterImport.objects.get().rows is None


def test_a_clerk_of_the_next_town_finds_no_roster(
    nong: Any, town: SimpleNamespace, next_town: SimpleNamespace, signed_in: Any
) -> None:
    from tests.cast import actor_of
    from tongxing.casework.models import RosterImport

    step_in(nong)
    entry = stage(nong, faulty())
    other = actor_of(next_town.staff["stranger_clerk"].pk)
    assert RosterImport.objects.count() == 0, "the second wall alone"
    browser = signed_in(other)
    for verb, tail in (
        ("get", ""),
        ("post", "confirm/"),
        ("get", "row/4/"),
        ("post", "row/4/"),
        ("get", "marked/"),
        ("post", "drop/"),
    ):
        assert getattr(browser, verb)(f"/import/{entry.pk}/{tail}").status_code == 404, tail
    assert "名单.xlsx" not in browser.get("/import/").content.decode()
    step_in(nong)
    assert look(nong, entry) is not None


def test_waiting_rows_stand_sealed_on_the_disk(nong: Any) -> None:
    from django.db import connection

    rows = roster(3)
    stage(nong, rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text, encode(r.rows, 'escape') FROM casework_rosterimport r")
        [(whole, sealed)] = cursor.fetchall()
    for row in rows:
        assert row["id_number"] not in whole + sealed
        assert row["name"] not in whole + sealed
    assert "名单" not in whole


# ── somebody who is here ─────────────────────────────────────────────────────


def test_same_name_and_birthday_needs_a_choice(desk: Any, nong: Any, town: SimpleNamespace) -> None:
    row = good_row(1)
    there = take_in(nong, town.upper, reported_on=day("2026-03-25"), name=row["name"])
    from tongxing.people.models import Person

    born = Person.objects.get(pk=there.person_id).birth_on
    assert born is not None
    row["id_number"] = id_number(born, 321)
    where = send(desk, xlsx(table([row])))["Location"]
    page = desk.get(where)
    assert page.context["commit_count"] == 0
    assert f"和 {there.number} 同名同日生" in page.content.decode()
    fields = {f.name: f.value() or "" for f in desk.get(f"{where}row/2/").context["form"]}
    assert desk.post(f"{where}row/2/", {**fields, "choice": "other"}).status_code == 303
    desk.post(f"{where}confirm/")
    step_in(nong)
    assert counts()[:2] == (2, 2)


def test_the_same_person_with_another_number_is_not_entered_twice(
    desk: Any, nong: Any, town: SimpleNamespace
) -> None:
    from tongxing.people.models import Person

    row = good_row(1)
    there = take_in(nong, town.upper, reported_on=day("2026-03-25"), name=row["name"])
    born = Person.objects.get(pk=there.person_id).birth_on
    assert born is not None
    row["id_number"] = id_number(born, 321)
    where = send(desk, xlsx(table([row])))["Location"]
    fields = {f.name: f.value() or "" for f in desk.get(f"{where}row/2/").context["form"]}
    desk.post(f"{where}row/2/", {**fields, "choice": f"same:{there.person_id}"})
    page = desk.get(where)
    assert page.context["commit_count"] == 0
    assert "和档案里不一样" in page.content.decode()
    desk.post(f"{where}confirm/")
    step_in(nong)
    assert counts()[:2] == (1, 1)


def test_a_changed_cell_is_shown_and_not_applied(desk: Any, nong: Any) -> None:
    from tongxing.people.models import Person

    first = send(desk, xlsx(table(roster(3))))["Location"]
    desk.post(f"{first}confirm/")
    rows = roster(3)
    rows[0]["village"], rows[1]["phone"] = "下河村", "13900009999"
    where = send(desk, xlsx(table(rows)))["Location"]
    page = desk.get(where)
    html = page.content.decode()
    assert "村（社区）：表里是“下河村”，档案里是“上河村”" in html
    assert "手机：表里是“··9999”，档案里是“··0001”" in html
    assert page.context["commit_count"] == 0
    desk.post(f"{where}confirm/")
    step_in(nong)
    assert Person.objects.get(name=rows[0]["name"]).place.name == "上河村"


def test_somebody_who_came_back_gets_a_new_measure_in_her_old_file(
    desk: Any, nong: Any, town: SimpleNamespace
) -> None:
    from tongxing.people.models import Case, Person

    old = take_in(nong, town.upper, reported_on=day("2026-03-25"), name="回来的人")
    closed(nong, old, day("2026-05-01"), "moved")
    person = Person.objects.get(pk=old.person_id)
    row = {
        **good_row(1),
        "name": person.name,
        "id_number": person.id_number,
        "village": "上河村",
        "phone": "",
    }
    where = send(desk, xlsx(table([row])))["Location"]
    assert "以前的措施已经结束" in desk.get(where).content.decode()
    assert desk.get(where).context["commit_count"] == 0
    fields = {f.name: f.value() or "" for f in desk.get(f"{where}row/2/").context["form"]}
    desk.post(f"{where}row/2/", {**fields, "choice": f"same:{person.pk}"})
    assert desk.get(where).context["commit_count"] == 1
    desk.post(f"{where}confirm/")
    step_in(nong)
    assert (Person.objects.count(), Case.objects.filter(person=person).count()) == (1, 2)


# ── workbooks ────────────────────────────────────────────────────────────────


def test_the_template_is_read_by_another_library_and_by_us(desk: Any, nong: Any) -> None:
    import openpyxl

    from tongxing.core.refusal import Refused

    data = desk.get("/import/template/").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["名单"]
    heads = [c.value for c in sheet[1]]
    assert heads[:3] == ["姓名", "身份证号", "村（社区）"]
    assert sheet.column_dimensions["B"].width > 18
    rules = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any("C2" in where for where in rules)
    assert [c.value for c in book["lists"]["A"]] == ["上河村", "下河村", "梧桐社区"]
    assert book["填表说明"].max_row == 15
    from tongxing.casework.roster.actions import read_roster

    with pytest.raises(Refused) as refused:
        read_roster("空表.xlsx", data)
    assert refused.value.refusals[0].code == "no_rows"


def test_the_marked_workbook_marks_the_cell_on_its_own_line(desk: Any, nong: Any) -> None:
    import openpyxl

    cells = [["派出所名单"], [], *table(faulty())]
    where = send(desk, xlsx(cells))["Location"]
    answer = desk.get(f"{where}marked/")
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["名单"]
    assert sheet["C5"].value == "下河"
    assert "是不是“下河村”" in sheet["C5"].comment.text
    assert sheet["B6"].fill.start_color.rgb == "FFFBE3DF"
    assert sheet["B4"].comment is None
    assert sheet["N6"].value == "身份证号 17 位，应为 18 位"
    marked = send(desk, answer.content)["Location"]
    found = desk.get(marked).context
    assert found["cells"][3].figure.n == 0, "our own columns are not somebody's spare columns"
    step_in(nong)
    from tongxing.casework.models import RosterImport

    first, second = RosterImport.objects.order_by("uploaded_at")
    assert said(look(nong, first).judged) == said(look(nong, second).judged)
