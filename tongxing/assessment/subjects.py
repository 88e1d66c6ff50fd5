"""Whom a score sheet is about: a village, a unit of the plan, a full-time worker, a member of work groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tongxing.org.actor import Actor
from tongxing.org.models import Place, Post
from tongxing.org.queries import villages
from tongxing.org.roles import Role
from tongxing.org.units import kinds_of
from tongxing.rulebook.document import VILLAGE_SHEET, Book, Scheme

ALL_PERSONS = frozenset({Role.LEADER, Role.CLERK})
OWN_VILLAGE = "village"  # villages have sheets of their own; as units they would be assessed twice


@dataclass(frozen=True, slots=True)
class Subject:
    """One sheet's subject: ``key`` is its name in addresses and rows, ``code`` stands in the bytes of the sheet.

    ``place_id`` says behind which wall the sheet lies (a village's own, else the township), ``places`` whose cases count.
    """

    of: str
    key: str
    code: str
    name: str
    place_id: int
    places: frozenset[int]
    unit: str = ""
    staff_id: int | None = None

    @property
    def kept(self) -> str | None:
        """Under which word its confirmed items are kept: a village's lie under its place alone."""
        return None if self.of == VILLAGE_SHEET else self.key

    @property
    def given_under(self) -> int | str:
        """The same, as confirmed items are looked up."""
        return self.place_id if self.kept is None else self.kept


def of_village(place: Place) -> Subject:
    """A village or community as the subject of its sheet."""
    return Subject(VILLAGE_SHEET, str(place.pk), place.code, place.name, place.pk, frozenset({place.pk}))


def subjects(actor: Actor, book: Book, scheme: Scheme, *, on: date) -> tuple[Subject, ...]:
    """考核对象：这张评分表考核谁，按区划代码、方案里的单位顺序或账号排。 (方案S82、S84).

    Units are the township's: who reaches only a village has no sheet of theirs. Of persons everybody sees her own
    sheet; all of them only the leader, the leading group's office and whoever assesses them (个人信息保护法第6条).
    """
    if scheme.of == VILLAGE_SHEET:
        return tuple(of_village(place) for place in villages(actor))
    of_town = actor.town_id in actor.place_ids
    if scheme.of == "unit":
        here = frozenset(place.pk for place in villages(actor)) | {actor.town_id}
        return _units(actor, book, scheme, here) if of_town else ()
    found = _staff(actor, scheme, on)
    return (
        found
        if of_town and sees_all(actor, scheme)
        else tuple(one for one in found if one.staff_id == actor.staff_id)
    )


def sees_all(actor: Actor, scheme: Scheme) -> bool:
    """Does she read everybody's personal sheet: leader, leading group's office, whoever assesses, the machine that freezes?"""
    assessors = {post for body in scheme.bodies for post in body.posts}
    return actor.staff_id is None or actor.role in ALL_PERSONS or actor.role in assessors


def unit_kinds_of(actor: Actor) -> frozenset[str]:
    """The kinds of unit her post answers for: what is said of such a unit is said of her."""
    return frozenset(kinds_of(actor.role)) if actor.staff_id is not None else frozenset()


def subject_called(actor: Actor, book: Book, scheme: Scheme, key: str, *, on: date) -> Subject | None:
    """One of the assessed she may see, by the key in an address."""
    return next((one for one in subjects(actor, book, scheme, on=on) if one.key == key), None)


def _units(actor: Actor, book: Book, scheme: Scheme, here: frozenset[int]) -> tuple[Subject, ...]:
    return tuple(
        Subject("unit", unit.id, unit.id, unit.title, actor.town_id, here, unit=unit.id)
        for unit in book.units
        if unit.kind != OWN_VILLAGE and (not scheme.units or unit.kind in scheme.units)
    )


def _staff(actor: Actor, scheme: Scheme, on: date) -> tuple[Subject, ...]:
    """Whoever holds one of the posts on the day, with the places of her posts."""
    posts = (
        Post.objects.filter(role__in=scheme.posts, place_id__in=actor.place_ids, since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("staff", "place")
        .order_by("staff__username", "id")
    )
    reach: dict[int, list[Post]] = {}
    for post in posts:
        reach.setdefault(post.staff_id, []).append(post)
    below = _below([p.place for held in reach.values() for p in held], villages(actor))
    return tuple(
        Subject(
            scheme.of,
            str(staff_id),
            held[0].staff.username,
            held[0].staff.name,
            _behind(held),
            frozenset().union(*(below[p.place_id] for p in held)),
            staff_id=staff_id,
        )
        for staff_id, held in reach.items()
    )


def _behind(held: Sequence[Post]) -> int:
    """Behind which wall a person's sheet lies: the first of the places she works in, so that she can read it herself."""
    return min(held, key=lambda post: (post.place.path, post.place_id)).place_id


def _below(places: Sequence[Place], all_villages: Sequence[Place]) -> dict[int, frozenset[int]]:
    """Each place with what lies below it."""
    return {
        place.pk: frozenset({place.pk} | {v.pk for v in all_villages if v.path.startswith(place.path)})
        for place in places
    }
