"""Reads the law layers: one TOML a text and version, and the State Council's workday tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from tongxing.rulebook.counting import Workdays
from tongxing.rulebook.document import Article, LawHead, LawText, LawValue, Where
from tongxing.rulebook.problems import did_you_mean
from tongxing.rulebook.source import Source, merge, refuse_unknown, section, validate

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
            _read_law(one, texts, values)
        source.problems += one.problems
    ordered = {name: tuple(sorted(some, key=lambda one: one.since)) for name, some in values.items()}
    _check_whole(source, texts, ordered)
    return texts, ordered, _join(days)


def _check_whole(source: Source, texts: list[LawText], values: Mapping[str, tuple[LawValue, ...]]) -> None:
    """The layers together: no value twice on a day, every second article exists."""
    nowhere = Where("law", 1)
    articles = {f"{text.head.id}.{number}" for text in texts for number in text.articles}
    for name, versions in values.items():
        for before, after in pairwise(versions):
            if before.until is None or before.until >= after.since:
                source.complain(
                    nowhere,
                    f"法律数值「{name}」在 {after.since} 有两个",
                    "前一个写上 until",
                    f"law value {name} overlaps",
                    "overlap",
                )
        for cite in (cite for one in versions for cite in one.also):
            if cite not in articles:
                source.complain(
                    nowhere,
                    f"法律数值「{name}」引用的「{cite}」找不到",
                    did_you_mean(cite, articles),
                    f"no {cite}",
                    "unknown_cite",
                )


def _read_law(one: Source, texts: list[LawText], values: dict[str, tuple[LawValue, ...]]) -> None:
    head = validate(one, LawHead, one.raw.get("text", {}), ("text",))
    articles = {str(key): article for key, article in section(one, "article", Article, many=False)}
    if head is None:
        return
    texts.append(LawText(head, articles))
    for key, value in section(one, "value", LawValue, many=False):
        number = value.article.rpartition(".")[2]
        if number not in articles:
            one.complain(
                one.at(("value", key)),
                f"数值「{key}」引用的第{number}条不在本文件里",
                did_you_mean(number, articles),
                f"no article {number}",
                "unknown_article",
            )
        values[str(key)] = (*values.get(str(key), ()), value)


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
