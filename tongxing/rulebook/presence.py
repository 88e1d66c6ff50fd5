"""Where a person is, and what the police keep about them: beside the measure, never instead of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tongxing.rulebook.clock import lifts, pauses
from tongxing.rulebook.facts import CaseFacts, DeedFact


class Presence(StrEnum):
    """Where a person is, as far as somebody wrote it down."""

    HERE = "here"
    AWAY_REPORTED = "away_reported"
    AWAY_UNREPORTED = "away_unreported"
    IN_HOSPITAL = "in_hospital"
    HELD = "held"
    ABROAD = "abroad"


WORDS: Mapping[Presence, str] = {
    Presence.HERE: "在本地",
    Presence.AWAY_REPORTED: "外出，已书面报告",
    Presence.AWAY_UNREPORTED: "外出，没有报告",
    Presence.IN_HOSPITAL: "住院",
    Presence.HELD: "被拘留或羁押",
    Presence.ABROAD: "在境外",
}
# which deed says where somebody is
SAYS: Mapping[tuple[str, str], Presence] = {
    ("away", "reported"): Presence.AWAY_REPORTED,
    ("away", "extended"): Presence.AWAY_REPORTED,
    ("away", "unreported"): Presence.AWAY_UNREPORTED,
    ("away", "abroad"): Presence.ABROAD,
    ("excuse", "in_hospital"): Presence.IN_HOSPITAL,
    ("excuse", "detained"): Presence.HELD,
    ("excuse", "leave_reported"): Presence.AWAY_REPORTED,
}
# what the police tell the township, each with the deed that begins and the one that ends it
FLAGS: Mapping[str, str] = {
    "control_ended": "公安机关确认不再动态管控",
    "joint_duty": "两地共同负责",
    "treatment_order": "公安机关另有禁止令",
}


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody is on a day, since when, until when it was said to last, and by which deed."""

    presence: Presence
    since: date | None = None
    until: date | None = None
    by: str = ""
    overdue: bool = False


def where(facts: CaseFacts, *, on: date) -> Where:
    """本人在哪里：以最近一次写明的为准，回来了就在本地。 (戒毒条例第19、24条)."""
    for pause in pauses(facts):
        if pause.covers(on) and pause.until != on:
            return Where(Presence.HELD, pause.since, pause.until, pause.deed)
    for deed in reversed(facts.deeds):
        said = SAYS.get((deed.kind, deed.outcome))
        if said is None or deed.duty_rule or deed.happened_on > on:
            continue
        back = _back(facts, deed)
        if back is not None and back <= on:
            continue
        if deed.until_on is None or on <= deed.until_on:
            return Where(said, deed.happened_on, deed.until_on, deed.id)
        if deed.kind == "away":  # an agreed day of return went by and nobody wrote down that they are back
            return Where(said, deed.happened_on, deed.until_on, deed.id, overdue=True)
    return Where(Presence.HERE)


REPORTED = ("reported", "extended")


def leaves(facts: CaseFacts) -> tuple[DeedFact, ...]:
    """书面报告过的外出，像免计的理由一样管住那几天；回来了，从那天起照常。 (戒毒条例第19条).

    A day of return that nobody gave leaves only the day of going; a leave without a report excuses nothing.
    """
    found = []
    for deed in facts.of("away", *REPORTED):
        back = _back(facts, deed)
        until = deed.until_on or deed.happened_on
        if back is not None:
            until = min(until, max(back - timedelta(days=1), deed.happened_on))
        found.append(replace(deed, kind="excuse", outcome="leave_reported", until_on=until))
    return tuple(found)


def _back(facts: CaseFacts, away: DeedFact) -> date | None:
    """The first day on which somebody wrote down that the person is back from this stretch."""
    return next((d.happened_on for d in facts.of("back") if d.happened_on >= away.happened_on), None)


def flags(facts: CaseFacts, *, on: date) -> frozenset[str]:
    """What the police have told the township and has not ended by this day; the township decides none of it."""
    found = set()
    for deed in facts.of("police_notice"):
        if deed.happened_on <= on and (deed.until_on is None or on <= deed.until_on):
            found.add(deed.outcome)
    return frozenset(found & FLAGS.keys())


def away_for(facts: CaseFacts, since: date, until: date) -> DeedFact | None:
    """这几天本人一直在羁押、住院、变更执行地路上，或者已书面报告外出: the record that spans every one of them, or None.

    What cannot be asked of somebody is nobody's failure (戒毒条例第19、22、24条; guard G8).
    """
    kept = ("in_hospital", "detained", "serious_illness")
    spans = (*lifts(facts), *facts.of("excuse", *kept), *leaves(facts))
    fits = (d for d in spans if d.happened_on <= since and until <= (d.until_on or d.happened_on))
    return next(fits, None)
