"""This year's plan laid on the next year: the head is moved, every sentence, number, unit and task stays. Pure.

Phases and tasks name a month and a day, and the year is a parameter (``rulebook.programme``), so that a plan of the next
year is this year's with another head: its own id, its year, the day from which it holds. A number keeps the day since
which it holds, because it has held since then. What ran out is not renewed by itself: reading the new plan says so, file
and line, as for every plan (方案S08、S13).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongxing.rulebook.document import Book, Task
from tongxing.rulebook.programme import windows_of

HEAD = re.compile(r"^\[plan\][^\S\n]*$(?P<lines>.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^(?:id|title)\s*=.*$", re.MULTILINE)
YEAR = re.compile(r"^year\s*=.*$", re.MULTILINE)
SINCE = re.compile(r"^since\s*=.*$", re.MULTILINE)
UNTIL = re.compile(r"^(until\s*=\s*)(\d{4})", re.MULTILINE)
REVISION = re.compile(r"^revision\s*=.*$", re.MULTILINE)
NEVER = "no file has a [plan]"


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing with days: a phase or a task, as it stands this year and in the next."""

    kind: str
    id: str
    title: str
    unit: str
    clause: str
    old: tuple[date, date]
    new: tuple[date, date]
    times: int = 1


def follow(files: Mapping[str, str], year: int) -> dict[str, str]:
    """明年的方案：抬头换成明年，从1月1日起，别的一字不动。 (方案S08、S13).

    Raises ValueError where the files name no plan, or not the plan of the year before.
    """
    found = dict(files)
    for name, text in files.items():
        if (head := HEAD.search(text)) is not None:
            before = tomllib.loads(text)["plan"]["year"]
            if before != year - 1:
                raise ValueError(f"{name}: the plan of {before} is not the one before {year}")
            start, end = head.span("lines")
            found[name] = text[:start] + _head(head["lines"], before, year) + text[end:]
            return found
    raise ValueError(NEVER)


def _head(lines: str, before: int, year: int) -> str:
    """The year in the id and in the title, the year itself, the first and the last day, the first revision; notes stay as they were."""
    lines = NAMED.sub(lambda found: found[0].replace(str(before), str(year)), lines)
    lines = UNTIL.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", lines)
    lines = YEAR.sub(f"year = {year}", lines)
    return REVISION.sub("revision = 1", SINCE.sub(f"since = {year}-01-01", lines))


def moved(old: Book, new: Book, year: int) -> tuple[Moved, ...]:
    """哪些日子挪了：每个阶段、每项任务，今年哪天到哪天，明年哪天到哪天。 (方案S08、S09、S44、S63).

    ``new`` may be the plan of this year itself, laid on the next: before anything was drafted.
    """
    there = {one.id for one in new.phases}
    phases = [
        Moved(
            "phase", one.id, one.title, "", one.clause, _days(old, year - 1, one.id), _days(new, year, one.id)
        )
        for one in old.phases
        if one.id in there
    ]
    tasks = {one.id: one for one in new.tasks}
    return (*phases, *(_task((old, one), (new, tasks[one.id]), year) for one in old.tasks if one.id in tasks))


def _days(book: Book, year: int, phase: str) -> tuple[date, date]:
    on = max(book.plan.since, date(year, 1, 1))
    one = book.phase(phase)
    return one.first_day(year, on), one.last_day(year, on)


def _task(old: tuple[Book, Task], new: tuple[Book, Task], year: int) -> Moved:
    before, after = tuple(windows_of(old[1], old[0], year - 1)), tuple(windows_of(new[1], new[0], year))
    task = new[1]
    return Moved(
        "task", task.id, task.title, task.unit, task.clause,
        (before[0][0], before[-1][1]), (after[0][0], after[-1][1]), len(after),
    )  # fmt: skip
