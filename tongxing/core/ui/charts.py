"""What a chart is told. `svg.py` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongxing.core.ui.parts import Figure


@dataclass(frozen=True, slots=True)
class StripMark:
    """One window at its due day."""

    on: date
    state: str
    label: str  # 第 16 次检测，11月20日—28日，在期内


@dataclass(frozen=True, slots=True)
class StripLane:
    """One kind of duty over the whole term."""

    label: str
    marks: tuple[StripMark, ...]


@dataclass(frozen=True, slots=True)
class StripBand:
    """A time that does not count: in hospital, suspended."""

    label: str
    since: date
    until: date
    kind: str = "excused"  # or "suspended"


@dataclass(frozen=True, slots=True)
class StripYear:
    """One year of the term."""

    label: str  # 第一年
    since: date
    until: date  # exclusive
    note: str = ""  # 每月一次，12 次


@dataclass(frozen=True, slots=True)
class Legend:
    """How many of one lane are in one state."""

    state: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Strip:
    """Three years of a measure."""

    sentence: str  # read aloud instead of the picture
    since: date
    until: date
    today: date
    lanes: tuple[StripLane, ...]
    years: tuple[StripYear, ...] = ()
    bands: tuple[StripBand, ...] = ()
    legend_of: str = ""  # 检测
    legend: tuple[Legend, ...] = ()
    since_word: str = ""  # 报到
    until_word: str = ""  # 期满
    left: float = 72.0  # how much room the names of the lanes take


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month: how many were owed, how many met."""

    label: str  # 11月
    n: int
    met: int
    partial: bool = False  # not over yet: hollow

    @property
    def rate(self) -> float | None:
        """Below five there is no rate."""
        return None if self.n < 5 else self.met / self.n


@dataclass(frozen=True, slots=True)
class Trend:
    """Bars for n, a line for the rate."""

    sentence: str
    points: tuple[TrendPoint, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How much falls due on one day."""

    day: date
    count: int
    working: bool = True
    today: bool = False


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """One phase of the year: its planned days, how much of it is done, and until when it ran over."""

    label: str
    first: date
    last: date
    done: int
    of: int
    over: date | None = None  # its last task was done on this day, or is still owed today; none: in time
    said: str = ""  # 11 / 14
    slipped: str = ""  # 拖了 12 天


@dataclass(frozen=True, slots=True)
class PhaseChart:
    """The phases of one year under each other, with today."""

    sentence: str
    since: date
    until: date
    today: date
    bars: tuple[PhaseBar, ...]
    months: tuple[tuple[str, date], ...] = ()
