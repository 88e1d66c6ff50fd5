"""One row of a roster read and checked by itself. Pure: no database; today comes in as ``on``.

Each planted fault gives one finding: what hangs on a cell that is already wrong is not said again.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from tongxing.casework.roster.cells import (
    NoSuchDay,
    NotADay,
    lost_digits,
    read_count,
    read_day,
    text_of,
    words_of,
)
from tongxing.casework.roster.columns import BY_KEY
from tongxing.core.files.reading import Cell
from tongxing.core.text import changed, clean
from tongxing.people.models import Measure
from tongxing.people.rules import read_id_number, read_name, read_phone

ACT_IN_FORCE = date(2008, 6, 1)
MOST_MONTHS = 36
MOST_DEDUCTED = 3 * 366
MEASURES = {str(m.label): m.value for m in Measure}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one cell of one row, in words, and what to do. ``weight``: error, choice or note."""

    column: str
    code: str
    words: str
    advice: str
    weight: str = "error"
    village_id: int | None = None

    @property
    def title(self) -> str:
        """The head of the column it stands in."""
        return BY_KEY[self.column].title


@dataclass(frozen=True, slots=True)
class Values:
    """What a row says, as far as it can be read."""

    name: str = ""
    id_number: str = ""
    birth_on: date | None = None
    sex: str = "0"
    village: str = ""
    place_id: int | None = None
    phone: str = ""
    measure: str = ""
    decision: str = ""
    authority: str = ""
    decided_on: date | None = None
    received_on: date | None = None
    reported_on: date | None = None
    agreement_on: date | None = None
    months: int | None = None
    deducted: int | None = None


@dataclass(frozen=True, slots=True)
class Villages:
    """The places a row may name, and the township whose name may stand before them."""

    town: str
    ids: Mapping[str, int]

    def find(self, text: str) -> int | None:
        """The village of this name, with or without the township before it."""
        bare = folded(text)
        wanted = {bare, bare.removeprefix(folded(self.town))}
        return next((pk for name, pk in self.ids.items() if folded(name) in wanted), None)

    def nearest(self, text: str) -> str | None:
        """The village somebody probably meant."""
        bare = folded(text).removeprefix(folded(self.town))
        inside = [name for name in self.ids if bare and (bare in folded(name) or folded(name) in bare)]
        near = difflib.get_close_matches(bare, list(self.ids), n=1, cutoff=0.4)
        return inside[0] if len(inside) == 1 else (near[0] if near else None)


@lru_cache(maxsize=1000)
def folded(name: str) -> str:
    """A name of a place as it is compared."""
    return clean(name).replace(" ", "")


@dataclass(slots=True)
class _Reader:
    """Reads one row and collects what is wrong with it."""

    cells: Mapping[str, Cell]
    on: date
    found: list[Finding] = field(default_factory=list)

    def bad(self, column: str, code: str, words: str, advice: str) -> None:
        self.found.append(Finding(column, code, words, advice))

    def is_bad(self, column: str) -> bool:
        return any(f.column == column and f.weight == "error" for f in self.found)

    def text(self, column: str, *, most: int, missing: str, advice: str) -> str:
        text = words_of(self.cells.get(column))
        if not text:
            self.bad(column, f"{column}_missing", missing, advice)
        elif len(text) > most:
            self.bad(column, f"{column}_long", _("这一格太长"), _("最多 %(n)s 个字") % {"n": most})
        return text[:most]

    def day(self, column: str) -> date | None:
        title = BY_KEY[column].title
        try:
            day = read_day(self.cells.get(column))
        except NoSuchDay as no:
            self.bad(column, "no_such_day", f"{title} {no}", _("没有这一天，请核对"))
            return None
        except NotADay:
            self.bad(column, "not_a_day", _("%(what)s看不懂") % {"what": title}, _("请写成 2026-03-05 这样"))
            return None
        if day is not None and day > self.on:
            words = _("%(what)s在今天以后") % {"what": title}
            self.bad(column, "future", words, _("还没有发生的不能记，请核对"))
            return None
        if day is not None and day < ACT_IN_FORCE:
            words = _("%(what)s太早") % {"what": title}
            self.bad(column, "too_early", words, _("《禁毒法》2008年6月1日起施行，请核对年份"))
            return None
        return day

    def count(self, column: str, most: int, least: int, advice: str) -> int | None:
        try:
            number = read_count(self.cells.get(column))
        except ValueError:
            words = _("%(what)s不是整数") % {"what": BY_KEY[column].title}
            self.bad(column, "not_a_number", words, advice)
            return None
        if number is not None and not least <= number <= most:
            self.bad(column, "out_of_range", _("%(what)s不可能") % {"what": BY_KEY[column].title}, advice)
            return None
        return number


