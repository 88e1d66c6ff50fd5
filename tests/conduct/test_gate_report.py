"""The packet for the police: every path to it, walked; at once without waiting, red notices, and who may never go there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tests.conduct.gate import CLEAR, SAID, begun, counted, take, three, walk
from tests.walls.matrix import ALL
from tongxing.conduct.gate.actions import seat_of, take_step
from tongxing.conduct.gate.matter import Draft, Matter, Step, state_of
from tongxing.conduct.gate.queries import matter
from tongxing.conduct.gate.rules import (
    BEFORE,
    Seat,
    grounds,
    may_follow,
    why_not_open,
    why_not_step,
)
from tongxing.conduct.gate.words import GROUNDS, STATES
from tongxing.core.refusal import Refused
from tongxing.duties.actions import NewDeed, record
from tongxing.duties.queries import bundle
from tongxing.org.actor import machine

pytestmark = pytest.mark.django_db
# whoever may never take a step tries first: a matter reached by several is kept as the first of them left it
HANDS = [(0, "machine"), *((10 + n, role) for n, role in enumerate(sorted(ALL - {"social_worker", "clerk"})))]
HANDS += [(1, "social_worker"), (2, "social_worker"), (3, "clerk")]
WAY = ("told", "spoke", "checked", "seconded", "done")
WHOSE = ("seconded", "done")  # where it matters for what may follow who took it
SPARING = {**CLEAR, "sparing": "yes"}


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


@pytest.fixture
def seat(lin: Any, nong: Any, folder: Folder) -> Seat:
    """Of a measure whose counter has come to three, and who is pregnant."""
    three(lin, nong, folder)
    pregnant(lin, folder)
    case = bundle(lin, folder.case_id)
    assert case is not None
    return seat_of(lin, case, None, on=TODAY)


def pregnant(lin: Any, folder: Folder) -> None:
    step_in(lin)
    new = NewDeed("circumstance", day("2026-10-01"), "pregnant")
    assert record(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=new)


def variants(kind: str) -> Iterator[Step]:
    """A step with what makes the difference said one way and the other."""
    usual = SAID[kind]
    yield usual
    if kind == "checked":
        yield replace(usual, said=SPARING)
    if kind in ("seconded", "done"):
        yield replace(usual, said={**usual.said, "guards": ""})


def everywhere(seat: Seat, draft: Draft) -> dict[frozenset[Any], Matter]:
    """Every matter on the way from a draft to a report, by anybody's steps in whatever order they try them."""
    first = Matter(draft, 1, "social_worker", TODAY)
    seen, rest = {frozenset(): first}, [first]
    while rest:
        now = rest.pop()
        for kind, (by_id, role) in itertools.product(WAY, HANDS):
            if now.last(kind) is not None:
                continue
            for step in variants(kind):
                sits = replace(seat, by_id=by_id or None, role=role)
                if why_not_step(now, step, sits):
                    continue
                after = replace(now, steps=(*now.steps, replace(step, by_id=by_id, role=role)))
                key = frozenset((s.kind, s.by_id if s.kind in WHOSE else 0, str(s.said)) for s in after.steps)
                if key not in seen:
                    seen[key] = after
                    rest.append(after)
    return seen


def wrong(found: Matter) -> list[str]:
    """What a report that was handed over must never lack."""
    done, second = found.last("done"), found.last("seconded")
    told, spoke, checked = (found.last(kind) for kind in ("told", "spoke", "checked"))
    assert done is not None
    faults = {
        "one person": second is None or second.by_id == found.by_id or second.role == found.role,
        "not heard": (told is None or spoke is None) and not found.draft.at_once,
        "no checklist": checked is None,
        "a guard left out": checked is None
        or checked.said["sparing"] != "yes"
        or done.said["guards"] != "read",
        "a guard unread": second is None or second.said["guards"] != "read",
        "a machine": any(not step.by_id or step.role == "machine" for step in found.steps),
        "another post": any(step.role not in ("social_worker", "clerk") for step in found.steps),
    }
    return [what for what, is_so in faults.items() if is_so]


