"""Every address × every role × own or other place, and a scan of every answer for what it may not say."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import TODAY, actor_of, at, closed, contacted, day, post, sampled, step_in, take_in
from tests.walls.matrix import ALL, ANYONE, MATRIX, Knock
from tongxing.core import clock
from tongxing.core.ids import uuid7
from tongxing.faces.desk.slips import part
from tongxing.org.doors import PROVED_AT
from tongxing.people.queries import id_index

pytestmark = pytest.mark.django_db

CANARY = "金丝雀"
SECRET_NOTE = "只给该看的人看的话"


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address with its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


ROUTES = {str(r.name): r for r in routes()}


def test_the_table_and_the_product_know_the_same_addresses() -> None:
    assert set(ROUTES) == set(MATRIX), set(ROUTES) ^ set(MATRIX)


def test_every_door_opens_for_the_verbs_of_the_table_and_no_other() -> None:
    wrong = {
        n: r.callback.door.methods
        for n, r in ROUTES.items()
        if set(r.callback.door.methods) != set(MATRIX[n])
    }
    assert not wrong, wrong


@pytest.fixture
def world(town: SimpleNamespace, next_town: SimpleNamespace, lin: Any, stranger: Any) -> SimpleNamespace:
    """A full town, a full neighbour, and one member of staff for every role."""
    for role in sorted(ALL):
        places = [town.upper] if role in {"village_cadre", "social_worker"} else [town.place]
        post(town, f"the-{role}", f"岗位{role}", role, places)
    own = _rows(lin, town, town.upper, "自己人")
    other = _rows(stranger, next_town, next_town.upper, CANARY)
    upper_village = _rows(lin, town, town.lower, "邻村人")
    return SimpleNamespace(town=town, own=own, other=other, neighbour=upper_village)


def _rows(by: Any, town: Any, place: Any, name: str) -> SimpleNamespace:
    from tongxing.duties.models import Deed, Duty
    from tongxing.plans.models import PlanVersion

    folder = take_in(by, place, reported_on=day("2026-03-25"), agreement_on=day("2026-03-27"), name=name)
    sampled(by, folder, day("2026-04-25"))
    visit = contacted(by, folder, "visit", day("2026-11-20"))
    step_in(by)
    assert Deed.objects.get(pk=visit.pk)
    duty = Duty.objects.filter(case_id=folder.case_id, met_by=None, opens_on__lte=TODAY).latest("due_on")
    plan = PlanVersion.objects.get(town_id=by.town_id)
    seen = {"visit": visit, "duty": duty, "plan": plan, "fresh": uuid7(), "name": name}
    return SimpleNamespace(folder=folder, town=town, place=place, by=by, **seen)


def address(name: str, rows: SimpleNamespace) -> str:
    """The address of a route filled with the ids of these rows."""
    from django.urls import reverse

    known = {
        "person_id": rows.folder.person_id,
        "case_id": rows.folder.case_id,
        "deed_id": rows.visit.pk,
        "duty_id": rows.duty.pk,
        "place_id": rows.place.pk,
        "year": 2026,
        "kind": name.removeprefix("record_"),
        "answer": "fine",
        "version_id": rows.plan.pk,
        "key": "S64",
    }
    if name.startswith("mine_"):  # one tap, and taking the very same tap back
        known["deed_id"] = rows.fresh if name == "mine_answer" else part(rows.fresh, rows.folder.case_id)
    if name.startswith("import_"):  # a roster of its own each time: confirming and dropping end it
        known |= {"import_id": waiting_roster(rows), "line": 2}
    if name == "twice_look":
        known["other_id"] = second_file(rows)
    if name in {"sealing_decide", "unseal"}:
        known["proposal_id"] = proposed(rows, sealed=name == "unseal")
    wanted = ROUTES[name].pattern.converters
    return reverse(name, kwargs={k: known[k] for k in wanted})


def waiting_roster(rows: SimpleNamespace) -> Any:
    """A roster with one faulty row that waits in the township of these rows."""
    from tongxing.casework.roster.actions import stage
    from tongxing.casework.roster.rules import StagedRow
    from tongxing.casework.roster.staged import Staged
    from tongxing.org.actor import machine

    staged = Staged((StagedRow(2, {"name": rows.name, "village": rows.place.name}),))
    entry = stage(
        by=machine(rows.place.town_id),
        at=at(TODAY),
        on=TODAY,
        name=f"{rows.name}.xlsx",
        data=b"",
        staged=staged,
    )
    step_in(rows.by)
    return entry.pk


def second_file(rows: SimpleNamespace) -> Any:
    """Another village of the same town has a file of the same identity number."""
    from tongxing.people.models import Person

    step_in(rows.by)
    number = Person.objects.get(pk=rows.folder.person_id).id_number
    desk = SimpleNamespace(town_id=rows.place.town_id, place_ids=(rows.place.town_id,), staff_id=None)
    step_in(desk)
    twin, _made = Person.objects.get_or_create(
        town_id=rows.place.town_id,
        place_id=rows.place.town_id,
        number="XX-1",
        defaults={"id_number": number, "id_index": id_index(str(number)), "recorded_at": at(TODAY)},
    )
    step_in(rows.by)
    return twin.pk


def proposed(rows: SimpleNamespace, *, sealed: bool) -> Any:
    """A proposal that waits, or a file that is sealed, in the township of these rows."""
    from tongxing.people.sealing.actions import confirm, propose_seal

    town = rows.place.town_id
    folder = take_in(rows.by, rows.place, reported_on=day("2026-03-25"), name=rows.name)
    closed(rows.by, folder, day("2026-10-01"), how="died")
    hands = [
        actor_of(post(rows.town, f"hand-{uuid7()}"[:40], "手", "clerk", [rows.place.town])) for _ in "ab"
    ]
    asked = propose_seal(
        by=step_in(hands[0]), at=at(TODAY), person_id=folder.person_id, ground="law_136", reason="结束了"
    )
    assert asked is not None
    assert town == asked.town_id
    if sealed:
        confirm(by=step_in(hands[1]), at=at(TODAY), proposal_id=asked.pk)
    step_in(rows.by)
    return asked.pk


def browser(world: SimpleNamespace, role: str) -> Client:
    """A browser in which somebody of this role is signed in."""
    client = Client()
    staff = world.town.staff[f"the-{role}"]
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PROVED_AT] = clock.now().timestamp()
    session.save()
    actor_of(staff.pk)
    return client


def knock(client: Client, verb: str, where: str) -> Any:
    """One request; a server error is an exception and fails the test."""
    return client.get(where) if verb == "GET" else client.post(where, {})


def cells() -> Iterator[tuple[str, str, Knock]]:
    """Every address and verb, signing out last."""
    for name in sorted(MATRIX, key=lambda n: n == "signout"):
        for verb, allowed in MATRIX[name].items():
            yield name, verb, allowed


def may(role: str, allowed: Knock) -> bool:
    """Does the table let this role knock?"""
    return allowed.roles == ANYONE or role in allowed.roles


def text(response: Any) -> str:
    """Everything an answer says, headers too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return unquote(str(response.headers)) + body.decode("utf-8", errors="replace")


