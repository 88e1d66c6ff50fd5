"""The pages of the gate: a draft, one page a step, the checklist, and what each refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import TODAY, Folder, day, step_in, take_in
from tests.conduct.gate import begun, counted, take, three, walk
from tests.conduct.test_gate_report import SPARING, pregnant
from tests.desk.test_statements import run
from tongxing.conduct.gate.models import Matter
from tongxing.conduct.gate.words import QUESTIONS

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
CLEAR = dict.fromkeys(QUESTIONS, "no")


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", DAY)


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody who has come."""
    return take_in(lin, town.upper, reported_on=day("2026-03-02"))


def page(browser: Any, url: str, status: int = 200) -> str:
    response = browser.get(url)
    assert response.status_code == status, response.content.decode()[-2000:]
    return str(response.content.decode())


def send(browser: Any, url: str, **body: Any) -> Any:
    slip = re.search(r'name="slip"[^>]*value="([^"]*)"', page(browser, url))
    assert slip
    return browser.post(url, {"slip": slip[1], "happened_on": DAY, **body})


def test_from_the_draft_to_a_served_warning_and_an_objection_upheld(
    lin: Any, nong: Any, folder: Folder, signed_in: Callable[..., Any]
) -> None:
    """One page a step; until the last of them there is no record, and the answer to the objection takes it back."""
    event = counted(lin, nong, folder, "2026-09-20")
    worker, clerk = signed_in(lin), signed_in(nong)
    first = f"/people/{folder.person_id}/gate/warning/"
    assert f'href="{first}"' in page(worker, f"/people/{folder.person_id}/process/")
    assert "checked" not in page(worker, first).split("<main")[1].replace("data-checked", "")
    assert send(worker, first, reason="没有来").status_code == 422
    made = send(worker, first, about=[str(event)], clause="协议第三条", reason="没有来检测")
    assert made.status_code == 303
    gate = made["Location"]
    assert "现在还不能送" in page(worker, gate)
    told = {"way": "hand", "receipt": "signed", "happened_on": "2026-11-16", "until_on": "2026-11-19"}
    assert send(worker, f"{gate}told/", **told).status_code == 303
    assert send(worker, f"{gate}spoke/", how="heard", words="那天上夜班").status_code == 303
    assert send(worker, f"{gate}checked/", **{**CLEAR, "excuse": ""}).status_code == 422
    assert send(worker, f"{gate}checked/", **CLEAR).status_code == 303
    assert send(worker, f"{gate}second/", says="yes").status_code == 422, "her own draft"
    assert "那天上夜班" in page(clerk, f"{gate}second/")
    assert send(clerk, f"{gate}second/", says="yes").status_code == 303
    assert send(worker, f"{gate}done/", way="hand", receipt="signed").status_code == 303
    assert "书面告诫" in page(worker, f"/people/{folder.person_id}/")
    assert send(worker, f"{gate}objected/", words="有厂里证明").status_code == 303
    assert send(worker, f"{gate}decided/", says="rejected", reason="不算").status_code == 422
    assert send(worker, f"{gate}decided/", says="upheld", reason="厂里证明了").status_code == 303
    shown = page(worker, gate)
    assert "异议成立，已撤回" in shown
    assert "现在还不能送" not in shown


def test_a_packet_shows_evidence_counters_and_guards_in_red(
    lin: Any, nong: Any, folder: Folder, signed_in: Callable[..., Any]
) -> None:
    """Guard G4: the clerk sees that there is a notice, and not which; both confirm that it goes along."""
    three(lin, nong, folder)
    pregnant(lin, folder)
    worker, clerk = signed_in(lin), signed_in(nong)
    first = f"/people/{folder.person_id}/gate/report/"
    made = send(worker, first, ground="refused_tests", reason="到数了", at_once="有人身危险，等不得")
    gate = made["Location"]
    assert send(worker, f"{gate}checked/", **CLEAR).status_code == 422
    assert send(worker, f"{gate}checked/", **SPARING).status_code == 303
    shown = page(worker, gate)
    for words in (
        "怀孕：不适用强制隔离戒毒",
        "先报后听的理由",
        "三个计数",
        "书面通知，本人签收",
        "late-words",
    ):
        assert words in shown, words
    seen = page(clerk, f"{gate}second/")
    assert "有禁毒法第39条的情形" in seen
    assert "怀孕：不适用" not in seen
    assert send(clerk, f"{gate}second/", says="yes").status_code == 422
    assert send(clerk, f"{gate}second/", says="yes", guards="on").status_code == 303
    handed = {"to": "望川县公安局 赵强", "paper": "回执 7 号"}
    assert send(worker, f"{gate}done/", **handed).status_code == 422
    assert send(worker, f"{gate}done/", **handed, guards="on").status_code == 303
    assert send(worker, f"{gate}answered/", says="no_decision", paper="望公函 9 号").status_code == 303
    assert "公安机关没有作出强制隔离戒毒决定" in page(worker, gate)


def test_a_double_click_writes_once(lin: Any, nong: Any, folder: Folder, signed_in: Any) -> None:
    event = counted(lin, nong, folder, "2026-09-20")
    worker, url = signed_in(lin), f"/people/{folder.person_id}/gate/criticism/"
    slip = re.search(r'name="slip"[^>]*value="([^"]*)"', page(worker, url))
    assert slip
    body = {"slip": slip[1], "about": [str(event)], "reason": "没有来"}
    assert [worker.post(url, body).status_code for _n in range(2)] == [303, 303]
    step_in(lin)
    assert Matter.objects.count() == 1


def test_others_are_not_let_in(
    lin: Any, nong: Any, stranger: Any, zhao: Any, wu: Any, folder: Folder, signed_in: Any
) -> None:
    one = begun(lin, folder, about=(counted(lin, nong, folder, "2026-09-20"),))
    for who, status in ((stranger, 404), (zhao, 403), (wu, 403)):
        for url in (f"/gate/{one}/", f"/gate/{one}/told/", f"/gate/{one}/second/"):
            page(signed_in(who), url, status)
    page(signed_in(lin), f"/gate/{one}/seconded/", 404)


def test_a_page_runs_few_statements(lin: Any, nong: Any, folder: Folder, signed_in: Any) -> None:
    three(lin, nong, folder)
    one = walk(lin, nong, begun(lin, folder, "report", ground="refused_tests"), "done")
    take(lin, one, "objected")
    for url, most in (
        (f"/gate/{one}/", 7),  # one more than a file of one row: which paper was printed from it
        (f"/gate/{one}/decided/", 6),
        (f"/people/{folder.person_id}/process/", 7),
    ):
        ran = run(signed_in(lin), url)
        assert len(ran) <= most, "\n".join(ran)


@pytest.mark.parametrize("rung", ["criticism", "warning", "report"])
def test_nothing_to_rest_on_is_said_before_anything_is_written(
    lin: Any, folder: Folder, signed_in: Callable[..., Any], rung: str
) -> None:
    """No button leads to a form that can only refuse; the page itself says what comes first."""
    worker, url = signed_in(lin), f"/people/{folder.person_id}/gate/{rung}/"
    assert f'href="{url}"' not in page(worker, f"/people/{folder.person_id}/process/")
    said = page(worker, url)
    assert "现在还不能起草" in said
    assert "save-bar" not in said
