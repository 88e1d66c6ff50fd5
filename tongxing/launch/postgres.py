"""Our own embedded PostgreSQL: make the data once, start it, wait for recovery, stop it.

The server listens on a UNIX socket in a private folder and nowhere else, asks for passwords (scram),
and keeps its promises to the disk (fsync, full_page_writes, data checksums).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from tongxing.config.env import Keys
from tongxing.core import space
from tongxing.launch import binaries, postmaster
from tongxing.launch.binaries import Binaries
from tongxing.launch.home import Home, settle
from tongxing.launch.postmaster import Pulse
from tongxing.launch.runner import Runner, runner
from tongxing.launch.words import LaunchFailure, Say

SUPERUSER = "postgres"
PORT = 5432  # only the name of the socket file
LONGEST_SOCKET_FOLDER = 88  # the kernel allows 107 bytes for the whole socket path
RECOVERY_LIMIT = 3600.0  # seconds; recovery of a large house may take long, and giving up helps nobody

SETTINGS = """\
# Written at every start by tongxing. Own settings belong in postgresql.conf above the include line… or
# better: ask for a DATABASE_URL and run a server of your own.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
min_wal_size = 32MB
max_wal_size = {log}MB
jit = off
{durability}
password_encryption = scram-sha-256
idle_in_transaction_session_timeout = 10min
timezone = 'UTC'
log_timezone = 'UTC'
# The log never repeats what stands in a row or in a statement: names would leak into it.
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
logging_collector = on
log_directory = '{words}'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_file_mode = 0600
"""
DURABLE = "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\nwal_level = replica"
FOR_TESTS_ONLY = (
    "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nwal_level = minimal\nmax_wal_senders = 0"
)


@dataclass(frozen=True)
class Cluster:
    """One data folder with the programs and the user that run it."""

    home: Home
    who: Runner
    programs: Binaries
    keys: Keys
    durable: bool = True

    @property
    def root(self) -> Path:
        """Everything of the database."""
        return self.home.postgres

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "data"

    @property
    def socket(self) -> Path:
        """The private folder of the socket; a short one under /tmp when the home's path is too long for the kernel."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        mark = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:16]
        return Path("/tmp") / f"tongxing-{self.who.uid}-{mark}"  # nosec B108: 0700, and whose it is is checked

    @property
    def start_log(self) -> Path:
        """What the server said before its own log was open."""
        return self.root / "start.log"

    def dsn(self, role: str, password: str, database: str) -> str:
        """The libpq address of a database of this cluster."""
        from urllib.parse import quote

        return (
            f"postgresql://{quote(role)}:{quote(password)}@/{quote(database)}"
            f"?host={quote(str(self.socket), safe='')}&port={PORT}"
        )

    def superuser_dsn(self, database: str = "postgres") -> str:
        """The address of the superuser: for making roles and databases, never for running the house."""
        return self.dsn(SUPERUSER, self.keys.passwords["superuser"], database)


def cluster(home: Home, pg_bindir: Path | None, *, durable: bool = True) -> Cluster:
    """The cluster of a home, with programs that fit its data and that its user can reach."""
    who = runner()
    programs = binaries.find(pg_bindir, _data_major(home.postgres / "data"))
    if who.demoted and not who.reaches(home.path):
        raise LaunchFailure(
            f"数据库用户 {who.name} 进不了数据文件夹 {home.path}。以 root 运行时请把 TONGXING_HOME 设在它能到达的地方，"
            "例如 /var/lib/tongxing；本程序不会替您放开上层文件夹",
            f"user {who.name} cannot enter {home.path}: choose another TONGXING_HOME; folders above are never opened up",
        )
    programs = binaries.reachable(programs, who, home.path / "binaries")
    return Cluster(home, who, programs, home.keys(), durable)


def ensure_running(c: Cluster, say: Say) -> bool:
    """Start the server unless it runs; returns whether we started it. Call while holding the start lock."""
    seen = postmaster.look(c.data)
    if seen.pulse is Pulse.READY:
        return False
    if seen.pulse is Pulse.STARTING:
        _wait_until_ready(c, say)
        return False
    c.who.own_folder(c.root)
    if not c.data.exists():
        _make_data(c, say)
    _make_socket_folder(c)
    _write_settings(c)
    postmaster.clear_stale(c.data)
    _wait_for_leftovers(c, say)
    _clear_socket(c)
    c.start_log.unlink(missing_ok=True)
    # -W: we do the waiting ourselves, because recovery after a crash may take longer than any fixed limit
    argv = [c.programs.program("pg_ctl"), "start", "-W", "-s", "-D", str(c.data), "-l", str(c.start_log)]
    answer = c.who.run(argv, output=_touch(c, c.root / "pg_ctl.log"))
    if answer.returncode != 0:
        raise _failure(c)
    _wait_until_ready(c, say)
    return True


def stop(c: Cluster) -> bool:
    """Stop the server and wait for it; true when it no longer runs."""
    until = time.monotonic() + 5
    while postmaster.look(c.data).pulse not in (Pulse.READY, Pulse.STARTING):
        if not postmaster.leftovers(c.data) or time.monotonic() > until:
            return True
        time.sleep(0.05)  # it has just been started and has not written its pid file yet
    for mode, seconds in (("fast", "60"), ("immediate", "30")):
        argv = [
            c.programs.program("pg_ctl"),
            "stop",
            "-s",
            "-w",
            "-t",
            seconds,
            "-m",
            mode,
            "-D",
            str(c.data),
        ]
        if c.who.run(argv, output=_touch(c, c.root / "pg_ctl.log")).returncode == 0:
            return True
    return False