@pytest.mark.parametrize("role", sorted(ALL))
def test_own_place(world: SimpleNamespace, role: str) -> None:
    """What the table allows is answered, what it does not is 403 with words; verbs not in it are 405."""
    client, wrong = browser(world, role), []
    for name, verb, allowed in cells():
        if name == "signout":
            continue
        status = knock(client, verb, address(name, world.own)).status_code
        fine = status in {200, 302, 303, 400, 409, 422} if may(role, allowed) else status == 403
        if not fine:
            wrong.append((name, verb, status))
    assert not wrong, wrong


@pytest.mark.parametrize("role", sorted(ALL))
def test_another_town_does_not_exist(world: SimpleNamespace, role: str) -> None:
    """404 for a row of another place, and nothing of it in any answer."""
    client, wrong = browser(world, role), []
    for name, verb, allowed in cells():
        if name == "signout":
            continue
        answer = knock(client, verb, address(name, world.other))
        expected = {404} if may(role, allowed) and allowed.own else None
        if expected and answer.status_code not in expected:
            wrong.append((name, verb, answer.status_code))
        if CANARY in text(answer):
            wrong.append((name, verb, "says a name of the next town"))
    assert not wrong, wrong


@pytest.mark.parametrize("role", ["village_cadre", "social_worker"])
def test_another_village_does_not_exist_for_who_works_in_one(world: SimpleNamespace, role: str) -> None:
    client, wrong = browser(world, role), []
    for name, verb, allowed in cells():
        if name == "signout":
            continue
        answer = knock(client, verb, address(name, world.neighbour))
        if may(role, allowed) and allowed.own and answer.status_code != 404:
            wrong.append((name, verb, answer.status_code))
        if "邻村人" in text(answer):
            wrong.append((name, verb, "says a name of the next village"))
    assert not wrong, wrong


