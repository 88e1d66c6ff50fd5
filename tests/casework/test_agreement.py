"""The agreement: what must be so before it, what it must say, and that every version stays whole (戒毒条例 13–16, 22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cast import TODAY, Folder, agreed, at, day, step_in, take_in
from tongxing.casework.actions import record_step
from tongxing.casework.agreement import rules
from tongxing.casework.agreement.actions import record_agreement
from tongxing.casework.agreement.rules import CONTENTS, Terms, asked_of
from tongxing.casework.models import Agreement
from tongxing.casework.queries import together
from tongxing.core.refusal import Refused
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.rulebook.facts import CaseFacts

pytestmark = pytest.mark.django_db

THREE = ("measures", "rules", "consequences")
THREE_IN_ORDER = tuple(c for c in CONTENTS if c in THREE)


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 who has reported in."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def sign(by: Any, folder: Folder, on: str, **terms: Any) -> Deed | None:
    """Sign on a day, with these contents."""
    step_in(by)
    said = Terms(**{"contents": THREE, **terms})
    return record_agreement(
        by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, happened_on=day(on), signed_for_office="孙伟", terms=said
    )  # fmt: skip


def refused(by: Any, folder: Folder, on: str, **terms: Any) -> list[str]:
    """The codes of what keeps it from being signed."""
    with pytest.raises(Refused) as found:
        sign(by, folder, on, **terms)
    return [one.code for one in found.value.refusals]


def test_no_service_no_report_in_no_agreement(lin: Any, town: Any) -> None:
    served = take_in(lin, town.upper, received_on=day("2026-11-18"))
    assert refused(lin, served, "2026-11-20") == ["not_reported"]
    assert Agreement.objects.count() == 0
    decided = CaseFacts("community_treatment", day("2026-11-02"), None, None, None, 0, None)
    for facts, code in ((decided, "not_received"), (replace(decided, decided_on=None), "no_decision")):
        found = rules.why_not_agreement(facts, on=TODAY)
        assert found is not None
        assert (found.code, found.cite) == (code, "戒毒条例第13、16条")


def test_what_the_regulation_asks_is_ticked_or_reasoned(lin: Any, folder: Folder) -> None:
    with pytest.raises(Refused) as found:
        sign(lin, folder, "2026-03-27", contents=("rules",))
    [one] = found.value.refusals
    assert one.code == "contents"
    assert one.cite == "戒毒条例第16条"
    assert "戒毒（康复）的具体措施、违反协议的责任" in str(one)
    assert "应当遵守的规定" not in str(one)
    signed = sign(lin, folder, "2026-03-27", contents=("rules", "measures"), left_out="责任一项另附")
    assert signed is not None
    step_in(lin)
    kept = together(lin, [folder.case_id]).agreements[signed.pk]
    assert (kept.version, kept.contents, kept.left_out) == (1, ("rules", "measures"), "责任一项另附")


def test_a_province_that_asks_for_more_is_heard() -> None:
    """重庆条例 35 asks for six contents, 广东条例 38 names the help; without a layer the nation's three."""
    from tests.rulebook.shelf import LAW
    from tongxing.rulebook.reading_law import read_lawbook

    wanted = {
        (): THREE_IN_ORDER,
        ("chongqing",): tuple(CONTENTS),
        ("guangdong",): tuple(c for c in CONTENTS if c != "group_duties"),
    }
    for layers, contents in wanted.items():
        law, _source = read_lawbook(LAW, layers)
        assert law is not None
        assert asked_of(law, on=TODAY) == contents, layers


def test_who_signed_is_kept_and_only_for_whom_it_is(lin: Any, zhao: Any, folder: Folder) -> None:
    signed = sign(
        lin, folder, "2026-03-27", parties={"police_station": "赵强", "witness": "何母", "village": " "}
    )
    assert signed is not None
    step_in(lin)
    assert dict(together(lin, [folder.case_id]).agreements[signed.pk].parties) == {
        "police_station": "赵强",
        "witness": "何母",
    }
    step_in(zhao)
    assert dict(together(zhao, [folder.case_id]).agreements[signed.pk].parties) == {}
    row = Agreement.objects.values_list("parties", flat=True)
    assert Deed.objects.filter(pk=signed.pk, outcome="signed").exists()
    assert "何母" in str(row[0])


def test_after_a_change_of_place_a_new_one_beside_the_old(lin: Any, folder: Folder) -> None:
    first = sign(lin, folder, "2026-03-27")
    assert first is not None
    before = Agreement.objects.values().get(pk=first.pk)
    assert refused(lin, folder, "2026-05-01") == ["why"]
    assert refused(lin, folder, "2026-05-01", why="transfer") == ["why"]
    for step, on in (("transfer:leaving", "2026-05-02"), ("transfer:arrived", "2026-05-06")):
        step_in(lin)
        record_step(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, step=step, happened_on=day(on))
    assert unsigned(lin, folder) == day("2026-05-06")
    second = sign(lin, folder, "2026-05-08", why="transfer")
    assert second is not None
    assert unsigned(lin, folder) is None
    assert Agreement.objects.values().get(pk=first.pk) == before
    assert Agreement.objects.get(pk=second.pk).version == 2
    assert refused(lin, folder, "2026-05-07", why="changed") == ["before_last"]


def unsigned(by: Any, folder: Folder) -> date | None:
    step_in(by)
    case = bundle(by, folder.case_id)
    assert case is not None
    return rules.unsigned_since_transfer(case.facts)


def test_an_agreement_of_which_only_the_day_is_known_says_so(lin: Any, folder: Folder) -> None:
    known = agreed(lin, folder, day("2026-03-27"))
    step_in(lin)
    assert together(lin, [folder.case_id]).agreements[known.pk].contents is None


def test_teeth_without_the_nations_list_an_empty_agreement_would_pass(
    lin: Any, folder: Folder, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rules, "NATION", ())
    assert sign(lin, folder, "2026-03-27", contents=()) is not None


def test_teeth_without_the_law_of_services_an_unserved_decision_would_pass(
    lin: Any, town: Any, monkeypatch: Any
) -> None:
    from tongxing.casework.agreement import actions

    decided = take_in(lin, town.upper, received_on=day("2026-11-18"))
    monkeypatch.setattr(actions, "why_not_agreement", lambda facts, *, on: None)
    assert sign(lin, decided, "2026-11-20") is not None
