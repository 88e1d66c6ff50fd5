"""The layout of the county: a workbook with names in double braces, ours to begin with, and what is wrong with theirs."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongxing.assessment.results import Result
from tongxing.core.files.writing import Column, Workbook
from tongxing.core.printing.layout import Said, fill
from tongxing.core.refusal import Refused

COUNTY = "county"  # the file in ``layouts`` of the data folder


def example(found: Sequence[Result]) -> bytes:
    """Ours, with every line of the first sheet: what an office begins with to make its own."""
    lines = [line.id for line in found[0].sheet.lines] if found else []
    heads = [f"{{{{line.{one}.title}}}}" for one in lines]
    each = [f"{{{{each.{one}}}}}" for one in lines]
    columns = [Column(_("序号"), 6), Column(_("考核对象"), 16), *(Column(head, 12) for head in heads)]
    columns += [Column(_("已算出"), 9), Column(_("待认定的分"), 11)]
    with Workbook() as book:
        book.sheet(
            _("考核结果"),
            columns,
            [["{{each.no}}", "{{each.name}}", *each, "{{each.points}}", "{{each.pending}}"]],
            above=["{{town}} {{year}}　{{sheet}}　{{state}}", "{{as_of}}　{{plan}}"],
        )
    return book.data


def faults(layout: bytes, said: Said) -> list[str]:
    """Everything that is wrong with a layout, in words with its cells."""
    try:
        fill(layout, said, line="")
    except Refused as refused:
        return ["".join((one.words, *one.ways)) for one in refused.refusals]
    return []
