"""An honest year of a county's villages, and three hundred invented records among it.

Written from how people work and how people cheat, and not from ``Settings``: nothing here knows a threshold.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tongxing.rulebook.truth import BaseLine, Record, Span

WORKERS, PEOPLE, ALL, EACH = 40, 20, 20_000, 25
WHERE = "家里 院子里 村委会 地头 小卖部 果园 镇上的饭馆 河边 修车铺 学校门口".split()
WHAT = "说起找工作的事 谈了孩子上学 说最近睡得不好 讲了种药材的打算 问起低保怎么办 说到和父母的关系 想学开车 担心旧朋友来找".split()
FELT = "精神比上个月好 有些着急 话不多但愿意听 笑了几回 中间接了两个电话 一开始不愿意说 家属一直陪着 说到后来哭了".split()
NEXT = "约好下周再来 答应帮着问一问 请他去社保所一趟 留了电话 让他有事就打 下次带上表来填 回去和同事商量 给家属交代了几句".split()
SHORT = ("一切正常", "本人在家，情绪稳定", "正常", "没有异常情况", "已谈心，平稳", "")
VOICE = ("fine",) * 8 + ("needs_help", "low")


@dataclass
class World:
    """Records with who invented which."""

    rng: Random
    records: list[Record] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    bases: list[BaseLine] = field(default_factory=list)
    planted: dict[str, set[str]] = field(default_factory=dict)

    def note(self) -> str:
        """What somebody wrote: half the time hardly anything, else words of that day."""
        if self.rng.random() < 0.6:
            return self.rng.choice(SHORT)
        parts = [self.rng.choice(one) for one in (WHERE, WHAT, FELT, WHAT, NEXT)]
        self.rng.shuffle(parts)
        return "，".join(parts) + f"。{self.rng.choice(WHERE)}见的面"

    def told(self, day: date, worker: int) -> tuple[datetime, str]:
        """When it was written down: the same evening, the next morning, or when the hills had a network again."""
        if worker % 5 == 0 and self.rng.random() < 0.5:
            back = day + timedelta(days=10 - day.day % 10)
            return datetime.combine(back, time(18, 5, self.rng.randrange(60)), UTC), "outbox"
        wait = self.rng.choices((0, 1, 2, 4, 12), (70, 24, 4, 1, 1))[0]
        at = time(self.rng.randrange(9, 20), self.rng.randrange(60), self.rng.randrange(60))
        if wait == 0:
            at = time(self.rng.randrange(18, 23), self.rng.randrange(60), self.rng.randrange(60))
        return datetime.combine(day + timedelta(days=wait), at, UTC), "desk"

    def add(self, kind: str, worker: int, person: int, day: date, **more: object) -> Record:
        """One honest record with whatever the day gave it."""
        recorded_at, source = self.told(day, worker)
        values: dict = {
            "outcome": self.rng.choice(VOICE), "recorded_at": recorded_at, "source": source, "text": self.note(),
        } | more  # fmt: skip
        case = f"c{worker}-{person}"
        one = Record(f"r{len(self.records):05d}", kind, case=case, place_id=worker, worker=worker, happened_on=day, **values)  # fmt: skip
        self.records.append(one)
        return one

    def plant(self, pattern: str, like: Record) -> None:
        """One invented record."""
        one = replace(like, id=f"r{len(self.records):05d}")
        self.records.append(one)
        self.planted.setdefault(pattern, set()).add(one.id)


def clock(minute: int) -> time:
    """A minute of the day as a time."""
    return time(minute // 60 % 24, minute % 60)


def honest(world: World) -> None:
    """A year of work: test days, rounds through the village, talks, a group, festivals, month ends, papers, absences."""
    for worker in range(1, WORKERS + 1):
        for person in range(PEOPLE):
            _papers(world, worker, person)
        away = {one.case: one for one in world.spans}
        for month in range(1, 13):
            _test_day(world, worker, month, away)
            _rounds(world, worker, month, away)
            if month % 3 == 0:
                _group(world, worker, date(2026, month, 12))
        for person in range(
            0, PEOPLE, 3
        ):  # before the festival nobody is forgotten; some write it down when it is over
            made = world.add("visit", worker, person, date(2026, 2, 12 + person % 3), outcome="fine")
            if worker % 4 == 0:
                late = datetime(2026, 2, 24, 9, 3 * (person % 20), tzinfo=UTC)
                world.records[-1] = replace(made, recorded_at=late)


def _papers(world: World, worker: int, person: int) -> None:
    rng, year = world.rng, date(2026, 1, 1)
    signed = year + timedelta(days=rng.randrange(330))
    world.add("agreement", worker, person, signed, outcome="signed", text="")
    if rng.random() < 0.05:
        since = year + timedelta(days=rng.randrange(300))
        kind = rng.choice(("detained", "in_hospital", "leave_reported"))
        world.spans.append(
            Span(f"c{worker}-{person}", kind, since, since + timedelta(days=rng.randrange(10, 40)))
        )
    if rng.random() < 0.05:
        how = rng.choice(("completed", "imprisoned", "died", "moved"))
        over = {"hand_over": "yes"} if how == "moved" else {}
        world.add(
            "closed", worker, person, year + timedelta(days=rng.randrange(360)), outcome=how, values=over
        )


def _gone(away: dict[str, Span], worker: int, person: int, day: date) -> Span | None:
    span = away.get(f"c{worker}-{person}")
    return span if span and span.since <= day <= (span.until or day) else None


def _test_day(world: World, worker: int, month: int, away: dict[str, Span]) -> None:
    rng = world.rng
    day = date(2026, month, rng.choice((8, 9, 10, 28)))
    for person in range(PEOPLE):
        if rng.random() < 0.15 or _gone(away, worker, person, day):
            continue
        outcome = rng.choices(("negative", "no_show", "dilute", "positive"), (94, 3, 1, 2))[0]
        batch = "" if outcome == "no_show" or rng.random() < 0.003 else f"QW26{month:02d}-{worker % 7}"
        world.add("official_test", worker, person, day, outcome=outcome, batch=batch, started=clock(510 + 8 * person), minutes=7, at="office")  # fmt: skip


def _rounds(world: World, worker: int, month: int, away: dict[str, Span]) -> None:
    """Three days of visits, some talks between; at the month's end what was left over, all of it done and written at once."""
    rng = world.rng
    people = list(range(PEOPLE))
    rng.shuffle(people)
    last = 28 if month == 2 else 30
    for day, some in (
        (rng.randrange(3, 9), people[:6]),
        (rng.randrange(13, 20), people[6:12]),
        (last, people[12:17]),
    ):
        at = rng.choice((500, 515, 540, 823))
        for person in some:
            at += rng.randrange(8, 25)
            takes = rng.choice((15, 20, 20, 25, 30, 30, 35, 40, 45))
            _meet(world, "visit", worker, person, date(2026, month, day), at, takes, away)
            at += takes
    for person in people[10:]:
        day = date(2026, month, rng.randrange(1, last + 1))
        at = rng.choice((540, 600, 870, 930, 1140)) + (0 if worker % 3 == 0 else rng.randrange(30))
        if rng.random() < 0.005:
            at = 22 * 60 + 10  # whoever works shifts is met when the shift is over
        _meet(world, "talk", worker, person, day, at, rng.choice((20, 25, 30, 30, 40, 45, 60)), away)


