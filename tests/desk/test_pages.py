"""Each page for the one who may see it, and the litany for everybody else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


# ── today ────────────────────────────────────────────────────────────────────


def test_today_shows_villages_with_overdue_first(
    signed_in: Any, lin: Any, town: Any, folder: cast.Folder
) -> None:
    cast.take_in(lin, town.lower, reported_on=cast.day("2026-11-20"))
    page = signed_in(lin).get("/").context
    assert [g.name for g in page["groups"]] == ["上河村", "下河村"]
    assert page["groups"][0].partner == "吴秀英"
    assert page["overdue"].n == sum(row.late for g in page["groups"] for row in g.rows) > 0
    assert page["todo"].n == sum(len(g.rows) for g in page["groups"])
    late = signed_in(lin).get("/?only=overdue").context
    assert all(row.late for g in late["groups"] for row in g.rows)


def test_a_missed_test_is_still_owed_and_says_what_was_tried(
    signed_in: Any, lin: Any, folder: cast.Folder
) -> None:
    rows = [row for g in signed_in(lin).get("/").context["groups"] for row in g.rows if row.what == "检测"]
    assert rows[0].tried == "11月21日未到"
    assert rows[0].why == "第 1 年，每月一次"
    assert rows[0].clause.label == "方案 二（三）、条例第19条"


def test_today_of_a_police_officer_has_no_button_she_may_not_press(
    signed_in: Any, zhao: Any, folder: cast.Folder
) -> None:
    rows = [row for g in signed_in(zhao).get("/").context["groups"] for row in g.rows]
    assert {row.what for row in rows} == {"检测"}
    assert all(row.record for row in rows)
    assert not any(row.excuse for row in rows)


def test_an_empty_today_says_what_comes_next(signed_in: Any, lin: Any, town: Any) -> None:
    body = signed_in(lin).get("/").content.decode()
    assert "今天没有到期的事" in body
    assert "两周之内没有要到期的" in body


@pytest.mark.parametrize(
    ("who", "home"), [("wu", "/mine/"), ("sun", "/leader/"), ("auditor", "/audit/"), ("root", "/staff/")]
)
def test_each_role_has_its_home(request: Any, signed_in: Any, who: str, home: str) -> None:
    answer = signed_in(request.getfixturevalue(who)).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


def test_the_printed_list_has_the_same_rows(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    body = signed_in(lin).get("/print/today/").content.decode()
    assert folder.number in body
    assert "□" in body


# ── people ───────────────────────────────────────────────────────────────────


def test_people_are_listed_found_and_paged(signed_in: Any, lin: Any, town: Any) -> None:
    made = [cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25")) for _n in range(52)]
    browser = signed_in(lin)
    first = browser.get("/people/").context
    assert (len(first["people"]), first["total"].n, first["pager"].previous) == (50, 52, "")
    second = browser.get(first["pager"].next).context
    assert (len(second["people"]), second["pager"].next) == (2, "")
    numbers = [line.person.number for page in (first, second) for line in page["people"]]
    assert sorted(numbers) == sorted(f.number for f in made)
    back = browser.get(second["pager"].previous).context
    assert [p.person.number for p in back["people"]] == numbers[:50]
    found = browser.get("/people/", {"q": made[7].number.lower()}).context["people"]
    assert [line.person.number for line in found] == [made[7].number]


def test_mine_is_what_the_worker_answers_for(
    signed_in: Any, lin: Any, nong: Any, folder: cast.Folder
) -> None:
    assert signed_in(lin).get("/people/?mine=1").context["total"].n == 1
    assert signed_in(nong).get("/people/?mine=1").context["total"].n == 0


def test_the_list_never_names_the_measure(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    assert "社区戒毒" not in signed_in(lin).get("/people/").content.decode()


@pytest.mark.parametrize("edge", ["x", "' or 1=1", "../../etc"])
def test_a_made_up_edge_is_404(signed_in: Any, lin: Any, edge: str) -> None:
    assert signed_in(lin).get("/people/", {"after": edge}).status_code == 404


# ── the village worker ───────────────────────────────────────────────────────


def taps(browser: Client) -> dict[str, str]:
    """The addresses of the answers of the first person on her page."""
    return {a.label: a.url for a in browser.get("/mine/").context["people"][0].answers}


def test_she_sees_a_name_and_a_task_and_nothing_else(signed_in: Any, wu: Any, folder: cast.Folder) -> None:
    body = signed_in(wu).get("/mine/").content.decode()
    assert "演员" in body
    assert [
        word for word in ("检测", "戒毒", "社区康复", "阴性", "未到", folder.number) if word in body
    ] == []


def test_one_tap_is_one_visit_and_twice_is_still_one(signed_in: Any, wu: Any, folder: cast.Folder) -> None:
    from tongxing.duties.models import Deed

    browser = signed_in(wu)
    url = taps(browser)["去过，还好"]
    assert [browser.post(url).status_code for _ in range(2)] == [303, 303]
    assert [d.word for d in Deed.objects.filter(kind="visit", recorded_by=wu.staff_id)] == ["fine"]
    one = browser.get("/mine/").context["people"][0]
    assert one.said == "记下了：去过，还好"
    assert browser.post(one.undo.url).status_code == 303
    assert browser.get("/mine/").context["people"][0].said == ""
    assert browser.post(one.undo.url).status_code == 404
    assert Deed.objects.filter(kind="visit", withdrawn=True).count() == 1
    assert browser.post(taps(browser)["有难处"]).status_code == 303


def test_an_answer_after_an_undone_one_may_not_use_its_address(
    signed_in: Any, wu: Any, folder: cast.Folder
) -> None:
    browser = signed_in(wu)
    url = taps(browser)["去过，还好"]
    browser.post(url)
    browser.post(browser.get("/mine/").context["people"][0].undo.url)
    assert browser.post(url).status_code in {303, 404}


def test_one_address_for_two_people_is_two_visits(
    signed_in: Any, wu: Any, lin: Any, town: Any, folder: cast.Folder
) -> None:
    """The number at the end of an address is nobody's key: put behind another person it breaks nothing."""
    from tongxing.duties.models import Deed

    other = cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25"))
    browser = signed_in(wu)
    number = taps(browser)["去过，还好"].split("/")[-2]
    for one in (folder, other):
        assert browser.post(f"/mine/{one.case_id}/fine/{number}/").status_code == 303
    assert Deed.objects.filter(kind="visit", recorded_by=wu.staff_id).count() == 2


