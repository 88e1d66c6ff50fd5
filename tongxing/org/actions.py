"""Writing places, staff and posts."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor
from tongxing.org.models import Place, Post, Staff, Unit
from tongxing.org.roles import Role


@action
def found_place(
    *,
    name: str,
    kind: str,
    code: str,
    parent: Place | None = None,
    prefix: str = "",
    distance_km: float | None = None,
) -> Place:
    """Add a place below another and draw its line from the root."""
    place = Place.objects.create(
        name=name, kind=kind, code=code, parent=parent, prefix=prefix, distance_km=distance_km
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.town = place if kind == "town" else (parent.town if parent else None)
    place.save(update_fields=["path", "town"])
    return place


@action
def hire(*, username: str, name: str, password: str | None, hashed: str = "") -> Staff:
    """Give a person an account of her own."""
    staff = Staff(username=username.strip().lower(), name=name)
    staff.password = hashed or make_password(password)
    staff.save()
    return staff


@action
def appoint(
    *,
    by: Actor | None,
    staff: Staff,
    role: str,
    place: Place,
    since: date,
    until: date | None = None,
    unit: Unit | None = None,
    title: str = "",
) -> Post:
    """Appoint a member of staff to a post; nobody holds two different roles at one time."""
    clash = staff.posts.filter(until__isnull=True).exclude(role=role).first()
    stop_if(_two_roles(staff, clash.role, role) if clash and until is None else None)
    post = Post.objects.create(
        staff=staff, role=role, place=place, since=since, until=until, unit=unit, title=title
    )
    if by is not None:
        audit.trace(by, "appoint", about="staff", place_id=place.pk, staff=staff.pk, given=role)
    return post


def _two_roles(staff: Staff, held: str, wanted: str) -> Refusal:
    return Refusal(
        "two_roles",
        f"{staff.name}现在是“{Role(held)}”，不能同时再任“{Role(wanted)}”。",
        ways=("先结束原来的岗位。",),
    )


@action
def end_sessions(*, by: Actor | None, staff: Staff) -> None:
    """End every session of a member of staff at once."""
    Staff.objects.filter(pk=staff.pk).update(session_epoch=staff.session_epoch + 1)
    audit.trace(by, "end_sessions", about="staff", staff=staff.pk)
