"""One person one file: what it shows, what it leaves behind, what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


def opened(signed_in: Any, by: Any, folder: cast.Folder, tail: str = "") -> Any:
    """The context of the file page."""
    answer = signed_in(by).get(f"/people/{folder.person_id}/{tail}")
    assert answer.status_code == 200
    return answer.context


def traces(act: str) -> Any:
    """The trail's rows of one act."""
    from tongxing.core.models import AuditEvent

    return AuditEvent.objects.filter(act=act)


def test_the_header_says_how_far_and_how_the_last_day_was_counted(
    signed_in: Any, lin: Any, folder: cast.Folder
) -> None:
    page = opened(signed_in, lin, folder)
    [one] = page["measures"]
    assert [c.value for c in one.cells] == ["社区戒毒 3 年", "第一年第 8 个月", "2029年3月25日", "执行中"]
    assert one.cells[1].second == "已走 243 天，还有 853 天"
    assert [b.value for b in one.how.boxes] == ["2026-03-25", "3 年", "0 天", "2029-03-25"]
    assert "2029-03-24" in one.how.other
    assert page["title"] == folder.number


def test_a_deduction_stands_in_the_sum(signed_in: Any, lin: Any, town: Any, folder: cast.Folder) -> None:
    from dataclasses import replace

    from tongxing.duties.file import open_file
    from tongxing.faces.desk import terms

    file = open_file(lin, folder.person_id)
    case = file.cases[0]
    facts = replace(case.facts, deducted_days=40)
    end = terms.ending(facts, file.chain)
    assert end.day == date(2029, 2, 13)
    assert [b.value for b in terms.how(case, facts, end, file.chain).boxes] == [
        "2026-03-25",
        "3 年",
        "40 天",
        "2029-02-13",
    ]


def test_the_strip_has_a_lane_a_kind_and_the_table_the_same_windows(
    signed_in: Any, lin: Any, folder: cast.Folder
) -> None:
    [one] = opened(signed_in, lin, folder)["measures"]
    assert [lane.label for lane in one.strip.lanes] == ["检测", "谈心", "走访", "自查", "本人汇报"]
    tests = one.strip.lanes[0].marks
    assert (len(tests), tests[0].state) == (22, "met")
    assert [y.note for y in one.strip.years] == ["每月一次，12 次", "每两月一次，6 次", "每季一次，4 次"]
    assert sum(row[0] == "检测" for row in one.strip_table.rows) == 22
    assert sum(g.figure.n for g in one.strip.legend) == 22