def test_every_path_to_the_police_passes_two_people_service_statement_and_guards(
    seat: Seat, record_property: Any
) -> None:
    """The whole table: every state, every step, ten posts, two of one post, and a machine; with and without the red notice."""
    reached = 0
    for at_once in ("", "有人身危险，等不得"):
        draft = Draft("report", "到数了", grounds_of(seat), "refused_tests", at_once=at_once)
        found = everywhere(seat, draft)
        ended = [one for one in found.values() if one.last("done")]
        assert ended
        assert not [(one, wrong(one)) for one in ended if wrong(one)]
        early = [one for one in ended if one.last("spoke") is None]
        assert bool(early) is bool(at_once), "at once is a way, and the only one past the hearing"
        assert {one.state for one in found.values()} <= set(STATES)
        reached += len(found)
    record_property("matters", reached)
    assert reached > 20


def grounds_of(seat: Seat) -> tuple[Any, ...]:
    from uuid import UUID

    return tuple(UUID(one) for one in grounds(seat.facts, seat.book, on=TODAY)["refused_tests"])


@pytest.mark.parametrize("off", ["_seconded", "_guards_read", "_hand", "may_follow"])
def test_that_walk_can_fail(seat: Seat, monkeypatch: pytest.MonkeyPatch, off: str) -> None:
    """Teeth: one rule switched off, and the walk finds a way past it."""
    from tongxing.conduct.gate import rules

    def nothing(*_args: Any, **_more: Any) -> Any:
        return True if off == "may_follow" else iter(())

    if off == "_seconded":
        monkeypatch.setitem(rules.CHECKS, "seconded", nothing)
    elif off == "may_follow":
        once = {kind: tuple(STATES) for kind in ("checked", "seconded")}
        monkeypatch.setattr(rules, "BEFORE", {**BEFORE, **once, "spoke": ("told",)})
    else:
        monkeypatch.setattr(rules, off, nothing)
    draft = Draft("report", "到数了", grounds_of(seat), "refused_tests")
    ended = [one for one in everywhere(seat, draft).values() if one.last("done")]
    assert any(wrong(one) for one in ended)


def test_a_step_may_be_taken_in_these_states_and_in_no_other(seat: Seat) -> None:
    """Every state × every step, against a table written by hand."""
    live = "open told heard checked agreed done objected kept".split()
    expected = {
        "told": ["open", "told"],
        "spoke": ["told"],
        "checked": ["heard", "checked"],
        "seconded": ["checked"],
        "declined": ["checked"],
        "done": ["agreed"],
        "objected": ["done"],
        "decided": ["objected"],
        "answered": [],
        "withdrawn": live,
    }
    chain = {
        "open": "", "told": "told", "heard": "told spoke", "checked": "told spoke checked",
        "agreed": "told spoke checked seconded", "declined": "told spoke checked declined",
        "done": "told spoke checked seconded done", "objected": "told spoke checked seconded done objected",
        "kept": "told spoke checked seconded done objected rejected",
        "upheld": "told spoke checked seconded done objected decided", "withdrawn": "told withdrawn",
    }  # fmt: skip
    kept = replace(SAID["decided"], said={"says": "rejected", "reason": "核过"})
    assert set(chain) == set(STATES)
    for state, steps in chain.items():
        taken = tuple(kept if one == "rejected" else SAID[one] for one in steps.split())
        now = Matter(Draft("warning", "没有来"), 1, "social_worker", TODAY, taken)
        assert now.state == state
        assert {k for k in BEFORE if may_follow(now, k)} == {
            k for k, when in expected.items() if state in when
        }
        report = replace(now, draft=Draft("report", "到数了", ground="refused_tests"))
        assert may_follow(report, "answered") is (state in ("done", "objected", "kept"))
    assert state_of(frozenset({"done"}), None, gone=True) == "withdrawn"


