"""Parts of the office pages: board, score sheet, plan, import, audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongxing.core.ui.parts import Chip, Clause, Figure, Link, Note, PersonRef

SMALL = 5  # 不足 5 的不算百分比


@dataclass(frozen=True, slots=True)
class BoardCell:
    """按期 / 应计: a bar and a percent, or below five small squares and no percent."""

    a: Figure
    n: Figure
    plain: bool = False  # numbers only, neither bar nor percent

    @property
    def small(self) -> bool:
        """Too few for a percentage."""
        return self.n.n < SMALL

    @property
    def percent(self) -> str:
        """71 %, or a dash when it would mean nothing."""
        if self.small or not self.n.n:
            return "—"
        return f"{Decimal(100 * self.a.n) / self.n.n:.0f}%"

    @property
    def squares(self) -> tuple[bool, ...]:
        """One square a piece, filled when done."""
        return tuple(i < self.a.n for i in range(self.n.n))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One village. `cells` follow the board's columns; a Figure stands for a plain count."""

    name: str
    cells: tuple[BoardCell | Figure, ...]
    total: bool = False
    panel_id: str = ""  # where this row's opened numbers appear


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """Two lines of heading."""

    head: str  # 本月检测
    second: str = ""  # 按期 / 应计
    wide: bool = False  # a ratio with bar


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One duty behind a number: by number, never by name where others look on."""

    chip: Chip
    number: str  # QW-2025-019
    what: str
    by_when: str  # 应于 11月19日前
    who: str = ""  # 负责 林晓
    clause: Clause | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Denominator:
    """One of two ways to divide the same number."""

    label: str  # 方案口径
    second: str  # 分母：实有人数
    a: Figure
    n: Figure
    legal: bool = False

    @property
    def percent(self) -> str:
        """67.5%; below five there is none."""
        return f"{Decimal(100 * self.a.n) / self.n.n:.1f}%" if self.n.n >= SMALL else "—"


@dataclass(frozen=True, slots=True)
class TwoDenominators:
    """Two bars on one scale, the target, and the sentence that explains the difference."""

    title: str
    second: str
    bars: tuple[Denominator, ...]
    target: int | None = None  # percent
    clause: Clause | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the score sheet."""

    code: str  # B1
    title: str
    clause: Clause | None
    of: Decimal | int
    points: Decimal | int | None  # None: 待认定
    a: Figure | None = None
    n: Figure | None = None
    arithmetic: str = ""  # = 86.7%
    band: str = ""  # ≥ 80% 档
    why: str = ""  # when there is no arithmetic: 抽 6 份，待核 6 份
    panel_id: str = ""
    opened: bool = False
    open_url: str = ""  # where the word 待认定 leads
    word: str = ""  # instead of 待认定: 不计分, 只能建议
    part: bool = False  # a part of the line above it
    body: str = ""  # who answers for it: 领导小组、派出所


@dataclass(frozen=True, slots=True)
class ScoreTrace:
    """One window behind a score: number only."""

    number: str
    window: str  # 3月11日—19日
    chip: Chip
    happened_on: date | None
    recorded_on: date | None
    why: str  # 窗口过后第 4 天才有记录
    url: str = ""
    more: Link | None = None  # 提异议
    said: tuple[Any, ...] = ()  # objections to this row, as the template shows them


@dataclass(frozen=True, slots=True)
class ScorePanel:
    """应办 － 免计 － 不计 ＝ 应计, and the four groups."""

    owed: int
    excused: int
    left_out: int
    counted: int
    met: int
    sentence: str  # 26 ÷ 30 = 86.7%，落在 80%—90% 档，得 12 分
    steps: str  # 各档：100% 20　≥95% 18 …
    groups: tuple[object, ...]  # parts.Choice with state
    rows: tuple[ScoreTrace, ...]
    close_url: str = ""
    numbered: bool = True
    counted_url: str = ""  # where it says how the number is counted


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the plan's text the machine does, people settle, needs nothing, is not covered."""

    total: int
    computed: Figure
    confirmed: Figure
    nothing: Figure
    uncovered: Figure
    warnings: Figure | None = None
    warnings_text: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One sentence of the plan beside what the machine understood."""

    number: str  # S47
    place: str  # 二（二）1
    says: str  # the sentence
    kind: str  # computed confirmed nothing uncovered
    reads: str  # what the machine understood
    second: str = ""
    clause: Clause | None = None
    notes: tuple[Note, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of an uploaded table, judged."""

    line: int
    person: PersonRef
    id_hint: str  # 990102••••0035
    village: str
    verdict: str  # ok error duplicate
    word: str  # 身份证少一位
    advice: str
    bad_field: str = ""  # id or village: underlined
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of who did what when."""

    at: datetime
    by: str
    post: str
    did: str
    about: str  # QW-2025-007
    reason: str = ""
    url: str = ""
