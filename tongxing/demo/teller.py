"""Who tells a tale of the demo town, and about whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tongxing.demo.shapes import Life, TownSpec
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Lived:
    """A life that is in the database now."""

    life: Life
    case_id: UUID
    person_id: UUID
    worker: Actor

    @property
    def name(self) -> str:
        """As she is called."""
        return self.life.story.name


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells the last weeks: the town, its day, and the moment of a day some days ago."""

    spec: TownSpec
    today: date
    moment: Callable[[date], datetime]
    second: Actor  # whoever looks at what somebody else wrote

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days)

    def who(self, one: Lived, days: int) -> dict[str, Any]:
        """By whom, about whom, and that it was written down on that day."""
        on = self.ago(days)
        return {"by": one.worker, "at": self.moment(on), "on": on, "case_id": one.case_id}