def test_a_report_from_the_reached_counter_to_what_the_police_decided(
    lin: Any, nong: Any, folder: Folder
) -> None:
    """戒毒条例第20、21条, 禁毒法第38条: the outcome is written down; it is the police who decide."""
    events = three(lin, nong, folder)
    one = walk(lin, nong, begun(lin, folder, "report", ground="refused_tests"), "done")
    assert take(lin, one, "answered")
    row = matter(lin, one)
    assert row is not None
    assert set(row.matter.draft.about) == set(events)
    assert (row.matter.state, row.matter.last("answered").said["says"]) == ("done", "no_decision")  # type: ignore[union-attr]
    case = bundle(lin, folder.case_id)
    assert case is not None
    assert case.facts.closed_on is None, "a report ends nothing"
    with pytest.raises(Refused):
        take(lin, one, "answered")


def test_at_once_two_people_report_before_she_was_heard_and_the_reasons_stay(
    lin: Any, nong: Any, folder: Folder
) -> None:
    """The gate never delays a lawful report: nothing but a second person and the checklist stands between."""
    three(lin, nong, folder)
    one = begun(lin, folder, "report", ground="refused_tests", at_once="有人身危险，等不得")
    with pytest.raises(Refused) as alone:
        take(lin, one, "seconded")
    assert {r.code for r in alone.value.refusals} == {"order"}
    assert take(lin, one, replace(SAID["checked"], said=dict.fromkeys(CLEAR, "unknown")))
    for step, hand in (("seconded", nong), ("done", lin), ("told", lin), ("spoke", lin)):
        assert take(hand, one, step), step
    row = matter(lin, one)
    assert row is not None
    assert (row.matter.state, row.matter.draft.at_once) == ("done", "有人身危险，等不得")


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_no_ground_no_report(lin: Any, nong: Any, folder: Folder, ground: str) -> None:
    counted(lin, nong, folder, "2026-09-20")
    case = bundle(lin, folder.case_id)
    assert case is not None
    refused = why_not_open(
        seat_of(lin, case, None, on=TODAY), Draft("report", "x", ground=ground, at_once="急")
    )
    assert {one.code for one in refused} == {"ground"}


def test_the_record_knows_a_guard_that_nobody_answered(lin: Any, nong: Any, folder: Folder) -> None:
    """Guard G4: who answers no to what stands in the record is asked to look again; red goes along."""
    three(lin, nong, folder)
    one = walk(lin, nong, begun(lin, folder, "report", ground="refused_tests"), "spoke")
    pregnant(lin, folder)
    with pytest.raises(Refused) as refused:
        take(lin, one, "checked")
    assert [r.code for r in refused.value.refusals] == ["sparing"]
    assert take(lin, one, replace(SAID["checked"], said=SPARING))
    with pytest.raises(Refused) as unread:
        take(nong, one, replace(SAID["seconded"], said={}))
    assert [r.code for r in unread.value.refusals] == ["guards"]
    assert take(nong, one, "seconded")


def test_a_machine_begins_and_takes_nothing(lin: Any, nong: Any, town: Any, folder: Folder) -> None:
    """Guard G2: neither by itself nor with everything else in order."""
    three(lin, nong, folder)
    hand = step_in(machine(town.id))
    with pytest.raises(Refused) as begin:
        begun(hand, folder, "report", ground="refused_tests")
    assert "machine" in {r.code for r in begin.value.refusals}
    one = walk(lin, nong, begun(lin, folder, "report", ground="refused_tests"), "checked")
    for step in SAID.values():
        step_in(hand)
        try:
            made = take_step(by=hand, at=at(TODAY), on=TODAY, matter_id=one, step=step)
        except Refused:
            made = None
        assert made is None, step.kind
