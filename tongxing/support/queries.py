"""Reading help: where it is, what was asked for, how far it is, what it waits for. Every read takes an actor."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongxing.core import cipher
from tongxing.core.together import NOTHING, Question, ask
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission, Role
from tongxing.rulebook import referrals
from tongxing.rulebook.document import Book
from tongxing.rulebook.referrals import OVER, UNCOUNTED, Referral, Waits, waits_for
from tongxing.support.models import Provider
from tongxing.support.rules import sees


@dataclass(frozen=True, slots=True)
class Place:
    """One place of help in the directory."""

    id: UUID
    place_id: int
    name: str
    kind: str
    services: tuple[str, ...]
    address: str
    phone: str
    bring: str
    approval: str
    since: date
    ended_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """One step that was taken, opened."""

    id: UUID
    kind: str
    on: date
    by_id: int
    by: str
    provider: str = ""
    to: str = ""
    purpose: str = ""
    words: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """One need with everything that followed, and whose it is."""

    id: UUID
    case_id: UUID
    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    worker_id: int | None
    answers: str
    needed_on: date
    by_day: date | None
    from_deed: UUID | None
    by: str
    service: str
    words: str
    came_from: str
    steps: tuple[Taken, ...]

    @property
    def referral(self) -> Referral:
        """As the rulebook judges it."""
        steps = tuple(referrals.Step(str(one.id), one.kind, one.on, one.provider) for one in self.steps)
        return Referral(str(self.id), self.service, self.needed_on, steps, self.by_day)

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.referral.state

    @property
    def to(self) -> str:
        """To whom it was sent last."""
        return next((one.to for one in reversed(self.steps) if one.to), "")


HELPS = """
SELECT n.id, n.case_id, c.person_id, p.number, p.name, n.place_id, pl.name, c.worker_id, n.answers, n.needed_on, n.by_day,
  n.from_deed, s.name, n.said,
  (SELECT json_agg(json_build_array(t.id, t.kind, t.happened_on, t.recorded_by_id, w.name, encode(t.said, 'hex'))
     ORDER BY t.happened_on, t.recorded_at, t.id)
   FROM support_step t JOIN org_staff w ON w.id = t.recorded_by_id WHERE t.need_id = n.id)
