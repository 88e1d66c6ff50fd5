"""Papers of the gate, what waits there, and what an objection upheld takes back; each with the fault that turns it red."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tests.conduct.gate import CLEAR, SAID, begun, counted, take, three, walk
from tests.conduct.test_gate_report import SPARING, pregnant
from tests.printing.test_setting import text_of
from tongxing.archive.issued.models import IssuedPaper
from tongxing.conduct.gate.actions import seat_of
from tongxing.conduct.gate.looking import to_look_at
from tongxing.conduct.gate.matter import Draft, Matter
from tongxing.conduct.gate.models import MatterStep
from tongxing.conduct.gate.queries import going, matter
from tongxing.conduct.gate.rules import why_not_paper
from tongxing.conduct.gate.waiting import waits
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import nevers
from tongxing.duties.actions import NewDeed, record
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.rulebook.breaches import counters

pytestmark = pytest.mark.django_db
LAST_DAY = "2027年1月22日"  # sixty days after the 23rd of November 2026 (行政复议法 20)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def squeezed(pdf: bytes) -> str:
    return "".join(text_of(pdf).split())


def test_a_warning_is_printed_once_and_only_after_a_second_person_agreed(
    lin: Any, nong: Any, folder: Folder, signed_in: Any
) -> None:
    """禁毒法第35条, guard G2: a draft says so on every page; the paper has clause, her words, two names and the last day."""
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "checked")
    browser, url = signed_in(lin), f"/gate/{one}/paper/"
    draft = browser.get(url)
    assert draft.status_code == 200
    assert "草稿" in squeezed(draft.content)
    assert browser.post(url).status_code == 409
    assert not IssuedPaper.objects.exists()
    take(nong, one, "seconded")
    assert [browser.post(url).status_code for _ in range(2)] == [303, 303]
    step_in(lin)
    [paper] = IssuedPaper.objects.all()
    assert (paper.kind, paper.deed_id) == ("warning", one)
    said = squeezed(browser.get(f"/papers/{paper.pk}/").content)
    for part in ("诫字〔2026〕第1号", "协议第三条", "那天我忘了", "复核人", LAST_DAY.replace(" ", "")):
        assert part in said, part
    assert "六个月" not in said, "no law text at hand numbers the months of a suit"
    take(lin, one, "done")
    assert str(MatterStep.objects.get(matter_id=one, kind="done").until_on) == "2027-01-22"
    assert "2027年1月22日" in browser.get(f"/gate/{one}/").content.decode()


def test_the_packet_names_two_people_shows_red_and_never_the_measure_only_the_police_order(
    lin: Any, nong: Any, folder: Folder, signed_in: Any
) -> None:
    """Guard G4, 戒毒条例第20、21条: evidence with its proofs, counters, the notice in red, a place for the receipt."""
    three(lin, nong, folder)
    one = begun(lin, folder, "report", ground="refused_tests", at_once="有人身危险，等不得")
    pregnant(lin, folder)
    take(lin, one, replace(SAID["checked"], said=SPARING))
    browser, url = signed_in(lin), f"/gate/{one}/paper/"
    assert browser.post(url).status_code == 409
    take(nong, one, "seconded")
    assert browser.post(url).status_code == 303
    step_in(lin)
    said = squeezed(browser.get(f"/papers/{IssuedPaper.objects.get().pk}/").content)
    for part in (
        "红色提示",
        "第三十九条",
        "先报后听的理由",
        "书面通知，本人签收",
        "回执编号",
        "接收人签名",
        "还没有听本人说明",
    ):
        assert part in said, part
    assert "逃避或拒绝检测的次数33" in said, "three of three, by the function that counts everywhere"
    assert "强制隔离" not in said
    assert all(name in said for name in (lin.name, nong.name))


def test_the_tables_issue_no_such_paper_past_the_gate(lin: Any, nong: Any, folder: Folder) -> None:
    """Teeth: whatever writes the register, a warning without its second person is refused by the table itself."""
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "checked")
    step_in(lin)
    for kind, of in (("warning", one), ("breach", one), ("packet", None)):
        with pytest.raises(DatabaseError, match="second person has agreed"), transaction.atomic():
            IssuedPaper.objects.create(
                case_id=folder.case_id, place_id=folder.place_id, town_id=lin.town_id, kind=kind, deed_id=of,
                labels=["measure"], year=2026, serial=1, address="x", size=1, digest="x", recorded_at=at(TODAY),
                recorded_by_id=lin.staff_id,
            )  # fmt: skip


def test_an_objection_upheld_on_the_facts_takes_the_finding_back_and_the_counter_falls(
    lin: Any, nong: Any, folder: Folder
) -> None:
    """law-and-practice 8.2: by the same query; without the tick only the warning falls."""

    def count() -> int:
        step_in(lin)
        case = bundle(lin, folder.case_id)
        assert case
        return next(
            c.count
            for c in counters(case.facts, case.chain.plans[-1].book, on=TODAY)
            if c.name == "refused_tests"
        )

    for also, left in (("", 2), ("yes", 1)):
        event = counted(lin, nong, folder, "2026-09-20" if also else "2026-07-20")
        if not also:
            counted(lin, nong, folder, "2026-05-20")
        else:
            assert count() == 3
        one = walk(lin, nong, begun(lin, folder, about=(event,)), "objected")
        take(lin, one, replace(SAID["decided"], said={**SAID["decided"].said, "also": also}))
        assert count() == left + bool(also)
        assert not [d for d in bundle(lin, folder.case_id).deeds if d.kind == "admonition"]  # type: ignore[union-attr]


def test_no_is_no_answer_where_the_record_says_yes(lin: Any, nong: Any, folder: Folder) -> None:
    """Guard G3: who was in custody that day refused nothing, and nobody can tick that away."""
    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "spoke")
    step_in(lin)
    away = NewDeed("excuse", day("2026-09-18"), "detained", until_on=day("2026-09-25"))
    assert record(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=away)
    with pytest.raises(Refused) as refused:
        take(lin, one, replace(SAID["checked"], said=CLEAR))
    assert {r.code for r in refused.value.refusals} == {"detained"}


def test_what_waits_at_the_gate_stands_on_the_list_and_on_the_day_of_whoever_can_settle_it(
    lin: Any, nong: Any, folder: Folder, signed_in: Any
) -> None:
    one = begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),))
    seen = []
    for step in ("told", "spoke", "checked", "seconded", "done", "objected"):
        step_in(lin)
        seen.append([waits(row.matter, on=TODAY).step for row in going(lin) if waits(row.matter, on=TODAY)])  # type: ignore[union-attr]
        if step == "seconded":
            assert "去复核" in signed_in(nong).get("/rights/").content.decode()
            assert f"/gate/{one}/" in signed_in(nong).get("/").content.decode()
            assert f"/gate/{one}/" not in signed_in(lin).get("/").content.decode(), (
                "her own draft is not hers to agree to"
            )
        take(nong if step == "seconded" else lin, one, step)
    assert seen == [["told"], ["spoke"], ["checked"], ["second"], ["done"], []]
    step_in(lin)
    assert [waits(row.matter, on=TODAY).step for row in going(lin)] == ["decided"]  # type: ignore[union-attr]


def test_things_to_look_at_are_asked_until_somebody_took_them_up(
    lin: Any, nong: Any, folder: Folder, signed_in: Any
) -> None:
    def looks() -> list[str]:
        step_in(lin)
        case = bundle(lin, folder.case_id)
        assert case
        return [one.name for one in to_look_at(seat_of(lin, case, None, on=TODAY), frozenset())]

    assert looks() == []
    counted(lin, nong, folder, "2026-09-20")
    assert looks() == ["warning"]
    for on in ("2026-05-20", "2026-07-20"):
        counted(lin, nong, folder, on)
    assert looks() == ["report"]
    browser, process = signed_in(lin), f"/people/{folder.person_id}/process/"
    assert "请看一看" in browser.get(process).content.decode()
    assert "请看一看" in browser.get(f"/people/{folder.person_id}/").content.decode()
    begun(lin, folder, "report", ground="refused_tests")
    assert "请看一看" not in browser.get(process).content.decode()


def test_a_paper_only_while_it_was_agreed_and_not_taken_back() -> None:
    draft = Draft("warning", "没有来")
    for steps, may in (
        ((), False), (("told", "spoke", "checked"), False), (("checked", "seconded"), True), (("checked", "seconded", "done"), True),
        (("checked", "declined"), False), (("checked", "seconded", "withdrawn"), False),
        (("checked", "seconded", "done", "objected", "decided"), False),
    ):  # fmt: skip
        now = Matter(draft, 1, "social_worker", TODAY, tuple(SAID[one] for one in steps))
        assert (why_not_paper(now) is None) is may, steps


@pytest.mark.as_owner
def test_what_must_never_be_found_at_the_gate_is_found_when_it_is_planted(
    lin: Any, nong: Any, folder: Folder
) -> None:
    """Teeth of the invariants, planted past the triggers by the owner of the tables."""
    names = ("past_the_gate", "paper_past_the_gate", "taken_back_and_standing", "done_unchecked")

    def asked() -> list[int]:
        found = []
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(nevers[f"conduct.{name}"].rows)
                found.append(int(cursor.fetchone()[0]))
        return found

    one = walk(lin, nong, begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),)), "done")
    assert asked() == [0, 0, 0, 0]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("duties_deed", "archive_issuedpaper", "conduct_matterstep"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    row = matter(lin, one)
    assert row is not None
    plain = {
        "happened_on": TODAY,
        "said": "{}",
        "recorded_at": at(TODAY),
        "recorded_by_id": lin.staff_id,
        "role": lin.role,
    }
    MatterStep.objects.create(matter_id=one, kind="withdrawn", **plain)
    Deed.objects.create(
        case_id=folder.case_id,
        place_id=folder.place_id,
        kind="admonition",
        happened_on=TODAY,
        recorded_at=at(TODAY),
    )
    other = begun(lin, folder, "education", about=(row.matter.draft.about[0],))
    MatterStep.objects.create(matter_id=other, kind="done", **plain)
    IssuedPaper.objects.create(
        case_id=folder.case_id, place_id=folder.place_id, town_id=lin.town_id, kind="warning", deed_id=other,
        labels=["measure"], year=2026, serial=1, address="x", size=1, digest="x", recorded_at=at(TODAY),
        recorded_by_id=lin.staff_id,
    )  # fmt: skip
    assert asked() == [1, 1, 1, 1]
