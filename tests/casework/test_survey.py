"""核对底数 through its doors: each line once, nobody without a decision by name, a base that says who left it and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.cast import TODAY, agreed, at, closed, day, step_in, take_in
from tongxing.casework.figures import people, people_reported
from tongxing.casework.models import ListLine
from tongxing.casework.survey.actions import NewCheck, NewLine, add_line, check_line, check_person, end_line
from tongxing.casework.survey.queries import Row, base_of, line_at, lines_of, rows_of
from tongxing.core.refusal import Refused
from tongxing.duties.figures import take_census
from tongxing.office.queries import entries_of, year_of
from tongxing.org.actor import Actor
from tongxing.plans import books
from tongxing.rulebook.base import Rates, line, rates

pytestmark = pytest.mark.django_db
Enter = Callable[[Actor], Client]
NOW, JAN = at(TODAY), date(2026, 1, 1)
HERE = NewCheck("here", "police", day("2026-03-10"))


def listed(by: Actor, place: int, number: int = 17, word: str = "no_order") -> ListLine:
    """A line of the list of 20 February that has no decision."""
    new = NewLine(place, word, number, "派出所2月20日名单", day("2026-02-20"))
    return add_line(by=step_in(by), at=at(day("2026-02-21")), on=day("2026-02-21"), new=new)


def rows(by: Actor, on: date = TODAY) -> tuple[Row, ...]:
    """Everybody in the base as she sees it."""
    step_in(by)
    return rows_of(base_of(by, known=on), books.chain(by.town_id), on=on, since=JAN)


@pytest.fixture
def folk(town: SimpleNamespace, lin: Actor, nong: Actor) -> SimpleNamespace:
    """上河村: one signed, one reported and unsigned, one not reported, and number 17 of the list."""
    one = take_in(lin, town.upper, reported_on=day("2026-03-05"))
    agreed(lin, one, day("2026-03-08"))
    two = take_in(lin, town.upper, reported_on=day("2026-03-06"))
    three = take_in(lin, town.upper, reported_on=None)
    return SimpleNamespace(signed=one, owed=two, new=three, line=listed(nong, town.upper.pk))


def test_both_denominators_are_the_figures_that_exist_and_whom_only_the_list_has(
    folk: Any, lin: Actor, nong: Actor
) -> None:
    found = rows(nong)
    assert rates([one.standing for one in found]) == Rates(1, 4, 2)
    census = take_census(nong, since=JAN, until=TODAY, as_of=TODAY)
    assert len(people(census)) == sum(one.case_id is not None for one in found)
    assert len(people_reported(census)) == rates([one.standing for one in found]).reported
    assert [one.standing for one in found if one.case_id is None] == ["no_order"]


def test_each_is_checked_once_a_year_and_what_differs_stays(folk: Any, lin: Actor, nong: Actor) -> None:
    assert {one.state for one in rows(nong)} == {"open"}
    assert check_person(by=step_in(lin), at=NOW, on=TODAY, case_id=folk.signed.case_id, new=HERE)
    gone = NewCheck("moved_away", "cadre", day("2026-03-11"))
    assert check_person(by=step_in(lin), at=NOW, on=TODAY, case_id=folk.owed.case_id, new=gone)
    assert check_line(
        by=step_in(nong), at=NOW, on=TODAY, line_id=folk.line.pk, new=NewCheck("unknown", "police", TODAY)
    )
    states = {str(one.key): one.state for one in rows(nong)}
    assert [states[str(k)] for k in (folk.signed.case_id, folk.owed.case_id, folk.new.case_id, folk.line.pk)] == [
        "agrees", "differs", "open", "differs",
    ]  # fmt: skip
    assert check_line(
        by=step_in(nong),
        at=at(TODAY, 18),
        on=TODAY,
        line_id=folk.line.pk,
        new=NewCheck("here", "police", TODAY),
    )
    assert {str(one.key): one.state for one in rows(nong)}[str(folk.line.pk)] == "agrees"


def test_a_line_leaves_the_base_by_a_paper_and_once(folk: Any, nong: Actor) -> None:
    told: dict[str, Any] = {"by": step_in(nong), "at": NOW, "on": TODAY, "line_id": folk.line.pk}
    with pytest.raises(Refused) as refused:
        end_line(**told, how="gone", source=" ", ended_on=TODAY + timedelta(days=1))
    assert [r.code for r in refused.value.refusals] == ["how", "source", "ended_on"]
    assert end_line(**told, how="struck", source="望公函〔2026〕9号", ended_on=day("2026-06-01"))
    with pytest.raises(Refused, match="已经划掉"):
        end_line(**told, how="struck", source="望公函〔2026〕9号", ended_on=TODAY)
    found = line(base_of(nong, known=TODAY).stays, since=JAN, until=TODAY, known=TODAY)
    assert [(one.on, one.by, one.asks, one.late) for one in found.steps if one.stay.key == str(folk.line.pk)] == [
        (day("2026-02-20"), 1, False, False), (day("2026-06-01"), -1, False, True),
    ]  # fmt: skip


def test_whoever_moved_without_a_hand_over_is_a_question(folk: Any, lin: Actor, nong: Actor) -> None:
    closed(lin, folk.owed, day("2026-07-01"), how="moved")
    closed(lin, folk.signed, day("2026-07-02"), how="died")
    step_in(nong)
    found = line(base_of(nong, known=TODAY).stays, since=JAN, until=TODAY, known=TODAY)
    assert [(one.stay.key, one.on) for one in found.questions] == [
        (str(folk.owed.case_id), day("2026-07-01"))
    ]
    assert found.last == len(rows(nong)) == 2


def test_everything_a_line_and_a_check_lack_is_said_at_once(
    town: SimpleNamespace, nong: Actor, folk: Any
) -> None:
    with pytest.raises(Refused) as refused:
        add_line(
            by=step_in(nong), at=NOW, on=TODAY, new=NewLine(0, "ordered", 0, "", TODAY + timedelta(days=1))
        )
    assert [r.code for r in refused.value.refusals] == ["word", "line", "place", "source", "listed_on"]
    with pytest.raises(Refused) as refused:
        check_line(
            by=step_in(nong),
            at=NOW,
            on=TODAY,
            line_id=folk.line.pk,
            new=NewCheck("ill", "", day("2026-02-19")),
        )
    assert [r.code for r in refused.value.refusals] == ["found", "went_with", "seen_on"]
    with pytest.raises(Refused, match="已经记过"):
        listed(nong, town.upper.pk)


def test_of_whom_there_is_no_decision_no_name_can_stand(folk: Any) -> None:
    kept = {field.name for field in ListLine._meta.get_fields()}
    assert kept == {
        "id",
        "town_id",
        "place_id",
        "first",
        "later",
        "word",
        "line",
        "happened_on",
        "source",
        "recorded_at",
        "recorded_by",
    }


def test_another_village_and_another_town_see_nothing(
    folk: Any, town: SimpleNamespace, wu: Actor, nong: Actor, stranger: Actor
) -> None:
    other = listed(nong, town.lower.pk, 18)
    step_in(wu)
    assert [one.first.id for one in lines_of(wu, known=TODAY)] == [folk.line.pk]
    assert check_line(by=wu, at=NOW, on=TODAY, line_id=other.pk, new=HERE) is None
    assert line_at(step_in(stranger), folk.line.pk, known=TODAY) is None


@pytest.mark.parametrize(
    "verb", ["UPDATE casework_listline SET word = 'abstinent'", "DELETE FROM casework_listline"]
)
def test_lines_only_grow(folk: Any, verb: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


# ── pages ────────────────────────────────────────────────────────────────────


def found(browser: Client, urls: list[str], what: str) -> None:
    """Each is checked through its form, with the same answer."""
    for url in urls:
        slip = browser.get(url).context["form"].initial["slip"]
        body = {"slip": slip, "found": what, "went_with": "police", "seen_on": "2026-03-10"}
        assert browser.post(url, body).status_code == 303


def test_the_village_checks_finishes_and_the_task_of_the_year_is_met(
    folk: Any, town: SimpleNamespace, wu: Actor, signed_in: Enter
) -> None:
    browser, where = signed_in(wu), f"/survey/{town.upper.pk}/"
    page = browser.get(where).content.decode()
    assert "名单第 17 行" in page
    assert "没有决定书" not in page.split("<main", 1)[-1], (
        "what the list says of somebody is not for the village"
    )
    assert browser.post(f"{where}done/").status_code == 303
    assert "还有 4 人没有核对" in browser.get(where).content.decode()
    everybody = [f"/survey/person/{one.case_id}/" for one in (folk.signed, folk.owed, folk.new)]
    everybody.append(f"/survey/line/{folk.line.pk}/")
    found(browser, everybody, "in_custody")
    done = browser.get(where).content.decode()
    assert "羁押" not in done.split("<main", 1)[-1]
    assert f"{where}done/" in done
    assert browser.post(f"{where}done/").status_code == 303
    assert browser.post(f"{where}done/").status_code == 303
    assert "有对不上的；对上以后再记一次" in browser.get(where).content.decode()
    assert len(entries_of(step_in(wu), year=2026)) == 1
    found(browser, everybody, "here")
    assert browser.post(f"{where}done/").status_code == 303
    assert "今年核对完了" in browser.get(where).content.decode()
    [task] = [
        one
        for one in year_of(step_in(wu), books.chain(town.id), year=2026, on=TODAY).rows
        if one.task == "survey"
    ]
    assert task.met_by, "the entry meets the task of the year"
    assert browser.get(f"/survey/{town.lower.pk}/").status_code == 404
    assert browser.get("/base/").status_code == 403


def test_the_desk_sees_who_makes_the_difference_and_the_board_counts_the_same(
    folk: Any, nong: Actor, signed_in: Enter
) -> None:
    browser = signed_in(nong)
    page = browser.get("/base/?open=no_order").content.decode()
    assert "1 人没有决定书，1 人还没有报到，依法不能签" in page
    assert "名单第 17 行" in page
    assert "到不了 70%" in page
    board = browser.get("/board/?open=0.registered").content.decode()
    assert "实有　4 人" in board
    assert "名单第 17 行" in board
    assert "1 人没有决定书、1 人还没有报到" in board
    assert browser.get("/base/?place=1").status_code == 404


def test_a_leader_sees_what_is_to_be_asked_and_no_row(
    folk: Any, lin: Actor, sun: Actor, town: Any, signed_in: Enter
) -> None:
    closed(lin, folk.owed, day("2026-07-01"), how="terminated")
    page = signed_in(sun).get("/base/").content.decode()
    assert "今年有少了人、没有写明合法缘由的" in page
    other = next(one.pk for one in town.villages if one.pk != folk.owed.place_id)
    asked = [
        signed_in(sun).get(f"/base/?place={one}").context["questions"] for one in (folk.owed.place_id, other)
    ]
    assert asked == [1, 1], "of one village it would be somebody"
    assert folk.owed.number not in page


def test_what_was_told_late_has_changed_a_day_that_is_past(
    folk: Any, lin: Actor, nong: Actor, signed_in: Enter
) -> None:
    closed(lin, folk.signed, day("2026-03-20"), how="died", recorded_on=day("2026-06-01"))
    page = signed_in(nong).get("/base/").content.decode()
    assert "后来才记" in page
    assert "那天算了，后来知道那天已经不在" in page
