"""Putting the demo town into an empty house, in one transaction: it is there whole or not at all.

Files are opened and plans approved by the actions people use. The deeds of three years are told
all at once (``duties.actions.add_history``, each checked like a single one) with the moment at which
somebody wrote each of them down, because one transaction for each would take a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tongxing.assessment.actions import confirm_item
from tongxing.casework.actions import Intake, take_in
from tongxing.casework.models import Agreement, GroupMember
from tongxing.core import audit
from tongxing.core.clock import HOME_ZONE
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refused
from tongxing.demo import awards, cast, means, office, recent, returns, sheets, support, survey
from tongxing.demo.shapes import DeedSpec, Life, TownSpec
from tongxing.demo.teller import Lived, Teller
from tongxing.demo.town import SEED, towns
from tongxing.duties.actions import NewDeed, Told, add_history, settle
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundles
from tongxing.fieldwork.models import Contact, Test
from tongxing.org.actions import appoint, found_place, hire
from tongxing.org.actor import Actor, enter, open_scope
from tongxing.org.models import Place, Staff, Unit
from tongxing.people.actions import NewDecision, NewPerson
from tongxing.people.models import Case
from tongxing.plans import books
from tongxing.plans.actions import approve_plan, load_plan

Say = Callable[[str, str], None]
SINCE = date(2022, 12, 1)
# Each plan with the day it was loaded and the day it was approved.
PLANS = (("2023", date(2022, 12, 20), date(2022, 12, 28)), ("2026", date(2026, 1, 28), date(2026, 2, 3)))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put in."""

    people: int
    deeds: int
    staff: int


def load_towns(*, today: date, password: str, say: Say, seed: int = SEED) -> Loaded:
    """Found both towns, hire their staff, approve their plans, and tell what happened there."""
    hashed = make_password(password)
    with transaction.atomic():
        county = found_place(name=cast.COUNTY[0], kind="county", code=cast.COUNTY[1])
        open_towns = [_Founded(spec, county, hashed, today) for spec in (cast.QINGWU, cast.BAILU)]
        open_towns[0].step_in()
        plans = books.chain(open_towns[0].place.pk).plans
        lived = towns(today=today, plans=plans, seed=seed)
        deeds = 0
        for town, spec in reversed(list(zip(open_towns, lived, strict=True))):
            say(f"正在写入{spec.name}：{len(spec.lives)} 人…", f"writing {len(spec.lives)} people")
            deeds += town.inhabit(spec)
            town.confirm(spec)
            town.work(spec)
            town.pay(spec)
            town.survey()
            town.report()
            town.assess()
    return Loaded(sum(len(s.lives) for s in lived), deeds, sum(len(s.staff) for s in lived))


