"""The ten guards: numbered, with words and a basis that exists; no key of a plan file bears their name."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from tests.rulebook.shelf import only, read_planted
from tongxing.rulebook import document
from tongxing.rulebook.document import Book
from tongxing.rulebook.guards import GUARDS, NUMBERS, guard


def test_ten_guards_in_order() -> None:
    assert tuple(f"G{number}" for number in range(1, 11)) == NUMBERS
    assert guard("G10").basis == ("governance.whole",)


@pytest.mark.parametrize("one", GUARDS, ids=NUMBERS)
def test_each_guard_has_words_and_a_basis_in_the_law_layer(book: Book, one: object) -> None:
    articles = {f"{text.head.id}.{number}" for text in book.laws for number in text.articles}
    assert set(one.basis) <= articles  # type: ignore[attr-defined]
    assert one.says  # type: ignore[attr-defined]
    assert one.says_en  # type: ignore[attr-defined]


def test_no_table_of_a_plan_has_a_key_about_guards() -> None:
    tables = [one for one in vars(document).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    names = {name for table in tables for name in table.model_fields}
    assert not {name for name in names if "guard" in name or "override" in name or "disable" in name}
    assert all(
        table.model_config.get("extra") == "forbid" for table in tables if "root" not in table.model_fields
    )


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "text",
    [
        "[guards]\n{n} = false\n",
        "[guard.{n}]\noff = true\n",
        "[override]\n{n} = 1\n",
        "[disable]\nwhat = '{n}'\n",
    ],
)
def test_no_section_of_a_plan_reaches_a_guard(number: str, text: str) -> None:
    found = read_planted("plan.toml", "[plan]", text.format(n=number) + "[plan]")
    assert found.book is None
    assert any("守护" in one.advice for one in only(found.problems, "guard"))
