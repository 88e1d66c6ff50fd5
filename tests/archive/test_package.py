"""From a closed file to a package that stands alone: asked by one, looked at by another, fetched, checked, traced."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection

from tests.archive.papers import issued, scanned
from tests.cast import TODAY, Folder, at, closed, day, sampled, step_in, take_in
from tests.verify.packages import pdf
from tongxing.archive.issued.actions import void_paper
from tongxing.archive.package import kinds, queries
from tongxing.archive.package.kinds import EVERYTHING
from tongxing.conduct.requests.actions import take_request
from tongxing.core import clock, jobs
from tongxing.core.files import store
from tongxing.core.models import AuditEvent
from tongxing.core.printing.setting import typeset
from tongxing.core.refusal import Refused
from tongxing.core.trail import signing
from tongxing.disclosure import queries as register
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted
from tongxing.disclosure.rules import State
from tongxing.verify import package
from tongxing.verify.chain import from_figures, origin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def over(lin: Any, town: Any) -> Folder:
    """A file in which the measure is over: two papers, one of them void, and a scan."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), name="周明远")
    sampled(lin, folder, day("2026-04-25"))
    scanned(lin, folder, "the decision")
    issued(
        lin,
        folder,
        draw=lambda number: typeset(f"#set document(title: [{number}])\n{number}", {}, at=at(TODAY)).pdf,
    )
    void = issued(lin, folder, "group_list", draw=pdf)
    void_paper(by=lin, at=at(TODAY), paper_id=void, reason="日期写错")
    closed(lin, folder, TODAY, how="died")
    return folder


def ask(by: Any, *folders: Folder, **more: Any) -> Any:
    """A request for a package."""
    step_in(by)
    wanted = {"purpose": "archive", "reason": "到期移交县档案馆保存", "recipient": "县档案馆"} | more
    people = tuple(one.person_id for one in folders)
    asked = Wanted("archive.package", EVERYTHING, people=people, **wanted)
    return actions.ask(by=by, at=clock.now(), on=TODAY, wanted=asked)


def made(lin: Any, nong: Any, *folders: Folder) -> bytes:
    """Asked, looked at, made and fetched."""
    asked = ask(lin, *folders)
    assert asked.second, "somebody else looks, however few they are"
    actions.approve(by=step_in(nong), at=clock.now(), disclosure_id=asked.pk)
    jobs.run_here()
    found = actions.fetch(by=step_in(lin), at=clock.now(), disclosure_id=asked.pk, slip="one session")
    assert found is not None
    return found.data


def checked(data: bytes) -> package.Report:
    """What an outsider finds who has the signer's number from the weekly paper."""
    return package.check(io.BytesIO(data), key=from_figures(origin(signing.public_key())))


def test_a_closed_file_from_asking_to_checking(lin: Any, nong: Any, over: Folder) -> None:
    data = made(lin, nong, over)
    report = checked(data)
    assert report.problems == []
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = pack.namelist()
        told = json.loads(pack.read("0001/元数据.json"))
        index = json.loads(pack.read("0001/卷内目录.json"))
        done = json.loads(pack.read("0001/办事记录.json"))["记录"]
    assert not [n for n in names if "毒" in n or "周" in n]
    assert (told["档号"], told["人员"]["姓名"], told["措施"][0]["结束日期"]) == (
        over.number,
        "周明远",
        TODAY.isoformat(),
    )
    assert told["措施"][0]["决定机关"] == "望川县公安局"
    assert [(one["日期"], one["什么事"], one["状态"]) for one in done] == [
        ("2026-03-25", "报到", "有效"),
        ("2026-04-25", "检测", "有效"),
        (TODAY.isoformat(), "结束", "有效"),
    ]
    assert index["文件"][0]["组成"] == ["扫描/0001-01.jpg"], (
        "the decision lies on top, as the index of the file has it"
    )
    papers = [(one["文号"], one["状态"], one["组成"]) for one in index["文件"]]
    assert sorted(state for _n, state, _f in papers) == ["", "作废", "有效"]
    assert {"基字〔2026〕第1号", "组字〔2026〕第1号"} <= {number for number, _s, _f in papers}
    assert sum(name.endswith(".jpg") for name in names) == 1
    step_in(nong)
    trace = AuditEvent.objects.get(act="export.make")
    assert trace.detail["root"] == report.seal["root"], "the trail knows which package left"
    [line] = register.given(step_in(nong), over.person_id)
    assert (line.number, line.what, line.purpose) == (report.seal["number"], "archive.package", "archive")
    spoiled = data.replace("周明远".encode(), "周明近".encode())
    assert checked(spoiled).codes == {"changed", "crc"}