def test_now_lists_what_is_owed_with_both_buttons(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    page = opened(signed_in, lin, folder)
    assert page["now"]
    assert page["now_figure"].n == len(page["now"])
    assert all(row.record and row.excuse for row in page["now"])


def test_the_timeline_tells_when_it_was_written_and_by_whom(
    signed_in: Any, lin: Any, folder: cast.Folder
) -> None:
    cast.contacted(lin, folder, "visit", cast.day("2026-11-02"), recorded_on=cast.day("2026-11-12"))
    events = opened(signed_in, lin, folder)["events"]
    visit = next(e for e in events if e.kind == "走访")
    assert (visit.by, visit.days_between, visit.line) == ("林晓", 10, "见到，平稳。")
    test = next(e for e in events if e.kind == "检测" and "阴性" in e.line)
    assert test.line == "阴性。镇卫生院，检测人 赵强、吴秀英。"


def test_a_correction_shows_old_new_and_reason(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    from tongxing.duties.actions import withdraw

    wrong = cast.contacted(lin, folder, "talk", cast.day("2026-09-20"))
    cast.step_in(lin)
    at = cast.at(cast.day("2026-09-22"))
    withdraw(
        by=lin,
        at=at,
        case_id=folder.case_id,
        deed_id=wrong.pk,
        reason="签到表为准",
        on=cast.day("2026-09-22"),
    )
    events = opened(signed_in, lin, folder)["events"]
    fix = next(e for e in events if e.correction)
    assert (fix.kind, fix.on) == ("更正", cast.day("2026-09-22"))
    assert fix.line == "撤回9月20日 谈心 平稳，原记录保留。理由：签到表为准"
    assert not any(e.on == cast.day("2026-09-20") and e.kind == "谈心" for e in events)
    only = opened(signed_in, lin, folder, "?what=correction")["events"]
    assert [e.kind for e in only] == ["更正"]


def test_a_corrected_decision_shows_both(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    from tongxing.people.actions import NewDecision, correct_decision
    from tongxing.people.models import Case, Decision

    cast.step_in(lin)
    old = Decision.objects.get(case_id=folder.case_id)
    new = NewDecision("望公戒决字〔2026〕新号", old.authority, old.measure, old.decided_on, old.received_on)
    case = Case.objects.get(pk=folder.case_id)
    correct_decision(by=lin, at=cast.at(cast.day("2026-05-01")), case=case, of=old, new=new)
    page = opened(signed_in, lin, folder, "?what=paper")
    fix = next(e for e in page["events"] if e.correction)
    assert "新号" in fix.line
    assert old.number in fix.line
    assert page["measures"][0].cells[0].second == "决定书 望公戒决字〔2026〕新号"


def test_the_group_says_who_is_missing_and_papers_what(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    page = opened(signed_in, lin, folder)
    assert page["members_second"] == "法定五类，到位 1 类"
    missing = [m.part for m in page["members"] if m.missing == "条例第17条要求"]
    assert missing == ["社区民警", "社区医务人员", "家庭成员", "禁毒志愿者"]
    papers = page["papers"]
    assert papers.done + len(papers.missing) == papers.of == len(papers.marks)
    assert "报到登记表" not in papers.missing
    assert "协议书" not in papers.missing


def test_before_report_in_the_end_is_not_made_up(signed_in: Any, lin: Any, town: Any) -> None:
    waiting = cast.take_in(lin, town.upper, received_on=cast.day("2026-11-16"))
    [one] = opened(signed_in, lin, waiting)["measures"]
    assert [c.value for c in one.cells][1:] == ["还没有报到", "报到后才能算", "等报到"]
    assert one.how is None
    assert one.strip is None


def test_a_person_without_a_decision_gets_a_refusal_not_a_measure(
    signed_in: Any, lin: Any, town: Any
) -> None:
    from tongxing.people.actions import NewPerson, register_people

    cast.step_in(lin)
    new = NewPerson("只有名字", town.upper.pk, "", "1", None)
    [person] = register_people(by=lin, at=cast.at(cast.TODAY), people=[new], year=2026, prefix="QW")
    answer = signed_in(lin).get(f"/people/{person.pk}/")
    assert answer.status_code == 200
    assert answer.context["measures"] == []
    assert "没有录入决定书" in answer.context["refusal"].why
    assert answer.context["records"] == []


# ── traces ───────────────────────────────────────────────────────────────────


def test_every_opening_leaves_a_trace(signed_in: Any, lin: Any, zhao: Any, folder: cast.Folder) -> None:
    for by in (lin, zhao, lin):
        opened(signed_in, by, folder)
    cast.step_in(lin)
    rows = traces("read_file").filter(about_id=folder.person_id)
    assert sorted(rows.values_list("staff_name", flat=True)) == ["林晓", "林晓", "赵强"]


def test_full_numbers_need_a_reason_and_are_shown_once(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    from tongxing.people.models import Person

    cast.step_in(lin)
    number = Person.objects.get(pk=folder.person_id).id_number
    browser, url = signed_in(lin), f"/people/{folder.person_id}/reveal/"
    assert number not in browser.get(url).content.decode()
    assert number not in browser.post(url, {"reason": ""}).content.decode()
    assert not traces("reveal").exists()
    shown = browser.post(url, {"reason": "核对决定书"})
    assert number in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    cast.step_in(lin)
    assert list(traces("reveal").values_list("purpose", "about_id")) == [("核对决定书", folder.person_id)]
    assert number not in browser.get(f"/people/{folder.person_id}/").content.decode()


def test_who_looked_is_a_page_and_leaves_a_trace(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    opened(signed_in, lin, folder)
    rows = opened(signed_in, lin, folder, "seen/")["rows"]
    assert [(r.by, r.did, r.about) for r in rows] == [("林晓", "打开档案", folder.number)]
    assert traces("read_seen").count() == 1


def test_the_auditor_reads_numbers_and_no_names(
    signed_in: Any, auditor: Any, lin: Any, folder: cast.Folder
) -> None:
    opened(signed_in, lin, folder)
    answer = signed_in(auditor).get("/audit/?only=looks")
    assert next((r.did, r.about) for r in answer.context["rows"]) == ("打开档案", folder.number)
    assert "演员" not in answer.content.decode()
    assert signed_in(auditor).get("/audit/", {"since": "2026-11-01", "who": "林"}).context["rows"]
    assert signed_in(auditor).get("/audit/", {"since": "nonsense"}).status_code == 200
    assert signed_in(auditor).get("/audit/", {"before": "nonsense"}).status_code == 404


def test_the_trail_pages_by_key_and_loses_nothing_of_one_moment(
    signed_in: Any, auditor: Any, lin: Any, folder: cast.Folder
) -> None:
    from tongxing.core import audit

    cast.step_in(lin)
    for n in range(120):
        moment = cast.at(cast.TODAY, hour=8 + n // 40)
        audit.trace(
            lin, "read_file", about="person", about_id=folder.person_id, place_id=folder.place_id, at=moment
        )
    browser, url, rows = signed_in(auditor), "/audit/?only=looks", []
    while url:
        page = browser.get(url).context
        rows += [r for r in page["rows"] if r.did == "打开档案"]
        url = page["pager"].next if page["pager"] else ""
    assert len(rows) == 120
    assert [r.at for r in rows] == sorted((r.at for r in rows), reverse=True)


def test_what_can_be_written_down_follows_the_steps_and_the_role(
    signed_in: Any, lin: Any, zhao: Any, town: Any, folder: cast.Folder
) -> None:
    waiting = cast.take_in(lin, town.upper, received_on=cast.day("2026-11-16"))

    def kinds(by: Any, of: cast.Folder) -> set[str]:
        return {link.url.split("/")[-2] for link in opened(signed_in, by, of)["records"]}

    assert "report_in" in kinds(lin, waiting)
    assert not {"agreement", "closed"} & kinds(lin, waiting)
    assert not {"report_in", "plan_evaluation"} & kinds(lin, folder)
    assert {"agreement", "visit", "talk", "excuse", "closed"} <= kinds(lin, folder)
    assert kinds(zhao, folder) == {"official_test", "hair_test", "test_elsewhere"}
    browser = signed_in(lin)
    for link in opened(signed_in, lin, folder)["records"]:
        assert browser.get(link.url).status_code == 200, link.url


def test_every_correction_link_leads_to_its_form(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    links = [a.url for e in opened(signed_in, lin, folder, "?all=1")["events"] for a in e.actions]
    assert len(links) == len(set(links)) >= 6
    assert {signed_in(lin).get(url).status_code for url in links} == {200}


def test_a_file_that_is_closed_owes_nothing_any_more(signed_in: Any, lin: Any, folder: cast.Folder) -> None:
    """What was not done by its last day was not done: nobody is asked to do it now."""
    before = opened(signed_in, lin, folder)
    assert "overdue" in {row.chip.state for row in before["now"]}
    cast.closed(lin, folder, cast.TODAY, "moved")
    after = opened(signed_in, lin, folder)
    assert after["now"] == []
    states = {mark.state for lane in after["measures"][0].strip.lanes for mark in lane.marks}
    assert "overdue" not in states
