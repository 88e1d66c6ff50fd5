"""Two townships over one connection, thousands of times, with failures in between: nobody reads the other's rows.

The scope ends with its transaction; this is what a web worker with one database connection lives through
(Zulip 2021: a cache mixed up 149 users; promise 2: 10,000 requests).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from tests.cast import TODAY, actor_of, day, found_town, post, put_in_force, take_in
from tongxing.org.middleware import ActorMiddleware

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10_000


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """A worker in each of two townships, with one file each; written down for good."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    made = []
    for name, code, prefix in (("青梧镇", "990102101", "QW"), ("石塘镇", "990102102", "ST")):
        with transaction.atomic():
            town = found_town(name, code, prefix, (("一村", "village"),))
            town.plan = put_in_force(town)
            post(town, f"worker-{prefix}", f"社工{prefix}", "social_worker", [town.upper])
            staff = town.staff[f"worker-{prefix}"]
            folder = take_in(
                actor_of(staff.pk), town.upper, reported_on=day("2026-03-25"), name=f"人{prefix}"
            )
        session = {SESSION_KEY: str(staff.pk), HASH_SESSION_KEY: staff.get_session_auth_hash()}
        made.append(SimpleNamespace(staff=staff, folder=folder, session=session, name=f"人{prefix}"))
    return made


def seen() -> list[str]:
    """Every name that the database shows now, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person")
        return [name for (name,) in cursor.fetchall()]


def stumble(n: int) -> None:
    """Now and then a request ends in the middle, in one of three ways."""
    if n % 7 == 3:
        raise LookupError("a page that fails")
    if n % 11 == 5:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    if n % 13 == 6:
        with transaction.atomic():
            seen()
            transaction.set_rollback(True)


def test_requests_take_turns_over_one_connection(two: list[SimpleNamespace]) -> None:
    wrong: list[tuple[int, list[str]]] = []
    heard: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        heard.extend(seen())
        stumble(request.turn)  # type: ignore[attr-defined]
        return HttpResponse()

    house, first = ActorMiddleware(page), None
    for n in range(ROUNDS):
        heard.clear()
        who = two[n % 2] if n % 5 else None
        request: Any = HttpRequest()
        request.session, request.turn = (who.session if who else {}), n
        failed = None
        try:
            house(request)
        except Exception as error:
            failed = error
        assert failed is None or n % 7 == 3 or n % 11 == 5, failed
        pid = connection.connection.info.backend_pid
        first = first or pid
        assert pid == first, "one connection from beginning to end"
        if heard != ([who.name] if who else []):
            wrong.append((n, list(heard)))
        if n % 50 == 0 and seen():
            wrong.append((n, ["after the request"]))
    assert not wrong, wrong[:5]


def test_a_scope_that_outlives_its_request_would_be_seen(two: list[SimpleNamespace]) -> None:
    """Teeth: opened for the session instead of the transaction, the next one in would read it."""
    with transaction.atomic():
        actor_of(two[0].staff.pk)
        assert seen() == [two[0].name]
        with transaction.atomic():
            assert seen() == [two[0].name], "a savepoint inside a request keeps its scope"
    assert seen() == []
