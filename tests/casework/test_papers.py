"""The missing list agrees with a hand count on twenty planted files; few statements, however many files; who may see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import cast
from tests.archive.papers import issued, scanned
from tests.cast import TODAY, agreed, closed, day, filed, step_in, take_in
from tests.desk.test_statements import run, statements
from tongxing.archive.actions import NewScan, add_scans, withdraw_scan
from tongxing.archive.issued.actions import void_paper
from tongxing.casework.papers.queries import FileState, by_village, by_worker, files_of
from tongxing.core.files.drawing import Drawn

pytestmark = pytest.mark.django_db

MARCH, SIGNED = day("2026-03-25"), day("2026-03-28")
REPORT = {"rights_notice", "report_form", "basic_sheet"}
LATER = {"group_list", "help_plan"}
ALL_SEVEN = REPORT | LATER | {"decision", "agreement"}


@pytest.fixture(autouse=True)
def store_folder(tmp_path: Any, settings: Any) -> None:
    """Where the scans of this test lie."""
    settings.TONGXING_FILES = tmp_path / "files"


def scan(by: Any, folder: Any, paper: str) -> Any:
    """A scan of a paper."""
    page = b"\xff\xd8\xff" + paper.encode() + b"\xff\xd9"
    drawn = Drawn("picture", (5, len(page)), ((9, 9),), b"\xff\xd8\xff\xff\xd9" + page)
    [row] = add_scans(by=step_in(by), at=cast.at(TODAY, 8), case_id=folder.case_id, new=[NewScan(drawn, "a.jpg", paper)]) or []  # fmt: skip
    return row


def planted(lin: Any, town: Any) -> dict[str, set[str]]:
    """Twenty files, each with what a clerk who goes through the folders finds missing today."""
    hand: dict[str, set[str]] = {}

    def file(
        missing: set[str], *, put: tuple[str, ...] = (), sign: bool = True, at: Any = None, **more: Any
    ) -> Any:
        folder = take_in(lin, at or town.upper, **({"reported_on": MARCH} | more))
        if sign and "reported_on" not in more:
            agreed(lin, folder, SIGNED)
        for paper in put:
            filed(lin, folder, paper, day("2026-04-02"))
        hand[folder.number] = missing
        return folder

    everything = tuple(sorted(REPORT | LATER))
    file(set(), put=everything)  # 1 complete
    file(REPORT | LATER)  # 2 nothing but decision and agreement
    file(REPORT, sign=False)  # 3 no agreement yet: what follows it is not owed
    file(set(), received_on=day("2026-11-18"), reported_on=None)  # 4 not reported in
    file(set(), sign=False, reported_on=TODAY)  # 5 reported in today
    file(REPORT, sign=False, reported_on=day("2026-11-22"))  # 6 reported in yesterday
    file({"help_plan"}, put=("rights_notice", "report_form", "basic_sheet", "group_list"))  # 7
    file({"rights_notice"}, put=("help_plan", "report_form", "basic_sheet", "group_list"))  # 8
    file(REPORT | LATER, measure="community_rehabilitation")  # 9 the other measure, the same papers
    printed = file(REPORT | LATER - {"group_list"})  # 10 printed: enough where nobody outside signs …
    issued(lin, printed, "group_list")
    hand[printed.number] = REPORT | {"help_plan"}
    signed = file(REPORT | LATER)  # 11 … and not where somebody must
    issued(lin, signed, "rights_notice")
    photographed = file(REPORT | LATER)  # 12 a scan is enough for what is signed
    scan(lin, photographed, "rights_notice"), scan(lin, photographed, "help_plan")
    hand[photographed.number] = (REPORT | LATER) - {"rights_notice", "help_plan"}
    back = file(REPORT | LATER)  # 13 a scan taken back is none
    withdraw_scan(
        by=lin, at=cast.at(TODAY, 9), scan_id=scan(lin, back, "help_plan").pk, reason="拍成别人的了"
    )
    void = file(REPORT | LATER)  # 14 a void print is none
    void_paper(by=lin, at=cast.at(TODAY), paper_id=issued(lin, void), reason="日期写错")
    other = file(REPORT | LATER)  # 15 a scan of another paper
    scanned(lin, other, "别的")
    later = file(
        {"help_plan"}, put=("rights_notice", "report_form", "basic_sheet", "group_list"), at=town.lower
    )  # 16
    file(
        set(), put=(*everything, "help_plan", "help_plan"), at=town.lower
    )  # 17 filed three times is once there
    file({"help_plan"} | REPORT, put=("group_list",), at=town.lower)  # 18
    file(LATER | {"report_form"}, put=("rights_notice", "basic_sheet"), at=town.lower)  # 19
    twice = file(REPORT | LATER, at=town.lower)  # 20 its release is not yet owed
    assert len(hand) == 20
    assert twice.number != later.number
    return hand


def look(by: Any, **more: Any) -> list[FileState]:
    """Every file as she sees it today."""
    found, _plans = files_of(step_in(by), on=TODAY, known=TODAY, **more)
    return found


def test_twenty_files_counted_by_hand(lin: Any, town: Any) -> None:
    hand = planted(lin, town)
    counted = {one.number: {m.paper.kind for m in one.missing} for one in look(lin)}
    assert counted == hand
    assert sum(len(one.missing) for one in look(lin)) == sum(len(some) for some in hand.values()) == 58


def test_groups_hold_every_file_once(lin: Any, town: Any) -> None:
    for place in (town.upper, town.lower, town.street, town.upper):
        take_in(lin, place, reported_on=MARCH)
    files = look(lin)
    for groups in (by_village(files), by_worker(files)):
        assert sorted(f.number for g in groups for f in g.files) == sorted(f.number for f in files)
        assert all(len(g.complete) + len(g.lacking) == len(g.files) for g in groups)
    assert [g.name for g in by_village(files)] == ["上河村", "下河村", "梧桐社区"]


def test_at_release_the_receipt_is_owed_and_the_file_stands_among_the_ended(lin: Any, town: Any) -> None:
    done = take_in(lin, town.upper, reported_on=day("2023-10-02"), decided_on=day("2023-09-20"))
    closed(lin, done, day("2026-10-02"))
    assert look(lin) == []
    [one] = look(lin, over=True)
    assert "release_served" in {m.paper.kind for m in one.missing}
    scan(lin, done, "release_served")
    [one] = look(lin, over=True)
    assert "release_served" not in {m.paper.kind for m in one.missing}


def test_score_and_page_count_the_same_papers(lin: Any, town: Any) -> None:
    """The figure behind C2 and the page of missing papers are one list; a scan counts in both."""
    from tongxing.archive.queries import held_papers
    from tongxing.core.vocabulary import figures
    from tongxing.duties.figures import take_census

    planted(lin, town)
    held = held_papers(step_in(lin), known=TODAY)
    census = take_census(lin, since=day("2026-01-01"), until=day("2026-12-31"), as_of=TODAY, held=held)
    rows = figures["casework.papers_required"].rows(census)
    missing = sorted((r.number, r.what.removeprefix("paper:")) for r in rows if r.why == "paper_missing")
    assert missing == sorted((one.number, m.paper.kind) for one in look(lin) for m in one.missing)
    assert len(rows) == sum(one.asked for one in look(lin))


@pytest.mark.parametrize(
    "tail", ["", "?open=all.missing", "?by=worker&open=all.files", "?open=paper.help_plan"]
)
def test_the_page_runs_five_however_many_files(signed_in: Any, lin: Any, town: Any, tail: str) -> None:
    for place in (town.upper, town.lower):
        take_in(lin, place, reported_on=MARCH)
    browser, url = signed_in(lin), f"/papers/missing/{tail}"
    few = run(browser, url)
    for n in range(12):
        scan(lin, take_in(lin, town.villages[n % 3], reported_on=MARCH), "decision")
    many = run(browser, url)
    assert len(few) == len(many) <= 5, "\n".join(many)


def test_every_number_opens_its_rows_and_the_list_goes_on_paper(signed_in: Any, lin: Any, town: Any) -> None:
    whole, lacking = take_in(lin, town.upper, reported_on=MARCH), take_in(lin, town.lower, reported_on=MARCH)
    for paper in REPORT:
        filed(lin, whole, paper, day("2026-04-02"))
    browser = signed_in(lin)
    page = browser.get("/papers/missing/").content.decode()
    for key in (
        f"v{town.upper.pk}.complete",
        f"v{town.lower.pk}.missing",
        "all.lacking",
        "paper.report_form",
    ):
        assert f"open={key}" in page
    opened = browser.get(f"/papers/missing/?open=v{town.upper.pk}.complete").content.decode()
    assert whole.number in opened
    assert lacking.number not in opened
    opened = browser.get("/papers/missing/?open=paper.report_form").content.decode()
    assert lacking.number in opened
    assert whole.number not in opened
    assert "help_plan" not in opened  # not owed before an agreement
    with statements() as ran:
        printed = browser.get("/papers/missing/print/").content.decode()
    assert lacking.number in printed
    assert whole.number not in printed
    assert "□ 报到登记表" in printed
    assert sum("disclosure_disclosure" in sql for sql in ran) == 1


def test_the_file_says_the_same_and_has_the_button_that_makes_it(signed_in: Any, lin: Any, town: Any) -> None:
    folder = take_in(lin, town.upper, reported_on=MARCH)
    page = signed_in(lin).get(f"/people/{folder.person_id}/").content.decode()
    assert "3月25日起该有" in page
    assert f"/people/{folder.person_id}/record/paper_filed/?outcome=basic_sheet" in page
    form = signed_in(lin).get(f"/people/{folder.person_id}/record/paper_filed/?outcome=basic_sheet")
    assert re.findall(r'value="(\w+)"[^>]* checked', form.content.decode()) == ["basic_sheet"]
