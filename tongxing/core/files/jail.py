"""Lets a process without power read what came from outside, and believes its answer only so far.

The reader is a module of ours that runs as a program of its own: it takes one line of what is asked and the
file, confines itself (:mod:`tongxing.core.files.confine`), and answers with one line and, for pictures, a
body. In and out are memory, never a disk, so nothing of a file is left behind in a temporary folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal, Refused

MEGABYTE = 1024 * 1024
AT_ONCE = 1  # in one of the server's processes; a reader may take half a gigabyte
PATIENCE = 20  # seconds somebody waits for her turn
SPARE = 10  # seconds by the wall beside those of the processor: waiting for the machine is nobody's fault


@dataclass(frozen=True, slots=True)
class Power:
    """What a reader may use up (promises §4.8): memory, processor, and how much it may answer."""

    memory: int = 512 * MEGABYTE
    seconds: int = 20
    answer: int = 64 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: what was told, the body beside it, the walls that stood, the most memory it held."""

    told: dict[str, Any]
    body: bytes = b""
    walls: tuple[str, ...] = ()
    peak: int = 0


TOO_HEAVY, UNREADABLE = {"refused": "too_heavy"}, {"refused": "unreadable"}
_turns = threading.BoundedSemaphore(AT_ONCE)

# The reader gets the parent's import path and nothing else of its surroundings (no site, no environment).
START = "import runpy, sys; sys.path[:] = sys.argv[1:-1]; runpy.run_module(sys.argv[-1], run_name='__main__')"


def ask(reader: str, asked: dict[str, Any], data: bytes, power: Power) -> Heard:
    """Start the reader of this name, give it the file, and hear what it says before it is stopped."""
    line = {**asked, "memory": power.memory, "seconds": power.seconds, "answer": power.answer}
    command = [sys.executable, "-I", "-S", "-c", START, *filter(None, sys.path), reader]
    with _turn(), _memory("in") as given, _memory("out") as answer:
        _write(given, json.dumps(line).encode() + b"\n" + data)
        try:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=power.seconds + SPARE,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Heard(TOO_HEAVY)
        if done.returncode != 0:
            return Heard(TOO_HEAVY if done.returncode < 0 else UNREADABLE)
        return _hear(answer, power)


def _hear(answer: int, power: Power) -> Heard:
    """Whatever the reader has become: an answer of another shape is no answer."""
    if os.fstat(answer).st_size > power.answer:
        return Heard(TOO_HEAVY)
    head, _line, body = os.pread(answer, power.answer, 0).partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        return Heard(UNREADABLE)
    if not isinstance(told, dict):
        return Heard(UNREADABLE)
    walls, peak = told.pop("walls", ()), told.pop("peak", 0)
    return Heard(told, body, tuple(walls), int(peak))


@contextmanager
def _turn() -> Iterator[None]:
    """One reader at a time in this process; who cannot have a turn is told so instead of waiting for ever."""
    if not _turns.acquire(timeout=PATIENCE):
        words = _("现在好几份文件在同时处理，还没轮到。")
        raise Refused(Refusal("file_busy", words, ways=(_("请过一分钟再试一次。"),)))
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _memory(name: str) -> Iterator[int]:
    held = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        yield held
    finally:
        os.close(held)


def _write(held: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(held, view) :]
    os.lseek(held, 0, os.SEEK_SET)
