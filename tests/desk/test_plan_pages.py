"""The plan beside what the machine understood; the next one loaded by one and approved by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import day, step_in, take_in
from tests.desk.test_record_forms import statements
from tongxing.duties.actions import reproject_town
from tongxing.duties.models import Duty
from tongxing.plans import books
from tongxing.plans.models import PlanState, PlanVersion

pytestmark = pytest.mark.django_db

READS = "lin zhao wu sun nong"


def files(change: Callable[[str, str], str] = lambda name, text: text) -> list[SimpleUploadedFile]:
    """The library plan as a browser uploads it."""
    tree = books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026")
    return [SimpleUploadedFile(name, change(name, text).encode()) for name, text in tree.items()]


def rarer(name: str, text: str) -> str:
    """The same plan, but tests of the first year every two months."""
    if name != "duties.toml":
        return text
    head, mark, rest = text.partition('id = "official_test"')
    return head + mark + rest.replace('value = "1 month"', 'value = "2 months"', 1)


def upload(browser: Any, chosen: list[SimpleUploadedFile], **more: str) -> Any:
    return browser.post("/plan/load/", {"files": chosen, "since": "", **more})


def test_every_sentence_stands_beside_what_the_machine_understood(
    request: pytest.FixtureRequest, town: Any, signed_in: Callable[..., Any]
) -> None:
    for name in READS.split():
        page = signed_in(request.getfixturevalue(name)).get("/plan/")
        assert page.status_code == 200, name
        cover = page.context["coverage"]
        parts = (cover.computed, cover.confirmed, cover.nothing, cover.uncovered)
        assert cover.total == sum(part.n for part in parts) == len(page.context["lines"]) == 90
        assert sum(c.count for c in page.context["chapters"][1:]) == 90


def test_every_opened_number_shows_exactly_its_sentences(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    page = browser.get("/plan/").context
    cover = page["coverage"]
    for figure in (cover.computed, cover.confirmed, cover.nothing, cover.uncovered, cover.warnings):
        if figure.n:
            assert len(browser.get(figure.url).context["lines"]) == figure.n
    for one in page["chapters"][1:]:
        assert len(browser.get(one.url).context["lines"]) == one.count


def test_the_chapters_are_the_phases_of_the_year(lin: Any, signed_in: Callable[..., Any]) -> None:
    labels = [c.label for c in signed_in(lin).get("/plan/").context["chapters"][1:]]
    assert labels[0] == "一"
    assert [label[:4] for label in labels[1:4]] == ["二（一）", "二（二）", "二（三）"]
    assert labels[4] == "三"


def test_reading_the_plan_takes_few_statements(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    browser.get("/plan/")
    with statements() as ran:
        browser.get("/plan/")
    assert len(ran) <= 3, "\n".join(ran)


def test_a_clause_as_a_part_of_a_page(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    part = browser.get("/clause/S64/")
    assert part.status_code == 200
    assert "本地数" in part.content.decode()
    assert "法定" in browser.get("/clause/regulation.16/").content.decode()
    for wrong in ("S999", "nothing.1", "regulation.999", "..", "S64'--"):
        assert browser.get(f"/clause/{wrong}/").status_code == 404
    assert browser.post("/clause/S64/").status_code == 405


def test_a_draft_is_not_in_force_until_another_person_approves_it(
    lin: Any, nong: Any, sun: Any, town: Any, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-09-25"))
    clerk, leader = signed_in(nong), signed_in(sun)
    step_in(lin)
    before = list(Duty.objects.filter(case_id=folder.case_id, rule="official_test").order_by("opens_on"))
    response = upload(clerk, files(rarer))
    assert response.status_code == 303, response.context
    step_in(nong)
    draft = PlanVersion.objects.get(state=PlanState.DRAFT)
    assert response.headers["Location"] == f"/plan/?version={draft.pk}"
    assert clerk.post(f"/plan/{draft.pk}/approve/").status_code == 403
    assert "还没有批准" in leader.get(f"/plan/?version={draft.pk}").content.decode()
    assert leader.get(f"/plan/{draft.pk}/approve/").status_code == 405
    monkeypatch.setattr(
        "tongxing.core.clock.now", lambda: __import__("tests.cast", fromlist=["at"]).at(day("2026-11-23"))
    )
    assert leader.post(f"/plan/{draft.pk}/approve/").status_code == 303
    step_in(lin)
    after = list(Duty.objects.filter(case_id=folder.case_id, rule="official_test").order_by("opens_on"))
    kept = [d for d in before if d.opens_on < day("2026-11-23")]
    assert [(d.opens_on, d.plan) for d in after[: len(kept)]] == [(d.opens_on, d.plan) for d in kept]
    assert len(after) < len(before)
    assert {d.plan for d in after[len(kept) :]} == {draft.key}
    assert reproject_town(by=lin, at=before[0].case.recorded_at, check=True)[1] == 0
    assert leader.post(f"/plan/{draft.pk}/approve/").status_code == 409


def test_all_mistakes_of_a_plan_are_listed_at_once_by_file_and_line(
    nong: Any, signed_in: Callable[..., Any]
) -> None:
    def spoil(name: str, text: str) -> str:
        if name == "plan.toml":
            return text.replace("year = 2026", 'year = "next"').replace(
                'title = "准备阶段"', 'tilte = "准备阶段"'
            )
        return text.replace('deed = "talk"', 'deed = "tlak"') if name == "duties.toml" else text

    page = upload(signed_in(nong), files(spoil))
    assert page.status_code == 422
    found = {(p.file, p.line > 1) for p in page.context["problems"]}
    assert {("plan.toml", True)} <= found
    assert len(page.context["problems"]) >= 2
    assert "plan.toml:" in page.content.decode()
    step_in(nong)
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(
    "chosen",
    [
        [],
        [SimpleUploadedFile("plan.xlsx", b"PK")],
        [SimpleUploadedFile("plan.toml", b"\xff\xfe\x00")],
        [SimpleUploadedFile("plan.toml", b"= = =")],
        [SimpleUploadedFile("plan.toml", b"a" * 400_000)],
        [SimpleUploadedFile("a.toml", b"x = 1"), SimpleUploadedFile("a.toml", b"y = 1")],
    ],
    ids=["none", "workbook", "bytes", "nonsense", "large", "twice"],
)
def test_what_is_not_a_plan_is_refused_in_words(
    chosen: list[SimpleUploadedFile], nong: Any, signed_in: Callable[..., Any]
) -> None:
    page = upload(signed_in(nong), chosen)
    assert page.status_code == 422
    step_in(nong)
    assert PlanVersion.objects.count() == 1


def test_two_versions_side_by_side(nong: Any, town: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(nong)
    upload(browser, files(rarer))
    step_in(nong)
    draft = PlanVersion.objects.get(state=PlanState.DRAFT)
    page = browser.get(f"/plan/compare/?old={town.plan.pk}&new={draft.pk}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == 1
    [one] = page.context["rows"]
    assert "1" in one.old
    assert "2" in one.new
    assert one.what == "定期检测　社区戒毒第 1 年　多久一次"
    assert browser.get(f"/plan/compare/?old={town.plan.pk}&new={town.plan.pk}").context["rows"] == []
    assert draft.key in browser.get("/plan/versions/").content.decode()


def test_the_litany_of_the_plan(
    lin: Any, sun: Any, nong: Any, stranger: Any, town: Any, client: Any, signed_in: Callable[..., Any]
) -> None:
    assert client.get("/plan/").status_code == 302
    other, own = signed_in(stranger), signed_in(lin)
    key = town.plan.pk
    assert other.get(f"/plan/?version={key}").status_code == 404
    assert other.get(f"/plan/compare/?old={key}&new={key}").status_code == 404
    for wrong in ("999999", "x", "-1", "9" * 30):
        assert own.get(f"/plan/?version={wrong}").status_code == 404
        assert own.get(f"/plan/compare/?old={wrong}&new={key}").status_code == 404
    assert own.get("/plan/load/").status_code == 403
    assert signed_in(sun).get("/plan/load/").status_code == 403
    assert own.post(f"/plan/{key}/approve/").status_code == 403
    assert signed_in(sun).post("/plan/999999/approve/").status_code == 404
    assert signed_in(nong).put("/plan/load/").status_code == 405
    assert own.post("/plan/").status_code == 405


def test_a_leader_of_the_next_town_approves_nothing_here(
    nong: Any, next_town: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    from tests.cast import actor_of, post

    upload(signed_in(nong), files(rarer))
    step_in(nong)
    draft = PlanVersion.objects.get(town_id=town.id, state=PlanState.DRAFT)
    other = actor_of(post(next_town, "far", "远镇长", "leader", [next_town.place]))
    assert signed_in(other).post(f"/plan/{draft.pk}/approve/").status_code == 404
    step_in(nong)
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
