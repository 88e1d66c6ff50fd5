"""Reading the details of casework. Every read takes an actor and stays inside her places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.org.actor import Actor

MEMBERS = """
SELECT m.id, m.name, m.unit_name FROM casework_groupmember m JOIN duties_deed d ON d.id = m.id
WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
"""


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member of a work group by name; role and days stand on the deed."""

    name: str
    unit_name: str


def members(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, NamedMember]:
    """The members ever named in the work groups of these cases, by their deed; no names without CONTACT."""
    if Label.CONTACT not in actor.labels:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"cases": list(case_ids), "places": list(actor.place_ids)})
        return {
            deed: NamedMember(_text(name, "name"), _text(unit, "unit_name"))
            for deed, name, unit in cursor.fetchall()
        }


def _text(value: memoryview | bytes, column: str) -> str:
    return cipher.unseal(bytes(value), column=f"casework_groupmember.{column}") if value else ""
