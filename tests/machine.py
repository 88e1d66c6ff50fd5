"""A pytest plugin, loaded before Django: where the tests' database is, and which tests could not run.

One embedded server for a test session, in a folder of its own under /tmp, started only when the first
database test asks for it. It does not wait for the disk (fsync off): allowed here and nowhere else;
durability tests start houses of their own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

FOLDER = "TONGXING_TEST_FOLDER"
MAIN_PROCESS = "TONGXING_TEST_MAIN_PROCESS"
OURS = ("TONGXING_HOME", "TONGXING_DSN_OWNER", "TONGXING_DSN_APP", "TONGXING_TESTING")
not_run: list[str] = []  # why, once for each test that could not be run
cells: list[int] = []
CLEARED = ("DATABASE_URL", "TONGXING_TODAY", "PORT", "TONGXING_HTTPS", "TONGXING_HOSTS", "TONGXING_DEBUG")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Say where the database will be before Django reads its settings. Nothing is started yet."""
    for name in CLEARED:
        os.environ.pop(name, None)
    if FOLDER not in os.environ:  # the first process of a session; xdist workers inherit the folder
        folder = Path(tempfile.mkdtemp(prefix="tongxing-tests-"))
        folder.chmod(0o711)
        os.environ[FOLDER] = str(folder)
        os.environ[MAIN_PROCESS] = str(os.getpid())
    from tongxing.config import env
    from tongxing.launch import database

    cluster = _cluster()
    owner = cluster.dsn(env.OWNER_ROLE, cluster.keys.passwords["owner"], database.DATABASE)
    os.environ["TONGXING_HOME"] = str(cluster.home.path)
    os.environ["TONGXING_DSN_OWNER"] = os.environ["TONGXING_DSN_APP"] = owner
    os.environ["TONGXING_TESTING"] = "1"
    return (yield)


def pytest_unconfigure() -> None:
    """Remove the folder when the process that made it ends."""
    if os.environ.get(MAIN_PROCESS) == str(os.getpid()):
        shutil.rmtree(os.environ.pop(FOLDER, "/nonexistent"), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that takes the `browser` is a browser test; without one it is not even begun."""
    missing = chromium() is None
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if missing:
                item.add_marker(pytest.mark.skip(reason="NOT RUN: no chromium on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fixtures may ask whether their test failed."""
    report = yield
    if report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count tests that could not be run here, and cells of the matrix (also those that other processes report)."""
    words = str(report.longrepr)
    if report.skipped and "NOT RUN" in words:
        not_run.append(words.partition("NOT RUN: ")[2].strip("')\" ") or "no reason given")
    if report.when == "call":
        cells.extend(int(str(n)) for what, n in report.user_properties if what == "cells")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """How large the matrix was; and the last word: what was not tested must not look as if it had been."""
    yield
    write = terminalreporter.write_line
    if cells:
        write(f"matrix: {sum(cells):,} cells knocked at")
    if not_run:
        write("")
        write("!" * 100, red=True, bold=True)
        write(f"!!  NOT RUN: {len(not_run)} 个测试在这台机器上没有运行：", red=True, bold=True)
        for why, tests in Counter(not_run).most_common():
            write(f"!!  {tests:4d}  {why}", red=True, bold=True)
        write(
            "!!  chromium: apt install chromium fonts-noto-cjk (or CHROMIUM=/path); mounting: run as root",
            red=True,
        )
        write("!" * 100, red=True, bold=True)


def chromium() -> str | None:
    """The browser of this machine: CHROMIUM, else Debian's."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given if os.access(given, os.X_OK) else None
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def database_server() -> Iterator[None]:
    """The session's server, running, with roles and rights as in a real house; the last to leave stops it."""
    import psycopg

    from tongxing.config import env
    from tongxing.launch import database, home, house

    with house.running_cluster(_cluster()) as cluster:
        with home.locked(cluster.home, "tests"):
            database.prepare_embedded(cluster)
            # every test database is a copy of template1: extensions and rights are there before any table
            with psycopg.connect(cluster.superuser_dsn("template1"), autocommit=True) as admin:
                database.give_default_rights(admin, env.OWNER_ROLE)
                admin.execute(f"ALTER ROLE {env.OWNER_ROLE} CREATEDB")
                admin.execute(f"GRANT {env.APP_ROLE} TO {env.OWNER_ROLE}")
        yield


def outside(**more: str) -> dict[str, str]:
    """The environment for a real `tongxing` process of its own: nothing of the test session leaks into it."""
    plain = {k: v for k, v in os.environ.items() if k not in OURS and k not in CLEARED}
    return {**plain, "PYTHONUNBUFFERED": "1", **more}


@lru_cache(maxsize=1)
def _cluster():  # type: ignore[no-untyped-def]
    from tongxing.config import env
    from tongxing.launch import home, postgres

    place = home.prepare(Path(os.environ[FOLDER]) / "home")
    return replace(postgres.cluster(place, env.read().pg_bindir), durable=False)
