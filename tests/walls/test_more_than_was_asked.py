"""Every form sent with every column of every table besides: only what the form asks for is written (ASVS 15.3.3)."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import models

from tests.walls import ledger
from tests.walls.addresses import address
from tests.walls.bodies import BODIES
from tests.walls.cells import Session
from tests.walls.matrix import MATRIX
from tests.walls.test_swapped_ids import WRITES, writers
from tests.walls.world import World, taken_back
from tongxing.core import cipher

pytestmark = pytest.mark.django_db
WORD, NUMBER, DAY, ID = "外来的字", "1909090909", "1909-09-09", "19090909-0909-4909-8909-190909090909"
PLANTED = [WORD, NUMBER, DAY, ID]


def planted(field: models.Field[Any, Any]) -> str:
    """A value of the column's own kind that stands nowhere else."""
    if isinstance(field, models.BooleanField):
        return "true"
    if isinstance(field, (models.DateField, models.DateTimeField)):
        return DAY
    if isinstance(field, models.UUIDField):
        return ID
    if isinstance(field, (models.ForeignKey, models.OneToOneField)):
        return ID if isinstance(field.target_field, models.UUIDField) else NUMBER
    return NUMBER if isinstance(field, (models.IntegerField, models.DecimalField)) else WORD


def columns() -> dict[str, str]:
    """Every column of every table of ours under its name and its attribute's, with a planted value."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("tongxing.")]
    return {name: planted(f) for m in ours for f in m._meta.concrete_fields for name in (f.name, f.attname)}


@pytest.mark.parametrize("name", WRITES)
def test_only_what_the_form_asks_for_is_written(world: World, name: str) -> None:
    who = writers(world, name)[0]
    own = world.rows["own"].of(who)
    sealed: list[str] = []
    with taken_back(), mock.patch.object(cipher, "seal", _listening(sealed)):
        Session(world, who).knock("POST", address(name, own), BODIES[name](who, own))
        plainly = ledger.digest()
    known = set(sealed)
    with taken_back():
        page = Session(world, who).knock("GET", address(name, own)).text
    with taken_back(), mock.patch.object(cipher, "seal", _listening(sealed)):
        asked = BODIES[name](who, own)
        answer = Session(world, who).knock("POST", address(name, own), {**_unasked(asked, page), **asked})
        found = ledger.rows_saying(PLANTED)
        counts = {t: n for t, (n, _print) in ledger.digest().items()}
    assert answer.status == MATRIX[name]["POST"].done
    assert not found, found
    assert not [text for text in sealed if any(word in text for word in PLANTED)]
    assert counts == {t: n for t, (n, _print) in plainly.items()}
    assert known <= set(sealed) or not known


def _unasked(asked: Any, page: str) -> dict[str, str]:
    """What the form does not ask for: fields that stand on its page and are left empty are its own."""
    own = {*re.findall(r'\sname="(\w+)"', page), "reason", "note", *ASKED_BESIDE}
    return {key: value for key, value in columns().items() if key not in asked and key not in own}


# asked when a woman gave the sample (the man of these rows is not asked); of which record a paper is to be issued
ASKED_BESIDE = ("by_woman", "of")


def _listening(sealed: list[str]) -> Any:
    """Seal as ever, and remember what was sealed."""
    real = cipher.seal

    def seal(text: str, *args: Any, **kwargs: Any) -> bytes:
        sealed.append(text)
        return real(text, *args, **kwargs)

    return seal


def test_a_field_that_the_form_does_ask_for_is_seen(world: World) -> None:
    """Teeth: the same word by way of a declared field is found, in the clear or among what was sealed."""
    who, own = world.personas["social_worker"], world.rows["own"]
    sealed: list[str] = []
    for form, field in (
        ("record_visit", "partner"),
        ("record_official_test", "where"),
        ("record_visit", "note"),
    ):
        with taken_back(), mock.patch.object(cipher, "seal", _listening(sealed)):
            body = {**BODIES[form](who, own), field: WORD}
            assert Session(world, who).knock("POST", address(form, own), body).status == 303
            assert ledger.rows_saying(PLANTED) or any(WORD in text for text in sealed)
