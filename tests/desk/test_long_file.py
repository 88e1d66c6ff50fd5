"""A file of three years with 500 records opens like one with a few, and its page stays small."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Folder, contacted, day, take_in

pytestmark = pytest.mark.django_db
REPORTED = day("2026-03-25")
MOST = 200_000  # signs of the whole page


def file_with(by: Any, place: Any, records: int) -> Folder:
    folder = take_in(by, place, reported_on=REPORTED, name=f"有{records}条")
    kinds = cycle(("visit", "talk"))
    for n in range(records):
        contacted(by, folder, next(kinds), REPORTED + timedelta(1 + n * 240 // records))
    return folder


def test_500_records_open_with_as_many_statements_as_five(lin: Any, town: Any, signed_in: Any) -> None:
    few, many = file_with(lin, town.upper, 5), file_with(lin, town.upper, 500)
    browser = signed_in(lin)
    browser.get(f"/people/{few.person_id}/")  # what is kept in memory is there now
    found = []
    for folder in (few, many):
        with CaptureQueriesContext(connection) as heard:
            page = browser.get(f"/people/{folder.person_id}/")
        assert page.status_code == 200
        found.append((len(heard), len(page.content.decode())))
    assert found[0][0] == found[1][0]
    assert found[1][1] < MOST