class _Founded:
    """A town with its villages, its staff at their posts and its plans in force, ready for people."""

    def __init__(self, spec: TownSpec, county: Place, hashed: str, today: date) -> None:
        self.today = today
        self.place = found_place(
            name=spec.name, kind="town", code=spec.code, parent=county, prefix=spec.prefix
        )
        self.villages = {
            v.name: found_place(
                name=v.name, kind=v.kind, code=v.code, parent=self.place, distance_km=v.distance_km
            )
            for v in spec.villages
        }
        self.units: dict[str, Unit] = {}
        staff = {s.username: self._hire(s, hashed) for s in spec.staff}
        self.actors = {name: self._enter(member) for name, member in staff.items()}
        self.clerk = self.actors[spec.holder("clerk").username]
        self.leader = self.actors[spec.holder("leader").username]
        self.step_in()
        self._plans(spec)

    def _hire(self, spec: Any, hashed: str) -> Staff:
        member = hire(username=spec.username, name=spec.name, password=None, hashed=hashed)
        unit = self.units.get(spec.unit)
        if unit is None:
            unit = Unit.objects.create(place=self.place, name=spec.unit, kind=spec.role)
            self.units[spec.unit] = unit
        for place in [self.villages[name] for name in spec.places] or [self.place]:
            appoint(
                by=None, staff=member, role=spec.role, place=place, since=SINCE, unit=unit, title=spec.title
            )
        return member

    def _enter(self, member: Staff) -> Actor:
        actor = enter(member.pk, on=self.today)
        assert actor is not None
        return actor

    def step_in(self) -> None:
        """Open the second wall for the whole town."""
        open_scope(self.clerk.place_ids, town_id=self.place.pk)

    def _plans(self, spec: TownSpec) -> None:
        for year, loaded_on, approved_on in PLANS:
            files = books.read_tree(books.LIBRARY_DIR / "qingwu" / year)
            files = {name: text.replace("青梧镇", spec.name) for name, text in files.items()}
            draft = load_plan(by=self.clerk, at=_at(loaded_on, 10), files=files)
            approve_plan(by=self.leader, at=_at(approved_on, 16), version=draft)

    def inhabit(self, spec: TownSpec) -> int:
        """Open every file, tell every deed, and work out what is owed; answers how many deeds."""
        self.step_in()
        cases = [self._take_in(life) for life in spec.lives]
        known = {b.case_id: b for b in bundles(self.clerk, cases, lock=True)}
        told: list[Told] = []
        details: list[Any] = []
        for case_id, life in zip(cases, spec.lives, strict=True):
            ids = [uuid7() for _ in life.deeds]
            told += [self._told(case_id, deed, ids, n) for n, deed in enumerate(life.deeds)]
            details += [d for n, deed in enumerate(life.deeds) for d in _detail(deed, ids[n], spec.name)]
        told += survey.checks(spec.lives, cases, self._workers(spec), today=self.today, at=_at)
        told += survey.handed_over(spec.lives, cases, self.clerk, at=_at)
        add_history(cases=known, told=told)
        models: tuple[Any, ...] = (Test, Contact, Agreement, GroupMember)
        for model in models:
            model.objects.bulk_create([d for d in details if type(d) is model], batch_size=2000)
        settle(list(known.values()))
        people = {c: b.person_id for c, b in known.items()}
        self._trail(told, people, {c: b.place_id for c, b in known.items()})
        self._looks(spec, [(people[c], known[c].place_id) for c in cases])
        self._recent(spec, [(case, people[case]) for case in cases])
        return Deed.objects.filter(case_id__in=cases).count()

    def _recent(self, spec: TownSpec, folders: list[tuple[UUID, UUID]]) -> None:
        """The last weeks are told one by one, by the actions people use."""
        lived = [
            Lived(life, case, person, self.actors[spec.worker_of(life.story.village)])
            for life, (case, person) in zip(spec.lives, folders, strict=True)
        ]
        teller = Teller(spec, self.today, lambda day: _at(day, 17), self.clerk)
        recent.tell(teller, lived)
        support.tell(teller, lived, self.clerk)

    def _workers(self, spec: TownSpec) -> dict[str, Actor]:
        """Who answers for each village."""
        return {v.name: self.actors[spec.worker_of(v.name)] for v in spec.villages}

    def survey(self) -> None:
        """Whom only the list of the police has."""
        self.step_in()
        survey.lines(self.clerk, list(self.villages.values()), today=self.today, at=_at)

    def report(self) -> None:
        """The months that are over were sent to the county."""
        self.step_in()
        returns.tell(self.clerk, self.leader, today=self.today, at=_at)

    def confirm(self, spec: TownSpec) -> None:
        """Some of what only a person can say was said in summer; the rest waits for the leader."""
        on = date(self.today.year, 7, 6)
        if on >= self.today:
            return
        for village in list(self.villages.values())[: len(spec.villages) * 5 // 8]:
            with suppress(Refused):  # a plan of another year may not ask for this item
                confirm_item(
                    by=self.leader,
                    at=_at(on, 15),
                    on=on,
                    place_id=village.pk,
                    year=on.year,
                    indicator="C1",
                    points=Decimal(5),
                    reason="与派出所名单逐人核对过，人数一致。",
                )

    def work(self, spec: TownSpec) -> None:
        """What the office itself did this year: nobody in care stands in it."""
        villages = {name: place.pk for name, place in self.villages.items()}
        chain = books.chain(self.place.pk)
        told = office.Office(
            spec, self.place.pk, villages, self.actors, chain, self.today, lambda day: _at(day, 16)
        )
        office.tell(told)
        awards.tell(told)
        self.step_in()
        self.told = told

    def assess(self) -> None:
        """The assessment of the year, when everything before it is written down."""
        sheets.tell(self.told)
        self.step_in()

    def pay(self, spec: TownSpec) -> None:
        """Who is engaged on which terms, and a year of the special fund."""
        self.step_in()
        chain = books.chain(self.place.pk)
        means.tell(means.Purse(spec, self.clerk, self.actors, chain, self.today, lambda day: _at(day, 11)))

    def _take_in(self, life: Life) -> UUID:
        story = life.story
        person = NewPerson(
            name=story.name,
            place_id=self.villages[story.village].pk,
            id_number=life.id_number,
            sex=story.sex,
            birth_on=story.birth_on,
            phone=life.phone,
        )
        paper = NewDecision(
            number=life.decision_number,
            authority=f"{cast.COUNTY[0]}公安局",
            measure=story.measure,
            decided_on=story.decided_on,
            received_on=story.received_on,
            ordered_months=story.months,
            deducted_days=story.deducted_days,
        )
        moment = _at(life.taken_in_on, 9)
        [made] = take_in(by=self.clerk, at=moment, intakes=[Intake(person, paper)], on=life.taken_in_on)
        return Case.objects.values_list("pk", flat=True).get(person=made)

    def _told(self, case_id: UUID, deed: DeedSpec, ids: list[UUID], n: int) -> Told:
        new = NewDeed(
            kind=deed.kind,
            outcome=deed.outcome,
            happened_on=deed.happened_on,
            until_on=deed.until_on,
            note=deed.note,
            id=ids[n],
            duty_rule=deed.duty_rule,
            duty_due_on=deed.duty_due_on,
            supersedes=ids[deed.corrects] if deed.corrects is not None else None,
            withdrawn=deed.withdrawn,
        )
        moment = _at(deed.recorded_on, deed.hour, minute=(n * 7) % 60)
        return Told(self.actors[deed.by], moment, deed.recorded_on, case_id, new)

    def _trail(self, told: list[Told], people: dict[UUID, UUID], places: dict[UUID, int]) -> None:
        """Nothing is written without a trace: one for each deed, at the moment it was written."""
        events = [
            audit.event(
                one.by, "withdraw" if one.new.withdrawn else f"record.{one.new.kind}",
                "person", people[one.case_id], places[one.case_id], at=one.at,
            )
            for one in told
        ]  # fmt: skip
        audit.write([(one, ()) for one in events])

    def _looks(self, spec: TownSpec, folders: list[tuple[UUID, int]]) -> None:
        """Files were opened too, each time with a reason."""
        events = [
            audit.event(
                self.actors[who],
                "read_file",
                "person",
                person,
                place,
                at=_at(day, hour, minute=9),
                purpose=why,
            )
            for life, (person, place) in zip(spec.lives, folders, strict=True)
            for day, hour, who, why in life.looks
        ]
        audit.write([(one, ()) for one in events])


def _detail(deed: DeedSpec, deed_id: UUID, town: str) -> list[Any]:
    """The row that shares a deed's key, for the kinds that have one."""
    if deed.withdrawn:
        return []
    if deed.kind in {"official_test", "screening"}:
        batch = f"示例{deed.happened_on:%y%m}" if deed.outcome not in {"no_show", "refused"} else ""
        return [Test(deed_id=deed_id, where=deed.where, collectors=list(deed.with_whom), kit_batch=batch)]
    if deed.kind in {"talk", "visit", "own_report"}:
        partner = deed.with_whom[0] if deed.with_whom else ""
        return [Contact(deed_id=deed_id, way=deed.way, partner=partner, needs=list(deed.needs))]
    if deed.kind == "agreement":
        return [Agreement(deed_id=deed_id, signed_for_office=town)]
    if deed.kind == "group_member":
        return [GroupMember(deed_id=deed_id, name=deed.with_whom[0], unit_name=deed.where)]
    return []


def _at(day: date, hour: int, *, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HOME_ZONE)
