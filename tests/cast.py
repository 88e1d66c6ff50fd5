"""The cast: one small township with its people, a neighbour, and short words for what they do.

社工 Lin, 民警 Zhao, 村干部 Wu, 镇长 Sun, 文书 Nong, and a stranger from the next town. Everything is
invented. `tests/conftest.py` hands the fixtures to every test.

    def test_something(lin, town):
        folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
        sampled(lin, folder, day("2026-04-25"))

Whoever acts last stands inside the second wall: the helpers call `step_in(by)` for you, and so does a
request; call it yourself before asking a query directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from tongxing.core.clock import HOME_ZONE

TODAY = date(2026, 11, 23)
SINCE = date(2026, 1, 1)
PLAN_SINCE = date(2026, 2, 5)
_serial = count(1)


def day(text: str) -> date:
    """`day("2026-03-25")`."""
    return date.fromisoformat(text)


def at(on: date, hour: int = 17) -> datetime:
    """A moment of a day at the office."""
    return datetime.combine(on, time(hour), tzinfo=HOME_ZONE)


@dataclass(frozen=True)
class Folder:
    """One person one file: what a test needs to speak of it."""

    person_id: UUID
    case_id: UUID
    number: str
    place_id: int


# ── places and people ────────────────────────────────────────────────────────


def found_town(name: str, code: str, prefix: str, villages: Sequence[tuple[str, str]]) -> SimpleNamespace:
    """A township with villages; `upper`, `lower`, `street` are the first three."""
    from tongxing.org.actions import found_place

    place = found_place(name=name, kind="town", code=f"{code}000", prefix=prefix)
    made = [
        found_place(name=title, kind=kind, code=f"{code}{100 + n}", parent=place)
        for n, (title, kind) in enumerate(villages, start=1)
    ]
    names = dict(zip(("upper", "lower", "street"), made, strict=False))
    return SimpleNamespace(place=place, id=place.pk, name=name, villages=made, staff={}, **names)


def post(town: Any, username: str, name: str, role: str, places: Sequence[Any]) -> int:
    """Hire somebody and appoint her to every place; returns her staff id."""
    from tongxing.org.actions import appoint, hire

    staff = hire(username=username, name=name, password=None, hashed="!")
    for place in places:
        appoint(by=None, staff=staff, role=role, place=place, since=SINCE)
    town.staff[username] = staff
    return staff.pk


def actor_of(staff_id: int) -> Any:
    """The actor, standing inside the wall."""
    from tongxing.org.actor import enter

    actor = enter(staff_id, on=TODAY)
    assert actor is not None
    return actor


def step_in(actor: Any) -> Any:
    """Open the second wall for this actor and for nobody else."""
    from tongxing.org.actor import open_scope

    open_scope(actor.place_ids, town_id=actor.town_id, reader=actor.staff_id)
    return actor


def put_in_force(
    town: Any, *, files: dict[str, str] | None = None, since: date | None = None, on: date = PLAN_SINCE
) -> Any:
    """Load a plan (the library plan of Qingwu) by one machine hand and approve it by another."""
    from tongxing.org.actor import machine
    from tongxing.plans import books
    from tongxing.plans.actions import approve_plan, load_plan

    hand = machine(town.id)
    files = files or books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026")
    version = load_plan(by=hand, at=at(on, 9), files=files, since=since)
    return approve_plan(by=hand, at=at(on, 10), version=version)


@pytest.fixture
def town(db: None) -> SimpleNamespace:
    """青梧镇 with two villages and a community, five members of staff, and the library plan in force."""
    villages = (("上河村", "village"), ("下河村", "village"), ("梧桐社区", "community"))
    made = found_town("青梧镇", "990102101", "QW", villages)
    post(made, "lin", "林晓", "social_worker", made.villages)
    post(made, "zhao", "赵强", "police_officer", [made.place])
    post(made, "wu", "吴秀英", "village_cadre", [made.upper])
    post(made, "sun", "孙伟", "leader", [made.place])
    post(made, "nong", "农玉珍", "clerk", [made.place])
    post(made, "he", "何平", "auditor", [made.place])
    post(made, "root", "管理员", "administrator", [made.place])
    post(made, "qin", "秦安", "security_administrator", [made.place])
    made.plan = put_in_force(made)
    return made


@pytest.fixture
def next_town(db: None) -> SimpleNamespace:
    """石塘镇, with one village, a stranger who works there, and a plan of its own in force."""
    made = found_town("石塘镇", "990102102", "ST", (("石塘村", "village"),))
    post(made, "stranger", "生人", "social_worker", made.villages)
    post(made, "stranger_clerk", "外镇文书", "clerk", [made.place])
    made.plan = put_in_force(made)
    return made


@pytest.fixture
def lin(town: SimpleNamespace) -> Any:
    """社工: answers for all three villages."""
    return actor_of(town.staff["lin"].pk)


@pytest.fixture
def zhao(town: SimpleNamespace) -> Any:
    """民警."""
    return actor_of(town.staff["zhao"].pk)


@pytest.fixture
def wu(town: SimpleNamespace) -> Any:
    """村干部 of 上河村: her own village and nothing else."""
    return actor_of(town.staff["wu"].pk)


@pytest.fixture
def sun(town: SimpleNamespace) -> Any:
    """镇长: board, scores, items confirmed by hand."""
    return actor_of(town.staff["sun"].pk)


@pytest.fixture
def nong(town: SimpleNamespace) -> Any:
    """文书: takes in, imports, loads plans."""
    return actor_of(town.staff["nong"].pk)


@pytest.fixture
def stranger(next_town: SimpleNamespace) -> Any:
    """社工 of the next town: must never see anything of ours."""
    return actor_of(next_town.staff["stranger"].pk)


@pytest.fixture
def signed_in(client: Any) -> Any:
    """`signed_in(lin)` is a browser in which Lin is signed in (a new one each call)."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def enter(actor: Any) -> Client:
        browser = Client()
        backend = "django.contrib.auth.backends.ModelBackend"
        browser.force_login(get_user_model().objects.get(pk=actor.staff_id), backend=backend)
        return browser

    return enter