def test_the_same_state_has_the_same_root(lin: Any, nong: Any, over: Folder) -> None:
    one, again = made(lin, nong, over), made(lin, nong, over)
    assert one != again
    assert checked(one).seal["root"] == checked(again).seal["root"]


def test_a_leaked_package_says_whose_it_was(lin: Any, nong: Any, sun: Any, over: Folder) -> None:
    from tongxing.disclosure.tracing import trace

    data = made(lin, nong, over)
    [found] = trace(step_in(sun), data)
    assert (found.by, found.entry.number) == ("marks", checked(data).seal["number"])


def test_what_is_refused(lin: Any, nong: Any, over: Folder, town: Any, stranger: Any) -> None:
    """A running measure, another town's file, a post that may not, nobody's approval, one's own, a short reason."""
    running = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    for who, whose in ((lin, [running]), (lin, []), (stranger, [over])):
        with pytest.raises(Refused) as refused:
            ask(who, *whose)
        assert refused.value.refusals[0].code == "nobody"
    assert ask(nong, over) is None
    with pytest.raises(Refused, match="完整号码"):
        ask(lin, over, reason="要")
    with pytest.raises(Refused, match="写给谁"):
        ask(lin, over, recipient="")
    asked = ask(lin, over)
    jobs.run_here()
    assert state(lin, asked) is State.WAITING
    with pytest.raises(Refused, match="另一个人"):
        actions.approve(by=step_in(lin), at=clock.now(), disclosure_id=asked.pk)


def state(by: Any, asked: Any) -> State:
    """Where a request stands."""
    found = register.entry(step_in(by), asked.pk)
    assert found is not None
    return found.state(clock.now())


def approved(lin: Any, nong: Any, over: Folder) -> Any:
    """Asked and approved, not made yet."""
    asked = ask(lin, over)
    actions.approve(by=step_in(nong), at=clock.now(), disclosure_id=asked.pk)
    return asked


def test_what_cannot_be_made_says_why(
    lin: Any, nong: Any, over: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = approved(lin, nong, over)
    with monkeypatch.context() as patched:
        patched.setattr(kinds, "MOST", 10)
        jobs.run_here()
    assert why(lin, asked) == "too_large"
    asked = approved(lin, nong, over)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "closed", lambda _actor, _places: [])
        jobs.run_here()
    assert why(lin, asked) == "not_closed"
    asked = approved(lin, nong, over)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM archive_issuedpaper LIMIT 1")
        address = cursor.fetchone()[0]
    store._path(address).unlink()
    jobs.run_here()
    assert why(lin, asked) == "damaged"


def why(by: Any, asked: Any) -> str:
    """The short word of a request that failed."""
    assert state(by, asked) is State.FAILED
    found = register.entry(step_in(by), asked.pk)
    assert found is not None
    return found.why("failed")


def test_whoever_may_not_see_a_complaint_does_not_pack_that_file(lin: Any, nong: Any, over: Folder) -> None:
    """A package with a hole nobody sees would be no archive; somebody else asks for it (docs/adr/0034, 0036)."""
    who = {"by": step_in(nong), "at": at(TODAY), "on": TODAY, "case_id": over.case_id}
    assert take_request(**who, outcome="complaint", happened_on=TODAY, concerns="林晓", note="不接电话")
    step_in(lin)
    with pytest.raises(Refused, match="另一位同事"):
        queries.volume_of(lin, over.person_id)
    as_clerk = queries.volume_of(step_in(nong), over.person_id)
    assert [one.note for one in as_clerk.deeds if one.kind == "本人的请求"] == ["不接电话"]
