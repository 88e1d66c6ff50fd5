"""What was last done to keep this house safe: backup, drill, keys put apart. Read from a small file in its home.

A file and not a table: it is true also before the tables are brought up to date, when the database is away,
and after a restore, which must not bring old news back. Written by the machine side (``launch.keeping``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = "upkeep.json"


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done: when, whether it succeeded, what there is to say of it."""

    at: datetime
    ok: bool
    words: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {"at": self.at.isoformat(), "ok": self.ok, "words": self.words, "detail": dict(self.detail)}


def read(home: Path) -> dict[str, Done]:
    """The last of each kind; nothing where nothing was noted or the file cannot be read."""
    try:
        raw = json.loads((home / FILE).read_text(encoding="utf-8"))
        return {
            str(kind): Done(
                datetime.fromisoformat(one["at"]), bool(one["ok"]), str(one["words"]), dict(one["detail"])
            )
            for kind, one in raw.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
