"""Knocking at every door: one cell is an address, a verb, somebody who knocks, and whose rows she asks for.

Exact, cell by cell: who is not signed in is led to the sign-in page; who may not is told so in the same bytes
whatever the row; a row out of her reach answers in the same bytes, headers too, as a row that never was; her
own answers as the table says. And no answer, log line or row of the trail says a word she may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection
from django.test import Client

from tests.cast import TODAY
from tests.walls import scan
from tests.walls.addresses import address, asked
from tests.walls.bodies import BODIES
from tests.walls.matrix import ANYONE, LED, MATRIX, ONLY_AT, OPEN, READS, SEALED_READS, Knock
from tests.walls.world import Persona, Rows, World, taken_back
from tongxing.core import clock
from tongxing.org.doors import PROVED_AT

Within = Callable[[], AbstractContextManager[None]]
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SAFE_DIFFERENCES = ("Date", "Expires")


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers and body as one, and everything it says."""

    status: int
    whole: tuple[Any, ...]
    text: str
    headers: Any


@dataclass
class Outcome:
    """What a run found: how many cells, what was not as it must be, and which words she read where."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    read: dict[str, set[str]] = field(default_factory=dict)
    session: Any = None


class Session:
    """Signed in with a session cookie, as at a desk."""

    name = "session"

    def __init__(self, world: World, persona: Persona, *, proved: bool = True) -> None:
        self.client = Client(raise_request_exception=False)
        if persona.staff is not None:
            self.client.force_login(persona.staff, backend="django.contrib.auth.backends.ModelBackend")
            session = self.client.session
            session[PROVED_AT] = clock.now().timestamp() if proved else 0
            session.save()
        self.cookies = self.client.cookies.output(header="", sep=";")

    def knock(self, verb: str, where: str, body: Any = None) -> Answer:
        """One request, with nothing left over from the one before."""
        self.client.cookies = SimpleCookie(self.cookies)
        response = (
            self.client.generic(verb, where)
            if verb not in ("GET", "POST")
            else (self.client.get(where) if verb == "GET" else self.client.post(where, body or {}))
        )
        text = scan.said(response)
        headers = tuple(sorted((k, v) for k, v in response.items() if k not in SAFE_DIFFERENCES))
        content = b"" if response.streaming else response.content
        return Answer(response.status_code, (response.status_code, headers, content), text, response.headers)


MECHANISMS = (Session,)


def cells() -> Iterator[tuple[str, str, Knock]]:
    """Every address and verb of the table."""
    for name in sorted(MATRIX):
        for verb, knock in MATRIX[name].items():
            yield name, verb, knock


def may(persona: Persona, knock: Knock) -> bool:
    """Does the table let her knock?"""
    return knock.roles == ANYONE or persona.role in knock.roles


def unreadable(world: World, persona: Persona) -> dict[str, str]:
    """Every word of anybody that she may not read, by whose and what it is."""
    own = readable(world, persona)
    return {whose: word for whose, word in everybody(world).items() if whose not in own}


def readable(world: World, persona: Persona) -> dict[str, str]:
    """Every word that she may read: those of her role, of people in her reach."""
    role = persona.role or ""
    allowed = {f"{place}.{what}" for place in persona.reach for what in READS.get(role, ())}
    if "own" in persona.reach:  # of a sealed file, the desk of its town
        allowed |= {f"sealed.{what}" for what in SEALED_READS.get(role, ())}
    return {whose: word for whose, word in everybody(world).items() if whose in allowed}


def everybody(world: World) -> dict[str, str]:
    """Every word of everybody: a log tells none of them, whoever reads it."""
    return {f"{r.name}.{what}": word for r in world.rows.values() for what, word in r.words.items()}


class Round:
    """The whole table for one person: she goes to every door, and what she hears is kept."""

    def __init__(self, world: World, persona: Persona, by: type[Session], within: Within) -> None:
        self.world, self.persona, self.within = world, persona, within
        self.session = by(world, persona)
        self.outcome = Outcome(session=self.session)
        self.secret, self.own, self.all = (
            unreadable(world, persona),
            readable(world, persona),
            everybody(world),
        )

    def knock(self, name: str, verb: str, where: str, body: Any = None) -> Answer:
        """One cell: what came back is read for words she may not read, or not here."""
        with scan.listening() as heard, taken_back(), self.within():
            answer = self.session.knock(verb, where, body)
        self.outcome.cells += 1
        told = {whose for whose in scan.hits(answer.text, self.all) if self.all[whose] not in where}
        for whose in sorted(told):
            what = whose.partition(".")[2]
            if whose in self.secret or name not in ONLY_AT.get(what, {name}):
                self.outcome.leaks.append(f"{verb} {where}: says {whose}")
            else:
                self.outcome.read.setdefault(what, set()).add(name)
        self.outcome.leaks += [
            f"{verb} {where}: logs {whose}" for whose in scan.hits("\n".join(heard), self.all)
        ]
        return answer

    def door(self, name: str, verb: str, one: Knock, *, lenient: frozenset[str]) -> None:
        """One address and verb, with an empty and with a full hand, for everybody's rows."""
        for hand in ("empty", "full") if verb == "POST" else ("empty",):
            never = self._hand(name, verb, hand, self.world.rows["absent"])
            for place in self.world.elsewhere if one.row else (self.persona.home,):
                answer = self._hand(name, verb, hand, self.world.rows[place])
                if one.row not in lenient and (
                    why := _why_wrong(self.persona, one, hand, place, answer, never)
                ):
                    self.outcome.wrong.append(f"{verb} {name} {place} {hand}: {why}")
        for place in self.world.elsewhere if verb == "GET" and may(self.persona, one) else ():
            for where in asked(name, self.world.rows[place].of(self.persona)):
                status = self.knock(name, verb, where).status
                if status not in (OPEN, 404, LED if self.persona.role in one.led else OPEN):
                    self.outcome.wrong.append(f"GET {where}: {status}")

    def _hand(self, name: str, verb: str, hand: str, rows: Rows) -> Answer:
        rows = rows.of(self.persona)
        body = BODIES[name](self.persona, rows) if hand == "full" else None
        return self.knock(name, verb, address(name, rows), body)


