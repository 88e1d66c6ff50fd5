"""The oracle's instrument: it sees two milliseconds, one statement, one refusal too many, and nothing that is not there."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from tests.cast import step_in
from tests.existence.conftest import World, numbers, settle
from tests.existence.oracle import mann_whitney, time_tells
from tests.existence.test_oracle import intake_save, judge, search_box


@pytest.mark.parametrize("kind", ["elsewhere", "absent"])
def test_a_number_is_found_by_an_index_of_her_own_places(few: World, owner_rights: Any, kind: str) -> None:
    """The index begins with the place, so a file elsewhere is not even touched."""
    from tongxing.people import queries

    settle(
        few.village, few.town.upper, tuple(numbers(160)[120:])
    )  # in a village of one, any index is as good
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
    step_in(few.village)
    values = {"places": list(few.village.place_ids), "indexes": queries.id_indexes(getattr(few, kind)[0])}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) " + queries.BY_ID_NUMBER, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"person_id_once_in_place.*\(actual time=\S+ rows=0", plan), plan


def test_two_milliseconds_for_those_who_exist_are_seen(
    few: World, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine as busy as this one happens to be: three tries, each of 360 pairs and of 720 again."""
    from tongxing.people import queries

    known, look_up = set(few.here(desk=False)), queries._by_id_number

    def slow(actor: Any, text: str) -> Any:
        time.sleep(0.002 if text.upper() in known else 0)
        return look_up(actor, text)

    monkeypatch.setattr(queries, "_by_id_number", slow)
    surface, here = search_box(signed_in(few.village)), few.here(desk=False)
    assert any(judge(surface, here * 6, few.absent * 6) for _try in range(3))


def test_one_statement_more_for_those_who_exist_is_seen(
    few: World, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongxing.people import queries

    known, look_up = set(few.here(desk=False)), queries._by_id_number

    def curious(actor: Any, text: str) -> Any:
        if text.upper() in known:
            connection.cursor().execute("SELECT 1")
        return look_up(actor, text)

    monkeypatch.setattr(queries, "_by_id_number", curious)
    surface = replace(search_box(signed_in(few.village)), timed=False)
    assert judge(surface, few.here(desk=False), few.absent)


def test_a_constraint_of_the_town_is_seen(few: World, signed_in: Any, owner_rights: Any) -> None:
    """As it was before: a refusal that reaches further than the eye."""
    with owner_rights():
        connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            " CREATE UNIQUE INDEX once_in_town ON people_person (town_id, id_index) WHERE id_index IS NOT NULL"
        )
    browser = signed_in(few.village)
    browser.raise_request_exception = False
    surface = replace(intake_save(browser), timed=False, pairs=10)
    assert judge(surface, few.elsewhere, few.absent)


def test_ranks_tell_a_shift_and_nothing_else() -> None:
    """Few false alarms on one source, none missed on a shift of a fifth."""
    chance = random.Random(5)

    def sample(shift: float = 0) -> list[float]:
        return [chance.lognormvariate(0, 0.3) + shift for _n in range(200)]

    false = sum(mann_whitney(sample(), sample()) <= 0.01 for _turn in range(400))
    assert false <= 12
    assert all(time_tells((sample(0.2), sample())) for _turn in range(50))
    assert mann_whitney([1, 2, 3], [1, 2, 3]) == pytest.approx(1)
    assert mann_whitney([1.0] * 5, [1.0] * 5) == 1
