"""How many statements a page runs: few, and the same with three rows and with thirty; a look writes a trace only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests import cast

pytestmark = pytest.mark.django_db

LISTS = ["/", "/?only=overdue", "/people/", "/people/?mine=1", "/people/?q=yy"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement but the savepoints a test's own transaction needs."""
    ran: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            ran.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield ran


def run(browser: Any, url: str) -> list[str]:
    """The statements of one page that is warm."""
    browser.get(url)
    with statements() as ran:
        assert browser.get(url).status_code == 200
    return ran


def fill(by: Any, town: Any, count: int) -> None:
    """So many people with duties, spread over the villages."""
    for n in range(count):
        made = cast.take_in(by, town.villages[n % 3], reported_on=cast.day("2026-03-25"))
        cast.sampled(by, made, cast.day("2026-04-25"))


@pytest.mark.parametrize("url", LISTS)
def test_a_list_runs_five_or_six_and_no_more_with_more_rows(
    signed_in: Any, lin: Any, town: Any, url: str
) -> None:
    fill(lin, town, 3)
    browser = signed_in(lin)
    few = run(browser, url)
    fill(lin, town, 27)
    many = run(browser, url)
    most = (
        5 if url.startswith("/people") else 9
    )  # today also asks to whom an answer is owed, what waits at the gate, which regulation she must still read, what is said of her unit
    assert len(few) == len(many) <= most, "\n".join(many)


def test_a_print_is_a_list_with_its_line_in_the_register_and_its_trace(
    signed_in: Any, lin: Any, town: Any
) -> None:
    """Names leave the screen: two statements more than the list, whoever and how many stand on it."""
    fill(lin, town, 3)
    browser = signed_in(lin)
    few = run(browser, "/print/today/")
    fill(lin, town, 27)
    many = run(browser, "/print/today/")
    assert len(few) == len(many) <= 8, "\n".join(many)
    wrote = writes(many)
    assert len(wrote) == 2
    assert "disclosure_disclosure" in wrote[0]
    assert "core_trace(" in wrote[1]


def test_the_village_page_runs_ten_its_trace_among_them(signed_in: Any, wu: Any, lin: Any, town: Any) -> None:
    """Five of them ask for the plan, what the village owes of it, what she must still read, what is said of the village, and its score sheet."""
    fill(lin, town, 3)
    browser = signed_in(wu)
    few = run(browser, "/mine/")
    fill(lin, town, 27)
    assert len(few) == len(run(browser, "/mine/")) <= 11


def test_the_trail_runs_five(signed_in: Any, auditor: Any, lin: Any, town: Any) -> None:
    fill(lin, town, 3)
    browser = signed_in(auditor)
    few = run(browser, "/audit/")
    fill(lin, town, 20)
    assert len(few) == len(run(browser, "/audit/")) <= 5


def test_a_file_runs_seven_and_no_more_with_more_records(
    signed_in: Any, lin: Any, folder: cast.Folder
) -> None:
    """One more than other files of one row: which papers and records have scans, which no other table knows."""
    browser, url = signed_in(lin), f"/people/{folder.person_id}/"
    few = run(browser, url)
    for n in range(30):
        cast.contacted(lin, folder, "visit", cast.day(f"2026-0{4 + n // 10}-{11 + n % 10}"))
    many = run(browser, url)
    assert len(few) == len(many) <= 7, "\n".join(many)


@pytest.mark.parametrize("tail", ["", "seen/", "reveal/"])
def test_a_look_writes_nothing_but_its_trace(
    signed_in: Any, lin: Any, folder: cast.Folder, tail: str
) -> None:
    wrote = writes(run(signed_in(lin), f"/people/{folder.person_id}/{tail}"))
    assert len(wrote) == 1
    assert all("core_trace(" in sql or "core_look(" in sql for sql in wrote)


@pytest.mark.parametrize("url", LISTS)
def test_a_list_writes_its_trace_and_nothing_else(
    signed_in: Any, lin: Any, folder: cast.Folder, url: str
) -> None:
    [trace] = writes(run(signed_in(lin), url))
    assert "core_look(" in trace


def writes(ran: list[str]) -> list[str]:
    """The statements that change something; the way into the trail is a function."""
    return [
        sql
        for sql in ran
        if sql.lstrip().split(" ", 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}
        or "INSERT INTO" in sql
        or "core_trace(" in sql
        or "core_look(" in sql
    ]
