"""Values that carry their days and their source: outside its days a value is an error, never a default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, RootModel, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")


class ValueNotInForce(LookupError):
    """这个数在这一天没有效力。 A value was asked for on a day outside its own days."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(f"「{name}」在 {on.isoformat()} 没有生效的数值，不能用别的数代替")
        self.name, self.on = name, on


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as the law writes it: so many months, so many days, working days or hours."""

    months: int
    days: int
    workdays: int = 0
    hours: int = 0

    @property
    def words(self) -> str:
        """The span in words a clerk reads."""
        if self.workdays:
            return f"{self.workdays}个工作日"
        if self.hours:
            return f"{self.hours}小时"
        if not self.months:
            return f"{self.days}日"
        if self.months % 12 == 0:
            return f"{self.months // 12}年"
        return f"{self.months}个月"

    @property
    def plain(self) -> bool:
        """Whether the span can be counted on a bare calendar: no working days, no hours."""
        return not self.workdays and not self.hours


_SPAN = re.compile(
    r"([+-]?\d{1,4})\s*(working days?|workdays?|hours?|days?|weeks?|months?|years?|个?工作日|个?小时|日|天|周|个?月|年)"
)
_UNITS = {
    "day": Span(0, 1), "日": Span(0, 1), "天": Span(0, 1), "week": Span(0, 7), "周": Span(0, 7),
    "month": Span(1, 0), "月": Span(1, 0), "year": Span(12, 0), "年": Span(12, 0),
    "working day": Span(0, 0, 1), "workday": Span(0, 0, 1), "工作日": Span(0, 0, 1),
    "hour": Span(0, 0, 0, 1), "小时": Span(0, 0, 0, 1),
}  # fmt: skip


def parse_span(raw: object) -> Span:
    """Read "15 days", "+3 days", "1 month", "3 years", "3 working days", "24 hours" or the Chinese twins."""
    if isinstance(raw, Span):
        return raw
    found = _SPAN.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise PydanticCustomError("span", "{raw}", {"raw": repr(raw)})
    unit, count = _UNITS[found[2].removesuffix("s").removeprefix("个")], int(found[1])
    return Span(unit.months * count, unit.days * count, unit.workdays * count, unit.hours * count)


def parse_plain_span(raw: object) -> Span:
    """A plan's span: months, weeks or days. Its windows are laid on the bare calendar, so no working days, no hours."""
    span = parse_span(raw)
    if not span.plain:
        raise PydanticCustomError("span_unit", "{raw}", {"raw": repr(raw)})
    return span


def _parse_lapse(raw: object) -> Span | str:
    return raw if raw in ("next", "never") else parse_plain_span(raw)


def _parse_number(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise PydanticCustomError("number", "{raw}", {"raw": repr(raw)})
    return Decimal(raw)


_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


def _parse_month_day(raw: object) -> str:
    found = _MONTH_DAY.fullmatch(raw) if isinstance(raw, str) else None
    try:
        if found is None:
            raise ValueError
        date(2024, int(found[1]), int(found[2]))
    except ValueError:
        raise PydanticCustomError("month_day", "{raw}", {"raw": repr(raw)}) from None
    return str(raw)


SpanField = Annotated[Span, PlainValidator(parse_plain_span)]
LapseField = Annotated[Span | Literal["next", "never"], PlainValidator(_parse_lapse)]
NumberField = Annotated[Decimal, PlainValidator(_parse_number)]
MonthDayField = Annotated[str, PlainValidator(_parse_month_day)]
Cites = Annotated[
    tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw), Field(min_length=1)
]


class Piece(BaseModel):
    """Base of every table a clerk writes: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Entry(Piece, Generic[T]):
    """One value with the days it holds and where it comes from."""

    value: T
    since: date
    until: date | None = None
    cite: Cites
    local: bool = False
    sample: bool = False
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on this day; `until` is its last day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Dated(RootModel[tuple[Entry[T], ...]], Generic[T]):
    """One value through time: one entry, or several that follow each other without gap."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, raw: Any) -> Any:
        if isinstance(raw, dict):
            return (raw,)
        if isinstance(raw, list) and raw and all(isinstance(one, dict) for one in raw):
            return tuple(raw)
        if isinstance(raw, tuple):
            return raw
        raise PydanticCustomError("bare_value", "{raw}", {"raw": repr(raw)})

    def entry_on(self, day: date, name: str = "?") -> Entry[T]:
        """The entry in force on a day, or ValueNotInForce."""
        for entry in self.root:
            if entry.holds_on(day):
                return entry
        raise ValueNotInForce(name, day)

    def on(self, day: date, name: str = "?") -> T:
        """The bare value in force on a day, or ValueNotInForce."""
        return self.entry_on(day, name).value

    @property
    def starts(self) -> tuple[date, ...]:
        """The days on which the value changes."""
        return tuple(entry.since for entry in self.root)


def walk_dated(
    piece: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Dated[Any]]]:
    """Every dated value inside a table, with the road to it."""
    if isinstance(piece, Dated):
        yield path, piece
    elif isinstance(piece, BaseModel):
        for name in type(piece).model_fields:
            yield from walk_dated(getattr(piece, name), (*path, name))
    elif isinstance(piece, tuple | list):
        for number, one in enumerate(piece):
            yield from walk_dated(one, (*path, number))
    elif isinstance(piece, dict):
        for key, one in piece.items():
            yield from walk_dated(one, (*path, key))
