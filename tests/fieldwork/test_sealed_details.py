"""What stands beside a record is sealed, also in a house that had it in clear; and the way back works."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cast import actor_of, at, day, found_town, post, put_in_force, step_in, take_in
from tongxing.fieldwork import models
from tongxing.fieldwork.actions import NewContact, NewTest, record_contact, record_official_test
from tongxing.fieldwork.queries import details

BEFORE = [("fieldwork", "0002_walls")]
ON = day("2026-04-25")


def rows(table: str) -> list[dict[str, Any]]:
    """Every row as the disk has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(x) FROM {table} x")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def moved_to(step: list[tuple[str, str]] | None = None) -> None:
    """Bring the tables to a step of their history, or to its end: rooms above lean on the last step."""
    executor = MigrationExecutor(connection)
    executor.migrate(step or executor.loader.graph.leaf_nodes())
    executor.loader.build_graph()


@pytest.mark.as_owner
@pytest.mark.django_db(transaction=True)
def test_details_are_sealed_and_read_again() -> None:
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
    lin = actor_of(post(town, "lin", "林晓", "social_worker", town.villages))
    put_in_force(town)
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    step_in(lin)
    test = NewTest("negative", ON, where="县医院三楼", collectors=("赵强", "吴秀英"))
    talk = NewContact("talk", "needs_help", ON, partner="他大姐", needs=("medical", "legal"), note="说了很多")
    for act, new in ((record_official_test, test), (record_contact, talk)):
        assert act(by=lin, at=at(ON), on=ON, case_id=folder.case_id, new=new)  # type: ignore[operator]

    def told() -> tuple[Any, ...]:
        one, other = models.Test.objects.get(), models.Contact.objects.get()
        return one.where, list(one.collectors), other.partner, list(other.needs)

    expected = ("县医院三楼", ["赵强", "吴秀英"], "他大姐", ["medical", "legal"])
    assert told() == expected
    found = details(step_in(lin), [folder.case_id])
    assert {d.where for d in found.values()} == {"县医院三楼", ""}
    assert {tuple(d.needs) for d in found.values()} == {("medical", "legal"), ()}
    sealed = str(rows("fieldwork_test") + rows("fieldwork_contact"))
    assert not [word for word in ("县医院", "赵强", "大姐", "medical") if word in sealed]

    moved_to(BEFORE)
    in_clear = str(rows("fieldwork_test") + rows("fieldwork_contact"))
    assert all(word in in_clear for word in ("县医院", "赵强", "大姐", "medical")), "the fault: as it was"
    moved_to()
    assert told() == expected
    again = str(rows("fieldwork_test") + rows("fieldwork_contact"))
    assert not [word for word in ("县医院", "赵强", "大姐", "medical") if word in again]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname = 'append_only'")
        assert cursor.fetchall() == [("O",)], "history is closed again"
