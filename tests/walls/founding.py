"""Founding the world of the matrix: two townships, people whose every word is unmistakable, everybody who knocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.archive.papers import issued, lent, scanned
from tests.cast import (
    TODAY,
    Folder,
    actor_of,
    at,
    closed,
    day,
    found_town,
    post,
    put_in_force,
    sampled,
    step_in,
    take_in,
)
from tests.walls.founding_gate import draft_waiting
from tests.walls.founding_shut import proposals, sealed_past_the_actions
from tests.walls.knocks import ALL
from tests.walls.rooms import ROOMS, listed
from tests.walls.world import ABSENT, VILLAGERS, Persona, Rows, World
from tongxing.conduct.own_code.actions import give_code


def build() -> World:
    """Two townships, four people, one member of staff for every role, and those who were one."""
    villages = (("上河村", "village"), ("下河村", "village"), ("梧桐社区", "community"))
    town = found_town("青梧镇", "990102101", "QW", villages)
    other = found_town("石塘镇", "990102102", "ST", (("石塘村", "village"), ("石塘社区", "community")))
    for one in (town, other):
        one.plan, one.draft = put_in_force(one), _draft(one)
    personas = {p.name: p for p in _personas(town, other)}
    helping = actor_of(personas["village_cadre"].staff.pk)
    rows = {
        "own": _rows("own", town, town.upper, "钏甲溪", helping),
        "neighbour": _rows("neighbour", town, town.lower, "钏乙溪"),
        "other": _rows("other", other, other.upper, "钏丙溪"),
        "sealed": _sealed(town, _rows("sealed", town, town.upper, "钏丁溪")),
        "absent": ABSENT,
    }
    hers = _tables(rows, personas)
    for name in ("own", "neighbour", "other"):
        reaching = {who: ids for who, ids in hers.items() if name in personas[who].reach}
        rows[name] = replace(rows[name], hers=reaching)
    return World(rows, personas, town, other)


ASKERS = {"social_worker": "people.roster", "clerk": "people.roster", "auditor": "core.trail"}


def _tables(rows: dict[str, Rows], personas: dict[str, Persona]) -> dict[str, dict[str, Any]]:
    """For everybody who may ask: a table of her own that is finished, one that is not made yet, and what a room has of hers."""
    found = {}
    for p in personas.values():
        if p.role in ASKERS:
            by, what = actor_of(p.staff.pk), ASKERS[str(p.role)]
            made = table_for(by, rows[p.home].ids, what)
            found[p.name] = {"disclosure_id": made, "asked_disclosure_id": _request(by, what)}
        for room in ROOMS if p.reach else ():
            found[p.name] = found.get(p.name, {}) | room.hers(p, rows[p.home])
    return found


def table_for(by: Any, ids: Mapping[str, Any], what: str = "people.roster") -> Any:
    """A finished table with this person in it."""
    from tongxing.core import clock
    from tongxing.disclosure.actions import Line, note
    from tongxing.disclosure.kinds import Way
    from tongxing.disclosure.requests.actions import make
    from tongxing.org.actor import machine

    columns = ("at", "by", "act", "about") if what == "core.trail" else ("number", "name", "village")
    line = Line(Way.EXPORT, what, by.place_ids, "work", columns=columns)
    made = note(by=by, at=clock.now(), line=line, people=[(ids["person_id"], ids["place_id"])])
    make(by=machine(by.town_id), at=clock.now(), disclosure_id=made.pk)
    return made.pk


def _request(by: Any, what: str) -> Any:
    """A table that somebody asked for and that is not made yet; tests of everybody wait for a second person."""
    from tongxing.core import clock
    from tongxing.disclosure.requests.actions import Wanted, ask

    columns = {"core.trail": ("at", "act"), "fieldwork.tests": ("number", "outcome")}.get(
        what, ("number", "village")
    )
    made = ask(by=step_in(by), at=clock.now(), on=TODAY, wanted=Wanted(what, columns, "work", "季度核对"))
    assert made is not None
    return made.pk


def _personas(town: SimpleNamespace, other: SimpleNamespace) -> Iterator[Persona]:
    both = frozenset({"own", "neighbour"})
    for role in sorted(ALL):
        places = [town.upper] if role in VILLAGERS else [town.place]
        post(town, f"the-{role}", f"岗位{role}", role, places)
        yield Persona(
            role, role, frozenset({"own"}) if role in VILLAGERS else both, town.staff[f"the-{role}"]
        )
    yield Persona("nobody", None, frozenset())
    for name in ("closed", "ended", "moved_village", "moved_town"):
        post(town, name, f"离岗{name}", "social_worker", [town.upper])
        yield _gone(name, town.staff[name], town, other)


def _gone(name: str, staff: Any, town: SimpleNamespace, other: SimpleNamespace) -> Persona:
    """Somebody who worked here until yesterday; she is signed in all the same."""
    from tongxing.org.actions import appoint
    from tongxing.org.models import Post

    if name == "closed":
        type(staff).objects.filter(pk=staff.pk).update(is_active=False)
        return Persona(name, None, frozenset(), staff)
    Post.objects.filter(staff=staff).update(until=TODAY - timedelta(days=1))
    if name == "ended":
        return Persona(name, None, frozenset(), staff)
    place = town.lower if name == "moved_village" else other.upper
    appoint(by=None, staff=staff, role="social_worker", place=place, since=TODAY)
    return Persona(
        name, "social_worker", frozenset({"neighbour" if name == "moved_village" else "other"}), staff
    )


# ── one person with something in every table ─────────────────────────────────


def _rows(name: str, town: SimpleNamespace, place: Any, called: str, helping: Any = None) -> Rows:
    from tongxing.people.models import Case, Decision, Person

    by = actor_of(post(town, f"hand-{name}", f"经手{name}", "social_worker", [place]))
    folder = take_in(by, place, reported_on=day("2026-03-25"), name=called)
    new = take_in(by, place, received_on=day("2026-11-18"), name=f"{called[:2]}新")
    ended = _ended(by, place, f"{called[:2]}完")
    tested = sampled(by, folder, day("2026-04-25"))
    words = {"name": called[:2], "number": folder.number, "note": f"{called[1]}话只给该看的人看"}
    visit = _said(by, folder, words["note"])
    words["member"] = _member(by, folder, called)
    words["plan"] = f"{called[1]}想{called[0]}"
    _planned(town, by, folder, words["plan"], agreed=True)
    waiting_plan = take_in(by, place, reported_on=day("2026-03-25"), name=f"{called[:2]}策")
    words["scan"] = f"{called[1]}扫{called[0]}"
    scan = scanned(by, folder, words["scan"])
    tapped = _tapped(helping, folder) if helping else None
    if name != "sealed":
        words["reason"] = _confirmed(town, place, called)
    words["roster"], words["file"] = f"{called[::-1]}表", f"名单{called[1]}川.xlsx"
    waiting = _roster(town, place, words)
    step_in(by)
    person = Person.objects.get(pk=folder.person_id)
    words |= {"id_number": person.id_number, "phone": person.phone}
    words["decision"] = Decision.objects.get(case_id=folder.case_id).number
    ids = {
        "person_id": folder.person_id,
        "case_id": folder.case_id,
        "deed_id": visit.pk,
        "duty_id": _duty(folder).pk,
        "test_duty_id": _duty(folder, kind="official_test").pk,
        "waiting_duty_id": _duty(folder, due_on__gt=TODAY).pk,
        "tested_id": tested.pk,
        "new_person_id": new.person_id,
        "new_case_id": new.case_id,
        "ended_person_id": ended.person_id,
        "waiting_plan_person_id": waiting_plan.person_id,
        "waiting_plan_id": _planned(town, by, waiting_plan, words["plan"]),
        "other_id": _second(town, person, f"{called[:2]}双"),
        "join_id": _joined(town, by, place, called),
        **proposals(town, lambda: _ended(by, place, f"{called[:2]}封")),
        **_left(by, place, f"{called[:2]}移"),
        **draft_waiting(town, folder, f"{called[1]}告诫{called[0]}", words),
        "finding_id": _found(town, folder, f"{called[1]}为何{called[0]}", words),
        "place_id": place.pk,
        "staff_id": post(town, f"s-{uuid4().hex[:9]}", "别处的人", "social_worker", [town.villages[-1]]),
        "relative_id": _relative(by, folder, words["member"]),
        "holder_id": Case.objects.get(pk=folder.case_id).worker_id,
        "village": place.name,
        "version_id": town.plan.pk,
        "draft_id": town.draft.pk,
        "import_id": waiting.pk,
        "scan_id": scan.pk,
        "paper_id": issued(by, folder),
        "loan_id": lent(by, folder),
        "tapped_id": tapped.pk if tapped else uuid4(),
        "fresh_id": uuid4(),
    }
    give_code(by=step_in(by), at=at(TODAY), on=TODAY, case_id=folder.case_id)
    ids |= {"waiting_disclosure_id": _request(by, "fieldwork.tests"), "disclosure_id": table_for(by, ids)}
    ids |= {"asked_disclosure_id": ids["disclosure_id"]}
    for room in ROOMS:
        ids |= room.found(town, place, by, folder, called, words)
    return Rows(name, ids, words)


def _ended(by: Any, place: Any, name: str) -> Folder:
    """Somebody whose measure is over."""
    folder = take_in(by, place, reported_on=day("2026-03-25"), name=name)
    closed(by, folder, day("2026-10-01"), how="died")
    return folder


def _second(town: SimpleNamespace, person: Any, name: str) -> Any:
    """Another place of the same town has a file of the same identity number."""
    from tongxing.people.models import Person

    step_in(SimpleNamespace(place_ids=(town.id,), town_id=town.id, staff_id=None))
    same = {"id_number": person.id_number, "id_index": person.id_index}
    where = {"town_id": town.id, "place_id": town.id, "number": f"{name[2]}{name[1]}"}
    return Person.objects.create(**where, **same, name=name, recorded_at=at(TODAY)).pk


def _joined(town: SimpleNamespace, by: Any, place: Any, called: str) -> Any:
    """Two files of one person that the town's desk has joined."""
    from tongxing.people.joining.actions import join_files, part_files
    from tongxing.people.models import Person

    folder = take_in(by, place, reported_on=day("2026-03-25"), name=f"{called[:2]}并")
    other = _second(town, Person.objects.get(pk=folder.person_id), f"{called[:2]}另")
    desk = step_in(actor_of(post(town, f"j-{uuid4().hex[:9]}", "并", "clerk", [town.place])))
    who = {"by": desk, "at": at(TODAY)}
    first = join_files(**who, kept=other, other=folder.person_id, reason="对照了身份证")
    assert first is not None
    part_files(**who, join_id=first.pk, reason="主档选错了")
    row = join_files(**who, kept=folder.person_id, other=other, reason="对照了身份证")
    assert row is not None
    step_in(by)
    return row.pk