def run(
    world: World,
    persona: Persona,
    *,
    by: type[Session] = Session,
    within: Within = nullcontext,
    lenient: frozenset[str] = frozenset(),
    only: frozenset[str] = frozenset(MATRIX),
    until_seen: bool = False,
) -> Outcome:
    """The table for one person. ``within`` takes a wall away; rows of ``lenient`` kinds may then open.

    A door that is not for her post is asked with both walls up only: no wall stands behind a door that stays shut.

    ``until_seen``: a planted fault is seen as soon as both a wrong answer and a leak are.
    """
    going = Round(world, persona, by, within)
    for name, verb, one in cells():
        if name in only and (within is nullcontext or may(persona, one)):
            going.door(name, verb, one, lenient=lenient)
        if until_seen and going.outcome.wrong and going.outcome.leaks:
            break
    if within is nullcontext:
        going.outcome.leaks += _trail(persona, going.secret)
    return going.outcome


def _why_wrong(persona: Persona, knock: Knock, hand: str, place: str, answer: Answer, never: Answer) -> str:
    """What is wrong with one answer; empty when it is as it must be."""
    if knock.roles != ANYONE and persona.role is None:
        led = answer.status == 302 and answer.headers["Location"].startswith("/signin/")
        return "" if led else f"{answer.status}, not led to the sign-in page"
    if persona.role is not None and answer.headers.get("Cache-Control") != "no-store, private":
        return "may be kept by a cache"
    if not may(persona, knock):
        return (
            ""
            if answer.status == 403 and answer.whole == never.whole
            else f"{answer.status}, not the one 403"
        )
    if persona.role in knock.veiled and place in persona.reach:
        return "" if answer.status == 403 else f"{answer.status}, not told that it is not hers to read"
    if knock.row and place not in persona.reach:
        same = answer.status == 404 and answer.whole == never.whole
        return "" if same else f"{answer.status}, not the same as a row that never was"
    if knock.row and never.status != 404:
        return f"{never.status} for a row that never was"
    expected = LED if persona.role in knock.led else knock.done if hand == "full" else knock.says
    fine = answer.status == expected or (persona.role is None and answer.status < 400)
    return "" if fine else f"{answer.status}, not {expected}"


def _trail(persona: Persona, secret: dict[str, str]) -> list[str]:
    """What the trail says to her, as far as the database lets her read it; folder numbers it may say."""
    from tongxing.org.actor import enter, leave

    with taken_back(), connection.cursor() as cursor:
        if persona.staff is None or enter(persona.staff.pk, on=TODAY) is None:
            leave()
        cursor.execute("SELECT * FROM core_auditevent")
        told = scan.trail(cursor.fetchall())
    return [f"the trail says {what}" for what in scan.hits(told, secret) if not what.endswith(".number")]
