"""A database on another machine is talked to over a line that nobody reads or diverts, or not at all."""

from __future__ import annotations

import pytest

from tongxing.config import env
from tongxing.launch.serve import refuse_clear_text
from tongxing.launch.words import LaunchFailure

ELSEWHERE = "postgresql://owner:x@db.example:5432/house"


@pytest.mark.parametrize(
    "more", ["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require", "?hostaddr=10.0.0.9"]
)
@pytest.mark.parametrize("name", ["DATABASE_URL", "TONGXING_DSN_APP", "TONGXING_DSN_OWNER"])
def test_a_database_elsewhere_needs_an_encrypted_line(name: str, more: str) -> None:
    """ASVS 12.3.1, 12.3.2, 12.3.4: not without TLS, and not without knowing who is at the other end."""
    with pytest.raises(env.EnvironmentMistake, match=f"{name}.*sslmode=verify-full"):
        env.read({name: ELSEWHERE + more})


@pytest.mark.parametrize("more", ["?sslmode=verify-full", "?sslmode=verify-ca&sslrootcert=/etc/ca.pem"])
def test_such_a_line_is_taken(more: str) -> None:
    assert env.read({"DATABASE_URL": ELSEWHERE + more}).database_url == ELSEWHERE + more


@pytest.mark.parametrize(
    "here",
    ["postgresql://me@/house?host=%2Frun%2Fpostgresql", "postgresql://me@localhost/house", "postgresql://me@127.0.0.1/house", "postgresql:///house"],
)  # fmt: skip
def test_on_this_machine_none_is_needed(here: str) -> None:
    assert env.read({"DATABASE_URL": here}).database_url == here


@pytest.mark.parametrize(
    "mixed",
    ["postgresql://me@localhost,db.example/house", "postgresql://me@localhost/house?hostaddr=10.0.0.9"],
)
def test_one_host_of_several_that_is_elsewhere_counts(mixed: str) -> None:
    with pytest.raises(env.EnvironmentMistake):
        env.read({"DATABASE_URL": mixed})


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(env.EnvironmentMistake, match="DATABASE_URL"):
        env.read({"DATABASE_URL": "postgresql://me@/house?nonsense=1"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "tongxing.example"])
def test_a_real_house_does_not_speak_to_others_in_clear(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 12.2.1: refused in words, but for the demo, under HTTPS, or when somebody says so in full."""
    for name in ("TONGXING_HTTPS", "TONGXING_CLEAR_TEXT"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(LaunchFailure, match="TONGXING_HTTPS=1"):
        refuse_clear_text(host, real=True)
    refuse_clear_text(host, real=False)
    refuse_clear_text("127.0.0.1", real=True)
    for name in ("TONGXING_HTTPS", "TONGXING_CLEAR_TEXT"):
        with monkeypatch.context() as said:
            said.setenv(name, "1")
            refuse_clear_text(host, real=True)


def test_proxies_that_are_believed() -> None:
    assert env.proxies({}) == frozenset()
    assert env.proxies({"TONGXING_HTTPS": "1"}) == env.LOOPBACK
    assert env.proxies({"TONGXING_HTTPS": "1", "TONGXING_PROXIES": " 10.0.0.2, 10.0.0.3"}) == {
        "10.0.0.2",
        "10.0.0.3",
    }
