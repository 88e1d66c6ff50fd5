"""What the rulebook says reaches a reader of English in English, and a reader of Chinese as it was said."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from tongxing.faces.desk.said import FORMS, WORDS, said
from tongxing.rulebook.counting import add_days, add_months


def formulas() -> list[str]:
    """As the rulebook builds them today: a form that changes there and not here is noticed."""
    return [
        step.formula
        for found in (
            add_days(date(2026, 3, 2), 15),
            add_months(date(2025, 8, 31), 6),
            add_months(date(2026, 1, 5), 36),
        )
        for step in found.steps
    ]


@pytest.mark.parametrize("formula", formulas())
def test_a_sum_is_said_in_the_language_of_the_reader(formula: str) -> None:
    with override("en"):
        english = said(formula)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english), english
    assert (
        str(date(2025, 8, 31)) in english
        or str(date(2026, 1, 5)) in english
        or str(date(2026, 3, 2)) in english
    )
    with override("zh-hans"):
        assert said(formula) == formula


def test_words_inside_a_form_are_said_too_and_what_nobody_knows_stays() -> None:
    with override("en"):
        assert (
            said("收到决定书：2026-03-02，期限 60日")
            == "receipt of the decision: 2026-03-02, time allowed 60 days"
        )
        assert said("村口的那一日") == "村口的那一日"
        assert all(said(word) != word for word in WORDS)
        assert len(FORMS) == len(set(FORMS))