def _left(by: Any, place: Any, name: str) -> dict[str, Any]:
    """Somebody who left for another place of execution, with two papers."""
    from tongxing.conduct.actions import move

    folder = take_in(by, place, reported_on=day("2026-03-25"), name=name)
    there = {"other_place": "石塘镇", "papers": ["decision", "agreement"]}
    who = {"by": step_in(by), "at": at(TODAY), "on": TODAY, "case_id": folder.case_id}
    row = move(**who, turn="leaving", happened_on=day("2026-11-16"), **there)
    assert row is not None
    return {"moved_person_id": folder.person_id, "moved_id": row.pk}


def _sealed(town: SimpleNamespace, rows: Rows) -> Rows:
    """Her measures are over and two people have sealed her file: what is left of her is in nobody's reach."""
    folder = Folder(rows.ids["person_id"], rows.ids["case_id"], rows.words["number"], town.upper.pk)
    closed(actor_of(town.staff["hand-sealed"].pk), folder, day("2026-11-21"), how="died")
    sealed_past_the_actions(*(actor_of(town.staff[f"the-{r}"].pk) for r in ("clerk", "leader")), folder)
    village = (
        "reason",
        "roster",
        "file",
        *listed("placed_words"),
    )  # of the village and its desk, not of her file
    gone = "staff_id version_id draft_id import_id place_id proposal_id shut_proposal_id open_proposal_id schedule_id destruction_id disclosure_id waiting_disclosure_id asked_disclosure_id join_id holder_id"
    # no address names a sealed place
    ids = {**rows.ids, **{key: ABSENT.ids[key] for key in (*gone.split(), *listed("placed"))}}
    ids |= dict.fromkeys(
        ("new_person_id", "ended_person_id", "other_id", "waiting_plan_person_id", "moved_person_id"),
        folder.person_id,
    )
    ids |= {"new_case_id": folder.case_id, "village": "封存"}
    words = {what: word for what, word in rows.words.items() if what not in village}
    return Rows("sealed", ids, words | {"name": "钏丁溪"})


