"""Two people issue the same kind of paper at the same moment: two numbers, none left out; planted: without the wait, one fails."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from tests.cast import TODAY, Folder, actor_of, at, day, found_town, post, put_in_force, take_in
from tongxing.archive.issued.actions import issue_paper

pytestmark = pytest.mark.as_owner


@pytest.fixture
def crowd(transactional_db: None) -> Any:
    """A township whose rows are really committed."""
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
    post(town, "lin", "林晓", "social_worker", town.villages)
    put_in_force(town)
    return town


def race(crowd: Any, folder: Folder) -> tuple[dict[str, Any], bool]:
    """The first has its number and waits; the second comes: what each got, and whether the second had to wait."""
    staff, numbered, may_go = crowd.staff["lin"].pk, threading.Event(), threading.Event()
    got: dict[str, Any] = {}

    def slow(number: str) -> bytes:
        numbered.set()
        assert may_go.wait(20)
        return number.encode()

    def hand(name: str, draw: Any) -> None:
        told = {"at": at(TODAY), "on": TODAY, "case_id": folder.case_id, "kind": "basic_sheet", "draw": draw}
        try:
            with transaction.atomic():
                row = issue_paper(by=actor_of(staff), **told)
                got[name] = row.serial if row else None
        except Exception as error:
            got[name] = type(error).__name__
        finally:
            connection.close()

    first = threading.Thread(target=hand, args=("first", slow))
    second = threading.Thread(target=hand, args=("second", str.encode))
    first.start()
    assert numbered.wait(20)
    second.start()
    second.join(0.7)
    waited = second.is_alive()
    may_go.set()
    first.join(20)
    second.join(20)
    return got, waited


def test_two_at_once_get_two_numbers(crowd: Any) -> None:
    with transaction.atomic():
        folder = take_in(actor_of(crowd.staff["lin"].pk), crowd.villages[0], reported_on=day("2026-03-25"))
    assert race(crowd, folder) == ({"first": 1, "second": 2}, True)


def test_without_the_wait_the_database_has_the_last_word(crowd: Any) -> None:
    """Teeth: the lock taken out of the function; two get the same number and only one of them stands."""
    with transaction.atomic():
        folder = take_in(actor_of(crowd.staff["lin"].pk), crowd.villages[0], reported_on=day("2026-03-25"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('archive_next_number(text,integer)'::regprocedure)")
        (real,) = cursor.fetchone()
        lock = real[real.index("PERFORM pg_advisory") : real.index("RETURN (SELECT")]
        try:
            cursor.execute(real.replace(lock, ""))
            got, _waited = race(crowd, folder)
        finally:
            cursor.execute(real)
    assert sorted(map(str, got.values())) == ["1", "IntegrityError"]
