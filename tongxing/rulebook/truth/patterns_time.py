"""Patterns of days and hours: when something is said to have happened, and when it was written down. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tongxing.rulebook.base import LAWFUL
from tongxing.rulebook.truth.records import CONTACTS, Facts, Question, Record, Settings, groups, ids, question


def burst(facts: Facts, settings: Settings) -> Iterator[Question]:
    """一口气补记：同一个人一次坐下来，把好几天前、好几个不同日子的事接连记上。

    也可能是：没有网络、先写在本子上；刚休假回来；替生病的同事补录。 (方案S88、需求X06)
    """
    late = [
        one
        for one in facts.records
        if one.late > settings.late_days and one.source not in settings.offline_sources
    ]
    for mine in groups(late, lambda one: one.worker).values():
        for sitting in _sittings(mine, settings.burst_gap_minutes):
            days = {one.happened_on for one in sitting}
            if len(sitting) >= settings.burst_records and len(days) >= settings.burst_days:
                told = min(one.recorded_at for one in sitting).date()
                yield question(
                    "burst", ids(sitting), times=len(sitting), days=len(days), told_on=told.isoformat()
                )


def _sittings(records: list[Record], gap: int) -> Iterator[list[Record]]:
    """Records written down one after another without a pause longer than this."""
    ordered = sorted(records, key=lambda one: (one.recorded_at, one.id))
    sitting: list[Record] = []
    for one in ordered:
        if sitting and (one.recorded_at - sitting[-1].recorded_at).total_seconds() > gap * 60:
            yield sitting
            sitting = []
        sitting.append(one)
    if sitting:
        yield sitting


def spike(facts: Facts, settings: Settings) -> Iterator[Question]:
    """赶在期限前：期限前几天忽然多出许多联系，比这个人平常多好几倍，而且都是期限过后才记的。

    也可能是：月底集中走访，确实都去了；当时没有网络；补录纸上的记录。 (方案S88、需求X06)
    """
    for mine in facts.by_worker.values():
        contacts = [one for one in mine if one.kind in CONTACTS]
        if not contacts:
            continue
        life = contacts[-1].happened_on.toordinal() - contacts[0].happened_on.toordinal() + 1
        for end, near in _before_month_end(contacts, settings.spike_days).items():
            after = [
                one
                for one in near
                if one.recorded_at.date() > end
                and one.late >= 2
                and one.source not in settings.offline_sources
            ]
            rest = len(contacts) - len(near)
            usual = rest * settings.spike_days * settings.spike_times
            if len(after) >= settings.spike_records and len(near) * max(life, 1) > usual:
                yield question("spike", ids(after), times=len(after), deadline=end.isoformat())


def _before_month_end(records: list[Record], days: int) -> dict[date, list[Record]]:
    found: dict[date, list[Record]] = {}
    for one in records:
        end = month_end(one.happened_on)
        if end.toordinal() - one.happened_on.toordinal() < days:
            found.setdefault(end, []).append(one)
    return found


def month_end(day: date) -> date:
    """The last day of its month."""
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(first.toordinal() - 1)


def agreement_after(facts: Facts, settings: Settings) -> Iterator[Question]:
    """期限后补的协议：写的是期限前的日子，期限过了好几天才记进来。

    也可能是：村里早已签好，纸送来得晚；当时没有网络；协议原件还在，看一眼就清楚。 (方案S88、需求X06)
    """
    for one in facts.records:
        if (
            one.kind != "agreement"
            or one.late <= settings.late_days
            or one.source in settings.offline_sources
        ):
            continue
        due = one.values.get("due_on", "")
        day = date.fromisoformat(due) if due else next_count_day(one.happened_on, settings)
        if day is not None and one.happened_on <= day < one.recorded_at.date():
            yield question("agreement_after", [one.id], deadline=day.isoformat(), late=one.late)


def next_count_day(day: date, settings: Settings) -> date | None:
    """The next day on which the base or a quarter is counted."""
    days = [date(year, *one) for year in (day.year, day.year + 1) for one in settings.count_days]
    return min((one for one in days if one >= day), default=None)


def nights(facts: Facts, settings: Settings) -> Iterator[Question]:
    """夜里和停工的日子：一个人一个月里，许多当面联系落在深夜或者谁都不上班的日子。

    也可能是：服务对象上夜班，只有晚上在家；节日慰问；值班的人确实去了；时间填错了上午下午。 (方案S88、需求X06)
    """
    odd = [one for one in facts.records if one.kind in CONTACTS and one.face and _odd_hour(one, settings)]
    for mine in groups(odd, lambda one: (one.worker, one.happened_on.year, one.happened_on.month)).values():
        if len(mine) >= settings.night_records:
            yield question("nights", ids(mine), times=len(mine), month=mine[0].happened_on.isoformat()[:7])


def _odd_hour(one: Record, settings: Settings) -> bool:
    dark = one.started is not None and not settings.night_until <= one.started.hour < settings.night_from
    return dark or one.happened_on in settings.closed_days


def shrinking(facts: Facts, settings: Settings) -> Iterator[Question]:
    """底数临数变小：清点前几天，人数少了，而少的人没有法定的缘由在旁边。

    也可能是：材料在路上还没登记；人确实迁走了，移交回执还没到；上次多算了一个。 (方案S88、需求X06)
    """
    fell = _falls(facts)
    gone: dict[tuple[int, date], list[Record]] = {}
    for one in facts.records:
        if one.kind != "closed" or one.outcome in LAWFUL or one.values.get("hand_over"):
            continue
        day = next_count_day(one.happened_on, settings)
        if day is None or day.toordinal() - one.happened_on.toordinal() > settings.base_days:
            continue
        if one.place_id not in fell or any(
            start <= one.happened_on.toordinal() <= end for start, end in fell[one.place_id]
        ):
            gone.setdefault((one.place_id, day), []).append(one)
    for (place, day), rows in gone.items():
        yield question("shrinking", ids(rows), times=len(rows), place=place, deadline=day.isoformat())


def _falls(facts: Facts) -> dict[int, list[tuple[int, int]]]:
    """For each place whose base is known: the days between which it fell."""
    found: dict[int, list[tuple[int, int]]] = {one.place_id: [] for one in facts.bases}
    for before, after in pairwise(facts.bases):
        if before.place_id == after.place_id and after.people < before.people:
            found[before.place_id].append((before.on.toordinal(), after.on.toordinal()))
    return found
