"""Ten rows of a leaked table say who took it and when; what each kind of mark survives, and what it does not."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from tests import cast
from tongxing.core import clock, jobs
from tongxing.disclosure import queries, tracing, watermark
from tongxing.disclosure.requests import actions

pytestmark = pytest.mark.django_db
KEY = b"k" * 32
SAMPLES = 50
ROWS = 10


@pytest.fixture
def taken(
    nong: Any,
    lin: Any,
    sun: Any,
    second_clerk: Any,
    town: SimpleNamespace,
    ask: Callable[..., Any],
    monkeypatch: Any,
) -> dict[Any, Any]:
    """Twenty-four people, and six tables of them taken by three hands: number → (who, rows of texts, file)."""
    monkeypatch.setattr(queries, "limits", lambda: queries.Limits(alone=100, a_day=10))
    for n in range(24):
        cast.take_in(
            lin, town.villages[n % 3], reported_on=cast.day("2026-03-25"), name=f"某{chr(0x4E00 + n)}"
        )
    found = {}
    for by in (nong, lin, second_clerk, nong, lin, second_clerk):
        made = ask(by)
        jobs.run_here()
        cast.step_in(by)
        file = actions.fetch(by=by, at=clock.now(), disclosure_id=made.pk, slip="x")
        assert file is not None
        found[made.number] = (by, rows_of(file.data), file.data)
    return found


def rows_of(data: bytes) -> list[list[str]]:
    """The rows under the heads, as texts."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [["" if c is None else str(c) for c in row] for row in list(sheet.values)[3:]]


def traced(town: SimpleNamespace, data: bytes) -> list[tuple[str, str]]:
    """Number and hand of what a file is traced to."""
    from tongxing.org.actor import machine

    return [(t.entry.number, t.entry.asked_by) for t in tracing.trace(machine(town.id), data)]


def test_any_ten_rows_tell_who_and_when(taken: Any, town: SimpleNamespace) -> None:
    """Fifty samples of ten rows, copied out as text: every one is traced to the one hand and number."""
    chance, right = random.Random(7), 0
    for _n in range(SAMPLES):
        number, (by, rows, _data) = chance.choice(sorted(taken.items(), key=lambda t: t[0]))
        sample = chance.sample(rows, ROWS)
        text = "\n".join("\t".join(row) for row in sample)
        right += traced(town, text.encode()) == [(number, by.name)]
    assert right == SAMPLES


@pytest.mark.parametrize("left", [1, 2, 3])
def test_one_marked_column_is_enough(taken: Any, town: SimpleNamespace, left: int) -> None:
    """Columns taken away until one text is left: name, village or worker."""
    number, (by, rows, _data) = next(iter(taken.items()))
    text = "\n".join(row[left] for row in rows[:ROWS])
    assert traced(town, text.encode()) == [(number, by.name)]


def test_sorted_filtered_and_saved_as_csv_in_gb18030(taken: Any, town: SimpleNamespace) -> None:
    number, (by, rows, _data) = list(taken.items())[3]
    out = io.StringIO()
    csv.writer(out).writerows(sorted(rows)[:ROWS])
    assert traced(town, out.getvalue().encode("gb18030")) == [(number, by.name)]


def test_the_workbook_itself_also_without_its_properties(taken: Any, town: SimpleNamespace) -> None:
    number, (by, _rows, data) = list(taken.items())[2]
    assert traced(town, data) == [(number, by.name)]
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as pack, zipfile.ZipFile(bare, "w") as copy:
        for entry in pack.infolist():
            if not entry.filename.startswith("docProps"):
                copy.writestr(entry.filename, pack.read(entry))
    assert traced(town, bare.getvalue()) == [(number, by.name)]


def test_retyped_from_a_picture_the_order_tells(taken: Any, town: SimpleNamespace) -> None:
    """No sign is left; the folder numbers stand in the order of one table. All 24 rows leave no other candidate."""
    for number, (by, rows, _data) in taken.items():
        typed = "\n".join(row[0] for row in rows)
        assert traced(town, typed.encode()) == [(number, by.name)]


def test_sorted_and_retyped_nothing_tells_them_apart(taken: Any, town: SimpleNamespace) -> None:
    """What does not survive, said as plainly: then all tables that had these people are named, and people ask."""
    rows = next(iter(taken.values()))[1]
    typed = "\n".join(sorted(row[0] for row in rows))
    assert len(traced(town, typed.encode())) != 1


def test_numbers_people_look_up_by_carry_no_sign(taken: Any) -> None:
    for _by, rows, _data in taken.values():
        assert all(watermark.visible(row[0]) == row[0] for row in rows)
        assert all(watermark.visible(row[1]) != row[1] for row in rows)


def test_a_marked_name_comes_back_in_as_the_name_it_is(taken: Any) -> None:
    """A table that is imported again leaves the signs at the door."""
    from tongxing.core.text import clean

    rows = next(iter(taken.values()))[1]
    assert {clean(row[1]) for row in rows} == {watermark.visible(row[1]) for row in rows}


def test_the_name_stands_on_every_printed_page(taken: Any) -> None:
    number, (by, _rows, data) = next(iter(taken.items()))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    for line in (sheet["A1"].value, sheet.oddHeader.center.text, sheet.oddFooter.left.text):
        assert by.name in line
        assert number in line
        assert "不得转发" in line
    assert sheet.print_title_rows == "$3:$3"


def test_a_forged_mark_is_not_ours() -> None:
    chance = random.Random(3)
    forged = sum(
        bool(watermark.found(watermark.signs(chance.getrandbits(32), b"x" * 32), KEY)) for _n in range(500)
    )
    assert forged <= 3  # one in 4096 by chance


def test_marks_read_back_among_other_texts() -> None:
    chance = random.Random(5)
    for _n in range(200):
        mark = chance.getrandbits(32)
        text = "前文" + watermark.marked("周明远", mark, KEY) + "后文\u200d"
        assert watermark.found(text, KEY) == {mark: 1}
        assert watermark.visible(text) == "前文周明远后文\u200d"


def test_an_empty_cell_stays_empty() -> None:
    assert watermark.marked("", 5, KEY) == ""
