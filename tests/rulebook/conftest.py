"""The book that most tests of the rulebook read."""

from __future__ import annotations

import pytest

from tests.rulebook.shelf import the_book
from tongxing.rulebook.document import Book


@pytest.fixture(scope="session")
def book() -> Book:
    """The plan of the invented town, read once."""
    return the_book()
