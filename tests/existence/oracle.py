"""Asking the same question about people who exist and people who do not, and telling whether the answers differ.

An answer is compared whole: status, headers, body, the statements it ran. What is different in every request
anyway is named in :data:`RANDOM` and taken out. Time is compared by ranks (Mann and Whitney), because a
shared machine has outliers and no bell curve.
"""

from __future__ import annotations

import gc
import math
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.db import connection, transaction

P_LEAST = 0.01
MEDIAN_MOST = 0.05
FRONT = -15
RANDOM: dict[str, str] = {
    "ids made on the way (uuid7)": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "the form's guard against foreign posts": r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+',
    "the slip of a form": r'(?<=name="slip" value=")[^"]+',
    "the hour and minute": r"\b[0-2]\d:[0-5]\d\b",
}


@dataclass(frozen=True)
class Surface:
    """One place where somebody can type a number: its name and how it is asked.

    ``before`` prepares what must be there, outside of the time that is taken. ``pairs`` says how many of each
    kind are asked; ``timed`` is off where one question costs a second and few can be asked.
    """

    name: str
    ask: Callable[[Any], Any]
    before: Callable[[str], Any] = str
    pairs: int = 500
    timed: bool = True


@dataclass(frozen=True)
class Seen:
    """What an asker could see of one answer, and what the house did for it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: tuple[str, ...]


@dataclass
class Told:
    """All that was seen on one surface: kinds of answers, and seconds, for those who exist and those who do not."""

    here: dict[Seen, str] = field(default_factory=dict)
    nowhere: dict[Seen, str] = field(default_factory=dict)
    seconds: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    @property
    def different(self) -> list[str]:
        """The answers that only one of the two kinds ever got, in a few words."""
        only = set(self.here) ^ set(self.nowhere)
        return [
            f"{(self.here | self.nowhere)[s]}: {s.status} {len(s.body)} {len(s.statements)}" for s in only
        ]


def plain(text: str, number: str) -> str:
    """A text without what the asker typed herself (whole, or its end behind dots) and without what is random."""
    text = text.replace(number, "N" * len(number)).replace(f"•{number[-4:]}", "•NNNN")
    text = re.sub(rf"(?<!·)··{number[-2:]}(?!\w)", "··NN", text)
    for name, pattern in RANDOM.items():
        text = re.sub(pattern, f"<{name}>", text)
    return text


def look_at(answer: Any, number: str, statements: Sequence[str]) -> Seen:
    """Everything of an answer; a command's answer is its exit code and its words.

    The packed length of a workbook hangs on the number that was typed; its unpacked text is compared whole.
    """
    if isinstance(answer, tuple):
        code, said = answer
        return Seen(code, (), plain(said, number), tuple(statements))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    packed = {"Content-Length"} if body.startswith(b"PK") else set()
    told = {k: plain(unquote(v), number) for k, v in answer.headers.items() if k not in packed}
    cookies = [("cookie", name) for name in sorted(answer.cookies)]
    headers = (*sorted(told.items()), *cookies)
    return Seen(answer.status_code, headers, plain(readable(body), number), tuple(statements))


def readable(body: bytes) -> str:
    """Text as it is; of a workbook the words of every part, without the moment it was made."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = [n for n in book.namelist() if n != "docProps/core.xml"]
        return "\n".join(f"{n}\n{book.read(n).decode('utf-8')}" for n in names)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run inside, without their values."""
    ran: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        ran.append(re.sub(r'"s\d+_x\d+"', '"savepoint"', sql))
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield ran


def probe(surface: Surface, number: str) -> tuple[Seen, float]:
    """Ask once and undo whatever it wrote, so that every question meets the same house."""
    with transaction.atomic():
        ready = surface.before(number)
        with statements() as ran:
            began = time.perf_counter()
            answer = surface.ask(ready)
            took = time.perf_counter() - began
        seen = look_at(answer, number, ran)
        transaction.set_rollback(True)
    return seen, took


def question(surface: Surface, here: Sequence[str], nowhere: Sequence[str], *, seed: int = 1) -> Told:
    """Ask about both kinds in turn, in random order within each pair."""
    told, chance = Told(), random.Random(seed)
    pairs = list(zip(here, nowhere, strict=True))[: surface.pairs]
    for known, unknown in pairs[:2]:  # warm
        probe(surface, known), probe(surface, unknown)
    with quiet():
        for known, unknown in pairs:
            turns = [(known, told.here, 0), (unknown, told.nowhere, 1)]
            chance.shuffle(turns)
            for number, kinds, side in turns:
                seen, took = probe(surface, number)
                kinds.setdefault(seen, number)
                told.seconds[side].append(took)
    return told


@contextmanager
def quiet() -> Iterator[None]:
    """No collector in between, and the first place in the queue for us and our database process.

    A neighbour's load is noise that hides two milliseconds. Only root may go to the front; who may not
    measures as well as the machine lets her.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        both = (os.getpid(), cursor.fetchone()[0])
    gc.collect()
    gc.disable()
    _stand(both, FRONT)
    try:
        yield
    finally:
        _stand(both, 0)
        gc.enable()


def _stand(processes: Sequence[int], place: int) -> None:
    for one in processes:
        with suppress(PermissionError, ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, one, place)


def time_tells(seconds: tuple[Sequence[float], Sequence[float]]) -> str:
    """Empty when nothing can be read from the time, else the figures that say something."""
    p = mann_whitney(*seconds)
    middle = [statistics.median(s) for s in seconds]
    apart = abs(middle[0] - middle[1]) / middle[1]
    if p > P_LEAST and apart < MEDIAN_MOST:
        return ""
    return f"p={p:.5f}, medians {middle[0] * 1000:.3f} and {middle[1] * 1000:.3f} ms ({apart:.1%})"


def mann_whitney(a: Sequence[float], b: Sequence[float]) -> float:
    """Two-sided p that two samples come of one source, by ranks, normal approximation with ties."""
    both = sorted([(v, 0) for v in a] + [(v, 1) for v in b])
    ranks, ties, start = [0.0, 0.0], 0.0, 0
    while start < len(both):
        end = start
        while end < len(both) and both[end][0] == both[start][0]:
            end += 1
        shared, count = (start + 1 + end) / 2, end - start
        ties += count**3 - count
        for _value, side in both[start:end]:
            ranks[side] += shared
        start = end
    n, m = len(a), len(b)
    u = ranks[0] - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2)) if spread else 1.0
