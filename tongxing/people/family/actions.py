"""Writing who is near a person: added, changed, no longer; every version stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import stop_if
from tongxing.org.actor import Actor
from tongxing.people.family.models import Relative
from tongxing.people.family.queries import relatives
from tongxing.people.family.rules import NewRelative, why_not_relative
from tongxing.people.models import Person
from tongxing.people.rules import read_phone


@action
def add_relative(
    *, by: Actor, at: datetime, person_id: UUID, new: NewRelative, id: UUID | None = None
) -> Relative | None:
    """Write down somebody near a person of her places (戒毒条例 17)."""
    person = by.scope(Person.objects.filter(pk=person_id)).first()
    if person is None or (id is not None and Relative.objects.filter(pk=id).exists()):
        return None
    stop_if(*why_not_relative(new))
    return _write(by, at, person, new, id=id)


@action
def change_relative(
    *, by: Actor, at: datetime, person_id: UUID, of: UUID, new: NewRelative | None
) -> Relative | None:
    """Put a new version beside the old one; ``new`` None says that she is not near any more."""
    person = by.scope(Person.objects.select_for_update().filter(pk=person_id)).first()
    old = next((one for one in relatives(by, person_id) if one.id == of), None)
    if person is None or old is None:
        return None
    if new is not None:
        stop_if(*why_not_relative(new))
    kept = new or NewRelative(
        old.relation, old.name, old.phone, old.lives_with, old.guardian, old.emergency, old.may_know
    )
    return _write(by, at, person, kept, supersedes=of, gone=new is None)


def _write(
    by: Actor,
    at: datetime,
    person: Person,
    new: NewRelative,
    *,
    id: UUID | None = None,
    supersedes: UUID | None = None,
    gone: bool = False,
) -> Relative:
    row = Relative(
        place_id=person.place_id,
        person_id=person.pk,
        relation=new.relation,
        name=new.name.strip(),
        phone=read_phone(new.phone)[0] or None,
        lives_with=new.lives_with,
        guardian=new.guardian,
        emergency=new.emergency,
        may_know=new.may_know,
        gone=gone,
        supersedes_id=supersedes,
        recorded_at=at,
        recorded_by_id=by.staff_id,
        **({"id": id} if id else {}),
    )
    row.save(force_insert=True)
    act = "relative.end" if gone else "relative.change" if supersedes else "relative.add"
    audit.trace(by, act, about="person", about_id=person.pk, place_id=person.place_id, at=at)
    return row
