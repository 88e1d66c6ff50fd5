"""Pages of docs/ that follow from the code say what the code says."""

from __future__ import annotations

from tongxing.rulebook.windows import State
from tools import docs


def test_pages_are_what_the_code_says() -> None:
    """`python tools/docs.py` writes them."""
    assert docs.different() == []


def test_every_state_is_explained() -> None:
    assert {s[0] for s in docs.STATES} == {s.value for s in State}
