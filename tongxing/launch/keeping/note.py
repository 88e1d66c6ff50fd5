"""Writing down what was done to keep the house, in home/upkeep.json."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

from tongxing.core import upkeep
from tongxing.core.upkeep import Done
from tongxing.launch import home
from tongxing.launch.home import Home, settle


def note(place: Home, kind: str, *, at: datetime, ok: bool, words: str, **detail: Any) -> Done:
    """Remember the last of a kind; written whole or not at all."""
    done = Done(at, ok, words, detail)
    with home.locked(place, "upkeep"):
        known = {**upkeep.read(place.path), kind: done}
        path = place.path / upkeep.FILE
        part = path.with_suffix(".new")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({k: v.as_json() for k, v in known.items()}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        settle(path.parent)
    return done