def _draft(town: SimpleNamespace) -> Any:
    """Next year's plan, loaded and not yet approved."""
    from tongxing.org.actor import machine
    from tongxing.plans import books
    from tongxing.plans.actions import load_plan

    files, since = books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026"), day("2027-01-01")
    return load_plan(by=machine(town.id), at=at(TODAY, 9), files=files, since=since)


def _duty(folder: Any, **more: Any) -> Any:
    from tongxing.duties.models import Duty

    rows = Duty.objects.filter(case_id=folder.case_id, met_by=None, opens_on__lte=TODAY, **more)
    return rows.latest("due_on")


def _said(by: Any, folder: Any, note: str) -> Any:
    from tongxing.fieldwork.actions import NewContact, record_contact

    new = NewContact("visit", "fine", day("2026-11-20"), note=note)
    return record_contact(by=by, at=at(new.happened_on), on=new.happened_on, case_id=folder.case_id, new=new)


def _tapped(by: Any, folder: Any) -> Any:
    """A tap of today by the village cadre herself, so that she has one to take back."""
    from tongxing.core import clock
    from tongxing.fieldwork.actions import NewContact, record_contact

    step_in(by)
    new = NewContact("visit", "fine", TODAY, id=uuid4())
    return record_contact(by=by, at=clock.now(), on=TODAY, case_id=folder.case_id, new=new)