# ── what they do ─────────────────────────────────────────────────────────────


def id_number(birth: date, serial: int, *, male: bool = True) -> str:
    """An invented ID number with a correct check digit (GB 11643); district 990102 does not exist."""
    order = serial * 2 % 1000 + (1 if male else 0)
    body = f"990102{birth:%Y%m%d}{order % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def take_in(
    by: Any,
    place: Any,
    *,
    reported_on: date | None = None,
    decided_on: date | None = None,
    received_on: date | None = None,
    agreement_on: date | None = None,
    measure: str = "community_treatment",
    months: int | None = None,
    name: str = "",
    recorded_on: date | None = None,
    on: date | None = None,
) -> Folder:
    """Take in one person; days not given follow from the report-in (decided 10, received 5 days before)."""
    from datetime import timedelta

    from tongxing.casework.actions import Intake
    from tongxing.casework.actions import take_in as act
    from tongxing.people.actions import NewDecision, NewPerson
    from tongxing.people.models import Case

    step_in(by)
    serial = next(_serial)
    decided = decided_on or (reported_on or received_on or PLAN_SINCE) - timedelta(days=10)
    received = received_on or (reported_on - timedelta(days=5) if reported_on else decided)
    written = recorded_on or agreement_on or reported_on or received
    birth = date(1985, 1, 1) + timedelta(days=serial)
    person = NewPerson(
        name=name or f"演员{serial}",
        place_id=place.pk,
        id_number=id_number(birth, serial),
        sex="1",
        birth_on=birth,
        phone=f"1380000{serial:04d}",
    )
    decision = NewDecision(
        number=f"望公戒决字〔2026〕{serial}号",
        authority="望川县公安局",
        measure=measure,
        decided_on=decided,
        received_on=received,
        ordered_months=months,
    )
    [made] = act(
        by=by, at=at(written), on=on or written, intakes=[Intake(person, decision, reported_on, agreement_on)]
    )
    case = Case.objects.get(person=made)
    return Folder(made.pk, case.pk, made.number, place.pk)


def _when(happened_on: date, recorded_on: date | None) -> dict[str, Any]:
    written = recorded_on or happened_on
    return {"at": at(written), "on": written}


def reported(by: Any, folder: Folder, on: date, *, recorded_on: date | None = None) -> Any:
    """Reported in."""
    from tongxing.casework.actions import record_report_in

    step_in(by)
    return record_report_in(by=by, case_id=folder.case_id, happened_on=on, **_when(on, recorded_on))


def agreed(by: Any, folder: Folder, on: date, *, recorded_on: date | None = None) -> Any:
    """Signed the agreement."""
    from tongxing.casework.agreement.actions import record_agreement

    step_in(by)
    return record_agreement(
        by=by, case_id=folder.case_id, happened_on=on, signed_for_office="", **_when(on, recorded_on)
    )


