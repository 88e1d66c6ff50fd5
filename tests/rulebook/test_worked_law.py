"""The law's numbers worked out on paper, one case each, and the proof that no number can change unseen."""

from __future__ import annotations

import re

import pytest

from tests.rulebook.working import QUESTIONS, Case, cases, failures, layers, shelf


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_worked_case_of_the_law(case: Case) -> None:
    assert failures(case, shelf()) == []


def test_the_cases_are_many_named_once_and_stand_on_articles() -> None:
    names = [one.name for one in cases()]
    assert len(names) == len(set(names)) >= 160
    articles = {f"{text.head.id}.{number}" for text in shelf().texts for number in text.articles}
    articles |= {f"workdays.{year}" for year in shelf().book.workdays.years}
    assert {cite for one in cases() for cite in one.cite} <= articles
    assert {one.ask for one in cases()} == set(QUESTIONS)
    assert all(one.title and not re.fullmatch(r"[\x00-\x7f]*", one.title) for one in cases())


def test_every_provincial_value_has_a_case_in_its_own_province() -> None:
    held = {(layer, one.value) for one in cases() for layer in one.layers}
    for name, versions in shelf().values.items():
        for value in versions:
            assert value.layer not in layers() or (value.layer, name) in held, f"{value.article} {name}"
