"""Writing due process: finding, confirming, serving, changes of place.

Nothing here changes where a measure stands by itself: a named person finds, a second one of another post confirms where
it may cost something, and only then is there a record that counts (guards G2 and G3).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.conduct import queries, rules
from tongxing.conduct.models import Finding, Move, Service, Verdict
from tongxing.conduct.rules import Found
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, stop_if
from tongxing.duties.actions import NewDeed, add_deed, already_here, law_of, settle, why_not_record
from tongxing.duties.models import Deed
from tongxing.duties.queries import Bundle, bundle
from tongxing.org.actor import Actor
from tongxing.people.actions import NewDecision, correct_decision
from tongxing.people.models import Case, Decision
from tongxing.rulebook.facts import CaseFacts


@action
def find(
    *, by: Actor, at: datetime, case_id: UUID, on: date, found: Found, id: UUID | None = None
) -> Finding | None:
    """Write a finding down: in the person's favour it stands at once, otherwise it waits for a second person (戒毒条例 14, 20)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id) or _is_here(id):
        return None
    found = _of_the_event(case, found)
    deed = _as_deed(found, id or uuid7())
    stop_if(*rules.why_not_find(case.facts, law_of(case), found, on=on), why_not_record(case, deed, on=on))
    stop_if(_waits_already(case_id, found) if found.rule.second else None)
    row = _written(by, at, case, found, deed.id)
    if not found.rule.second:
        _in_effect(by, at, case, deed, on)
    _trace(by, f"finding.{'propose' if found.rule.second else 'write'}", case, at)
    return row


def _is_here(finding_id: UUID | None) -> bool:
    return finding_id is not None and Finding.objects.filter(pk=finding_id).exists()


def _of_the_event(case: Bundle, found: Found) -> Found:
    """A finding about an event has the event's own days."""
    event = rules.answered(case.facts, found.answers)
    return replace(found, happened_on=event.happened_on, until_on=event.until_on) if event else found


def _as_deed(found: Found, deed_id: UUID) -> NewDeed:
    return NewDeed(
        kind=found.rule.kind,
        outcome=found.rule.outcome,
        happened_on=found.happened_on,
        until_on=found.until_on,
        note=found.reason.strip(),
        supersedes=found.answers,
        id=deed_id,
    )


def _waits_already(case_id: UUID, found: Found) -> Refusal | None:
    waiting = Finding.objects.filter(case_id=case_id, second=True, verdict=None)
    if not any(
        json.loads(str(row.said))["what"] == found.what and row.answers == found.answers for row in waiting
    ):
        return None
    words = _("同样的认定已经提出过，正等另一个人确认。")
    return Refusal("waits", words, ways=(_("等另一个人看过再说。"),))


def _written(by: Actor, at: datetime, case: Bundle, found: Found, finding_id: UUID | None) -> Finding:
    said = {
        "what": found.what,
        "notice": found.notice,
        "heard": found.heard,
        "article": found.article.strip(),
        "reason": found.reason.strip(),
    }
    return Finding.objects.create(
        id=finding_id,
        case_id=case.case_id,
        place_id=case.place_id,
        answers=found.answers,
        happened_on=found.happened_on,
        until_on=found.until_on,
        notice_on=found.notice_on,
        heard_on=found.heard_on,
        second=found.rule.second,
        said=json.dumps(said, ensure_ascii=False),
        found_at=at,
        found_by_id=by.staff_id,
        role=by.role,
    )


def _in_effect(by: Actor, at: datetime, case: Bundle, deed: NewDeed, on: date) -> Deed:
    row, after = add_deed(by=by, at=at, case=case, new=deed, on=on)
    settle([after])
    return row


@action
def confirm(*, by: Actor, at: datetime, on: date, finding_id: UUID) -> Verdict | None:
    """A second person of another post has looked: the finding counts from now on (guard G2)."""
    found, case = _undecided(by, finding_id)
    if found is None or case is None:
        return None
    again = as_found(found)
    stop_if(*rules.why_not_find(case.facts, law_of(case), again, on=on))
    _in_effect(by, at, case, _as_deed(again, finding_id), on)
    return _decide(by, at, case, found, confirmed=True)


@action
def decline(*, by: Actor, at: datetime, finding_id: UUID, reason: str) -> Verdict | None:
    """A second person does not agree: nothing changes, and why stays readable."""
    found, case = _undecided(by, finding_id)
    if found is None or case is None:
        return None
    stop_if(Refusal("reason", _("不同意要写一句理由。")) if not reason.strip() else None)
    return _decide(by, at, case, found, confirmed=False, reason=reason.strip())


