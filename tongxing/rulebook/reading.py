"""Reads layered TOML, law first and then one plan: every error at once with file and line, never half a book."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tongxing.rulebook.checking import Known, check
from tongxing.rulebook.counting import Workdays
from tongxing.rulebook.document import (
    Article,
    Book,
    Clause,
    Duty,
    Group,
    Indicator,
    LawHead,
    LawText,
    LawValue,
    Paper,
    Phase,
    PlanHead,
    PlanValue,
    Reason,
    Where,
)
from tongxing.rulebook.locating import Road, locate, nearest
from tongxing.rulebook.problems import Problem, did_you_mean
from tongxing.rulebook.wording import problem_from

_TABLES: dict[str, type[BaseModel]] = {"clause": Clause, "value": PlanValue}
_LISTS: dict[str, type[BaseModel]] = {
    "duty": Duty,
    "reason": Reason,
    "paper": Paper,
    "phase": Phase,
    "group": Group,
    "indicator": Indicator,
}
_PLAN_KEYS = ("plan", *_TABLES, *_LISTS)
_LAW_KEYS = ("text", "article", "value", "workdays")


@dataclass(frozen=True)
class Reading:
    """What came of reading: a whole book, or the problems."""

    book: Book | None
    problems: tuple[Problem, ...]


@dataclass
class _Source:
    """Everything read so far, before it is a book."""

    raw: dict[str, Any] = field(default_factory=dict)
    where: dict[Road, Where] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def at(self, road: Road) -> Where:
        while road and road not in self.where:
            road = road[:-1]
        return self.where.get(road, Where("?", 1))

    def complain(self, where: Where, what: str, advice: str = "", what_en: str = "", code: str = "") -> None:
        self.problems.append(Problem(where.file, where.line, what, advice, what_en, code))


def read_book(law_dir: Path, plan_dir: Path, known: Known | None = None) -> Reading:
    """Read the law directory and one plan directory; names are checked against the signboards when given."""
    return read_texts(_texts(law_dir, "**/*.toml"), _texts(plan_dir, "*.toml"), known)


def _texts(folder: Path, pattern: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob(pattern))}


def read_texts(laws: Mapping[str, bytes], plan: Mapping[str, bytes], known: Known | None = None) -> Reading:
    """The same from bytes, for a plan that somebody hands over as files."""
    law = _Source()
    texts, values, workdays = _read_laws(law, laws)
    source = _Source(digest=law.digest)
    for name, text in plan.items():
        _merge(source, name, text)
    _refuse_unknown(source, _PLAN_KEYS)
    book = _assemble(source, texts, values, workdays)
    source.problems[:0] = law.problems
    if book is not None:
        source.problems += check(book, known, names=_names(source.raw))
    problems = tuple(sorted(set(source.problems), key=lambda one: (one.file, one.line, one.what)))
    return Reading(None if problems else book, problems)


def parse(name: str, text: bytes) -> tuple[dict[str, Any], dict[Road, int], Problem | None]:
    """One TOML file with the line of every key; a broken one gives a problem in words."""
    try:
        words = text.decode("utf-8").replace("\r\n", "\n").lstrip("\ufeff")
        return tomllib.loads(words, parse_float=Decimal), locate(words), None
    except UnicodeDecodeError:
        what = "文件不是 UTF-8 编码"
        return {}, {}, Problem(name, 1, what, "请用 UTF-8 另存一份", "the file is not UTF-8", "encoding")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, {}, _syntax(name, str(error))


def _syntax(name: str, message: str) -> Problem:
    line = 1
    if "line " in message:
        digits = message.rsplit("line ", 1)[1].split(",")[0]
        line = int(digits) if digits.isdigit() else 1
    what = "同一个名称写了两遍" if "overwrite" in message or "twice" in message or "more than once" in message else "这一行的写法读不懂"
    return Problem(name, line, what, "请看这一行的引号、括号和等号", f"TOML: {message}", "syntax")


def _merge(source: _Source, name: str, text: bytes) -> None:
    """Add one file's tables and lists to what the other files said."""
    source.digest.update(name.encode() + b"\0" + text + b"\0")
    raw, lines, problem = parse(name, text)
    if problem is not None:
        source.problems.append(problem)
    for key, value in raw.items():
        if isinstance(value, list):
            _merge_list(source, name, key, value, lines)
        else:
            _merge_table(source, name, key, value, lines)


def _merge_list(source: _Source, name: str, key: str, value: list[Any], lines: dict[Road, int]) -> None:
    held = source.raw.setdefault(key, [])
    if not isinstance(held, list):
        source.complain(Where(name, nearest(lines, (key,))), f"「{key}」在别的文件里是另一种写法", code="mixed")
        return
    shift = len(held)
    held.extend(value)
    for road, line in lines.items():
        if road and road[0] == key:
            moved = (key, road[1] + shift, *road[2:]) if len(road) > 1 and isinstance(road[1], int) else road
            source.where[moved] = Where(name, line)


def _merge_table(source: _Source, name: str, key: str, value: Any, lines: dict[Road, int]) -> None:
    held = source.raw.get(key)
    for road, line in lines.items():
        if road and road[0] == key:
            source.where.setdefault(road, Where(name, line))
    if held is None:
        source.raw[key] = dict(value) if isinstance(value, dict) else value
        return
    if not isinstance(held, dict) or not isinstance(value, dict):
        source.complain(Where(name, nearest(lines, (key,))), f"「{key}」在别的文件里已经写过", code="duplicate")
        return
    for inner, one in value.items():
        if inner in held:
            what = f"「{key}.{inner}」在 {source.at((key, inner)).file} 里已经写过"
            source.complain(Where(name, nearest(lines, (key, inner))), what, "同一个编号只能有一处", f"duplicate {key}.{inner}", "duplicate")
        held.setdefault(inner, one)


