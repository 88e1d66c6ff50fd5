"""Patterns of what one body can do: be in one place, meet who is there, in the hours of a day. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tongxing.rulebook.truth.records import (
    CONTACTS,
    TESTS,
    Facts,
    Question,
    Record,
    Settings,
    groups,
    ids,
    question,
)

VISITED_THERE = {"detained": "custody", "in_hospital": "hospital", "leave_reported": "away"}
LAWFUL_THERE = {("in_hospital", "visit"), ("detained", "official_test")}
NO_SAMPLE = frozenset({"refused", "no_show"})
OWN_TESTS = frozenset({"official_test", "screening"})


def two_places(facts: Facts, settings: Settings) -> Iterator[Question]:
    """一人两处：同一个人、同一段时间，当面的事记在两个不同的村。

    也可能是：时间填错了；两个人一起干、记在一个人名下；服务对象约在邻村见面。 (方案S88、需求X06)
    """
    for (_worker, day), mine in facts.by_day.items():
        timed = [one for one in mine if one.face and one.begins is not None and (one.lasts or 0) > 0]
        timed.sort(key=lambda one: (one.begins, one.id))
        clash: dict[str, Record] = {}
        for at, one in enumerate(timed):
            for other in timed[at + 1 :]:
                if _begin(other) + settings.overlap_minutes > _end(one):
                    break
                if other.place_id != one.place_id and _end(other) - _begin(other) >= settings.overlap_minutes:
                    clash |= {one.id: one, other.id: other}
        if clash:
            places = len({one.place_id for one in clash.values()})
            yield question("two_places", clash, day=day.isoformat(), places=places)


def _begin(one: Record) -> int:
    return one.begins or 0


def _end(one: Record) -> int:
    return _begin(one) + (one.lasts or 0)


def contact_away(facts: Facts, settings: Settings) -> Iterator[Question]:
    """人不在却见了面：被羁押、住院或者已报告外出的日子里，记了当面的谈心、走访或者检测。

    也可能是：到医院、看守所去看的；提前回来了；起止日子写得不准（头尾两天不算）。 (方案S88、需求X06)
    Whoever lies in hospital is visited there, and the police test whom they hold: neither is asked about.
    """
    by_case = groups(
        (one for one in facts.records if one.kind in CONTACTS | TESTS and one.face and one.case),
        lambda one: one.case,
    )
    for span in facts.spans:
        met = [
            one
            for one in by_case.get(span.case, ())
            if span.since < one.happened_on
            and (span.until is None or one.happened_on < span.until)
            and one.at != VISITED_THERE.get(span.kind, "-")
            and (span.kind, one.kind) not in LAWFUL_THERE
        ]
        for there in groups(met, lambda one: one.place_id).values():
            yield question("contact_away", ids(there), why=span.kind, since=span.since.isoformat())


def kit(facts: Facts, settings: Settings) -> Iterator[Question]:
    """检测没有批号：采了样的检测没有写检测用品的批号，或者批号不像批号（全是一个数字）。

    也可能是：忘了写；标签撕坏了；换了新的用品，批号还没登记。 (方案S88、需求X06)
    Where nobody writes batches an empty one says nothing: it is asked about beside others of the month that carry one.
    """
    tests = [one for one in facts.records if one.kind in OWN_TESTS and one.outcome not in NO_SAMPLE]
    habit = {name for one in tests if not _no_batch(one.batch, settings) for name in _month_of(one)}
    odd = [
        one
        for one in tests
        if one.source != "import"
        and _no_batch(one.batch, settings)
        and (one.batch.strip() or not habit.isdisjoint(_month_of(one)))
    ]
    for (_worker, day), mine in groups(odd, lambda one: (one.worker, one.happened_on)).items():
        yield question("kit", ids(mine), times=len(mine), day=day.isoformat())


def _month_of(one: Record) -> tuple[tuple[str, int, int, int], ...]:
    """Whose habit a batch is: the worker's and the place's, of that month."""
    month = one.happened_on.year, one.happened_on.month
    return ("worker", one.worker, *month), ("place", one.place_id, *month)


def _no_batch(batch: str, settings: Settings) -> bool:
    letters = [one for one in batch if one.isalnum()]
    return len(set(letters)) < settings.kit_marks or not any(one.isdigit() for one in letters)


def impossible_day(facts: Facts, settings: Settings) -> Iterator[Question]:
    """一天做不完：当面的事一两分钟就完、几个小时不歇、结束早于开始，或者一个人一天走访谈心多得走不过来。

    也可能是：时间填错了；集体谈心记成了一人一条（同时开始的只算一次）；几个人一起走、记在一个人名下。 (方案S88、需求X06)
    """
    for (_worker, day), mine in facts.by_day.items():
        met = [one for one in mine if one.kind in CONTACTS and one.face]
        odd = [one for one in met if _odd_length(one, settings)]
        slots = {_slot(one) for one in met if one.kind == "visit" or one.started is not None}
        crowd = met if len(slots) > settings.contacts_a_day else ()
        if odd or crowd:
            yield question("impossible_day", ids([*odd, *crowd]), day=day.isoformat(), times=len(slots))


def _odd_length(one: Record, settings: Settings) -> bool:
    lasts = one.lasts
    return lasts is not None and not settings.short_minutes <= lasts <= settings.long_minutes


def _slot(one: Record) -> tuple[str, int | str]:
    """Who sits together in one room began together; who is visited at home is visited alone."""
    together = one.kind != "visit" and one.begins is not None
    return one.kind, one.begins if together and one.begins is not None else one.id
