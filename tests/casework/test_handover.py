"""Somebody leaves: everything she answers for goes to others at once, traced, nothing is left, her sessions end."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import TODAY, actor_of, at, day, joined, post, step_in, take_in
from tongxing.casework.group import actions
from tongxing.casework.group.actions import hand_over
from tongxing.casework.group.queries import FIVE, held_by, holders, incomplete_groups
from tongxing.casework.queries import together
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.duties.actions import project_cases
from tongxing.duties.models import Deed, Duty
from tongxing.org.models import Staff
from tongxing.people.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(town: SimpleNamespace, lin: Any, nong: Any) -> SimpleNamespace:
    """Lin answers for three villages; two others could take over, one of them in the upper village only."""
    mo = post(town, "mo", "莫小兰", "social_worker", [town.upper])
    qin = post(town, "qin2", "覃大山", "social_worker", town.villages)
    folders = [
        take_in(lin, place, reported_on=day("2026-03-25")) for place in (town.upper, town.upper, town.lower)
    ]
    step_in(nong)
    Case.objects.update(worker_id=lin.staff_id)
    Duty.objects.update(worker_id=lin.staff_id)
    return SimpleNamespace(mo=mo, qin=qin, folders=folders, desk=nong, lin=lin)


def give(office: SimpleNamespace, to: dict[Any, int], reason: str = "调到县里") -> int:
    step_in(office.desk)
    return hand_over(
        by=office.desk, at=at(TODAY), on=TODAY, leaving=office.lin.staff_id, to=to, reason=reason
    )


def to_all(office: SimpleNamespace, *takers: int) -> dict[Any, int]:
    return dict(zip((f.case_id for f in office.folders), takers, strict=True))


def codes(office: SimpleNamespace, to: dict[Any, int], **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        give(office, to, **more)
    return [one.code for one in refused.value.refusals]


def test_nothing_is_left_without_a_holder_or_nothing_moves(office: SimpleNamespace) -> None:
    some = to_all(office, office.mo, office.qin, office.qin)
    some.pop(office.folders[2].case_id)
    assert codes(office, some) == ["left"]
    assert codes(office, to_all(office, office.mo, office.mo, office.mo)) == ["not_hers"]
    assert codes(office, to_all(office, office.mo, office.mo, office.lin.staff_id)) == ["not_hers"]
    assert codes(office, to_all(office, office.mo, office.mo, office.qin), reason=" ") == ["reason"]
    step_in(office.desk)
    assert len(held_by(office.desk, office.lin.staff_id)) == 3


def test_measures_duties_and_places_in_groups_move_and_the_sessions_end(office: SimpleNamespace) -> None:
    from tongxing.casework.actions import add_group_member

    first = office.folders[0]
    step_in(office.lin)
    add_group_member(
        by=office.lin, at=at(day("2026-03-26")), on=day("2026-03-26"), case_id=first.case_id, role="social_worker",
        name=office.lin.name, unit_name="镇办", since=day("2026-03-26"),
    )  # fmt: skip
    step_in(office.desk)
    epoch = Staff.objects.get(pk=office.lin.staff_id).session_epoch
    assert give(office, to_all(office, office.mo, office.qin, office.qin)) == 3
    step_in(office.desk)
    held = dict(Case.objects.values_list("pk", "worker_id"))
    assert held == to_all(office, office.mo, office.qin, office.qin)
    assert {(d.case_id, d.worker_id) for d in Duty.objects.all()} == set(held.items())
    named = together(office.desk, [first.case_id]).members
    rows = {d.pk: d for d in Deed.objects.filter(case_id=first.case_id, kind="group_member")}
    gone = {d.supersedes_id for d in rows.values()}
    now = {named[pk].name: (d.happened_on, d.until_on) for pk, d in rows.items() if pk not in gone}
    assert now == {"林晓": (day("2026-03-26"), TODAY), "莫小兰": (TODAY, None)}
    assert Staff.objects.get(pk=office.lin.staff_id).session_epoch == epoch + 1
    traced = AuditEvent.objects.filter(act="hand_over")
    assert {e.about_id for e in traced} == {f.person_id for f in office.folders}
    assert project_cases(by=office.desk, case_ids=list(held), check=True) == 0
    assert office.lin.staff_id not in {h.staff_id for h in holders(office.desk, on=TODAY)}


def test_a_village_worker_hands_nobody_over(office: SimpleNamespace) -> None:
    step_in(office.lin)
    with pytest.raises(Refused) as refused:
        hand_over(by=office.lin, at=at(TODAY), on=TODAY, leaving=office.lin.staff_id, to={}, reason="走了")
    assert "town_desk" in [one.code for one in refused.value.refusals]


def test_teeth_without_the_rule_two_people_would_be_left_behind(
    office: SimpleNamespace, monkeypatch: Any
) -> None:
    monkeypatch.setattr(actions, "why_not_hand_over", lambda *args, **more: ())
    with pytest.raises(KeyError):
        give(office, {office.folders[0].case_id: office.mo})


def test_on_one_page_by_village_or_one_by_one(
    signed_in: Callable[..., Any], office: SimpleNamespace, town: Any
) -> None:
    desk = signed_in(office.desk)
    assert "林晓" in desk.get("/handover/").content.decode()
    url = f"/handover/{office.lin.staff_id}/"
    said = {f"place_{town.upper.pk}": office.mo, "reason": "调到县里"}
    missing = desk.post(url, said)
    assert missing.status_code == 422
    assert "没有人接" in missing.content.decode()
    one = {f"case_{office.folders[1].case_id}": office.qin, f"place_{town.lower.pk}": office.qin}
    assert desk.post(url, {**said, **one}).status_code == 303
    step_in(office.desk)
    assert dict(Case.objects.values_list("pk", "worker_id")) == to_all(
        office, office.mo, office.qin, office.qin
    )
    assert desk.get(url).status_code == 404
    assert signed_in(office.lin).get(url).status_code == 403


# ── who is missing ───────────────────────────────────────────────────────────


def test_the_number_of_incomplete_groups_is_the_number_of_its_rows(
    signed_in: Callable[..., Any], office: SimpleNamespace
) -> None:
    full = office.folders[0]
    for role in FIVE:
        joined(office.lin, full, role, day("2026-03-26"), day("2026-11-22") if role == "volunteer" else None)
    step_in(office.lin)
    found = {one.number: one.missing for one in incomplete_groups(office.lin, on=TODAY)}
    assert found[full.number] == ("volunteer",), "whose time is over is missing"
    assert len(found) == 3
    browser = signed_in(office.lin)
    assert "工作小组缺人：3 人" in browser.get("/people/").content.decode()
    page = browser.get("/people/groups/").content.decode()
    assert page.count("data-row") == 3
    assert "禁毒志愿者" in page
    joined(office.lin, full, "volunteer", day("2026-11-23"))
    assert "工作小组缺人：2 人" in browser.get("/people/").content.decode()


def test_somebody_with_no_post_left_stands_first(office: SimpleNamespace) -> None:
    from datetime import timedelta

    from tongxing.org.models import Post

    assert actor_of(office.qin)
    Post.objects.filter(staff_id=office.lin.staff_id).update(until=TODAY - timedelta(days=1))
    step_in(office.desk)
    [first] = holders(office.desk, on=TODAY)
    assert (first.staff_id, first.in_post, first.count) == (office.lin.staff_id, False, 3)
