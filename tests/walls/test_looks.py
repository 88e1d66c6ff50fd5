"""Every answer that shows somebody has one trace, written at its door; without a trace nothing goes out (promise 5).

That each of the whole table leaves exactly one is asked where the table is knocked at: ``test_matrix_town``,
``test_matrix_village``. Here stand the planted faults, and the trail out of order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from tests.cast import TODAY
from tests.walls.addresses import address
from tests.walls.cells import Session, run
from tests.walls.watched import Watched
from tests.walls.world import World, owner_rights, taken_back
from tongxing.core import audit
from tongxing.org import doors
from tongxing.org.actor import enter
from tongxing.org.doors import Shows
from tongxing.org.looks import looked, nobody
from tongxing.org.roles import Permission

pytestmark = pytest.mark.django_db
LIST_AND_FILE = frozenset({"people", "person"})


def watched(world: World, who: str, within: Any = nullcontext, **more: Any) -> Watched:
    """The whole table for one person, watched."""
    desk = run(world, world.personas[who], by=Watched, within=within, **more).session
    assert isinstance(desk, Watched)
    return desk


# ── planted faults ───────────────────────────────────────────────────────────


def test_a_door_that_forgets_the_trace_is_seen(world: World) -> None:
    @contextmanager
    def forgetful() -> Iterator[None]:
        with mock.patch.object(doors, "leave_trace", return_value=None):
            yield

    assert watched(world, "clerk", forgetful, only=LIST_AND_FILE).untraced


def test_a_door_that_writes_it_twice_is_seen(world: World) -> None:
    real = doors.leave_trace

    @contextmanager
    def twice() -> Iterator[None]:
        with mock.patch.object(doors, "leave_trace", lambda *a, **k: (real(*a, **k), real(*a, **k))[1]):
            yield

    assert watched(world, "clerk", twice, only=LIST_AND_FILE).untraced


def test_a_view_that_does_not_say_what_it_shows_shows_nothing(world: World, rf: Any) -> None:
    def silent(request: HttpRequest) -> HttpResponse:
        return HttpResponse("钏姓名")

    def asks(view: Any) -> HttpResponse:
        request = rf.get("/x/")
        request.actor, request.session = enter(world.personas["clerk"].staff.pk, on=TODAY), {}
        answer = doors.door(Permission.SIGNED_IN, shows=Shows.PEOPLE)(view)(request)
        doors.DOORS.pop(f"{view.__module__}.{view.__name__}")
        assert isinstance(answer, HttpResponse)
        return answer

    def says(request: HttpRequest) -> HttpResponse:
        looked(request, "list", people=1)
        return silent(request)

    def says_twice(request: HttpRequest) -> HttpResponse:
        nobody(request)
        return says(request)

    with mock.patch("tongxing.org.doors.refuse", lambda *_a, status, **_k: HttpResponse("", status=status)):
        assert (asks(silent).status_code, asks(silent).content) == (503, b"")
    assert asks(says).content.decode() == "钏姓名"
    with pytest.raises(RuntimeError):
        asks(says_twice)


# ── the trail out of order ───────────────────────────────────────────────────


def test_no_trace_no_data(world: World) -> None:
    """The way into the trail is broken: not one word of anybody comes out of any door."""

    @contextmanager
    def broken() -> Iterator[None]:
        def fails(*_values: Any) -> Any:
            raise audit.NoTrace("the trail is full")

        with mock.patch.object(audit, "_ask", fails):
            yield

    desk = watched(world, "clerk", broken)
    assert "\n".join(desk.untraced) == ""
    assert desk.shown == 0


def test_it_says_so_in_words_and_comes_back(world: World) -> None:
    """The database itself refuses to take the event."""
    desk = Session(world, world.personas["clerk"])
    where = address("person", world.rows["own"])
    with taken_back():
        with owner_rights(), connection.cursor() as cursor:
            cursor.execute("REVOKE EXECUTE ON FUNCTION core_trace, core_look FROM tongxing_app")
        answer = desk.knock("GET", where)
    assert answer.status == 503
    assert "没能记下来" in answer.text
    assert desk.knock("GET", where).status == 200
