"""The database launcher: every lesson that once cost a day, as a test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tongxing.launch import binaries, home, postgres, postmaster
from tongxing.launch.house import running_cluster
from tongxing.launch.postmaster import Pulse
from tongxing.launch.words import LaunchFailure, quiet

Build = Callable[..., postgres.Cluster]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the database to another user")


def ask(cluster: postgres.Cluster, query: str) -> object:
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


def kill_postmaster(cluster: postgres.Cluster) -> int:
    pid = postmaster.look(cluster.data).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while postmaster.process_state(pid) not in (None, "Z") and time.monotonic() < until:
        time.sleep(0.01)
    return pid


def direct_child(cluster: postgres.Cluster) -> subprocess.Popen[bytes]:
    """A server as our own child: killed and not waited for, it stays a zombie, as in a container without init."""
    identity = {"user": cluster.who.uid, "group": cluster.who.gid} if cluster.who.demoted else {}
    process = subprocess.Popen(
        [cluster.programs.program("postgres"), "-D", str(cluster.data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **identity,
    )
    until = time.monotonic() + 20
    while postmaster.look(cluster.data).pulse is not Pulse.READY and time.monotonic() < until:
        time.sleep(0.05)
    assert postmaster.look(cluster.data).pulse is Pulse.READY
    return process


def test_first_start_second_start_stop_and_start_again(build: Build) -> None:
    cluster = build()
    assert postgres.ensure_running(cluster, quiet) is True
    assert postgres.ensure_running(cluster, quiet) is False
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert postgres.stop(cluster)
    assert postmaster.look(cluster.data).pulse is Pulse.NONE
    assert postgres.ensure_running(cluster, quiet) is True
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_what_was_committed_survives_kill_9_and_what_was_not_does_not(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    ask(cluster, "CREATE TABLE kept (n int)")
    ask(cluster, "INSERT INTO kept SELECT generate_series(1, 1000)")
    half = psycopg.connect(cluster.superuser_dsn())
    half.execute("INSERT INTO kept SELECT generate_series(1001, 2000)")
    kill_postmaster(cluster)
    assert postgres.ensure_running(cluster, quiet) is True
    assert ask(cluster, "SELECT count(*) FROM kept") == 1000
    half.close()


def test_it_promises_the_disk_what_it_promises_the_clerk(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    for name, value in {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "log_error_verbosity": "terse",
    }.items():
        assert ask(cluster, f"SHOW {name}") == value, name


def test_a_password_is_asked_for(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(cluster.dsn("postgres", "wrong", "postgres"))
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    assert cluster.home.key_file.stat().st_mode & 0o777 == 0o600


def test_a_dead_server_that_is_still_a_zombie_is_not_taken_for_a_running_one(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    postgres.stop(cluster)
    process = direct_child(cluster)
    process.kill()  # and nobody waits for it
    until = time.monotonic() + 10
    while postmaster.process_state(process.pid) != "Z" and time.monotonic() < until:
        time.sleep(0.01)
    assert postmaster.look(cluster.data).pulse is Pulse.ZOMBIE
    assert postgres.ensure_running(cluster, quiet) is True
    assert ask(cluster, "SELECT 1") == 1
    process.wait()


def test_a_pid_file_whose_number_belongs_to_another_program(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    kill_postmaster(cluster)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert postmaster.look(cluster.data).pulse is Pulse.STRANGER
        assert postgres.ensure_running(cluster, quiet) is True
        assert ask(cluster, "SELECT 1") == 1
        assert stranger.poll() is None, "the other program was not touched"
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("content", ["", "not a number\n", "-1\n", "99999999\n"])
def test_a_spoilt_pid_file(build: Build, content: str) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    postgres.stop(cluster)
    (cluster.data / "postmaster.pid").write_text(content)
    assert postgres.ensure_running(cluster, quiet) is True
    assert ask(cluster, "SELECT 1") == 1


def test_a_first_start_that_was_cut_off_begins_anew(build: Build) -> None:
    cluster = build()
    cluster.who.own_folder(cluster.root)
    (cluster.root / "data.new").mkdir()
    (cluster.root / "data.new" / "PG_VERSION").write_text("18\n")
    assert postgres.ensure_running(cluster, quiet) is True
    assert not (cluster.root / "data.new").exists()


def test_keys_are_made_once_and_never_over_old_data(build: Build) -> None:
    cluster = build()
    postgres.ensure_running(cluster, quiet)
    before = cluster.home.key_file.read_bytes()
    home.prepare(cluster.home.path)
    assert cluster.home.key_file.read_bytes() == before
    cluster.home.key_file.unlink()
    with pytest.raises(LaunchFailure, match="keys.json"):
        home.prepare(cluster.home.path)
    cluster.home.key_file.write_bytes(before)


def test_data_of_another_major_version_is_refused_in_words(build: Build) -> None:
    cluster = build()
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(LaunchFailure, match="PostgreSQL 9"):
        postgres.cluster(cluster.home, None)
    shutil.rmtree(cluster.root)


def test_a_path_too_long_for_a_socket(build: Build) -> None:
    cluster = build("a-folder-with-a-long-name-" * 4)
    assert cluster.socket.parent == Path("/tmp")
    try:
        postgres.ensure_running(cluster, quiet)
        assert ask(cluster, "SELECT 1") == 1
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop(cluster)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def test_the_last_to_leave_stops_the_server(build: Build) -> None:
    cluster = build()
    with running_cluster(cluster):
        with running_cluster(cluster):
            pass
        assert postmaster.look(cluster.data).pulse is Pulse.READY, "somebody is still in"
    assert postmaster.look(cluster.data).pulse is Pulse.NONE


def test_every_set_of_programs_on_this_machine_does_what_we_rely_on(build: Build) -> None:
    known = [*binaries.candidates(None)]
    assert known
    for one in known:
        cluster = build(f"on-{one.major}-{one.origin}", one.bindir)
        postgres.ensure_running(cluster, quiet)
        ask(cluster, "CREATE EXTENSION pg_trgm")
        ask(cluster, "CREATE EXTENSION btree_gist")
        assert ask(cluster, "SELECT similarity('河东街道社区', '河东街道办') > 0.4") is True
        assert ask(cluster, "SELECT '河' < '東' COLLATE \"C\"") is not None
        postgres.stop(cluster)


@as_root
def test_root_hands_the_database_to_a_user_nobody_can_sign_in_as(build: Build) -> None:
    import pwd

    cluster = build()
    postgres.ensure_running(cluster, quiet)
    pid = postmaster.look(cluster.data).pid
    owner = Path(f"/proc/{pid}").stat().st_uid
    assert owner != 0
    assert pwd.getpwuid(owner).pw_shell.endswith("nologin")
    assert pwd.getpwuid(owner).pw_name == "tongxing"


@as_root
def test_programs_in_a_closed_folder_are_copied_and_the_folder_stays_closed(
    build: Build, ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    wheel = binaries._wheel_bindir()
    assert wheel
    package = wheel.parent.parent
    leave = shutil.ignore_patterns("include")
    shutil.copytree(package, closed / package.name, symlinks=True, ignore=leave)
    shutil.copytree(
        package.with_name(package.name + ".libs"), closed / (package.name + ".libs"), symlinks=True
    )
    monkeypatch.setattr(binaries, "_wheel_bindir", lambda: closed / package.name / "pginstall" / "bin")
    cluster = build()
    assert ground / "home" in cluster.programs.bindir.parents
    assert closed.stat().st_mode & 0o777 == 0o700
    postgres.ensure_running(cluster, quiet)
    assert ask(cluster, "SELECT 1") == 1


@as_root
def test_a_home_behind_a_closed_folder_is_refused_and_nothing_is_opened(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    place = home.prepare(closed / "home")
    with pytest.raises(LaunchFailure, match="TONGXING_HOME"):
        postgres.cluster(place, None)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interrupt_in_the_middle_of_the_start_leaves_nothing_running(
    build: Build, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    cluster = build()
    start = postgres.ensure_running

    def interrupted(*arguments: object) -> bool:
        if moment == "after":
            start(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(postgres, "ensure_running", interrupted)
    with pytest.raises(KeyboardInterrupt), running_cluster(cluster):
        raise AssertionError("not reached")
    assert postmaster.leftovers(cluster.data) == []
