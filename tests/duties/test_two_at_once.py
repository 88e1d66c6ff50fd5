"""Two people writing about one person at the same moment: both records stand, and the duties know of both."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection, transaction

from tests.cast import actor_of, at, day, found_town, post, put_in_force, take_in

TEST_DAY = day("2026-04-25")


@pytest.fixture
def crowd(transactional_db: None) -> Any:
    """A township whose rows are really committed."""
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
    post(town, "lin", "林晓", "social_worker", town.villages)
    put_in_force(town)
    return town


def write(staff: int, case: Any, kind: str, *, started: threading.Event, go_on: threading.Event) -> None:
    """Record in a transaction that stays open until told."""
    from tongxing.fieldwork.actions import NewContact, record_contact
    from tongxing.org.actor import enter

    try:
        with transaction.atomic():
            by = enter(staff, on=TEST_DAY)
            assert by is not None
            started.set()
            new = NewContact(kind, "fine", TEST_DAY)
            record_contact(by=by, at=at(TEST_DAY), on=TEST_DAY, case_id=case, new=new)
            go_on.wait(5)
    finally:
        connection.close()


@pytest.mark.as_owner
def test_the_second_waits_and_sees_the_first(crowd: Any) -> None:
    from tongxing.duties.models import Deed, Duty

    staff = crowd.staff["lin"].pk
    with transaction.atomic():
        folder = take_in(actor_of(staff), crowd.villages[0], reported_on=day("2026-03-25"))
    first, second = (threading.Event(), threading.Event()), (threading.Event(), threading.Event())
    second[1].set()
    case = folder.case_id
    hold = threading.Thread(
        target=write, args=(staff, case, "talk"), kwargs={"started": first[0], "go_on": first[1]}
    )
    hold.start()
    first[0].wait(5)
    late = threading.Thread(
        target=write, args=(staff, case, "talk"), kwargs={"started": second[0], "go_on": second[1]}
    )
    late.start()
    second[0].wait(5)
    late.join(0.3)
    first[1].set()
    hold.join(10)
    late.join(10)
    assert Deed.objects.filter(case_id=case, kind="talk").count() == 2
    met = list(
        Duty.objects.filter(case_id=case, kind="talk", met_by__isnull=False).values_list("met_by", flat=True)
    )
    oldest = min(Deed.objects.filter(case_id=case, kind="talk").values_list("id", flat=True))
    assert met == [oldest]


@pytest.mark.as_owner
def test_whoever_reads_while_another_finishes_still_sees_it(
    crowd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins to read before the first is done and gets the lock after: no stale look may win."""
    from tongxing.duties import queries
    from tongxing.duties.actions import project_cases
    from tongxing.duties.models import Deed

    staff = crowd.staff["lin"].pk
    with transaction.atomic():
        folder = take_in(actor_of(staff), crowd.villages[0], reported_on=day("2026-03-25"))
    case = folder.case_id
    first, second = (threading.Event(), threading.Event()), (threading.Event(), threading.Event())
    second[1].set()
    who: dict[str, Any] = {"target": write, "args": (staff, case, "talk")}
    hold = threading.Thread(**who, kwargs={"started": first[0], "go_on": first[1]})
    hold.start()
    first[0].wait(5)
    while hold.is_alive() and not _locked(case):
        time.sleep(0.01)
    slow = queries.BUNDLE.replace("WHERE c.id", "WHERE pg_sleep(0.5) IS NOT NULL AND c.id")
    monkeypatch.setattr(queries, "BUNDLE", slow)
    late = threading.Thread(**who, kwargs={"started": second[0], "go_on": second[1]})
    late.start()
    second[0].wait(5)
    late.join(0.2)
    first[1].set()
    hold.join(10)
    late.join(10)
    monkeypatch.undo()
    assert Deed.objects.filter(case_id=case, kind="talk").count() == 2
    with transaction.atomic():
        assert project_cases(by=actor_of(staff), case_ids=[case], check=True) == 0


def _locked(case: Any) -> bool:
    """Does somebody hold this case just now?"""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_case WHERE id = %s FOR UPDATE SKIP LOCKED", [case])
        return cursor.fetchone() is None