def _member(by: Any, folder: Any, called: str) -> str:
    from tongxing.casework.actions import add_group_member

    step_in(by)
    on, name = day("2026-03-27"), f"{called[1]}舅{called[0]}"
    add_group_member(by=by, at=at(on), on=on, case_id=folder.case_id, role="family", name=name, since=on)
    return name


def _found(town: SimpleNamespace, folder: Any, reason: str, words: dict[str, str]) -> Any:
    """A finding that waits for a second person, of no post, so that every post may be the second; and a request."""
    from tongxing.conduct.actions import find
    from tongxing.conduct.rules import Found
    from tongxing.duties.actions import NewDeed, record
    from tongxing.org.actor import machine

    by = step_in(machine(town.id))
    heard = {"heard": "heard", "heard_on": TODAY, "article": "改期文书", "reason": reason}
    given = Found("end_by_hand", TODAY, until_on=day("2028-12-25"), **heard)
    row = find(by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, found=given)
    assert row is not None
    words["finding"] = reason
    new = NewDeed("request", TODAY, "copy", note="想看自己的材料")
    record(by=by, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=new)
    return row.pk


def _relative(by: Any, folder: Any, name: str) -> Any:
    """Her uncle, whom she lives with; as private as the members of her work group."""
    from tongxing.people.family.actions import add_relative
    from tongxing.people.family.rules import NewRelative

    row = add_relative(
        by=step_in(by), at=at(TODAY), person_id=folder.person_id, new=NewRelative("other_kin", name)
    )
    assert row is not None
    return row.pk


def _planned(town: SimpleNamespace, by: Any, folder: Any, wish: str, *, agreed: bool = False) -> Any:
    """The person's own plan; agreed to by another hand, or waiting for one."""
    from tongxing.casework.agreement.actions import record_agreement
    from tongxing.casework.agreement.rules import Terms
    from tongxing.casework.help.actions import answer_plan, write_plan
    from tongxing.casework.queries import Goal

    step_in(by)
    who = {"at": at(day("2026-04-10")), "on": day("2026-04-10"), "case_id": folder.case_id}
    if not agreed:
        terms = Terms(("rules", "measures"), "责任另附一页", {"witness": "何叔"})
        record_agreement(by=by, **who, happened_on=who["on"], signed_for_office="", terms=terms)
    plan = write_plan(by=by, **who, wish=wish, goals=[Goal("找活干", "联系砖厂")])
    if agreed:
        desk = actor_of(post(town, f"p-{uuid4().hex[:9]}", "审", "clerk", [town.place]))
        answer_plan(by=step_in(desk), **who, plan_id=plan.pk, answer="approved")
        step_in(by)
    return plan.pk


def _confirmed(town: SimpleNamespace, place: Any, called: str) -> str:
    """An item of the village's sheet settled by hand, with a sentence of its own."""
    from tongxing.assessment.actions import confirm_item

    settler = post(town, f"settler-{called[1]}", "认定人", "leader", [town.place])
    by, reason = actor_of(settler), f"{called[1]}因开过会"
    confirm_item(
        by=by,
        at=at(TODAY),
        on=TODAY,
        place_id=place.pk,
        year=2026,
        indicator="D1",
        points=Decimal(1),
        reason=reason,
    )
    return reason


def _roster(town: SimpleNamespace, place: Any, words: Mapping[str, str]) -> Any:
    """A roster with one faulty row that waits in this township."""
    from tongxing.casework.roster.actions import stage
    from tongxing.casework.roster.rules import StagedRow
    from tongxing.casework.roster.staged import Staged
    from tongxing.org.actor import machine

    staged = Staged((StagedRow(2, {"name": words["roster"], "village": place.name}),))
    return stage(by=machine(town.id), at=at(TODAY), on=TODAY, name=words["file"], data=b"", staged=staged)