def _make_data(c: Cluster, say: Say) -> None:
    """initdb into a side folder that is renamed when it is whole: a half-made one is never taken for data."""
    say(f"第一次启动，正在建立数据库（PostgreSQL {c.programs.major}）…", "first start: making the database")
    part = c.root / "data.new"
    postmaster.wait_until_left(part)
    shutil.rmtree(part, ignore_errors=True)
    secret = c.root / "superuser.new"
    secret.unlink(missing_ok=True)
    fd = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        file.write(c.keys.passwords["superuser"] + "\n")
    if c.who.demoted:
        os.chown(secret, c.who.uid, c.who.gid)
    # Sorting by bytes (C) is the same on every machine; C.UTF-8 only says what is a letter, so that
    # three-letter search works on Chinese.
    argv = [c.programs.program("initdb"), "-D", str(part), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C"]
    argv += [
        "--lc-ctype=C.UTF-8",
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "--data-checksums",
        "--no-instructions",
    ]
    if not c.durable:
        argv.append("--no-sync")
    try:
        answer = c.who.run(argv)
    finally:
        secret.unlink(missing_ok=True)
    if answer.returncode != 0:
        tail = (answer.stderr + answer.stdout).decode("utf-8", "replace").strip()[-800:]
        raise LaunchFailure(f"建立数据库没有成功：{tail}", "initdb failed")
    with (part / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists = 'tongxing.conf'\n")
        file.flush()
        os.fsync(
            file.fileno()
        )  # initdb has waited for the disk; without this its last file would be torn by a power cut
    part.rename(c.data)
    settle(c.root)


def _make_socket_folder(c: Cluster) -> None:
    """A private folder for the socket; one under /tmp that somebody else prepared is refused."""
    if c.socket.parent != c.root and c.socket.exists():
        facts = c.socket.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (c.who.uid, os.geteuid()):
            raise LaunchFailure(f"{c.socket} 属于别人，不能使用", f"{c.socket} belongs to somebody else")
    c.who.own_folder(c.socket)
    c.who.own_folder(c.root / "log")


def _clear_socket(c: Cluster) -> None:
    """The socket has a lock file of its own with the same stale number in it. Nobody else uses this folder."""
    if not postmaster.leftovers(c.data):
        for name in (f".s.PGSQL.{PORT}.lock", f".s.PGSQL.{PORT}"):
            (c.socket / name).unlink(missing_ok=True)


def _write_settings(c: Cluster) -> None:
    text = SETTINGS.format(
        port=PORT,
        socket=_quoted(c.socket),
        words=_quoted(c.root / "log"),
        log=_most_log(c),
        durability=DURABLE if c.durable else FOR_TESTS_ONLY,
    )
    path = c.data / "tongxing.conf"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return  # a start on a full disk needs no room for what is there
    part = c.data / "tongxing.conf.new"
    part.write_text(text, encoding="utf-8")
    settle(part)
    part.chmod(0o600)
    if c.who.demoted:
        os.chown(part, c.who.uid, c.who.gid)
    part.replace(path)


def _most_log(c: Cluster) -> int:
    """How much log may gather between two checkpoints: less on a small disk, so that it does not fill it."""
    found = space.room(c.data)
    return max(64, min(512, found.total // space.MEGA // 8)) if found else 512


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _touch(c: Cluster, path: Path) -> Path:
    path.touch(mode=0o600)
    if c.who.demoted:
        os.chown(path, c.who.uid, c.who.gid)
    return path


def _wait_for_leftovers(c: Cluster, say: Say, patience: float = 60.0) -> None:
    """After a hard kill the server's children need a moment to notice; the data may not be opened before."""
    until = time.monotonic() + patience
    told = False
    while postmaster.leftovers(c.data) and time.monotonic() < until:
        if not told:
            say(
                "上次没有正常关闭，正在等旧进程退出…",
                "the last run ended hard: waiting for its processes to end",
            )
            told = True
        time.sleep(0.1)


def _wait_until_ready(c: Cluster, say: Say) -> None:
    """Wait as long as the server lives; a server that is gone is a failure at once, with its own words."""
    began = time.monotonic()
    told = began
    gone = 0
    while time.monotonic() - began < RECOVERY_LIMIT:
        pulse = postmaster.look(c.data).pulse
        if pulse is Pulse.READY:
            return
        # pg_ctl -W returns before the new server has written its pid file
        gone = 0 if pulse is Pulse.STARTING or postmaster.leftovers(c.data) else gone + 1
        if gone > 40:
            raise _failure(c)
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say("数据库正在恢复，请稍候…", "the database is recovering, please wait")
        time.sleep(0.05)
    raise _failure(c)


def _failure(c: Cluster) -> LaunchFailure:
    words = []
    logs = sorted((c.root / "log").glob("*.log"), key=lambda p: p.stat().st_mtime)[-1:]
    for path in (c.start_log, c.root / "pg_ctl.log", *logs):
        if path.exists():
            words += path.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-4:]
    return LaunchFailure(
        f"数据库没有启动起来：{' | '.join(words) or '没有说明'}", "the database did not start"
    )


def _data_major(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii").strip().split(".")[0])
    except (OSError, ValueError):
        return None
