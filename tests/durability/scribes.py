"""Several people who write over HTTP until they are told to stop, each act under a number made before it is sent.

Whoever gets no answer, or the house's own fault as an answer, sends the very same act again: the number on its slip
makes that harmless, and is how the ledger knows afterwards what must be there once and only once.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import psycopg
from django.core import signing

from tests.durability.desk import Answer, Desk, NoAnswer
from tests.durability.ledger import Promises
from tests.durability.township import ROWS, WORKERS, somebody
from tests.exchange.rosters import table, xlsx
from tests.house_process import HouseProcess
from tongxing.core.ids import uuid7

PATIENCE = 90.0
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Folder:
    """Whom to write about."""

    person_id: UUID
    case_id: UUID
    reported_on: date


@dataclass
class Scribes:
    """The people who write, and what they were promised."""

    house: HouseProcess
    folders: list[Folder]
    staff: dict[str, int]
    promised: Promises = field(default_factory=Promises)
    odd: list[str] = field(default_factory=list)
    unknown: int = 0
    _leaving: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def of(cls, house: HouseProcess, connection: psycopg.Connection) -> Scribes:
        """Everybody of the small township."""
        query = "SELECT person_id, id, reported_on FROM people_case WHERE reported_on IS NOT NULL ORDER BY id LIMIT 6"
        folders = [Folder(*row) for row in connection.execute(query)]
        return cls(house, folders, dict(connection.execute("SELECT username, id FROM org_staff").fetchall()))

    @property
    def acknowledged(self) -> int:
        """How many acts were acknowledged so far."""
        return len(self.promised.deeds) + len(self.promised.imports)

    def begin(self, *, rosters: bool = True) -> None:
        """Let them sign in, and begin."""
        names = ["lin", *(f"lin{n}" for n in range(2, WORKERS + 1))]
        jobs: list[tuple[Callable[[str, Desk], None], str]] = [(self._record, name) for name in names]
        jobs += [(self._bring_in, "nong")] if rosters else []
        desks = [Desk(self.house.port) for _job in jobs]
        for desk, (_job, name) in zip(desks, jobs, strict=True):
            answer = desk.sign_in(name)
            assert answer.status in (302, 303), f"{name}: {answer.status} {answer.text[:2000]}"
        for desk, (job, name) in zip(desks, jobs, strict=True):
            self._threads.append(threading.Thread(target=self._guarded, args=(job, name, desk), daemon=True))
            self._threads[-1].start()

    def finish(self) -> None:
        """Nobody begins anything new; what is on its way is brought to an end."""
        self._leaving.set()
        for thread in self._threads:
            thread.join(PATIENCE + 30)
            assert not thread.is_alive(), "somebody still waits for an answer"

    def _guarded(self, job: Callable[[str, Desk], None], name: str, desk: Desk) -> None:
        try:
            job(name, desk)
        except Exception as error:  # a thread must not die unheard
            self.odd.append(f"{type(error).__name__}: {error}")

    def _record(self, username: str, desk: Desk) -> None:
        chance = random.Random(username)
        signer = json.loads((self.house.home / "keys.json").read_text())["django"]
        while not self._leaving.is_set():
            folder, kind = chance.choice(self.folders), chance.choice(("talk", "visit", "official_test"))
            act = uuid7()
            salt = f"tongxing.slip:{self.staff[username]}:{folder.person_id}"
            slip = signing.Signer(key=signer, salt=salt).sign(f"{act}.{folder.case_id}")
            form = {"slip": slip, "happened_on": str(self._day(chance, folder)), **_answers(kind)}
            self.promised.tried.add(str(act))
            where = f"/people/{folder.person_id}/record/{kind}/"
            self._until(lambda where=where, form=form: desk.post(where, form), {303})  # type: ignore[misc]
            self.promised.deeds.add(str(act))
            time.sleep(0.02)

    def _bring_in(self, _username: str, desk: Desk) -> None:
        start = 0
        while not self._leaving.wait(0.5):
            data = xlsx(table([somebody(n) for n in range(start, start + ROWS)]))
            start += ROWS
            staged = self._until(
                lambda data=data: desk.post("/import/", {}, file=("roster.xlsx", data)),
                {303},  # type: ignore[misc]
            )
            roster = staged.location.rstrip("/").rsplit("/", 1)[-1]
            # 404 on a second try: the first one had been done, and there is nothing left to confirm
            self._until(lambda roster=roster: desk.post(f"/import/{roster}/confirm/", {}), {303, 404})  # type: ignore[misc]
            self.promised.imports[roster] = ROWS

    def _until(self, ask: Callable[[], Answer], wanted: set[int]) -> Answer:
        """The same request until it is answered; a house that is away or at fault is asked again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = ask()
            except NoAnswer:
                self.unknown += 1
                time.sleep(0.2)
                continue
            if answer.status in wanted:
                return answer
            if answer.status < 500:
                raise AssertionError(f"answered {answer.status} {answer.location}: {answer.text[:3000]}")
            self.unknown += 1
            time.sleep(0.2)
        raise AssertionError(f"no good answer within {PATIENCE} s")

    def _day(self, chance: random.Random, folder: Folder) -> date:
        return min(folder.reported_on + timedelta(days=chance.randrange(150)), TODAY)


def _answers(kind: str) -> dict[str, str]:
    if kind == "official_test":
        return {"outcome": "negative", "where": "镇卫生院", "collectors": "赵强、吴秀英"}
    return {"outcome": "fine", "way": "face"}
