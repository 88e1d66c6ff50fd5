"""Every column says whether it tells something of somebody, what for, on which ground, how long and for whom.

个人信息保护法 6, 51, 55; GB/T 22239-2019, 8.1.4.11. A column that does not fails the build.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house.test_data import our_models
from tongxing.casework.roster.columns import COLUMNS
from tongxing.core import declared
from tongxing.core.declared import Label, Level, Mask, Personal
from tongxing.core.details import DETAIL
from tongxing.core.fields import SealedText

ROOT = Path(__file__).resolve().parents[2] / "tongxing"
ARTICLE = re.compile(r"(法|条例|规定|意见)第[0-9、–]+条$")
# Texts of the highest weight that are not sealed, because SQL must read them: days and closed lists.
CLEAR = {
    "people_case.measure": "one of two words; lists and figures ask for it",
    "people_case.closed_how": "one of four words; a projection of deeds",
    "people_decision.measure": "one of two words; the projection asks for it",
    "org_staff.password": "a slow one-way digest",
    "org_passwordkept.password": "a slow one-way digest",
    "fieldwork_test.specimen": "one of four words, the same for everybody",
}
# Sealed, and about nobody.
WORDLESS = {"core_keyprobe"}
WRITERS = {"trace", "_trace", "trace_all", "trace_look", "raise_alarm", "event"}
PARAMETERS = set(
    "by act at about about_id place_id purpose of outcome people whom counted once staff_id detail limit".split()
)


def problems(model: type[models.Model]) -> list[str]:
    """Everything that a table leaves unsaid."""
    if not hasattr(model, "Fields"):
        return [f"{model.__name__}: class Fields is missing (see tongxing/core/declared.py)"]
    if hasattr(model.Fields, "masked"):
        return [f"{model.__name__}: `masked` says too little, write one Personal(…) a column"]
    personal, plain = declared.columns(model), declared.plain(model)
    names = {f.name: f for f in model._meta.concrete_fields}
    said = [f"{model.__name__}.{n}: neither plain nor Personal" for n in set(names) - set(personal) - plain]
    said += [f"{model.__name__}.{n}: no such column" for n in (set(personal) | plain) - set(names)]
    said += [f"{model.__name__}.{n}: both plain and Personal" for n in set(personal) & plain]
    for name, one in personal.items():
        if len(one.purpose) < 4 or not ARTICLE.search(one.basis.split("（")[0]):
            said.append(f"{model.__name__}.{name}: says no purpose or no article ({one.basis})")
        if isinstance(names.get(name), models.JSONField) and not one.keys:
            said.append(f"{model.__name__}.{name}: a JSON column declares its keys")
    said += [
        f"{model.__name__}.{n}: sealed and yet plain"
        for n in plain
        if isinstance(names.get(n), SealedText) and model._meta.db_table not in WORDLESS
    ]
    return said


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_every_column_is_declared(model: type[models.Model]) -> None:
    assert not problems(model), "\n".join(problems(model))


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_what_weighs_most_is_sealed(model: type[models.Model]) -> None:
    """ID numbers, telephones, results, and every sentence typed about somebody (GB/T 22239-2019, 8.1.4.8)."""
    table = model._meta.db_table
    bare = [
        f"{table}.{f.name}"
        for f in model._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and (one := declared.columns(model).get(f.name))
        and one.level in (Level.HIGH, Level.SHUT)
        and one.mask is not Mask.NONE
    ]
    assert not [name for name in bare if name not in CLEAR], bare


def test_tables_that_are_not_ours_are_accounted_for() -> None:
    """What a library keeps of people stands in the inventory too."""
    foreign = {
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if not m.__module__.startswith("tongxing.") and m._meta.managed
    }
    assert foreign <= set(declared.OTHERS), foreign - set(declared.OTHERS)


def test_a_column_without_a_declaration_is_seen() -> None:
    """The planted fault: a telephone that nobody said anything about, and a purpose without an article."""

    class Planted(models.Model):
        told = models.CharField(max_length=20)
        untold = models.CharField(max_length=20)
        extra = models.JSONField()

        class Fields:
            plain = ("id",)
            told = Personal(Label.CONTACT, Level.SENSITIVE, declared.FILE, "联系本人", "方便")
            extra = Personal(Label.WORK, Level.GENERAL, declared.FILE, "办事用", "戒毒条例第18条")

        class Meta:
            app_label = "planted"
            managed = False

    found = "\n".join(problems(Planted))
    assert "untold: neither" in found
    assert "told: says no purpose or no article" in found
    assert "extra: a JSON column declares its keys" in found
    del apps.all_models["planted"]


def written_keys() -> Iterator[tuple[str, str]]:
    """Every key that some line of ours writes beside an event or an alarm."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in WRITERS:
                    for word in node.keywords:
                        if word.arg and word.arg not in PARAMETERS:
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", word.arg


def test_every_key_beside_an_event_is_declared() -> None:
    found = list(written_keys())
    assert "year" in {key for _where, key in found}, "the walk sees the calls"
    assert not [f"{where}: {key}" for where, key in found if key not in DETAIL]


def test_the_keys_of_a_roster_are_its_columns() -> None:
    from tongxing.casework.models import RosterImport

    assert set(RosterImport.Fields.rows.keys) == {c.key for c in COLUMNS}


def test_masks_cover_what_they_are_for() -> None:
    from tongxing.people.models import Person

    shown = declared.columns(Person)
    assert shown["name"].masked("阿卜杜拉·买买提") == "阿*******"
    assert shown["id_number"].masked("990102198501010011") == "····11"
    assert shown["phone"].masked("13800001234") == "····34"
    assert shown["phone"].masked("") == ""
    assert shown["id_tail"].masked("0011") == "····"
    assert shown["birth_on"].masked("1985-01-01") == "····"
    assert all(declared.columns(Person)[n].mask is not Mask.NONE for n in ("name", "id_number", "phone"))
