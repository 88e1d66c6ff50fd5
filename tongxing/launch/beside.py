"""Something that looks again and again beside the house, for as long as it is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(watch: Callable[[threading.Event], None], *, leaves_within: float = 30) -> Iterator[None]:
    """Run ``watch`` in a thread of its own. The event says when to leave; so many seconds are waited for that."""
    leaving = threading.Event()
    watcher = threading.Thread(target=watch, args=(leaving,), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        leaving.set()
        watcher.join(leaves_within)
