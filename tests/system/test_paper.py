"""What comes out of a printer, read sheet by sheet: chromium prints to PDF, and every sheet says who printed it."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.system.visitors import LIN, Visitors

pytestmark = pytest.mark.system
AS_IT_WAS = """fault => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media print { .paper:has(> .stamp) { display: block !important } ${fault} }`);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture
def list_of_the_day(visitors: Visitors) -> Iterator[Page]:
    """The longest list there is in the demo, as paper."""
    context = visitors.enter(LIN)
    page = context.new_page()
    page.goto("/print/today/")
    yield page
    context.close()


def sheets(page: Page) -> list[str]:
    """The words on each sheet of A4."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        return [sheet.get_textpage().get_text_bounded() for sheet in paper]


def test_every_printed_sheet_says_who_printed_it_and_its_number(list_of_the_day: Page) -> None:
    """A sheet that comes loose from the last one still leads to a line of the register (promise 24)."""
    stamp = list_of_the_day.locator(".stamp").inner_text().split()
    printed = sheets(list_of_the_day)
    assert len(printed) > 1, "on one sheet this would prove nothing"
    number = next(word for word in stamp if word.startswith("QW-C"))
    assert [[mark for mark in ("林晓", number, "不得转发") if mark not in sheet] for sheet in printed] == [
        [] for _sheet in printed
    ]


@pytest.mark.parametrize(
    "fault", ["", ".stamp { display: block !important; position: fixed; inset: auto 0 -10mm }"]
)
def test_a_foot_that_is_not_repeated_would_be_seen(list_of_the_day: Page, fault: str) -> None:
    list_of_the_day.evaluate(AS_IT_WAS, fault)
    marked = ["不得转发" in sheet for sheet in sheets(list_of_the_day)]
    assert len(marked) > 1  # how many sheets a day has is the day's business
    assert marked[-1]
    assert not all(marked), "some sheet comes loose without its line"
