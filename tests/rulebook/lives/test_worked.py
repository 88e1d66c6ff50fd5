"""Whole measures worked out by hand, each citing its article; every expectation that stands there is asked."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rulebook.shelf import the_book
from tongxing.rulebook.asking import asked, readings
from tongxing.rulebook.calculator import Answer, what_follows
from tongxing.rulebook.facts import DeedFact

FILE = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
FIELDS = {
    "measure": "measure", "decided": "decided_on", "received": "received_on", "reported": "reported_on",
    "months": "ordered_months", "deducted": "deducted_days",
}  # fmt: skip
ASKED = frozenset(
    "status end due not_due readings asks counts reached presence overdue cautions clean flags tests".split()
)


def answer_of(case: dict[str, Any]) -> Answer:
    given = {**FILE["base"], **{k: v for k, v in case.items() if k in FIELDS}}
    given = {k: v for k, v in given.items() if k not in case.get("drop", ())}
    deeds = tuple(deed(number, text) for number, text in enumerate(case.get("deeds", ())))
    facts = asked({FIELDS[k]: v for k, v in given.items()}, deeds)
    return what_follows(facts, the_book(), born_on=case.get("born"), on=case["on"])


def deed(number: int, text: str) -> DeedFact:
    """`2026-04-02 test_told signed @0`: the last word is the number of the test it is about, from nought."""
    day, kind, outcome, *more = text.split()
    until = next((date.fromisoformat(one) for one in more if not one.startswith("@")), None)
    about = next((f"d{int(one[1:]):03}" for one in more if one.startswith("@")), None)
    return DeedFact(f"d{number:03}", kind, outcome, date.fromisoformat(day), until, about=about)


def found_in(answer: Answer, case: dict[str, Any]) -> dict[str, Any]:
    """What the answer says about each thing the case asks."""
    dues = {due.name: due.found for due in answer.dues}
    said: dict[str, Any] = {
        "status": str(answer.life.status) if answer.life else None,
        "end": dues["term_end"].day if "term_end" in dues else None,
        "due": {name: dues[name].day if name in dues else None for name in case.get("due", ())},
        "not_due": [name for name in case.get("not_due", ()) if name not in dues],
        "readings": {
            name: sorted(day for day, _reason in readings(dues[name])) for name in case.get("readings", ())
        },
        "asks": [q.name for q in answer.questions if q.name in case.get("asks", ())],
        "counts": [c.count for c in answer.counters],
        "reached": [c.name for c in answer.counters if c.reached],
        "presence": str(answer.where.presence),
        "overdue": answer.where.overdue,
        "cautions": [c.name for c in answer.cautions],
        "clean": {c.start: c.until for c in answer.clean_years},
        "flags": sorted(answer.flags),
        "tests": [str(one.standing) for one in answer.results],
    }
    return {name: said[name] for name in case if name in ASKED}


@pytest.mark.parametrize("case", FILE["case"], ids=lambda case: f"{'+'.join(case['cite'])}: {case['name']}")
def test_a_worked_case(case: dict[str, Any]) -> None:
    expected = {name: case[name] for name in case if name in ASKED}
    assert expected, "a case that expects nothing proves nothing"
    assert found_in(answer_of(case), case) == expected


def test_every_article_that_a_case_cites_is_in_the_law() -> None:
    articles = {f"{text.head.id}.{number}" for text in the_book().laws for number in text.articles}
    assert {cite for case in FILE["case"] for cite in case["cite"]} <= articles


def test_no_case_stands_twice_and_no_word_is_unknown() -> None:
    known = ASKED | FIELDS.keys() | {"name", "cite", "drop", "deeds", "on", "born"}
    assert all(set(case) <= known for case in FILE["case"])
    names = [case["name"] for case in FILE["case"]]
    assert len(names) == len(set(names))