def test_nobody_signed_in_sees_nothing(world: SimpleNamespace) -> None:
    client, wrong = Client(), []
    for name, verb, allowed in cells():
        answer = knock(client, verb, address(name, world.own))
        to_signin = answer.status_code == 302 and answer.headers["Location"].startswith("/signin/")
        if allowed.roles != ANYONE and not to_signin:
            wrong.append((name, verb, answer.status_code))
        if "自己人" in text(answer):
            wrong.append((name, verb, "says a name"))
    assert not wrong, wrong


def test_absent_and_forbidden_are_the_same_page(world: SimpleNamespace) -> None:
    from uuid import uuid4

    client = browser(world, "social_worker")
    other = client.get(address("person", world.other))
    absent = client.get(f"/people/{uuid4()}/")
    assert other.status_code == absent.status_code == 404
    assert other.content == absent.content


@pytest.mark.parametrize("role", sorted(ALL - {"social_worker", "clerk", "police_officer"}))
def test_roles_without_files_never_read_an_identity_number(world: SimpleNamespace, role: str) -> None:
    from tongxing.people.models import Person

    step_in(world.own.by)
    number = Person.objects.get(pk=world.own.folder.person_id).id_number or ""
    client = browser(world, role)
    for name, verb, _allowed in cells():
        if name != "signout":
            assert number not in text(knock(client, verb, address(name, world.own))), name


def test_someone_who_has_left_reaches_nothing(world: SimpleNamespace) -> None:
    """A post that ended and an account that was closed both end at the next request."""
    client = browser(world, "social_worker")
    assert client.get("/").status_code == 200
    staff = world.town.staff["the-social_worker"]
    staff.is_active = False
    staff.save()
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/signin/")


def test_sessions_end_when_they_are_ended(world: SimpleNamespace) -> None:
    from tongxing.org.actions import end_sessions

    client = browser(world, "clerk")
    assert client.get("/").status_code == 200
    end_sessions(by=None, staff=world.town.staff["the-clerk"])
    assert client.get("/").status_code == 302


# ── each wall alone ──────────────────────────────────────────────────────────


def leaks(client: Client, world: SimpleNamespace) -> list[tuple[str, str]]:
    """Answers that say something of the next town."""
    found = []
    for name, verb, _allowed in cells():
        if name == "signout":
            continue
        for rows in (world.own, world.other):
            if CANARY in text(knock(client, verb, address(name, rows))):
                found.append((name, verb))
    return found


@pytest.mark.parametrize("role", ["social_worker", "clerk", "leader", "village_cadre"])
def test_the_first_wall_holds_without_the_second(
    world: SimpleNamespace, role: str, owner_rights: Any
) -> None:
    """Row-level security switched off (the owner's rights): the scope through the actor leaks nothing."""
    client = browser(world, role)
    with owner_rights():
        assert leaks(client, world) == []


@pytest.mark.parametrize("role", ["social_worker", "clerk", "leader", "village_cadre"])
def test_the_second_wall_holds_without_the_first(
    world: SimpleNamespace, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An actor who believes she may reach every place: the database still shows her own only."""
    from dataclasses import replace

    from tongxing.org import middleware
    from tongxing.org.actor import enter
    from tongxing.org.models import Place

    everywhere = tuple(Place.objects.values_list("pk", flat=True))

    def too_wide(*args: Any, **kwargs: Any) -> Any:
        actor = enter(*args, **kwargs)
        return replace(actor, place_ids=everywhere) if actor else None

    client = browser(world, role)
    monkeypatch.setattr(middleware, "enter", too_wide)
    assert leaks(client, world) == []


def test_both_walls_down_does_leak(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, owner_rights: Any
) -> None:
    """The fault that the two tests above must be able to see."""
    from dataclasses import replace

    from tongxing.org import middleware
    from tongxing.org.actor import enter
    from tongxing.org.models import Place

    everywhere = tuple(Place.objects.values_list("pk", flat=True))
    monkeypatch.setattr(
        middleware,
        "enter",
        lambda *a, **k: replace(enter(*a, **k), place_ids=everywhere),  # type: ignore[type-var]
    )
    client = browser(world, "clerk")
    with owner_rights():
        assert leaks(client, world)
