"""Work that happens later: deferred in the transaction of the act, done by one process beside the web workers.

The only module that knows procrastinate, so that another queue can take its place. What it holds to:

* A job is deferred with the act and falls with it. Its arguments are ids and nothing else; the database
  refuses a text that could be a name (``core/migrations/0006``).
* A job for a township acts as the machine, in a transaction of its own, with the second wall open for that
  township and no other. A job for the house sees nobody's rows.
* A job may take only the actions it declares (:mod:`tongxing.core.acts`), and none of them is a step with
  legal effect on a person: the machine lists, people decide (guard G2; 个人信息保护法 24).
* A process that was killed leaves its job behind as "doing"; the next one finds it and puts it back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from tongxing.core import clock, space
from tongxing.core.acts import only
from tongxing.core.audit import Someone, through

F = TypeVar("F", bound=Callable[..., None])

TRIES = 3
PUT_BACK_TRIES = 5  # a job under which the process died so often is not tried again
HEARTBEAT = 60.0
DEAD_AFTER = 200.0
LISTENING, POLLING = 60.0, 3.0
PATIENCE = 8.0
FULL_PAUSE = 5.0


class Needs(StrEnum):
    """What a job may see: one township's rows, or nobody's."""

    TOWN = "town"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work, what it is for, what it may see and do, and when it runs by itself."""

    name: str
    says: str
    needs: Needs
    acts: tuple[str, ...]
    function: Callable[..., None]
    cron: str = ""
    tries: int = TRIES


JOBS: dict[str, Job] = {}


def job(
    name: str, *, says: str, needs: Needs, acts: Sequence[str] = (), tries: int = TRIES
) -> Callable[[F], F]:
    """Declare a job. ``says`` is its sentence for the person who reads ``tongxing jobs``; ``acts`` are its actions.

    A job for a town is called with ``by`` and ``at``, one for the house with ``at``, both with the ids
    they were deferred with.
    """

    def hang(function: F) -> F:
        if name in JOBS and JOBS[name].function is not function:
            raise ValueError(f"jobs: {name} is declared already")
        JOBS[name] = Job(name, says, needs, tuple(acts), function, tries=tries)
        return function

    return hang


def periodic(name: str, *, cron: str) -> Callable[[F], F]:
    """Let a declared job run by itself, for every township in turn; ``cron`` is the office's time.

    An office switches its machine off at night: what was missed within a day is done after the next start.
    """

    def time(function: F) -> F:
        JOBS[name] = replace(JOBS[name], cron=cron)
        _utc(cron)
        return function

    return time


# ── who acts: org hangs its machine here, since calls go down and core knows no township ────────────


@dataclass(frozen=True, slots=True)
class Office:
    """How the machine enters a township, leaves it, and which there are."""

    towns: Callable[[], Sequence[int]]
    enter: Callable[[int, str], Someone]
    leave: Callable[[], None]


_offices: list[Office] = []


def act_through(office: Office) -> None:
    """Say how a job enters a township; told once, when the program starts."""
    _offices[:] = [office]


def perform(name: str, ids: Mapping[str, Any]) -> None:
    """Do one job now. Each township is a transaction of its own, and one that fails does not stop the others."""
    one = JOBS[name]
    ids = {key: UUID(value) if isinstance(value, str) else value for key, value in ids.items()}
    if one.needs is Needs.HOUSE:
        with only(one.acts), through("job"):
            one.function(at=clock.now(), **ids)
        return
    named = ids.pop("town", None)
    failures: list[Exception] = []
    for town in [int(named)] if named is not None else _offices[0].towns():
        try:
            _for_town(one, town, ids)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


def _for_town(one: Job, town: int, ids: Mapping[str, Any]) -> None:
    with transaction.atomic(), only(one.acts), through("job"):
        by = _offices[0].enter(town, one.name)
        one.function(by=by, at=clock.now(), **ids)
        _offices[0].leave()


# ── deferring ───────────────────────────────────────────────────────────────────────────────────


class NotAnId(TypeError):
    """An argument that is not an id; what a job works on is read from its rows, inside its walls."""


def defer(name: str, *, once: bool = False, after: timedelta | None = None, **ids: int | UUID) -> None:
    """Put a job in the queue, in the transaction of the act. ``once``: not when the same one waits already."""
    one = JOBS[name]
    if (one.needs is Needs.TOWN) != ("town" in ids):
        raise NotAnId(f"{name}: a job for a town names it, a job for the house does not")
    plain = {key: _plain(key, value) for key, value in ids.items()}
    waits_as = f"{name} {sorted(plain.items())}" if once else None
    options: dict[str, Any] = {"queueing_lock": waits_as}
    if after is not None:
        options["schedule_at"] = clock.now() + after
    try:
        with transaction.atomic():  # a second one may fail without undoing the act
            queue.configure_task(name, **options).defer(**plain)
    except AlreadyEnqueued:
        return


def _plain(key: str, value: object) -> int | str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise NotAnId(f"{key}: a job takes ids only, not {type(value).__name__}")


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """What is in the queue now, in the order in which it will be done."""
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")
    return [(row.task_name, dict(row.args)) for row in rows]


