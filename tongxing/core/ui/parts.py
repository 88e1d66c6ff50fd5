"""The small things every page is made of.

A view builds these frozen values from queries; a template only draws them. Nothing here
reads a row, asks a clock or decides whether something is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongxing.core import clock

# ------------------------------------------------------------------ words and links


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence a duty, a number or a date stands on."""

    label: str  # 方案 二（三）、条例第19条
    says: str = ""  # the sentence itself, shown when opened
    source: str = ""  # 青梧镇方案 2026-1 版
    since: date | None = None
    until: date | None = None
    local: bool | None = None  # True 本地数, False 法定, None not said
    url: str = ""  # its line on the plan page


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens its rows. Zero, or a number without address, has no underline.

    ``words`` stands for a number that is not told; then ``n`` says nothing either.
    """

    n: int
    url: str = ""
    unit: str = ""
    opened: bool = False
    words: str = ""

    @property
    def opens(self) -> bool:
        """Has this number rows to show?"""
        return bool(self.url) and self.n != 0


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A name that leads to a file. Drawn so that one tap can cover it."""

    name: str
    url: str = ""
    number: str = ""

    @property
    def covered(self) -> str:
        """周明远 becomes 周**."""
        return cover(self.name)


def cover(name: str) -> str:
    """Hide a name but for its first character."""
    return name[:1] + "*" * max(len(name) - 1, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """A button or a link with its words."""

    label: str
    url: str
    icon: str = ""
    kind: str = ""  # "primary", "soft" or "" (outline)
    post: bool = False  # a form that posts, for doors that write


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to see the same page: filter chip, tab, named day."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    state: str = ""  # a duty state lends it shape and colour


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence on a quiet ground: info, law, cannot, help, plain."""

    text: str
    kind: str = "info"
    head: str = ""
    shown_for: tuple[str, ...] = ()  # only beside these answers of the one question


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be done now, why, and two ways on."""

    title: str  # 现在不能登记签协议
    why: str  # 还没有录入决定书。没有决定书不能签协议（条例第13、16条）。
    ways: tuple[Link, ...] = ()
    clause: Clause | None = None


# ------------------------------------------------------------------ frame


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail or of the phone's tab bar."""

    icon: str
    label: str
    url: str
    count: int | None = None
    current: bool = False
    heading: str = ""  # printed above this entry: 大家的事


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in."""

    name: str
    role: str  # 专职社工
    office: str  # 青梧镇

    @property
    def initial(self) -> str:
        """The character in the round mark."""
        return self.name[:1]


# ------------------------------------------------------------------ duties


@dataclass(frozen=True, slots=True)
class Chip:
    """A duty's state as icon, word and shape."""

    state: str  # not_yet open overdue lapsed met met_late excused suspended waiting
    days: int | None = None  # open: days left; overdue: days past
    word: str = ""  # wins over the usual word

    @property
    def text(self) -> str:
        """逾期 4 天, 还有 5 天, 按期 …"""
        return self.word or state_word(self.state, self.days)


def state_word(state: str, days: int | None = None) -> str:
    """The one word for a state; open and overdue count their days."""
    return _state_word(get_language(), state, days)


@lru_cache(maxsize=2048)
def _state_word(language: str | None, state: str, days: int | None) -> str:
    if state == "overdue" and days is not None:
        return ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", days) % {"days": days}
    if state == "open" and days is not None:
        left = ngettext("还有 %(days)s 天", "还有 %(days)s 天", days) % {"days": days}
        return _("今天到期") if days == 0 else left
    words = {
        "open": _("在期内"),
        "overdue": _("逾期"),
        "met": _("按期"),
        "met_late": _("补办"),
        "lapsed": _("未办"),
        "excused": _("免计"),
        "not_yet": _("未到期"),
        "suspended": _("中止"),
        "waiting": _("等认定"),
    }
    return words.get(state, state)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to do: who, what, why, by when, and the two buttons of equal height."""

    key: str
    chip: Chip
    person: PersonRef
    what: str  # 检测
    why: str  # 第 2 年，每两月一次
    due_on: date
    opens_on: date | None = None  # set: the row shows 11月20日—28日
    clause: Clause | None = None
    record: Link | None = None  # 记录 / 答复 / 办理
    excuse: Link | None = None  # 办不了
    tried: str = ""  # 11月16日未到，有原因

    @property
    def late(self) -> bool:
        """Past its last day and still owed."""
        return self.chip.state == "overdue"


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """What there is to do in one village."""

    name: str
    rows: tuple[DutyRow, ...]
    distance: str = ""  # 7 公里, 镇上
    partner: str = ""  # 吴秀英
    trip_url: str = ""  # 一趟办完


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we promised a person."""

    person: PersonRef | None
    title: str
    second: str = ""
    action: Link | None = None
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class SumBox:
    """One box of a computed date: 报到日 2025-03-25 报到登记表."""

    label: str
    value: str
    cite: str = ""
    sign: str = ""  # printed before the box: ＋ － ＝
    result: bool = False


@dataclass(frozen=True, slots=True)
class DateHow:
    """How a date was computed, box by box, with the other possible reading."""

    title: str  # 期满日怎么算的
    boxes: tuple[SumBox, ...]
    other: str = ""  # 报到当天也算一天的话是 2028-03-24 …
    warnings: tuple[str, ...] = ()
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the timeline."""

    on: date
    kind: str  # 检测
    line: str  # 阴性。派出所出具 …
    by: str
    recorded_at: datetime | date
    warm: bool = False  # help
    correction: bool = False
    url: str = ""
    actions: tuple[Link, ...] = ()

    @property
    def days_between(self) -> int:
        """How long it took to be written down."""
        day = clock.day_of(self.recorded_at) if isinstance(self.recorded_at, datetime) else self.recorded_at
        return (day - self.on).days

    @property
    def recorded_late(self) -> bool:
        """A gap of more than three days is said aloud."""
        return self.days_between > 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A labelled value with a second line: the four cells of a file, of a board, of an import."""

    label: str
    value: str = ""
    second: str = ""
    figure: Figure | None = None
    of: Figure | int | None = None  # printed as / 38
    third: str = ""
    how: str = ""  # id of the "how computed" block that this cell opens


@dataclass(frozen=True, slots=True)
class Member:
    """One place in the work group, filled or missing."""

    part: str  # 专职社工
    name: str = ""
    since: date | None = None
    missing: str = ""  # 条例第17条要求


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A field the machine has filled already; it opens only when it is wrong."""

    icon: str
    label: str  # 今天
    field: Any  # a bound form field


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure."""

    label: str
    when: str = ""
    state: str = "later"  # done now later


@dataclass(frozen=True, slots=True)
class Table:
    """The rows behind something drawn."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list."""

    label: str  # 1—50，共 63
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class RowsPanel:
    """The rows behind one number, with the scope in words."""

    title: str  # 上河村　逾期的 2 件
    scope: str  # 今天 10:40 数出，口径：窗口已过、未办、未免计
    close_url: str
    rows: tuple[Any, ...] = field(default_factory=tuple)
    export_url: str = ""
    counted_url: str = ""