def _meet(
    world: World, kind: str, worker: int, person: int, day: date, at: int, takes: int, away: dict[str, Span]
) -> None:
    span = _gone(away, worker, person, day)
    more: dict = {
        "started": clock(at),
        "minutes": takes,
        "partner": f"村医{worker}" if kind == "visit" else "",
    }
    if span and span.kind == "in_hospital":
        more["at"] = "hospital"
    elif span:
        more |= {"values": {"way": "phone"}, "partner": ""}
    if kind == "visit" and worker % 8 < 2 and not span:
        more["partner"] = f"镇医生{worker // 8}"  # the doctor of the town goes along in two villages
    world.add(kind, worker, person, day, **more)


def _group(world: World, worker: int, day: date) -> None:
    for person in range(16):
        world.add(
            "talk",
            worker,
            person,
            day,
            started=time(15),
            minutes=60,
            at="office",
            text="集体谈心，讲了交通安全",
        )


def invented(world: World) -> None:
    """Twelve ways to look better, twenty-five records each."""
    for name, how in INVENTED.items():
        count = len(world.planted.get(name, ()))
        how(world, name)
        assert len(world.planted[name]) - count == EACH, name


def _like(world: World, worker: int, at: int, **more: object) -> Record:
    """An invented record that is like any other but for what makes it invented."""
    day = more.pop("happened_on", date(2026, 5, 4) + timedelta(days=at * 7 % 90))
    base: dict = {"happened_on": day, "started": None, "minutes": None, "text": "", "outcome": "fine", "kind": "talk",
                  "case": f"c{worker}-{at % PEOPLE}", "place_id": worker, "worker": worker, "partner": "", "values": {},
                  "recorded_at": datetime.combine(day, time(19, at % 60), UTC), "source": "desk", "at": "", "batch": ""}  # fmt: skip
    return replace(world.records[0], **base | more)


def _burst(world: World, name: str) -> None:
    evening = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
    for at in range(EACH):
        day = date(2026, 9, 1) + timedelta(days=2 * at)
        world.plant(
            name, _like(world, 7, at, happened_on=day, recorded_at=evening + timedelta(minutes=2 * at))
        )


