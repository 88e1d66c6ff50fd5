"""The raw tables of many files as one, with file and line of every key, and the problems met on the way."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from tongxing.rulebook.document import Where
from tongxing.rulebook.locating import Road, locate, nearest
from tongxing.rulebook.problems import Problem, did_you_mean
from tongxing.rulebook.wording import problem_from

LARGEST = 1024 * 1024  # a plan is a few pages; anything larger is not a plan
MOST_DOTS = 400


@dataclass
class Source:
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


def parse(name: str, text: bytes) -> tuple[dict[str, Any], dict[Road, int], Problem | None]:
    """One TOML file with the line of every key; a broken one gives a problem in words."""
    if len(text) > LARGEST:
        what = f"文件有 {len(text) // 1024} KB，超过 {LARGEST // 1024} KB"
        return (
            {},
            {},
            Problem(name, 1, what, "方案是几页字，请检查是不是传错了文件", "the file is too large", "size"),
        )
    try:
        words = text.decode("utf-8").replace("\r\n", "\n").lstrip("\ufeff")
        if at := _dotted_beyond_reason(words):
            return {}, {}, _syntax(name, f"a name of too many parts (at line {at}, column 1)")
        return tomllib.loads(words, parse_float=Decimal), locate(words), None
    except UnicodeDecodeError:
        what = "文件不是 UTF-8 编码"
        return {}, {}, Problem(name, 1, what, "请用 UTF-8 另存一份", "the file is not UTF-8", "encoding")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, {}, _syntax(name, str(error))


def _dotted_beyond_reason(words: str) -> int:
    """The first line with more dots than any sentence has; a dotted name costs the parser the square of its parts."""
    return next((n for n, line in enumerate(words.split("\n"), 1) if line.count(".") > MOST_DOTS), 0)


def _syntax(name: str, message: str) -> Problem:
    line = 1
    if "line " in message:
        digits = message.rsplit("line ", 1)[1].split(",")[0]
        line = int(digits) if digits.isdigit() else 1
    what = (
        "同一个名称写了两遍"
        if "overwrite" in message or "twice" in message or "more than once" in message
        else "这一行的写法读不懂"
    )
    return Problem(name, line, what, "请看这一行的引号、括号和等号", f"TOML: {message}", "syntax")


def merge(source: Source, name: str, text: bytes) -> None:
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


def _merge_list(source: Source, name: str, key: str, value: list[Any], lines: dict[Road, int]) -> None:
    held = source.raw.setdefault(key, [])
    if not isinstance(held, list):
        source.complain(
            Where(name, nearest(lines, (key,))), f"「{key}」在别的文件里是另一种写法", code="mixed"
        )
        return
    shift = len(held)
    held.extend(value)
    for road, line in lines.items():
        if road and road[0] == key:
            moved = (key, road[1] + shift, *road[2:]) if len(road) > 1 and isinstance(road[1], int) else road
            source.where[moved] = Where(name, line)


def _merge_table(source: Source, name: str, key: str, value: Any, lines: dict[Road, int]) -> None:
    held = source.raw.get(key)
    for road, line in lines.items():
        if road and road[0] == key:
            source.where.setdefault(road, Where(name, line))
    if held is None:
        source.raw[key] = dict(value) if isinstance(value, dict) else value
        return
    if not isinstance(held, dict) or not isinstance(value, dict):
        source.complain(
            Where(name, nearest(lines, (key,))), f"「{key}」在别的文件里已经写过", code="duplicate"
        )
        return
    for inner, one in value.items():
        if inner in held:
            what = f"「{key}.{inner}」在 {source.at((key, inner)).file} 里已经写过"
            source.complain(
                Where(name, nearest(lines, (key, inner))),
                what,
                "同一个编号只能有一处",
                f"duplicate {key}.{inner}",
                "duplicate",
            )
        held.setdefault(inner, one)


def refuse_unknown(source: Source, keys: Iterable[str]) -> None:
    """Complain about every top-level name that nobody knows; one about guards is told why."""
    for key in source.raw:
        if key not in keys:
            guard = key.lower().startswith(("guard", "override", "disable", "force"))
            advice = "十条硬性守护写在程序里，方案文件改不了它们" if guard else did_you_mean(key, keys)
            source.complain(
                source.at((key,)),
                f"不认识的部分「{key}」",
                advice,
                f"unknown section {key}",
                "guard" if guard else "unknown_key",
            )


def validate(source: Source, model: type[BaseModel], raw: Any, road: Road) -> Any:
    """One table as its frozen model, or its problems in words."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            full = (*road, *one["loc"])
            where = source.at(full)
            source.problems.append(problem_from(where.file, where.line, full, dict(one), model))
        return None


def section(source: Source, key: str, model: type[BaseModel], *, many: bool) -> Iterator[tuple[Any, Any]]:
    """Each table of one section that could be read, under its key or its number."""
    held = source.raw.get(key)
    if held is None:
        return
    if not isinstance(held, list if many else dict):
        right = f"[[{key}]]" if many else f"[{key}.编号]"
        source.complain(
            source.at((key,)), f"「{key}」的写法不对", f"写成 {right}", f"{key} is not {right}", "mixed"
        )
        return
    pairs: Iterable[tuple[Any, Any]] = enumerate(held) if isinstance(held, list) else held.items()
    for name, raw in pairs:
        made = validate(source, model, raw, (key, name))
        if made is not None:
            yield name, made