def read_row(cells: Mapping[str, Cell], villages: Villages, on: date) -> tuple[Values, list[Finding]]:
    """Read one row and say everything that is wrong with it by itself (禁毒法 33、48；戒毒条例 13、14、16、37)."""
    r = _Reader(cells, on)
    name, problems = read_name(text_of(cells.get("name")))
    for p in problems[:1]:
        r.bad("name", p.code, p.words, p.advice)
    if not problems and changed(str(cells.get("name", "")), name):
        advice = _("整理成“%(name)s”，请对照证件，对的话在这里存一次") % {"name": name}
        r.bad("name", "name_tidied", _("姓名里有看不见的字或全角的字"), advice)
    id_number, birth_on, sex = _id_number(r)
    village, place_id = _village(r, villages)
    phone = _phone(r)
    measure = _measure(r)
    decision, authority = _paper(r)
    days = _days(r)
    months = _months(r, measure)
    deducted = r.count("deducted", MOST_DEDUCTED, 0, _("请对照决定书，写天数，没有就空着"))
    return Values(
        name=name, id_number=id_number, birth_on=birth_on, sex=sex, village=village, place_id=place_id,
        phone=phone, measure=measure, decision=decision, authority=authority, months=months, deducted=deducted,
        **days,
    ), r.found  # fmt: skip


def _id_number(r: _Reader) -> tuple[str, date | None, str]:
    cell = r.cells.get("id_number")
    if lost_digits(cell):
        words = _("身份证号成了数字，最后几位已经丢了")
        r.bad("id_number", "id_as_number", words, _("请把这一列设成文本，再照证件填一遍"))
        return "", None, "0"
    read = read_id_number(text_of(cell), on=r.on)
    if read.problems:
        first = read.problems[0]
        r.bad("id_number", first.code, first.words, first.advice)
        return read.text[:40], None, "0"
    return read.text, read.birth_on, read.sex


def _village(r: _Reader, villages: Villages) -> tuple[str, int | None]:
    text = text_of(r.cells.get("village")).replace("\n", " ")[:40]
    if not text:
        r.bad("village", "village_missing", _("没有写村（社区）"), _("请补上"))
        return "", None
    place_id = villages.find(text)
    if place_id is None:
        near = villages.nearest(text)
        advice = (
            _("是不是“%(name)s”？点一下就改") % {"name": near} if near else _("请照系统里的村（社区）名填")
        )
        village_id = villages.ids[near] if near else None
        r.found.append(Finding("village", "village_unknown", _("没有这个村"), advice, village_id=village_id))
    return text, place_id


def _phone(r: _Reader) -> str:
    phone, problems = read_phone(text_of(r.cells.get("phone")))
    for p in problems[:1]:
        r.bad("phone", p.code, p.words, p.advice)
    return phone[:20]


def _measure(r: _Reader) -> str:
    text = text_of(r.cells.get("measure")).replace(" ", "")
    advice = _("只填“社区戒毒”或“社区康复”")
    if not text:
        r.bad("measure", "measure_missing", _("没有写措施"), advice)
    elif text not in MEASURES:
        r.bad("measure", "measure_unknown", _("没有这种措施"), advice)
    return MEASURES.get(text, "")


def _paper(r: _Reader) -> tuple[str, str]:
    number = r.text(
        "decision",
        most=60,
        missing=_("没有决定书文号"),
        advice=_("没有决定书不能建措施。自愿求助的另记"),
    )
    authority = r.text("authority", most=60, missing=_("没有写决定机关"), advice=_("请对照决定书补上"))
    return number, authority


STEPS = ("decided_on", "received_on", "reported_on", "agreement_on")


def _days(r: _Reader) -> dict[str, date | None]:
    """The four days in their order: decided, received, reported in, agreement (戒毒条例 13、14、16)."""
    days = {step: r.day(step) for step in STEPS}
    empty = {step for step in STEPS if days[step] is None and not r.is_bad(step)}
    if "decided_on" in empty:
        r.bad("decided_on", "decided_missing", _("没有决定日期"), _("请对照决定书补上"))
    _missing_before(r, empty, days, "received_on", "reported_on")
    _missing_before(r, empty, days, "reported_on", "agreement_on")
    there = [step for step in STEPS if days[step] is not None]
    # neighbours only: one wrong day is said once, not again at every later day
    for earlier, later in pairwise(there):
        if (days[later] or r.on) < (days[earlier] or r.on):
            values = {"later": BY_KEY[later].title, "earlier": BY_KEY[earlier].title}
            words = _("%(later)s早于%(earlier)s") % values
            r.bad(later, f"before_{earlier}", words, _("两个日子有一个不对，请核对"))
    return days


def _missing_before(r: _Reader, empty: set[str], days: dict[str, date | None], step: str, after: str) -> None:
    if step in empty and (days[after] is not None):
        values = {"missing": BY_KEY[step].title, "there": BY_KEY[after].title}
        words = _("有%(there)s，没有%(missing)s") % values
        r.bad(step, f"{step}_missing", words, _("请补上，或者先把后一个日子空着"))


def _months(r: _Reader, measure: str) -> int | None:
    """The months a decision orders: community rehabilitation up to three years (禁毒法 48；戒毒条例 37)."""
    advice = _("照决定书填 1 到 36")
    months = r.count("months", MOST_MONTHS, 1, advice)
    if measure == Measure.REHABILITATION and months is None and not r.is_bad("months"):
        r.bad("months", "months_missing", _("社区康复没有写期限"), advice)
    if measure == Measure.TREATMENT and months not in (None, MOST_MONTHS):
        words = _("社区戒毒写了 %(n)s 个月") % {"n": months}
        r.bad("months", "months_other", words, _("社区戒毒的期限是三年，这一格空着；是社区康复就改措施"))
    return months