def test_she_takes_back_only_her_own(signed_in: Any, wu: Any, lin: Any, folder: cast.Folder) -> None:
    deed = cast.contacted(lin, folder, "visit", cast.TODAY)
    assert signed_in(wu).post(f"/mine/{folder.case_id}/undo/{deed.pk}/").status_code == 404


def test_another_village_is_not_hers(signed_in: Any, wu: Any, lin: Any, town: Any) -> None:
    other = cast.take_in(lin, town.lower, reported_on=cast.day("2026-03-25"))
    browser = signed_in(wu)
    assert browser.get("/mine/").context["people"] == []
    assert browser.post(f"/mine/{other.case_id}/fine/{uuid.uuid4()}/").status_code == 404
    assert browser.post(f"/mine/{uuid.uuid4()}/fine/{uuid.uuid4()}/").status_code == 404
    assert browser.post(f"/mine/{other.case_id}/nonsense/{uuid.uuid4()}/").status_code == 404


# ── litany ───────────────────────────────────────────────────────────────────

PAGES = [
    "/",
    "/print/today/",
    "/people/",
    "/people/{id}/",
    "/people/{id}/seen/",
    "/people/{id}/reveal/",
    "/mine/",
    "/audit/",
]
CLOSED = {
    "wu": [
        "/people/",
        "/people/{id}/",
        "/people/{id}/seen/",
        "/people/{id}/reveal/",
        "/audit/",
        "/print/today/",
    ],
    "sun": ["/people/", "/people/{id}/", "/people/{id}/reveal/", "/mine/", "/audit/", "/print/today/"],
    "auditor": ["/people/", "/people/{id}/", "/people/{id}/seen/", "/people/{id}/reveal/", "/mine/"],
    "root": ["/people/", "/people/{id}/", "/audit/", "/mine/"],
    "zhao": ["/people/{id}/reveal/", "/mine/", "/audit/"],
    "lin": ["/mine/", "/audit/"],
}


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_goes_to_the_doorstep(page: str, folder: cast.Folder) -> None:
    url = page.format(id=folder.person_id)
    answer = Client().get(url)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/signin/?next={url}")


@pytest.mark.parametrize("who", CLOSED)
def test_the_wrong_role_is_told_so_in_words(
    request: Any, signed_in: Any, folder: cast.Folder, who: str
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    for page in CLOSED[who]:
        answer = browser.get(page.format(id=folder.person_id))
        assert answer.status_code == 403, page
        assert "您的岗位现在不能做这件事" in answer.content.decode()


@pytest.mark.parametrize("page", [p for p in PAGES if not p.endswith("reveal/")])
def test_pages_that_only_show_take_no_post(signed_in: Any, lin: Any, folder: cast.Folder, page: str) -> None:
    assert signed_in(lin).post(page.format(id=folder.person_id)).status_code == 405


def test_doors_that_write_take_no_get(signed_in: Any, wu: Any, folder: cast.Folder) -> None:
    browser = signed_in(wu)
    assert browser.get("/signout/").status_code == 405
    assert browser.get(f"/mine/{folder.case_id}/fine/{uuid.uuid4()}/").status_code == 405


def test_a_person_of_another_town_and_one_that_never_was_are_the_same_page(
    signed_in: Any, stranger: Any, folder: cast.Folder
) -> None:
    browser = signed_in(stranger)
    for tail in ("", "seen/", "reveal/"):
        there, absent = (browser.get(f"/people/{i}/{tail}") for i in (folder.person_id, uuid.uuid4()))
        if tail == "reveal/":
            assert there.status_code in {403, 404}
            continue
        assert there.status_code == absent.status_code == 404
        assert there.content == absent.content
    assert browser.get("/people/not-an-id/").status_code == 404


def test_somebody_who_has_not_reported_in_stands_in_the_list(signed_in: Any, lin: Any, town: Any) -> None:
    cast.take_in(lin, town.upper, received_on=cast.day("2026-11-16"))
    [line] = signed_in(lin).get("/people/").context["people"]
    assert (line.progress, line.end_on) == ("还没有报到", None)
