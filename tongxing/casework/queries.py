"""Reading the details of casework. Every read takes an actor and stays inside her places."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.org.actor import Actor

# What shares the key of a deed of these cases, in one statement; what is sealed comes as hexadecimal text.
TOGETHER = """
WITH d AS (SELECT x.id FROM duties_deed x WHERE x.case_id = ANY(%(cases)s) AND x.place_id = ANY(%(places)s)
           AND x.kind = ANY(%(kinds)s))
SELECT
  (SELECT json_agg(json_build_array(m.id, encode(m.name, 'hex'), encode(m.unit_name, 'hex')))
   FROM casework_groupmember m JOIN d USING (id) WHERE %(near)s),
  (SELECT json_agg(json_build_array(a.id, a.version, a.signed_for_office, a.contents, encode(a.left_out, 'hex'),
     encode(a.parties, 'hex'), coalesce(a.why, 'first'))) FROM casework_agreement a JOIN d USING (id)),
  (SELECT json_agg(json_build_array(h.id, h.version, encode(h.wish, 'hex'), encode(h.goals, 'hex')))
   FROM casework_helpplan h JOIN d USING (id)),
  (SELECT json_agg(json_build_array(w.id, w.plan_id)) FROM casework_plananswer w JOIN d USING (id))
"""
# which kinds of deeds a label opens
KINDS = {
    Label.CONTACT: ("group_member",),
    Label.MEASURE: ("agreement",),
    Label.PLAN: ("help_plan", "plan_answer"),
}


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member of a work group by name; role and days stand on the deed."""

    name: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands beside the record of an agreement; ``contents`` None when only its day is known."""

    version: int
    office: str
    contents: tuple[str, ...] | None
    left_out: str
    parties: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of a person's plan: what she wants to reach, who helps with what, by when."""

    goal: str
    help: str
    who: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One version of a person's own plan."""

    version: int
    wish: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Agreements, work group and plans of one file, each by its deed; ``answered`` leads from an answer to its plan."""

    members: Mapping[UUID, NamedMember] = field(default_factory=dict)
    agreements: Mapping[UUID, Signed] = field(default_factory=dict)
    plans: Mapping[UUID, Planned] = field(default_factory=dict)
    answered: Mapping[UUID, UUID] = field(default_factory=dict)


def together(actor: Actor, case_ids: Sequence[UUID]) -> Together:
    """What the members of the group, the agreements and the plans of these cases say, as far as she may read it."""
    near = Label.CONTACT in actor.labels
    kinds = [kind for label, names in KINDS.items() if label in actor.labels for kind in names]
    values: dict[str, Any] = {
        "cases": list(case_ids),
        "places": list(actor.place_ids),
        "kinds": kinds,
        "near": near,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, values)
        members, signed, plans, answered = cursor.fetchone()
    return Together(
        {UUID(i): NamedMember(_open(n, MEMBER, "name"), _open(u, MEMBER, "unit_name")) for i, n, u in members or ()},
        {UUID(row[0]): _signed(row, near=near) for row in signed or ()},
        {UUID(row[0]): _planned(row) for row in plans or ()},
        {UUID(answer): UUID(plan) for answer, plan in answered or ()},
    )  # fmt: skip


MEMBER, AGREEMENT, PLAN = "casework_groupmember", "casework_agreement", "casework_helpplan"


def _signed(row: Sequence[Any], *, near: bool) -> Signed:
    _id, version, office, contents, left_out, parties, why = row
    names = json.loads(_open(parties, AGREEMENT, "parties") or "{}") if near else {}
    kept = None if contents is None else tuple(contents)
    return Signed(version, office, kept, _open(left_out, AGREEMENT, "left_out"), names, why)


def _planned(row: Sequence[Any]) -> Planned:
    _id, version, wish, goals = row
    found = json.loads(_open(goals, PLAN, "goals") or "[]")
    return Planned(version, _open(wish, PLAN, "wish"), tuple(Goal(**one) for one in found))


def _open(value: str | None, table: str, column: str) -> str:
    return cipher.unseal(bytes.fromhex(value), column=f"{table}.{column}") if value else ""
