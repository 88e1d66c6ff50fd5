"""Dates in hand as a text and as an answer: what ``tongxing when`` reads and prints, and the page shows.

A text has one ``[case]`` table and as many ``[[deed]]`` tables as something happened; everything wrong is said at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from tongxing.rulebook.breaches import EVADED, LEFT, STARTS
from tongxing.rulebook.calculator import Answer, Complaint, Due, complaints, status_words
from tongxing.rulebook.clock import RUNS, STOPS
from tongxing.rulebook.counting import Computed
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import TERMINATIONS
from tongxing.rulebook.presence import FLAGS
from tongxing.rulebook.presence import WORDS as PLACES
from tongxing.rulebook.problems import did_you_mean
from tongxing.rulebook.results import FOLLOWS, OFFICIAL

_DAYS = ("decided_on", "received_on", "reported_on", "born_on")
_NUMBERS = ("ordered_months", "deducted_days")
_CASE = ("measure", *_DAYS, *_NUMBERS)
_DEED = ("kind", "outcome", "on", "until", "about")
# what may be entered; the same words that the records of a file carry
DEEDS: Mapping[str, tuple[str, ...]] = {
    "late_finding": ("good_reason", "no_reason"),
    "clock_start": ("police_paper",),
    "suspended": ("detained", "arrested"),
    "resumed": ("released",),
    "clock_confirmed": (STOPS, RUNS),
    "transfer": ("leaving", "arrived"),
    "end_stated": ("police_paper", "by_hand"),
    "closed": ("completed", "moved", "died", *TERMINATIONS),
    "breach": (*EVADED, *LEFT),
    "away": ("reported", "extended", "unreported", "abroad"),
    "back": ("came",),
    "circumstance": ("pregnant", "nursing"),
    "police_notice": tuple(FLAGS),
    "clean_from": tuple(start for start in STARTS if start != "execution"),
    "official_test": ("negative", "positive", "confirmed", "refused", "no_show", "dilute", "invalid"),
    "hair_test": ("negative", "positive", "refused", "no_show", "invalid"),
    "screening": ("negative", "positive", "refused", "no_show", "dilute", "invalid"),
    "test_told": ("signed", "unsigned"),
    "test_medicine": ("none", "explains", "maintenance"),
    "test_objection": ("asked",),
    "test_answer": ("agreed", "refused"),
    "test_sent": ("sample",),
    "test_laboratory": ("negative", "positive", "unfit"),
    "test_recheck": ("negative", "positive", "unfit"),
    "excuse": ("in_hospital", "detained", "leave_reported"),
}


def read_asked(text: str, *, on: date) -> tuple[CaseFacts | None, date | None, tuple[Complaint, ...]]:
    """The facts and the day of birth in a text, or everything that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, None, (Complaint("text", f"写法读不懂：{error}"),)
    found: list[Complaint] = []
    case = raw.get("case", {})
    found += _unknown(raw, ("case", "deed"), "") + _unknown(case, _CASE, "case.")
    found += [
        Complaint(n, "要写成 2026-03-10 这样的日子")
        for n in _DAYS
        if not isinstance(case.get(n), date | None)
    ]
    found += [Complaint(n, "要写成整数") for n in _NUMBERS if not isinstance(case.get(n), int | None)]
    deeds = [_deed(number, one, found) for number, one in enumerate(raw.get("deed", []), 1)]
    if found:
        return None, None, tuple(found)
    facts = asked(case, tuple(d for d in deeds if d is not None))
    return facts, case.get("born_on"), complaints(facts, on=on)


def asked(case: Mapping[str, Any], deeds: tuple[DeedFact, ...]) -> CaseFacts:
    """Facts from answered fields; the first report-in and the first end are read from the fields and the deeds."""
    reported = case.get("reported_on")
    told = deeds
    if reported is not None:
        told = (DeedFact("reported", "report_in", "in_person", reported), *told)
    ordered = attached(sorted(told, key=lambda d: (d.happened_on, d.id)))
    closed = next((d.happened_on for d in ordered if d.kind == "closed"), None)
    return CaseFacts(
        str(case.get("measure", "community_treatment")),
        case.get("decided_on"),
        case.get("received_on"),
        reported,
        case.get("ordered_months"),
        case.get("deducted_days") or 0,
        closed,
        ordered,
    )


