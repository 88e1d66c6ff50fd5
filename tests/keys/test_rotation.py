"""Everything sealed is sealed again under a new key, wherever it lies; what cannot be opened is told, not lost."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.cast import TODAY, actor_of, at, day, found_town, post, put_in_force, step_in, take_in
from tests.rings import Held, held
from tests.walls.one_life import recorded
from tongxing.config.env import APP_ROLE
from tongxing.core import cipher, probe, rotation
from tongxing.core.fields import SealedText
from tongxing.core.files import store
from tongxing.core.trail import checking, sealing
from tongxing.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.as_owner]
NUMBER, PHONE, LATER = "990102198505050018", "13911112222", "13700000001"


@pytest.fixture
def ring() -> Iterator[Held]:
    """The keys of the test's house, to be turned by hand."""
    with held() as ring:
        yield ring


@pytest.fixture
def life(ring: Held, tmp_path: Path, settings: Any) -> SimpleNamespace:
    """A town with a value in every kind of place where sealed values lie."""
    from allauth.mfa.models import Authenticator

    from tongxing.assessment.models import Confirmation

    settings.TONGXING_FILES = tmp_path / "files"
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
    lin = actor_of(post(town, "lin", "林晓", "social_worker", town.villages))
    put_in_force(town)
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), name="钏姓名")
    lin = actor_of(lin.staff_id)
    recorded(lin, folder)
    with connection.cursor() as cursor:  # by the running house; the history of rows keeps the earlier one
        cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        step_in(lin)
        for number in (PHONE, LATER):
            assert Person.objects.filter(pk=folder.person_id).update(phone=number) == 1
        cursor.execute("SET LOCAL ROLE NONE")
    Confirmation.objects.create(
        place_id=town.upper.pk, year=2026, indicator="D1", points=1, reason="开过会", recorded_at=at(TODAY),
        recorded_by_id=lin.staff_id,
    )  # fmt: skip
    secret = b64encode(cipher.seal("TOTPSECRET", column="mfa_authenticator.data")).decode()
    Authenticator.objects.create(user_id=lin.staff_id, type="totp", data={"secret": secret})
    from tongxing.core import audit

    step_in(lin)
    audit.trace(
        lin, "reveal", about="person", about_id=folder.person_id, place_id=town.upper.pk, purpose="核对决定书"
    )
    address = store.put(b"scan" * 999, whose="town 1")
    probe.set_up(demo=False)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return SimpleNamespace(folder=folder, town=town, lin=lin, address=address, secret=secret)


def values() -> list[tuple[str, str]]:
    """Everything sealed in a column, opened."""
    return sorted(
        (f"{model._meta.db_table}.{one.column}", str(value))
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, SealedText)
        for value in model._base_manager.values_list(one.attname, flat=True)
        if value
    )


def passes(most: int = 5) -> rotation.Swept:
    """Pass after pass, as the command does it."""
    done = rotation.Swept()
    for _n in range(most):
        sealing.seal()
        done += rotation.sweep(7)
        done += rotation.index_again()
        if not rotation.left():
            return done
    return done


def test_everything_is_sealed_again_and_says_what_it_said(life: SimpleNamespace, ring: Held) -> None:
    before, counted = values(), rotation.counted()
    assert {
        "people_person.id_number",
        "duties_deed.finding",
        "core_rowchange",
        "files",
        "mfa_authenticator",
    } <= set(counted)
    assert rotation.left() == 0
    ring.add()
    assert rotation.left() == sum(n for keys in counted.values() for n in keys.values())
    done = passes()
    assert done.closed == []
    assert rotation.left() == 0
    assert {key for keys in rotation.counted().values() for key in keys} == {"2"}
    ring.retire()
    assert values() == before
    assert store.read(life.address) == b"scan" * 999
    assert probe.look() == ""
    report = checking.whole(files=False)
    found = [p for p in report.problems if p.code in ("words", "row", "marks")]
    assert not found, "another key looks like no change"


def test_the_secret_of_an_app_and_an_earlier_telephone_open_under_the_new_key(
    life: SimpleNamespace, ring: Held
) -> None:
    from allauth.mfa.models import Authenticator

    from tongxing.core.models import RowChange
    from tongxing.org.proof.factors import Adapter

    ring.add()
    passes()
    ring.retire()
    assert Adapter().decrypt(Authenticator.objects.get().data["secret"]) == "TOTPSECRET"
    earlier = [
        c.old["phone"] for c in RowChange.objects.filter(source="people_person") if c.old and "phone" in c.old
    ]
    opened = [cipher.unseal(bytes.fromhex(v[2:]), column="people_person.phone") for v in earlier if v]
    assert PHONE in opened


