"""What is written into the log when something fails: which kind of failure and where, never its own words.

A database error tells the values of the row it stumbled over, a parser the text it could not read. So the
words of an exception stay out of the log; its kind, the names of constraint and table, and every line of code on
the way are enough to find the cause (Open Zaak leaked personal data through error reports; promise 22).
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
# line ends of every kind, and signs that turn, hide or colour what stands beside them in a terminal
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Formatter(logging.Formatter):
    """One line that says when (UTC), how grave, where and what; below it the way of a failure without its words."""

    def __init__(self) -> None:
        super().__init__(LINE)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The moment with its zone, so that lines of different machines can be laid side by side."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line; whatever somebody typed into an address cannot begin a second one (ASVS 16.4.1)."""
        return UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", super().formatMessage(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  (logging's own name)
        """The failure and everything it came from, the first cause first."""
        chain = list(_chain(ei[1])) if ei[1] is not None else []
        return "\n".join(line for error in reversed(chain) for line in _told(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """A failure, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    """Where one failure went through, and what kind it is."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
    diagnosis = getattr(error, "diag", None)  # what the database says of an error, without its values
    names = (getattr(diagnosis, name, None) for name in ("sqlstate", "table_name", "constraint_name"))
    yield " ".join([f"{type(error).__module__}.{type(error).__qualname__}", *(n for n in names if n)])
