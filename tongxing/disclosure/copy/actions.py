"""Making the copy: a line in the register, a trace in the file, and the whole of it in one hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.declared import Label
from tongxing.core.refusal import Refusal, stop_if
from tongxing.disclosure.actions import Line, note
from tongxing.disclosure.copy.queries import Copy, collect
from tongxing.disclosure.kinds import Way
from tongxing.org.actor import Actor
from tongxing.people.models import Person

WHAT = "person.copy"


@dataclass(frozen=True, slots=True)
class Made:
    """A copy and the number of its line in the register."""

    copy: Copy
    line: str


@action
def make_copy(
    *, by: Actor, at: datetime, person_id: UUID, reason: str, labels: frozenset[Label] | None = None
) -> Made | None:
    """Everything about one person, for that person (个人信息保护法 45); None when she is not in the places of who makes it.

    ``labels`` is what may be read on the way; without it, what the post of ``by`` reads.
    """
    stop_if(Refusal("reason", _("请写一句：谁要的，怎么给的。")) if not reason.strip() else None)
    copy = collect(by, person_id, labels=by.labels if labels is None else labels)
    if copy is None:
        return None
    place = Person.objects.values_list("place_id", flat=True).get(pk=person_id)
    line = Line(
        Way.PACKET, WHAT, (place,), "person", full_numbers=True, recipient=copy.name, reason=reason.strip()
    )
    made = note(by=by, at=at, line=line, people=[(person_id, place)])
    audit.trace(by, "copy.make", about="person", about_id=person_id, place_id=place, at=at, purpose=reason)
    return Made(copy, made.number)