FROM support_need n JOIN people_case c ON c.id = n.case_id JOIN people_person p ON p.id = c.person_id
JOIN org_staff s ON s.id = n.recorded_by_id JOIN org_place pl ON pl.id = n.place_id
WHERE n.place_id = ANY(%(places)s) AND {where} ORDER BY n.needed_on, n.id
"""
GOING = "NOT EXISTS (SELECT 1 FROM support_step t WHERE t.need_id = n.id AND t.kind = 'ended')"
SENT = "n.answers = %(role)s AND EXISTS (SELECT 1 FROM support_step t WHERE t.need_id = n.id AND t.kind = 'sent')"


def help_at(actor: Actor, need_id: UUID) -> Help | None:
    """One referral that is hers to see, or None."""
    return next(iter(ask(_asked(actor, "n.id = %(id)s", id=need_id))[0]), None)


def helps_of(actor: Actor, case_ids: Sequence[UUID]) -> list[Help]:
    """Everything that was asked for under these measures and is hers to see, the first first."""
    return list(ask(_asked(actor, "n.case_id = ANY(%(cases)s)", cases=list(case_ids)))[0])


def going_asked(actor: Actor, *, mine: bool = False) -> Question:
    """What is not ended in her places, to be asked together with the other questions of a day."""
    hers = f"{GOING} AND c.worker_id = %(me)s" if mine else GOING
    return _asked(actor, hers, me=actor.staff_id)


def helps(actor: Actor, *, ended: bool = False, mine: bool = False) -> list[Help]:
    """What is going on in her places; with ``ended`` also what is over."""
    where = ["true" if ended else GOING, *(["c.worker_id = %(me)s"] if mine else [])]
    return list(ask(_asked(actor, " AND ".join(where), me=actor.staff_id))[0])


def _asked(actor: Actor, where: str, **values: Any) -> Question:
    if not actor.may(Permission.READ_HELP):
        return NOTHING
    if actor.role not in (Role.SOCIAL_WORKER, Role.CLERK):
        where = f"{where} AND {SENT}"
    values |= {"places": list(actor.place_ids), "role": actor.role}
    return Question(HELPS.format(where=where), values, lambda rows: _seen(actor, rows))


def _seen(actor: Actor, rows: Iterable[Sequence[Any]]) -> list[Help]:
    found = (_read(row) for row in rows)
    return [one for one in found if sees(actor.role, one.referral, one.answers)]


def _read(row: Sequence[Any]) -> Help:
    asked = _open(bytes(row[13]), "support_need.said")
    raw = json.loads(row[14]) if isinstance(row[14], str) else row[14] or []
    told = (asked.get("service", ""), asked.get("words", ""), asked.get("came_from", ""))
    return Help(*row[:13], *told, tuple(_step(one) for one in raw))  # type: ignore[call-arg]


def _step(raw: Sequence[Any]) -> Taken:
    said = _open(bytes.fromhex(raw[5]), "support_step.said")
    amount = Decimal(said["amount"]) if said.get("amount") else None
    words = [said.get(key, "") for key in ("provider", "to", "purpose", "words")]
    return Taken(UUID(raw[0]), raw[1], date.fromisoformat(raw[2]), raw[3], raw[4], *words, amount)  # type: ignore[call-arg]


def _open(value: bytes, column: str) -> dict[str, Any]:
    """What stands in a sealed text; nothing once the file was destroyed."""
    return json.loads(cipher.unseal(value, column=column)) if value else {}


# ── where help is ────────────────────────────────────────────────────────────

PLACE = "id place_id name kind services address phone bring approval since end__ended_on end__reason".split()


def places_of_help(actor: Actor, *, service: str = "", closed: bool = False) -> list[Place]:
    """The directory of her township, by kind and name; everybody who works here may look."""
    rows = Provider.objects.filter(town_id=actor.town_id)
    if not closed:
        rows = rows.filter(end__isnull=True)
    if service:
        rows = rows.filter(services__contains=[service])
    return [_place(row) for row in rows.order_by("kind", "name", "id").values_list(*PLACE)]


def place_of_help(actor: Actor, provider_id: UUID) -> Place | None:
    """One entry of the directory of her township, closed or not."""
    rows = Provider.objects.filter(town_id=actor.town_id, pk=provider_id)
    return next((_place(row) for row in rows.values_list(*PLACE)), None)


def _place(row: Sequence[Any]) -> Place:
    return Place(*row[:4], tuple(row[4]), *row[5:11], row[11] or "")  # type: ignore[call-arg]


# ── counting, for whoever lays a page beside ours ────────────────────────────


def waiting(helps: Iterable[Help], book: Book) -> list[tuple[Help, Waits]]:
    """Everything that waits for somebody, the earliest last day first."""
    found = [(one, wait) for one in helps for wait in waits_for(one.referral, book)]
    return sorted(found, key=lambda pair: (pair[1].until, str(pair[0].id)))


def lapsed_clocks(actor: Actor, book: Book, *, on: date) -> list[tuple[Help, Waits]]:
    """还没办而法定日子已经过了的：法律援助的七日和三日（法律援助法第43条）. For the leader's page and the list of the day."""
    return [(one, wait) for one, wait in waiting(helps(actor), book) if wait.cite and wait.lapsed(on)]


def open_by_service(actor: Actor) -> dict[str, int]:
    """还在办的有几件，按帮助的种类分。Maintenance treatment is never among them (guard G8; 戒毒条例 12)."""
    counts = Counter(one.service for one in helps(actor))
    return {name: n for name, n in counts.items() if name not in UNCOUNTED}


def given_to(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """每人办成了哪几样帮助，供评分和覆盖率用。Maintenance treatment is never among them."""
    found: dict[UUID, set[str]] = {}
    for one in helps_of(actor, case_ids):
        if one.service not in UNCOUNTED and any(step.kind == "done" for step in one.steps):
            found.setdefault(one.person_id, set()).add(one.service)
    return {who: frozenset(what) for who, what in found.items()}


def still_going(one: Help) -> bool:
    """Whether something may still follow."""
    return one.state not in OVER
