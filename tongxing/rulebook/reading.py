"""Reads layered TOML, law first and then one plan: every error at once with file and line, never half a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tongxing.rulebook.checking import check
from tongxing.rulebook.counting import Workdays
from tongxing.rulebook.desk import Known
from tongxing.rulebook.document import (
    Book,
    Clause,
    Duty,
    Group,
    Indicator,
    Paper,
    Phase,
    PlanHead,
    PlanValue,
    Reason,
    Scheme,
    Task,
    Unit,
    Where,
)
from tongxing.rulebook.lawbook import LawBook
from tongxing.rulebook.laws import NATIONAL, LawText, LawValue
from tongxing.rulebook.learning import Audience, Leaflet, Topic
from tongxing.rulebook.locating import Road
from tongxing.rulebook.problems import Problem, did_you_mean
from tongxing.rulebook.proving import prove_texts
from tongxing.rulebook.reading_law import of_layers, read_laws
from tongxing.rulebook.returns import Return
from tongxing.rulebook.source import Source, merge, refuse_unknown, section, validate

_TABLES: dict[str, type[BaseModel]] = {"clause": Clause, "value": PlanValue}
_LISTS: dict[str, type[BaseModel]] = {
    "duty": Duty,
    "reason": Reason,
    "paper": Paper,
    "phase": Phase,
    "unit": Unit,
    "task": Task,
    "topic": Topic,
    "audience": Audience,
    "leaflet": Leaflet,
    "scheme": Scheme,
    "group": Group,
    "indicator": Indicator,
    "return": Return,
}
_FIELDS = {key: f"{key}s" for key in _LISTS} | {"duty": "duties", "scheme": "written_schemes"}
CASES = "cases/"
_PLAN_KEYS = ("plan", *_TABLES, *_LISTS)


@dataclass(frozen=True)
class Reading:
    """What came of reading: a whole book, or the problems."""

    book: Book | None
    problems: tuple[Problem, ...]


def read_book(law_dir: Path, plan_dir: Path, known: Known | None = None) -> Reading:
    """Read the law directory and one plan directory; names are checked against the signboards when given."""
    plan = _texts(plan_dir, "*.toml") | _texts(plan_dir, f"{CASES}*.toml")
    return read_texts(_texts(law_dir, "**/*.toml"), plan, known)


def _texts(folder: Path, pattern: str) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob(pattern))}


def read_texts(laws: Mapping[str, bytes], plan: Mapping[str, bytes], known: Known | None = None) -> Reading:
    """The same from bytes, for a plan that somebody hands over as files; files under `cases/` are its worked cases."""
    texts, values, workdays, law = _laws(tuple(sorted(laws.items())))
    source = Source(digest=law.digest.copy())
    cases = {name: text for name, text in plan.items() if name.startswith(CASES)}
    for name, text in plan.items():
        if name not in cases:
            merge(source, name, text)
    refuse_unknown(source, _PLAN_KEYS)
    book = _assemble(source, texts, values, workdays)
    source.problems[:0] = law.problems
    if book is not None:
        source.problems += check(book, known, names=_names(source.raw))
    if book is not None and cases and not source.problems:
        source.problems += prove_texts(book, cases).problems
    problems = tuple(sorted(set(source.problems), key=lambda one: (one.file, one.line, one.what)))
    return Reading(None if problems else book, problems)


@lru_cache(maxsize=8)
def _laws(
    files: tuple[tuple[str, bytes], ...],
) -> tuple[list[LawText], dict[str, tuple[LawValue, ...]], Workdays, Source]:
    """The law layers are the same for many plans: the same bytes are read once."""
    law = Source()
    return (*read_laws(law, dict(files)), law)


def _assemble(
    source: Source, texts: list[LawText], values: dict[str, tuple[LawValue, ...]], workdays: Workdays
) -> Book | None:
    """A draft of the book from every part that could be read; the caller drops it when anything was wrong."""
    if "plan" not in source.raw:
        if not source.problems:  # a file that cannot be read may well have held it
            first = next(iter(source.where.values()), Where("plan.toml", 1)).file
            advice = "写明方案的编号、名称、地方、年份和起始日"
            source.complain(Where(first, 1), "没有 [plan] 这一段", advice, "no [plan]", "missing")
        return None
    head = validate(source, PlanHead, source.raw["plan"], ("plan",))
    parts = {
        key: dict(section(source, key, model, many=key in _LISTS))
        for key, model in {**_TABLES, **_LISTS}.items()
    }
    if head is None:
        return None
    law = _law_under(source, head, texts, values, workdays)
    lists: dict[str, Any] = {_FIELDS[key]: tuple(parts[key].values()) for key in _LISTS}
    return Book(
        plan=head,
        clauses=parts["clause"],
        **lists,
        values=parts["value"],
        laws=law.laws,
        law_values=law.law_values,
        workdays=law.workdays,
        where=_by_name(source),
        digest=source.digest.hexdigest(),
    )


def _law_under(
    source: Source,
    head: PlanHead,
    texts: list[LawText],
    values: dict[str, tuple[LawValue, ...]],
    workdays: Workdays,
) -> LawBook:
    """The law this plan stands on: the nation's, and that of the provinces it names."""
    _check_layers(source, head, texts)
    return of_layers(texts, values, workdays, head.layers)


def _check_layers(source: Source, head: PlanHead, texts: list[LawText]) -> None:
    """The provinces a plan names: a name that nobody has encoded is refused."""
    known = {one.head.layer for one in texts} - {NATIONAL}
    for number, name in enumerate(head.layers):
        where = source.at(("plan", "layers", number))
        if name not in known:
            what, advice = f"不认识的省级法规「{name}」", did_you_mean(name, known)
            source.complain(where, what, advice, f"unknown layer {name}", "unknown_layer")
        elif name in head.layers[:number]:
            source.complain(where, f"省级法规「{name}」写了两遍", "", f"layer {name} twice", "duplicate")


def _by_name(source: Source) -> dict[Road, Where]:
    """The lines again, with the items of lists under their own ids instead of their numbers."""
    found: dict[Road, Where] = {}
    for road, where in source.where.items():
        if len(road) > 1 and road[0] in _LISTS and isinstance(road[1], int):
            held = source.raw[str(road[0])]
            one = held[road[1]] if isinstance(held, list) and road[1] < len(held) else {}
            road = (road[0], _id_of(one), *road[2:])
        found[road] = where
    return found


def _id_of(one: Any) -> str:
    return str(one.get("id", one.get("kind", ""))) if isinstance(one, dict) else ""


def _names(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every id a file names, even where its table could not be read, so that one error does not breed ten."""
    names: dict[str, list[str]] = {}
    for key in _PLAN_KEYS[1:]:
        held = raw.get(key, {})
        if isinstance(held, dict):
            names[key] = [str(name) for name in held]
        elif isinstance(held, list):
            names[key] = [_id_of(one) for one in held]
    return names
