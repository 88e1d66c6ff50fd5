"""Reads the law layers, the nation's and every province's: one TOML a text and version, and the workday tables.

All layers are read and checked together; a book then takes the nation's and those its plan names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import pairwise

from tongxing.rulebook.counting import Workdays
from tongxing.rulebook.document import Where
from tongxing.rulebook.lawbook import LawBook
from tongxing.rulebook.laws import NATIONAL, Article, LawHead, LawText, LawValue
from tongxing.rulebook.problems import did_you_mean
from tongxing.rulebook.source import Source, merge, refuse_unknown, section, validate

PROVINCES = "provinces"
_LAW_KEYS = ("text", "article", "value", "workdays")


def read_laws(
    source: Source, laws: Mapping[str, bytes]
) -> tuple[list[LawText], dict[str, tuple[LawValue, ...]], Workdays]:
    """Every law file: its articles and values, and the workday tables."""
    texts: list[LawText] = []
    values: dict[str, tuple[LawValue, ...]] = {}
    days: list[Workdays] = []
    for name, text in laws.items():
        one = Source(digest=source.digest)
        merge(one, name, text)
        refuse_unknown(one, _LAW_KEYS)
        if "workdays" in one.raw:
            days.append(_workdays(one))
        else:
            _read_law(one, name, texts, values)
        source.problems += one.problems
    ordered = {name: tuple(sorted(some, key=lambda one: one.since)) for name, some in values.items()}
    _check_whole(source, texts, ordered)
    return texts, ordered, _join(days)


def read_lawbook(laws: Mapping[str, bytes], layers: Collection[str] = ()) -> tuple[LawBook, Source]:
    """The law alone, without a plan: the nation's and the named provinces'; the source holds the problems."""
    source = Source()
    texts, values, workdays = read_laws(source, laws)
    return of_layers(texts, values, workdays, layers), source


def of_layers(
    texts: Iterable[LawText],
    values: Mapping[str, tuple[LawValue, ...]],
    workdays: Workdays,
    layers: Collection[str],
) -> LawBook:
    """The nation's law and the named provinces'; a name that none of them has is left out."""
    chosen = {NATIONAL, *layers}
    kept = {name: tuple(one for one in some if one.layer in chosen) for name, some in values.items()}
    return LawBook(
        laws=tuple(one for one in texts if one.head.layer in chosen),
        law_values={name: some for name, some in kept.items() if some},
        workdays=workdays,
    )


def _check_whole(source: Source, texts: list[LawText], values: Mapping[str, tuple[LawValue, ...]]) -> None:
    """The layers together: no value twice on a day in one layer, every second article exists, the same unit everywhere."""
    nowhere = Where("law", 1)
    articles = {f"{text.head.id}.{number}" for text in texts for number in text.articles}
    for name, versions in values.items():
        for layer in sorted({one.layer for one in versions}):
            _check_overlap(source, name, [one for one in versions if one.layer == layer])
        if len({(one.unit, one.direction, one.counted) for one in versions}) > 1:
            places = "、".join(sorted({one.article for one in versions}))
            what, advice = (
                f"法律数值「{name}」在各处的写法不同（{places}）",
                "unit、direction、counted 要一样，否则另取名",
            )
            source.complain(nowhere, what, advice, f"law value {name} differs in kind", "law_kind")
        for cite in (cite for one in versions for cite in one.also):
            if cite not in articles:
                source.complain(
                    nowhere,
                    f"法律数值「{name}」引用的「{cite}」找不到",
                    did_you_mean(cite, articles),
                    f"no {cite}",
                    "unknown_cite",
                )
    layers: dict[str, str] = {}
    for text in texts:
        if layers.setdefault(text.head.id, text.head.layer) != text.head.layer:
            what = f"法律文本「{text.head.id}」出现在两层里"
            source.complain(nowhere, what, "换一个 id", f"text {text.head.id} in two layers", "layer")


def _check_overlap(source: Source, name: str, versions: list[LawValue]) -> None:
    """Inside one layer a name has one value a day."""
    for before, after in pairwise(versions):
        if before.until is None or before.until >= after.since:
            source.complain(
                Where("law", 1),
                f"法律数值「{name}」在 {after.since} 有两个",
                "前一个写上 until",
                f"law value {name} overlaps",
                "overlap",
            )


def layer_of(file: str) -> str:
    """The layer a file belongs to by the folder it lies in."""
    parts = file.split("/")
    return parts[1] if parts[0] == PROVINCES and len(parts) > 2 else NATIONAL


def _read_law(one: Source, file: str, texts: list[LawText], values: dict[str, tuple[LawValue, ...]]) -> None:
    head = validate(one, LawHead, one.raw.get("text", {}), ("text",))
    articles = {str(key): article for key, article in section(one, "article", Article, many=False)}
    if head is None:
        return
    texts.append(LawText(head, articles))
    if head.layer != layer_of(file):
        what = f"文件放在「{layer_of(file)}」层，里面写的是「{head.layer}」层"
        advice = f"放进 {PROVINCES}/{head.layer}/，或者改 layer"
        one.complain(one.at(("text", "layer")), what, advice, f"{file} says layer {head.layer}", "layer")
    for key, value in section(one, "value", LawValue, many=False):
        if value.model_fields_set & {"layer", "current"}:
            what, advice = f"数值「{key}」不能自己写 layer、current", "写在 [text] 里，整个文件一样"
            one.complain(one.at(("value", key)), what, advice, f"layer inside value {key}", "layer")
        number = value.article.rpartition(".")[2]
        if number not in articles:
            one.complain(
                one.at(("value", key)),
                f"数值「{key}」引用的第{number}条不在本文件里",
                did_you_mean(number, articles),
                f"no article {number}",
                "unknown_article",
            )
        placed = value.model_copy(update={"layer": head.layer, "current": head.current})
        values[str(key)] = (*values.get(str(key), ()), placed)


def _workdays(one: Source) -> Workdays:
    """One year's table: rest days with their names, and make-up workdays."""
    table = one.raw["workdays"]
    try:
        names = {date.fromisoformat(str(day)): str(title) for day, title in table["rest"].items()}
        work = frozenset(date.fromisoformat(str(day)) for day in table["work"])
        year = int(table["year"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        one.complain(
            one.at(("workdays",)),
            "节假日表的写法读不懂",
            "要有 year、rest（日期=节名）和 work（日期列表）",
            f"workdays: {error}",
            "workdays",
        )
        return Workdays()
    stray = sorted(day for day in (*names, *work) if day.year != year)
    if stray:
        one.complain(
            one.at(("workdays",)),
            f"{stray[0]} 不在 {year} 年",
            "一年一个文件",
            "a day outside the year",
            "workdays",
        )
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
