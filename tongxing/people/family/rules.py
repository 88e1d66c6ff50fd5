"""What must be so about the people near a person. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.people.rules import read_phone

MAJORITY = 18  # 民法典 17


@dataclass(frozen=True, slots=True)
class NewRelative:
    """Somebody near a person, as she is told."""

    relation: str
    name: str
    phone: str = ""
    lives_with: bool = False
    guardian: bool = False
    emergency: bool = False
    may_know: bool = False


def why_not_relative(new: NewRelative) -> tuple[Refusal, ...]:
    """A name, a telephone that can be called, and a number for whoever is to be called."""
    found = []
    if not new.name.strip():
        found.append(Refusal("name", _("请写上姓名。")))
    phone, wrong = read_phone(new.phone)
    found += [Refusal("phone", one.words) for one in wrong]
    if new.emergency and not phone:
        found.append(Refusal("phone", _("急事要找的人，得有电话。")))
    return tuple(found)


def is_minor(birth_on: date | None, *, on: date) -> bool:
    """Whether somebody is under eighteen on a day (民法典 17); an unknown birthday is no minor's."""
    if birth_on is None:
        return False
    turned = birth_on.replace(day=28) if (birth_on.month, birth_on.day) == (2, 29) else birth_on
    return on < turned.replace(year=birth_on.year + MAJORITY)


def missing_guardian(birth_on: date | None, guardians: Sequence[object], *, on: date) -> bool:
    """A minor whose guardian nobody has written down (未成年人保护法 7)."""
    return is_minor(birth_on, on=on) and not guardians
