"""kill -9 of the process that makes a table: no half file, and the table is made by the next one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from tests import cast
from tests.jobs.hands import hands, until
from tongxing.core import clock
from tongxing.disclosure import queries
from tongxing.disclosure.requests import actions
from tongxing.disclosure.rules import State
from tongxing.org.actor import machine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.as_owner]
KILLS = 3


def test_killed_while_making(
    town: SimpleNamespace, nong: Any, lin: Any, ask: Callable[..., Any], tmp_path: Path
) -> None:
    with transaction.atomic():
        for n in range(3):
            cast.take_in(lin, town.villages[n], reported_on=cast.day("2026-03-25"))
        made = ask(nong)

    def steps() -> list[str]:
        with transaction.atomic():
            return [s[0] for s in queries.by_ids(machine(town.id), [made.pk])[0].steps]

    with hands(Path(__file__).with_name("maker.py"), tmp_path) as start:
        for _n in range(KILLS):
            one = start()
            until((tmp_path / "making").exists)
            os.kill(one.pid, signal.SIGKILL)
            one.wait()
            (tmp_path / "making").unlink()
            assert steps() == []
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM disclosure_package")
                assert cursor.fetchone()[0] == 0
        start()
        until(lambda: steps() == ["made"])
    with transaction.atomic():
        cast.step_in(nong)
        found = queries.entry(nong, made.pk)
        assert found is not None
        assert found.state(clock.now()) is State.READY
        assert actions.fetch(by=nong, at=clock.now(), disclosure_id=made.pk, slip="x")