def _undecided(by: Actor, finding_id: UUID) -> tuple[queries.FoundRow | None, Bundle | None]:
    """A finding that still waits, with its case locked: two who decide at once do so one after the other."""
    found = queries.finding(by, finding_id)
    case = bundle(by, found.case_id, lock=True) if found else None
    found = queries.finding(by, finding_id) if case else None
    if found is None or not found.waits:
        return None, None
    stop_if(
        rules.why_not_second(found_by=found.found_by_id, role=found.role, by=by.staff_id, by_role=by.role)
    )
    return found, case


def as_found(row: queries.FoundRow) -> Found:
    """A stored finding as the rules judge it."""
    said = row.said
    return Found(
        row.what, row.happened_on, row.until_on, row.answers, row.notice_on, said["notice"], said["heard"],
        row.heard_on, said["article"], said["reason"],
    )  # fmt: skip


def _decide(
    by: Actor, at: datetime, case: Bundle, found: queries.FoundRow, *, confirmed: bool, reason: str = ""
) -> Verdict:
    assert by.staff_id is not None, "people decide, machines do not"
    row = Verdict.objects.create(
        finding_id=found.id,
        confirmed=confirmed,
        reason=reason or None,
        decided_at=at,
        decided_by_id=by.staff_id,
        role=by.role,
    )
    _trace(by, f"finding.{'confirm' if confirmed else 'decline'}", case, at)
    return row


@action
def serve(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    whom: str,
    happened_on: date,
    way: str,
    receipt: str,
    served_by: str = "",
    note: str = "",
    about: UUID | None = None,
    id: UUID | None = None,
) -> Deed | None:
    """Record that a paper reached somebody; the day it reached the person is written on the decision as well (戒毒条例 13, 23).

    ``about``: which answer was served; without it the one that waits longest.
    """
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(rules.why_not_serve(case.facts, whom=whom, happened_on=happened_on))
    if whom == "person" and case.facts.received_on is None:
        case = _received(by, at, case, happened_on)
    carried = _answer(case.facts, about, happened_on) if whom == "answer_person" else None
    new = NewDeed(kind="service", outcome=whom, happened_on=happened_on, note=note, id=id, about=carried)
    deed = _in_effect(by, at, case, new, on)
    Service.objects.create(deed=deed, way=way, receipt=receipt, served_by=served_by)
    _trace(by, "record.service", case, at)
    return deed


def _answer(facts: CaseFacts, about: UUID | None, happened_on: date) -> UUID | None:
    """The answer a service carried: the one named, else the one that waits longest."""
    waiting = [UUID(d.id) for d in rules.unserved_answers(facts) if d.happened_on <= happened_on]
    return about if about in waiting else waiting[0]


def _received(by: Actor, at: datetime, case: Bundle, received_on: date) -> Bundle:
    """The decision once more, now with the day it was received."""
    assert case.decision is not None
    said = case.decision
    new = NewDecision(
        number=said["number"],
        authority=said["authority"],
        measure=said["measure"],
        decided_on=date.fromisoformat(said["decided_on"]),
        received_on=received_on,
        ordered_months=said["ordered_months"],
        deducted_days=said["deducted_days"],
    )
    paper = Decision.objects.get(pk=said["id"])
    row = correct_decision(by=by, at=at, case=Case.objects.get(pk=case.case_id), of=paper, new=new)
    return replace(case, decision={**said, "id": str(row.pk), "received_on": received_on.isoformat()})


@action
def move(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    turn: str,
    happened_on: date,
    other_place: str,
    papers: Sequence[str] = (),
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record that somebody leaves for another place of execution with these papers, or has arrived; the term counts on (戒毒条例 22)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(
        *rules.why_not_move(
            case.facts, law_of(case), turn=turn, on=happened_on, place=other_place, papers=papers
        )
    )
    new = NewDeed(kind="step", outcome=f"transfer:{turn}", happened_on=happened_on, note=note, id=id)
    deed = _in_effect(by, at, case, new, on)
    Move.objects.create(deed=deed, other_place=other_place.strip(), papers=list(papers))
    _trace(by, "record.step", case, at)
    return deed


def _trace(by: Actor, act: str, case: Bundle, at: datetime) -> None:
    audit.trace(by, act, about="person", about_id=case.person_id, place_id=case.place_id, at=at)
