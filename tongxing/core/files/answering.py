"""What every reader does around its reading: take the question, confine itself, answer. Standard library only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tongxing.core.files.confine import Gauge, confine

Told = tuple[dict[str, Any], bytes]


def answer(read: Callable[..., Told], prepare: Callable[[dict[str, Any]], Any] | None = None) -> int:
    """Read the question and the file, give up all power, then let ``read`` look at the file.

    What ``prepare`` makes of the question alone, while files can still be opened, is handed to ``read`` as well.
    """
    asked = json.loads(sys.stdin.buffer.readline())
    data, gauge = sys.stdin.buffer.read(), Gauge()
    ready = (prepare(asked),) if prepare is not None else ()
    walls = confine(asked["memory"], asked["seconds"], asked["answer"])
    try:
        told, body = read(data, asked, *ready)
    except MemoryError:
        told, body = {"refused": "too_heavy"}, b""
    told |= {"walls": walls, "peak": gauge.peak()}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=True).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
    return 0
