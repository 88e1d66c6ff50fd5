"""What a page says of a sample: the desk reads numbers and parts, everybody else a whole in bands; nobody is shown as caught."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.cast import TODAY, at, day
from tongxing.assessment.truth.queries import Drawing, Line, Pick
from tongxing.faces.desk.truth_page import pick_row, sample_page

NOBODY = UUID(int=0)


def drawing(town: Any) -> Drawing:
    results = [(town.upper.pk, "visit", found) for found in ["true"] * 11 + ["not", "sealed", ""]]
    return Drawing(
        NOBODY, day("2026-01-01"), TODAY, TODAY, "0" * 64, "0" * 64, 37, 14, at(TODAY), 1, "农玉珍", tuple(results)
    )  # fmt: skip


def test_parts_and_numbers_are_the_desks_and_others_read_bands(
    nong: Any, lin: Any, sun: Any, town: Any
) -> None:
    desk = sample_page(nong, drawing(town), [], TODAY)
    assert desk["strata"]
    assert "属实 11，不属实 1" in desk["whole"]
    assert "封存了不再查 1" in desk["whole"]
    for other in (lin, sun):
        seen = sample_page(other, drawing(town), [], TODAY)
        assert seen["strata"] == []
        assert "抽 10—14 条，属实 10—14，不属实 不足 5" in seen["whole"]
        assert "封存" not in seen["whole"]
        assert "37" not in seen["second"]
    assert any("校验码" in head for head, _text in desk["how"])


def test_what_was_not_so_stands_in_grey_and_a_sealed_file_has_no_number() -> None:
    line = Line("r", "QW-0001", NOBODY, 1, "visit", TODAY, at(TODAY), 1)
    tones = {}
    for found in ("true", "not", "unknown"):
        row = pick_row(Pick(NOBODY, NOBODY, 1, 1, at(TODAY), line, checks=((found, "", TODAY, ""),)), TODAY)
        assert row.chip
        tones[found] = row.chip.state
    assert tones == {"true": "met", "not": "not_yet", "unknown": "not_yet"}
    gone = pick_row(Pick(NOBODY, NOBODY, 3, 1, at(TODAY), None, gone=True), TODAY)
    assert (gone.url, gone.title, gone.second) == ("", "第 3 条", "封存了，不再查")