def run_here(limit: int = 50) -> int:
    """Do what waits in this very process, as tests and a house without a worker do; returns how many were done."""
    done = 0
    for row in ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")[:limit]:
        perform(row.task_name, row.args)
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [row.pk])
        done += 1
    return done


# ── looking ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Standing:
    """One job in the queue, for the eyes of whoever looks after the machine."""

    id: int
    name: str
    says: str
    status: str
    tries: int
    since: datetime | None


def standing() -> list[Standing]:
    """What waits, runs or failed; what succeeded is gone."""
    rows = ProcrastinateJob.objects.annotate(since=Max("procrastinateevent__at")).order_by("id")
    return [
        Standing(
            row.pk,
            row.task_name,
            JOBS[row.task_name].says if row.task_name in JOBS else "",
            row.status,
            row.attempts,
            row.since,
        )
        for row in rows
    ]


def try_again(job_id: int) -> bool:
    """Put a failed job back into the queue; False when there is none of this number."""
    if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    return True


# ── the process that does the work ──────────────────────────────────────────────────────────────


def work(*, mark: Path | None = None, listen: bool | None = None, wait: bool = True) -> None:
    """Do jobs until asked to end (``wait=False``: until none is left).

    ``mark`` is the file in which a process leaves its number: the next one of the same house knows by it
    that the jobs of the former are nobody's, without waiting for a heartbeat to grow old.
    """
    asyncio.run(_work(mark, listen, wait=wait))


async def _work(mark: Path | None, listen: bool | None, *, wait: bool) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    app = DjangoApp(connector=connector, periodic_defaults={"max_delay": 86_340})
    for one in JOBS.values():
        _teach(app, one)
    async with app.open_async():
        hears = await _hears() if listen is None else listen
        worker = Worker(
            app,
            wait=wait,
            listen_notify=hears,
            fetch_job_polling_interval=LISTENING if hears else POLLING,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
            shutdown_graceful_timeout=PATIENCE,
            delete_jobs="successful",
        )
        await _put_back(app, _former(mark))
        if mark:
            _leave_number(app, mark)
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        beside = asyncio.create_task(_watch(app))
        try:
            await running
        finally:
            beside.cancel()


def _teach(app: DjangoApp, one: Job) -> None:
    """Tell the queue of one job of ours."""

    def run(**ids: Any) -> None:
        ids.pop("timestamp", None)  # when a periodic one was due; the job asks for its own moment
        _wait_for_room()
        perform(one.name, ids)

    again = RetryStrategy(max_attempts=one.tries - 1, exponential_wait=4) if one.tries > 1 else False
    task = app.task(name=one.name, retry=again)(run)
    if one.cron:
        app.periodic(cron=_utc(one.cron), queueing_lock=f"periodic {one.name}")(task)  # type: ignore[arg-type]


def _wait_for_room() -> None:
    """A full disk is no failure of the job: it waits, as people do."""
    while space.level(space.of_database(settings.TONGXING_HOME)) is space.Level.READ_ONLY:
        time.sleep(FULL_PAUSE)


def _former(mark: Path | None) -> int | None:
    """The number of the process that worked here before."""
    text = mark.read_text().strip() if mark and mark.exists() else ""
    return int(text) if text.isdigit() else None


def _leave_number(app: DjangoApp, mark: Path) -> None:
    """Write this process's number down as soon as it has one, before it takes a first job."""
    register = app.job_manager.register_worker

    async def noted() -> int:
        number = await register()
        mark.write_text(str(number))
        return number

    app.job_manager.register_worker = noted  # type: ignore[method-assign]


async def _watch(app: DjangoApp) -> None:
    """From time to time look for jobs of processes that are no more."""
    while True:
        await asyncio.sleep(HEARTBEAT)
        await _put_back(app, None)


async def _put_back(app: DjangoApp, former: int | None) -> None:
    """Put the jobs of dead processes back; one under which they keep dying is given up."""
    if former is not None:
        await app.job_manager.unregister_worker(former)
    await app.job_manager.prune_stalled_workers(DEAD_AFTER)
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        if stalled.attempts + 1 >= PUT_BACK_TRIES:
            await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(stalled)


async def _hears() -> bool:
    """Whether news of a new job comes by itself here. Through a pool that shares connections it does not."""
    params = connector_params()
    async with (
        await psycopg.AsyncConnection.connect(**params, autocommit=True) as ear,
        await psycopg.AsyncConnection.connect(**params, autocommit=True) as mouth,
    ):
        await ear.execute("LISTEN tongxing_hears")
        await mouth.execute("NOTIFY tongxing_hears")
        async for _note in ear.notifies(timeout=2, stop_after=1):
            return True
    return False


def _utc(cron: str) -> str:
    """The same times as the queue reads them. The office's zone is eight hours ahead and has no summer time."""
    minute, hour, day, month, weekday = cron.split()
    if not hour.isdigit():
        return cron
    shifted = int(hour) - 8
    if shifted < 0 and day != "*":
        raise ValueError(f"{cron}: for a day of the month choose an hour from 8 on")
    if shifted < 0 and weekday.isdigit():
        weekday = str((int(weekday) - 1) % 7)
    return f"{minute} {shifted % 24} {day} {month} {weekday}"
