"""PURE: what a township's founding file says, and everything that is wrong with it, all at once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
PREFIX = re.compile(r"[A-Z]{2,4}")
KINDS = {"village": "village", "community": "community", "村": "village", "社区": "community"}
FARTHEST = 999
LONGEST = 40
KEYS = {
    "county": ("name", "code"),
    "town": ("name", "code", "prefix"),
    "village": ("name", "code", "kind", "distance_km"),
}


@dataclass(frozen=True, slots=True)
class NewPlace:
    """One place as the file names it."""

    kind: str
    name: str
    code: str
    distance_km: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TownSheet:
    """A township as the file names it."""

    county: NewPlace
    town: NewPlace
    prefix: str
    villages: tuple[NewPlace, ...]

    @property
    def places(self) -> tuple[NewPlace, ...]:
        """County, township and villages."""
        return (self.county, self.town, *self.villages)


def read_town(text: str) -> tuple[TownSheet | None, tuple[Refusal, ...]]:
    """The township of a file, or every reason why it is not one."""
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        words = _("文件读不懂：%(why)s") % {"why": error}
        return None, (Refusal("not_toml", words, ways=(_("照 tongxing town template 的样子写。"),)),)
    found = _Reader(raw)
    sheet = found.sheet()
    return (None, tuple(found.problems)) if found.problems else (sheet, ())


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """您是不是想写……  The nearest known name, or the list when nothing is near."""
    names = list(known)
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return (_("是不是想写“%(near)s”？") % {"near": near[0]},)
    return (_("有：%(names)s") % {"names": "、".join(names)},) if names else ()


def is_name(given: object) -> bool:
    """Whether this can be the name of a place or of a person: some visible characters on one line."""
    return isinstance(given, str) and 0 < len(given.strip()) <= LONGEST and given.isprintable()


class _Reader:
    """Reads the tables of the file and gathers what is wrong."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.problems: list[Refusal] = []
        self.raw = raw
        self._known(raw, tuple(KEYS), _("文件"))

    def sheet(self) -> TownSheet:
        """The township; to be used only when there is no problem."""
        county, town = self._table("county"), self._table("town")
        rows = self.raw.get("village")
        if not isinstance(rows, list) or not rows:
            self._wrong("no_village", _("一个村（社区）也没有。"), _("每个村写一段 [[village]]。"))
            rows = []
        sheet = TownSheet(
            self._place("county", county, "[county]"),
            self._place("town", town, "[town]"),
            self._prefix(town),
            tuple(self._village(row, n) for n, row in enumerate(rows, start=1)),
        )
        self._once(_("区划代码"), [p.code for p in sheet.places])
        self._once(_("村名"), [p.name for p in sheet.villages])
        return sheet

    def _wrong(self, code: str, words: str, *ways: str) -> None:
        self.problems.append(Refusal(code, words, ways=ways))

    def _known(self, table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in keys:
                words = _("%(where)s里不认识“%(key)s”。") % {"where": where, "key": key}
                self._wrong("unknown_key", words, *nearest(key, keys))

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self.raw.get(name)
        if isinstance(table, dict):
            return table
        self._wrong("no_table", _("缺 [%(name)s] 这一段。") % {"name": name})
        return {}

    def _village(self, row: Any, n: int) -> NewPlace:
        if not isinstance(row, dict):
            row = {}
        name = row.get("name")
        where = _("第 %(n)s 个村") % {"n": n} + (f"（{name}）" if isinstance(name, str) and name else "")
        given = row.get("kind")
        kind = KINDS.get(given, "") if isinstance(given, str) else ""
        if not kind:
            words = _("%(where)s的 kind 只能写 village（村）或 community（社区），现在是“%(given)s”。")
            self._wrong("kind", words % {"where": where, "given": "" if given is None else given})
        return self._place(kind, row, where, keys=KEYS["village"], distance=self._distance(row, where))

    def _place(
        self,
        kind: str,
        table: Mapping[str, Any],
        where: str,
        *,
        keys: tuple[str, ...] = (),
        distance: Decimal | None = None,
    ) -> NewPlace:
        self._known(table, keys or KEYS[kind], where)
        name, code = table.get("name"), table.get("code")
        if not is_name(name):
            words = _("%(where)s的 name 要写名称，不超过 %(n)s 个字。")
            self._wrong("name", words % {"where": where, "n": LONGEST})
        if not isinstance(code, str) or not CODE.fullmatch(code):
            words = _("%(where)s的 code 要写带引号的区划代码：6、9 或 12 位数字。") % {"where": where}
            self._wrong("code", words)
        return NewPlace(kind, str(name or "").strip(), str(code or ""), distance)

    def _prefix(self, town: Mapping[str, Any]) -> str:
        prefix = town.get("prefix")
        if isinstance(prefix, str) and PREFIX.fullmatch(prefix):
            return prefix
        words = _("[town] 的 prefix 是档案编号的字头，要写 2 到 4 个大写字母，现在是“%(given)s”。")
        self._wrong("prefix", words % {"given": "" if prefix is None else prefix}, _("例如 QW。"))
        return ""

    def _distance(self, row: Mapping[str, Any], where: str) -> Decimal | None:
        given = row.get("distance_km")
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 <= given <= FARTHEST:
            words = _("%(where)s的 distance_km 是到镇里的公里数，写 0 到 %(n)s 的数。")
            self._wrong("distance", words % {"where": where, "n": FARTHEST})
            return None
        return Decimal(str(given)).quantize(Decimal("0.1"))

    def _once(self, what: str, values: list[str]) -> None:
        for value, times in Counter(v for v in values if v).items():
            if times > 1:
                words = _("%(what)s“%(value)s”出现了 %(n)s 次。") % {"what": what, "value": value, "n": times}
                self._wrong("twice", words)