def _refuse_unknown(source: _Source, keys: Iterable[str]) -> None:
    for key in source.raw:
        if key not in keys:
            guard = key.lower().startswith(("guard", "override", "disable", "force"))
            advice = "十条硬性守护写在程序里，方案文件改不了它们" if guard else did_you_mean(key, keys)
            source.complain(source.at((key,)), f"不认识的部分「{key}」", advice, f"unknown section {key}", "guard" if guard else "unknown_key")


def _validate(source: _Source, model: type[BaseModel], raw: Any, road: Road) -> Any:
    """One table as its frozen model, or its problems in words."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            full = (*road, *one["loc"])
            where = source.at(full)
            source.problems.append(problem_from(where.file, where.line, full, dict(one), model))
        return None


def _section(source: _Source, key: str, model: type[BaseModel]) -> Iterator[tuple[str | int, Any]]:
    held = source.raw.get(key, {} if key in _TABLES or key == "article" else [])
    pairs: Iterable[tuple[Any, Any]] = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for name, raw in pairs:
        made = _validate(source, model, raw, (key, name))
        if made is not None:
            yield name, made


def _assemble(source: _Source, texts: list[LawText], values: dict[str, tuple[LawValue, ...]], workdays: Workdays) -> Book | None:
    """A draft of the book from every part that could be read; the caller drops it when anything was wrong."""
    if "plan" not in source.raw:
        source.complain(Where(next(iter(source.where.values()), Where("plan.toml", 1)).file, 1), "没有 [plan] 这一段", "写明方案的编号、名称、地方、年份和起始日", "no [plan]", "missing")
        return None
    head = _validate(source, PlanHead, source.raw["plan"], ("plan",))
    parts = {key: dict(_section(source, key, model)) for key, model in {**_TABLES, **_LISTS}.items()}
    if head is None:
        return None
    lists = {key: tuple(parts[key].values()) for key in _LISTS}
    return Book(
        plan=head,
        clauses=parts["clause"],
        duties=lists["duty"],
        reasons=lists["reason"],
        papers=lists["paper"],
        phases=lists["phase"],
        values=parts["value"],
        groups=lists["group"],
        indicators=lists["indicator"],
        laws=tuple(texts),
        law_values=values,
        workdays=workdays,
        where=source.where,
        digest=source.digest.hexdigest(),
    )


def _names(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every id a file names, even where its table could not be read, so that one error does not breed ten."""
    names: dict[str, list[str]] = {}
    for key in _PLAN_KEYS[1:]:
        held = raw.get(key, {})
        if isinstance(held, dict):
            names[key] = [str(name) for name in held]
        elif isinstance(held, list):
            names[key] = [str(one.get("id", one.get("kind", ""))) for one in held if isinstance(one, dict)]
    return names


# ── law ─────────────────────────────────────────────────────────────────────


def _read_laws(source: _Source, laws: Mapping[str, bytes]) -> tuple[list[LawText], dict[str, tuple[LawValue, ...]], Workdays]:
    """Every law file: its articles and values, and the workday tables."""
    texts: list[LawText] = []
    values: dict[str, tuple[LawValue, ...]] = {}
    days: list[Workdays] = []
    for name, text in laws.items():
        one = _Source(digest=source.digest)
        _merge(one, name, text)
        _refuse_unknown(one, _LAW_KEYS)
        if "workdays" in one.raw:
            days.append(_workdays(one, name))
        else:
            _read_law(one, name, texts, values)
        source.problems += one.problems
    return texts, {name: tuple(sorted(some, key=lambda one: one.since)) for name, some in values.items()}, _join(days)


def _read_law(one: _Source, name: str, texts: list[LawText], values: dict[str, tuple[LawValue, ...]]) -> None:
    head = _validate(one, LawHead, one.raw.get("text", {}), ("text",))
    articles = {str(key): article for key, article in _section(one, "article", Article)}
    if head is None:
        return
    texts.append(LawText(head, articles))
    for key, value in _section(one, "value", LawValue):
        number = value.article.rpartition(".")[2]
        if number not in articles:
            one.complain(one.at(("value", key)), f"数值「{key}」引用的第{number}条不在本文件里", did_you_mean(number, articles), f"no article {number}", "unknown_article")
        values[str(key)] = (*values.get(str(key), ()), value)


def _workdays(one: _Source, name: str) -> Workdays:
    """One year's table: rest days with their names, and make-up workdays."""
    table = one.raw["workdays"]
    try:
        names = {date.fromisoformat(str(day)): str(title) for day, title in table["rest"].items()}
        work = frozenset(date.fromisoformat(str(day)) for day in table["work"])
        year = int(table["year"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        one.complain(one.at(("workdays",)), "节假日表的写法读不懂", "要有 year、rest（日期=节名）和 work（日期列表）", f"workdays: {error}", "workdays")
        return Workdays()
    stray = sorted(day for day in (*names, *work) if day.year != year)
    if stray:
        one.complain(one.at(("workdays",)), f"{stray[0]} 不在 {year} 年", "一年一个文件", "a day outside the year", "workdays")
    return Workdays(frozenset(names), work, names, frozenset({year}))


def _join(days: Iterable[Workdays]) -> Workdays:
    tables = tuple(days)
    names: dict[date, str] = {}
    for one in tables:
        names.update(one.names)
    return Workdays(
        frozenset().union(*(one.rest for one in tables)),
        frozenset().union(*(one.work for one in tables)),
        names,
        frozenset().union(*(one.years for one in tables)),
    )