def _copied(world: World, name: str) -> None:
    for at in range(EACH):
        who = world.rng.choice(("本人", "他", "该同志"))
        text = (f"今日到{who}家中走访，家庭关系和睦，近期在附近工地务工，收入稳定，态度端正，表示一定珍惜现在的生活",
                f"与{who}谈话约半小时，讲解了有关政策，鼓励树立信心，远离不良朋友，积极参加村里的公益活动和技能培训",
                )[at % 2]  # fmt: skip
        world.plant(name, _like(world, 9 + at % 2, at, text=text))


def _two_places(world: World, name: str) -> None:
    for at in range(EACH):
        day = date(2026, 6, 1) + timedelta(days=at // 5)
        at_ten = {"happened_on": day, "started": time(10, 5 * (at % 5)), "minutes": 45, "kind": "visit"}
        world.plant(name, _like(world, 11, at, place_id=1 + at % 5, **at_ten))


def _contact_away(world: World, name: str) -> None:
    spans = [one for one in world.spans if one.kind == "detained"]
    for at in range(EACH):
        span = spans[at % len(spans)]
        day = span.since + timedelta(days=2 + at // len(spans))
        worker = int(span.case[1:].split("-")[0])
        world.plant(name, _like(world, worker, at, happened_on=day, case=span.case))


def _kit(world: World, name: str) -> None:
    for at in range(EACH):
        batch = ("", "", "1", "0000")[at % 4]
        world.plant(
            name, _like(world, 13 + at % 3, at, kind="official_test", outcome="negative", batch=batch)
        )


def _impossible(world: World, name: str) -> None:
    for at in range(7):
        world.plant(name, _like(world, 16, at, started=time(9, at), minutes=(0, 1, 600)[at % 3]))
    for at in range(7, EACH):
        world.plant(name, _like(world, 17, at, kind="visit", happened_on=date(2026, 7, 14)))


def _spike(world: World, name: str) -> None:
    for at in range(EACH):
        told = datetime(2026, 4, 2 + at % 4, 9 + at % 8, at, tzinfo=UTC)
        world.plant(name, _like(world, 18, at, happened_on=date(2026, 3, 29 + at % 3), recorded_at=told))


def _round(world: World, name: str) -> None:
    for at in range(EACH):
        day = date(2026, 8, 3 + at)
        world.plant(
            name, _like(world, 90, at, happened_on=day, started=time(8 + at % 9), minutes=(30, 60)[at % 2])
        )


def _shrinking(world: World, name: str) -> None:
    for at in range(EACH):
        place = 20 + at % 5
        world.plant(
            name,
            _like(
                world, place, at, kind="closed", outcome="terminated", happened_on=date(2026, 3, 21 + at % 9)
            ),
        )
    for place in range(1, WORKERS + 1):
        fell = 5 if 20 <= place < 25 else 0
        world.bases += [
            BaseLine(place, date(2026, 3, 1), 20, 14),
            BaseLine(place, date(2026, 3, 31), 20 - fell, 14),
        ]


def _agreement_after(world: World, name: str) -> None:
    for at in range(EACH):
        told = datetime(2026, 4, 7 + at % 14, 10, at, tzinfo=UTC)
        day = date(2026, 3, 24 + at % 7)
        world.plant(
            name,
            _like(
                world, 25 + at % 6, at, kind="agreement", outcome="signed", happened_on=day, recorded_at=told
            ),
        )


def _nights(world: World, name: str) -> None:
    for at in range(EACH):
        started = time((23, 0, 2, 3)[at % 4], 7 * at % 60)
        world.plant(
            name, _like(world, 31, at, happened_on=date(2026, 9, 2 + at), started=started, minutes=25)
        )


def _same_course(world: World, name: str) -> None:
    course = ("low", "needs_help", "needs_help", "fine", "fine")
    for at in range(EACH):
        person, step = divmod(at, 5)
        day = date(2026, 5, 6) + timedelta(days=person + 16 * step)
        world.plant(name, _like(world, 91, at, case=f"new{person}", happened_on=day, outcome=course[step]))


INVENTED = {
    "burst": _burst, "copied": _copied, "two_places": _two_places, "contact_away": _contact_away, "kit": _kit,
    "impossible_day": _impossible, "spike": _spike, "round_numbers": _round, "shrinking": _shrinking,
    "agreement_after": _agreement_after, "nights": _nights, "same_course": _same_course,
}  # fmt: skip


def world_of(seed: int) -> World:
    """Twenty thousand records: an honest year, cut to length, and three hundred invented ones."""
    world = World(Random(seed))
    honest(world)
    assert len(world.records) >= ALL - 12 * EACH, len(world.records)
    world.rng.shuffle(world.records)
    del world.records[ALL - 12 * EACH :]
    world.records = [replace(one, id=f"r{at:05d}") for at, one in enumerate(world.records)]
    invented(world)
    world.rng.shuffle(world.records)
    return world