def test_the_same_person_is_found_before_while_and_after_the_index_key_changes(
    life: SimpleNamespace, ring: Held
) -> None:
    from tongxing.people.queries import find_people

    number = str(Person.objects.get(pk=life.folder.person_id).id_number)

    def found() -> int:
        return len(find_people(step_in(life.lin), number))

    assert found() == 1
    ring.add()
    assert found() == 1, "looked for under both"
    rotation.index_again()
    assert found() == 1
    ring.retire()
    assert found() == 1
    assert rotation.index_again().sealed == 0, "nothing is left to do"


def test_a_key_that_is_left_behind_opens_nothing(life: SimpleNamespace, ring: Held) -> None:
    """The planted fault: a key retired too early. Whoever reads is told the column, and no more."""
    ring.add()
    ring.retire()
    with pytest.raises(cipher.Unreadable, match=r"^people_person\.(id_number|phone): cannot"):
        list(Person.objects.all())
    assert probe.look() == probe.Fault.OTHER_KEYS


def test_a_value_that_no_key_opens_is_told_and_keeps_its_key(life: SimpleNamespace, ring: Held) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE people_person SET id_number = set_byte(id_number, 20, 7)")
        cursor.execute("ALTER TABLE people_person ENABLE TRIGGER USER")
    ring.add()
    done = passes(2)
    assert f"people_person.id_number {life.folder.person_id}" in done.closed
    assert rotation.left() == 1


def test_what_is_not_in_the_chain_yet_waits_for_it(life: SimpleNamespace, ring: Held) -> None:
    """The chain takes what a sealed column said from the cipher text it stood in: first sealed, then sealed again."""
    ring.add()
    before = rotation.Swept()
    before += rotation.sweep(500)
    assert rotation.counted()["people_person.phone"] == {"1": 1}
    sealing.seal()
    rotation.sweep(500)
    assert rotation.counted()["people_person.phone"] == {"2": 1}


@pytest.mark.parametrize("column", list(rotation.columns()), ids=lambda c: c.name)
def test_every_sealed_column_may_be_sealed_again_by_the_owner(column: rotation.Column) -> None:
    """A closed world: a new sealed column of an append-only table names itself in its trigger, or keys could not change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND t.tgname = 'append_only'",
            [column.table],
        )
        found = cursor.fetchone()
    assert found is None or (f"'{column.column}'" in found[0] and "relowner" in found[0])


def test_history_keeps_everything_else(life: SimpleNamespace, ring: Held) -> None:
    """The permission to seal again is one to change nothing else, inside JSON as well."""
    from django.db import DatabaseError, transaction

    for change in (
        'old = old || \'{"phone": "x"}\'',
        "new = '{}'",
        "op = 'X'",
        "old = NULL",
        'old = old || \'{"name": "另一个"}\'',
    ):
        with (
            pytest.raises(DatabaseError, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE core_rowchange SET {change} WHERE source = 'people_person' AND old ? 'phone'"
            )


def test_keys_of_other_data_are_seen_at_once(life: SimpleNamespace, ring: Held) -> None:
    """Other field key, other index key, a demo's keys: each is refused for what it is."""
    from dataclasses import replace

    good = ring.keys
    assert probe.look() == probe.Fault.NONE
    ring.keys = replace(good, field_keys={"1": os.urandom(16)})
    assert probe.look() == probe.Fault.OTHER_KEYS
    ring.keys = replace(good, index_keys={"1": os.urandom(32)})
    assert probe.look() == probe.Fault.OTHER_INDEX
    ring.keys = replace(good, demo=True)
    assert probe.look() == probe.Fault.DEMO_KEYS
    probe.for_demo()
    assert probe.look() == probe.Fault.NONE


def test_a_database_of_an_earlier_release_takes_only_keys_that_open_it(
    life: SimpleNamespace, ring: Held
) -> None:
    from dataclasses import replace

    from tongxing.core.models import KeyProbe

    KeyProbe.objects.all().delete()
    assert probe.look() == probe.Fault.UNKNOWN
    good = ring.keys
    ring.keys = replace(good, field_keys={"1": os.urandom(16)})
    assert probe.set_up(demo=False) == probe.Fault.OTHER_KEYS
    ring.keys = good
    assert probe.set_up(demo=False) == probe.Fault.NONE
    assert probe.look() == probe.Fault.NONE
