"""Patterns of likeness: words, numbers and courses that repeat where lives do not. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from zlib import crc32

from tongxing.rulebook.truth.records import CONTACTS, Facts, Question, Record, Settings, groups, ids, question

SHINGLE, BANDS, COMPARED = 3, 3, 8


def copied(facts: Facts, settings: Settings) -> Iterator[Question]:
    """抄来的话：一个人写的，不同的人、不同的日子，长长一段话几乎一字不差。“一切正常”这样的短话不算。

    也可能是：一家人一起走访，写了同样的话；用了通知的原文；同一件事记在两处。 (方案S88、需求X06)
    """
    for mine in facts.by_worker.values():
        yield from _copied(mine, settings)


def _copied(mine: list[Record], settings: Settings) -> Iterator[Question]:
    """One worker's: what others wrote, and who may read it, changes nothing about the question."""
    by_text: dict[str, list[Record]] = {}
    for one in mine:
        if len(one.text) >= settings.text_letters:
            plain = normal(one.text)
            if len(plain) >= settings.text_letters:
                by_text.setdefault(plain, []).append(one)
    for texts in alike(sorted(by_text), settings.text_alike_percent):
        rows = [one for text in texts for one in by_text[text]]
        if len(rows) >= settings.text_times and len({(one.case, one.happened_on) for one in rows}) > 1:
            people = len({one.case for one in rows})
            yield question("copied", ids(rows), times=len(rows), people=people)


def normal(text: str) -> str:
    """A note without blanks, points and numbers: what is left is what was said."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalpha()).casefold()


def alike(texts: list[str], percent: int) -> Iterator[list[str]]:
    """Texts that share nearly all their three-letter pieces, group by group.

    Two texts are compared only where one of their lowest pieces is the same, and with few others: a year of notes is
    looked through in a second.
    """
    pieces = {text: shingles(text) for text in texts}
    root = {text: text for text in texts}

    def top(text: str) -> str:
        while root[text] != text:
            root[text] = root[root[text]]
            text = root[text]
        return text

    kept: dict[int, list[str]] = {}
    for text in texts:
        mine = pieces[text]
        for band in sorted(mine)[:BANDS]:
            near = kept.setdefault(band, [])
            for other in near[:COMPARED]:
                if top(other) != top(text) and _share(mine, pieces[other]) >= percent:
                    root[max(top(other), top(text))] = min(top(other), top(text))
            near.append(text)
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(top(text), []).append(text)
    yield from found.values()


def shingles(text: str) -> frozenset[int]:
    """The three-letter pieces of a text, as numbers that are the same on every machine."""
    raw = text.encode("utf-16-le")
    return frozenset(crc32(raw[at : at + 2 * SHINGLE]) for at in range(0, len(raw) - 2 * SHINGLE + 1, 2))


def _share(one: frozenset[int], other: frozenset[int]) -> int:
    both = len(one & other)
    return 100 * both // (len(one) + len(other) - both)


def round_numbers(facts: Facts, settings: Settings) -> Iterator[Question]:
    """太整的数：一个人一个月里，开始的时间、用的分钟几乎全是整点、半点，比大家平常整得多。

    也可能是：习惯估个整数；约的就是整点；表上只有整点可选。 (方案S88、需求X06)
    """
    counted = [(one, tidy) for one in facts.records if (tidy := _tidy(one)) is not None]
    if not counted:
        return
    house = 100 * sum(tidy for _one, tidy in counted) // len(counted)
    share = max(house, settings.round_floor_percent)
    months: dict[tuple[int, int, int], list[tuple[Record, bool]]] = {}
    for one, tidy in counted:
        months.setdefault((one.worker, one.happened_on.year, one.happened_on.month), []).append((one, tidy))
    for mine in months.values():
        rows = [one for one, tidy in mine if tidy]
        if too_often(len(rows), len(mine), share, settings):
            yield question("round_numbers", ids(rows), times=len(rows), of=len(mine), usual=share)


def _tidy(one: Record) -> bool | None:
    """Whether every number in it ends on the half hour or on a zero; None where it holds no number."""
    marks = [] if one.started is None else [one.started.minute % 30 == 0]
    marks += [] if one.lasts is None else [one.lasts % 30 == 0]
    marks += [value.endswith("0") for value in one.values.values() if value.isdecimal() and len(value) > 1]
    return all(marks) if marks else None


def too_often(times: int, of: int, percent: int, settings: Settings) -> bool:
    """Round nearly always, and further from the house's share than chance goes: (k − np)² > bound · np(1 − p), in whole numbers."""
    if of < settings.round_records or 100 * times < settings.round_percent * of:
        return False
    away = 100 * times - of * percent
    return away > 0 and away * away > settings.round_bound * of * percent * (100 - percent)


def same_course(facts: Facts, settings: Settings) -> Iterator[Question]:
    """一样的经过：几个人同一类事的间隔和结果一连串一模一样；或者同一个见证人一天里到了好几个村。

    也可能是：一起参加的活动；同一批检测的日子；见证人是跟车的医生。 (方案S88、需求X06)
    """
    yield from _courses(facts, settings)
    beside = (one for one in facts.records if one.partner and one.face)
    for (partner, day), mine in groups(beside, lambda one: (one.partner.strip(), one.happened_on)).items():
        places = len({one.place_id for one in mine})
        if partner and places >= settings.partner_places:
            yield question("same_course", ids(mine), places=places, day=day.isoformat())


def _courses(facts: Facts, settings: Settings) -> Iterator[Question]:
    """Stretches of one kind of record with the same gaps and outcomes, at several people of one worker."""
    counted = (
        one for one in facts.records if one.case and one.kind in CONTACTS | {"official_test", "screening"}
    )
    lives = groups(counted, lambda one: (one.worker, one.kind, one.case))
    seen: dict[tuple, dict[str, set[str]]] = {}
    for (worker, kind, case), mine in lives.items():
        for at in range(len(mine) - settings.alike_length + 1):
            part = mine[at : at + settings.alike_length]
            if len({one.outcome for one in part}) >= settings.alike_outcomes:
                shape = (worker, kind, *_shape(part))
                seen.setdefault(shape, {}).setdefault(case, set()).update(ids(part))
    together: dict[tuple[int, str, tuple[str, ...]], set[str]] = {}
    for (worker, kind, *_more), cases in seen.items():
        if len(cases) >= settings.alike_cases:
            rows = together.setdefault((worker, kind, tuple(sorted(cases))), set())
            rows.update(*cases.values())
    for (_worker, _kind, people), names in together.items():
        yield question("same_course", names, people=len(people))


def _shape(part: list[Record]) -> Iterable[tuple[int, str]]:
    first = part[0].happened_on.toordinal()
    return ((one.happened_on.toordinal() - first, one.outcome) for one in part)
