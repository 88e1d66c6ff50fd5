"""The surroundings are read once; what is wrong is said in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tongxing.config import env
from tongxing.launch import home


def test_nothing_said_is_a_working_default() -> None:
    surroundings = env.read({})
    assert surroundings.port == 8000
    assert surroundings.host == "127.0.0.1"
    assert surroundings.today is None
    assert surroundings.database_url is None


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    surroundings = env.read({"PORT": "8123", "TONGXING_TODAY": "2026-11-23", "TONGXING_HOME": str(tmp_path)})
    assert (surroundings.port, surroundings.today, surroundings.home) == (8123, date(2026, 11, 23), tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("PORT", "http"),
        ("TONGXING_TODAY", "23.11.2026"),
        ("PG_BINDIR", "/nowhere/at/all"),
        ("DATABASE_URL", "mysql://somewhere"),
    ],
)
def test_a_mistake_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(env.EnvironmentMistake, match=name):
        env.read({name: value})


def test_a_missing_database_address_says_how_to_start() -> None:
    with pytest.raises(env.EnvironmentMistake, match="make run"):
        _ = env.read({}).dsn_app


def test_keys_come_back_as_they_were_made(tmp_path: Path) -> None:
    place = home.prepare(tmp_path / "home")
    keys = env.read_keys(place.path)
    assert all(len(key) == 16 for key in keys.field_keys.values())
    assert all(len(key) == 32 for key in keys.index_keys.values())
    assert len({keys.secret_key, *keys.passwords.values()}) == 4


@pytest.mark.parametrize("content", ["", "{", "{}", '{"field": {}}', "null"])
def test_a_damaged_key_file_asks_for_the_backup(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    (tmp_path / "keys.json").chmod(0o600)
    with pytest.raises(env.EnvironmentMistake, match="备份"):
        env.read_keys(tmp_path)


def test_a_unix_socket_address_becomes_djangos_entry() -> None:
    entry = env.django_database("postgresql://me:a%20b@/house?host=%2Frun%2Fx&port=5432")
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("me", "a b", "house")
    assert (entry["HOST"], entry["PORT"]) == ("/run/x", "5432")


def test_a_key_for_one_purpose_tells_nothing_of_another(tmp_path: Path) -> None:
    keys = home.prepare(tmp_path / "home").keys()
    assert len(keys.derive("trail.sign")) == 32
    assert keys.derive("trail.sign") == env.read_keys(tmp_path / "home").derive("trail.sign")
    assert keys.derive("trail.sign") != keys.derive("wall")


def test_an_earlier_key_file_gets_what_came_later_and_keeps_what_it_has(tmp_path: Path) -> None:
    place = home.prepare(tmp_path / "home")
    old = json.loads(place.key_file.read_text())
    del old["root"]
    old |= {kind: old[kind]["1"]["key"] for kind in ("index",)} | {"field": {"1": old["field"]["1"]["key"]}}
    place.key_file.write_text(json.dumps({**old, "format": 1}))
    home.prepare(place.path)
    new = json.loads(place.key_file.read_text())
    assert {k: new[k] for k in old if k != "format"} == {k: old[k] for k in old if k != "format"}
    assert len(place.keys().root) == 32
    root = new["root"]
    home.prepare(place.path)
    assert json.loads(place.key_file.read_text())["root"] == root


@pytest.mark.parametrize(
    ("said", "demo", "found"),
    [
        ("", False, ""),
        ("", True, ""),
        ("required", True, "required"),
        ("Offered", True, "offered"),
        ("offered-in-a-real-house", False, "offered"),
        ("offered", False, None),
        ("never", True, None),
    ],
)
def test_a_real_house_does_without_a_second_factor_only_when_it_says_so_in_full(
    tmp_path: Path, said: str, demo: bool, found: str | None
) -> None:
    if demo:
        (tmp_path / "demo.json").touch()
    if found is None:
        with pytest.raises(env.EnvironmentMistake, match="TONGXING_SECOND_FACTOR"):
            env.second_factor(tmp_path, said)
    else:
        assert env.second_factor(tmp_path, said) == found