def attached(deeds: Iterable[DeedFact]) -> tuple[DeedFact, ...]:
    """What follows a test and does not say which, said of the last one before it."""
    last: str | None = None
    found = []
    for deed in deeds:
        if deed.kind in OFFICIAL:
            last = deed.id
        found.append(replace(deed, about=last) if deed.kind in FOLLOWS and deed.about is None else deed)
    return tuple(found)


def _unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> list[Complaint]:
    return [
        Complaint(f"{where}{name}", f"没有这一项；{did_you_mean(name, known)}")
        for name in table
        if name not in known
    ]


def _deed(number: int, raw: Mapping[str, Any], found: list[Complaint]) -> DeedFact | None:
    where = f"deed {number}"
    wrong = _unknown(raw, _DEED, f"{where}.")
    kind, outcome = str(raw.get("kind", "")), str(raw.get("outcome", ""))
    if kind not in DEEDS:
        wrong.append(Complaint(f"{where}.kind", f"没有「{kind}」这一类；{did_you_mean(kind, DEEDS)}"))
    elif outcome not in DEEDS[kind]:
        wrong.append(Complaint(f"{where}.outcome", f"「{kind}」的结果只有 {'、'.join(DEEDS[kind])}"))
    if not isinstance(raw.get("on"), date):
        wrong.append(Complaint(f"{where}.on", "要写成 2026-03-10 这样的日子"))
    if not isinstance(raw.get("until"), date | None):
        wrong.append(Complaint(f"{where}.until", "要写成 2026-03-10 这样的日子"))
    about = raw.get("about")
    if about is not None and not (kind in FOLLOWS and isinstance(about, int) and 0 < about < number):
        wrong.append(Complaint(f"{where}.about", "写明说的是前面第几条检测，例如 about = 1"))
    found += wrong
    if wrong:
        return None
    of = f"d{about:03}" if about else None
    return DeedFact(f"d{number:03}", kind, outcome, raw["on"], raw.get("until"), about=of)


# ── the answer for a program ─────────────────────────────────────────────────


def as_json(answer: Answer) -> dict[str, Any]:
    """Everything that follows, in plain values; the shape is a promise to whoever reads it by program."""
    life = answer.life
    return {
        "on": answer.on.isoformat(),
        "measure": {
            "status": str(life.status) if life else None,
            "words": status_words(answer),
            "since": life.since.isoformat() if life else None,
            "stretches": [_stretch(s) for s in life.stretches] if life else [],
        },
        "presence": {"is": str(answer.where.presence), "words": PLACES[answer.where.presence]},
        "police_flags": sorted(answer.flags),
        "dues": [_due(d, answer.on) for d in answer.dues],
        "counters": [_plain({**asdict(c), "reached": c.reached}) for c in answer.counters],
        "cautions": [_plain(asdict(c)) for c in answer.cautions],
        "clean_years": [_plain(asdict(c)) for c in answer.clean_years],
        "questions": [_plain(asdict(q)) for q in answer.questions],
        "tests": [
            {"on": r.test.happened_on.isoformat(), "standing": str(r.standing), "words": r.words}
            for r in answer.results
        ],
    }


def _stretch(stretch: Any) -> dict[str, Any]:
    return _plain({**asdict(stretch), "status": str(stretch.status)})


def _due(due: Due, on: date) -> dict[str, Any]:
    return {
        "name": due.name,
        "title": due.title,
        "source": due.source,
        "day": due.found.day.isoformat(),
        "done_on": due.done_on.isoformat() if due.done_on else None,
        "late": due.late(on),
        "steps": [
            {"formula": s.formula, "inputs": dict(s.inputs), "result": s.result, "cite": s.cite}
            for s in due.found.steps
        ],
        "readings": [{"day": d.isoformat(), "reason": r} for d, r in readings(due.found)],
        "warnings": list(due.found.warnings),
        "cites": list(due.found.cites),
    }


def readings(found: Computed) -> tuple[tuple[date, str], ...]:
    """Every other way to read the text, with its reason."""
    first = ((found.other_reading, found.other_reason),) if found.other_reading else ()
    return (*first, *found.readings)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them: days as text, tuples as lists."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        plain[name] = (
            value.isoformat()
            if isinstance(value, date)
            else list(value)
            if isinstance(value, tuple)
            else value
        )
    return plain