def sampled(
    by: Any, folder: Folder, on: date, outcome: str = "negative", *, recorded_on: date | None = None, batch: str = ""
) -> Any:  # fmt: skip
    """An official test; outcome may be negative, positive, refused, no_show, dilute, invalid."""
    from tongxing.fieldwork.actions import NewTest, record_official_test

    step_in(by)
    new = NewTest(outcome, on, where="镇卫生院", collectors=("赵强", "吴秀英"), kit_batch=batch)
    return record_official_test(by=by, case_id=folder.case_id, new=new, **_when(on, recorded_on))


def screened(
    by: Any, folder: Folder, on: date, outcome: str = "negative", *, recorded_on: date | None = None
) -> Any:
    """The office's own screening."""
    from tongxing.fieldwork.actions import NewTest, record_screening

    step_in(by)
    new = NewTest(outcome, on, collectors=("林晓",))
    return record_screening(by=by, case_id=folder.case_id, new=new, **_when(on, recorded_on))


def contacted(
    by: Any, folder: Folder, kind: str, on: date, outcome: str = "fine", *, recorded_on: date | None = None
) -> Any:
    """A talk, a visit or an own_report (outcome on_paper, spoken, by_phone)."""
    from tongxing.fieldwork.actions import NewContact, record_contact

    step_in(by)
    return record_contact(
        by=by, case_id=folder.case_id, new=NewContact(kind, outcome, on), **_when(on, recorded_on)
    )


def excused(
    by: Any,
    folder: Folder,
    reason: str,
    since: date,
    until: date | None = None,
    *,
    rule: str = "",
    due_on: date | None = None,
    recorded_on: date | None = None,
    paper: str = "",
) -> Any:
    """Something could not be done, with a reason, from a day to a day (or for one window)."""
    from tongxing.duties.actions import NewDeed
    from tongxing.fieldwork.actions import record_reason

    step_in(by)
    new = NewDeed("excuse", since, reason, until, duty_rule=rule, duty_due_on=due_on)
    return record_reason(by=by, case_id=folder.case_id, new=new, paper=paper, **_when(since, recorded_on))


def joined(by: Any, folder: Folder, role: str, on: date, until: date | None = None) -> Any:
    """A member of the work group."""
    from tongxing.casework.actions import add_group_member

    step_in(by)
    return add_group_member(
        by=by, case_id=folder.case_id, role=role, name="某某", since=on, until=until, **_when(on, None)
    )


def filed(by: Any, folder: Folder, paper: str, on: date) -> Any:
    """A paper lies in the file."""
    from tongxing.casework.actions import file_paper

    step_in(by)
    return file_paper(by=by, case_id=folder.case_id, paper=paper, happened_on=on, **_when(on, None))


def closed(
    by: Any, folder: Folder, on: date, how: str = "completed", *, recorded_on: date | None = None
) -> Any:
    """The measure ended."""
    from tongxing.casework.actions import close_case

    step_in(by)
    return close_case(by=by, case_id=folder.case_id, happened_on=on, how=how, **_when(on, recorded_on))


def sealed(clerk: Any, leader: Any, folder: Folder, *, on: date = TODAY) -> Any:
    """The file is sealed: the clerk proposes, the leader confirms; both answer for the whole town."""
    from tongxing.people.sealing.actions import confirm, propose_seal

    step_in(clerk)
    asked = propose_seal(
        by=clerk, at=at(on, 10), person_id=folder.person_id, ground="law_136", reason="措施已经结束"
    )
    assert asked is not None
    step_in(leader)
    assert confirm(by=leader, at=at(on, 11), proposal_id=asked.pk)
    return asked


def asked_to_open(clerk: Any, sealing: Any, *, on: date = TODAY) -> Any:
    """Somebody asks that a sealed file be opened for a week, on the ground of a case number."""
    from tongxing.people.sealing.actions import propose_unseal

    step_in(clerk)
    again = propose_unseal(
        by=clerk,
        at=at(on, 14),
        sealed_by=getattr(sealing, "pk", None) or sealing.id,
        ground="organ",
        reason="望法〔2026〕1号",
        until_on=on + timedelta(days=7),
    )
    assert again is not None
    return again


def unsealed(clerk: Any, leader: Any, asked: Any, *, on: date = TODAY) -> Any:
    """A sealed file is open again."""
    from tongxing.people.sealing.actions import confirm

    again = asked_to_open(clerk, asked, on=on)
    step_in(leader)
    assert confirm(by=leader, at=at(on, 15), proposal_id=again.pk)
    return again
